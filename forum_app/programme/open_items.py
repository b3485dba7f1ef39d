"""What a programme waits for: panels, their hours and leads, clashes, rules, a release; each with its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from forum_app.core.open_items import OpenItem
from forum_app.editions.models import Edition, EditionStatus
from forum_app.programme import queries
from forum_app.programme.findings import count_clashes
from forum_app.programme.models import Panel, Role, Segment, SegmentKind

# When each is usually done, before the first day (domain.md, A year).
PANELS_BEFORE, LEADS_BEFORE, HOURS_BEFORE = timedelta(days=274), timedelta(days=180), timedelta(days=120)
RELEASE_BEFORE, RULES_BEFORE = timedelta(days=60), timedelta(days=30)
LEADING = (Role.CHAIR, Role.MODERATOR)


def list_open_items(session: Session, edition: Edition, *, today: date) -> list[OpenItem]:
    """The items of an edition still to come. At most five queries."""
    if edition.ends_on < today or edition.status in {EditionStatus.CANCELLED, EditionStatus.HELD}:
        return []
    panels, segments = queries.list_frame(session, edition)
    if not panels and not segments:
        return [_item(edition, "Add the first panel", "programme.new_panel", PANELS_BEFORE)]
    taken = queries.read_taken(session, edition)
    led = {place.panel_id for place in taken.places if place.role in LEADING}
    return [
        *_panel_items(edition, panels, segments, led),
        *_clash_items(edition, count_clashes(edition, segments, taken), today),
        *_rule_items(edition, segments),
        *_release_items(session, edition, segments, today),
    ]


def _item(
    edition: Edition, text: str, endpoint: str, before: timedelta, detail: str = "", **values: object
) -> OpenItem:
    link = {"edition": edition.slug, **values}
    return OpenItem(text, endpoint, link, day=edition.starts_on - before, detail=detail, stage=3)


def _panel_items(
    edition: Edition, panels: Sequence[Panel], segments: Sequence[Segment], led: set[int | None]
) -> Iterator[OpenItem]:
    sitting = {segment.panel_id for segment in segments}
    for panel in panels:
        number = panel.number
        if panel.id not in led:
            text, place = f"Choose a moderator for panel {number}", {"place": f"panel-{number}", "role": "moderator"}
            yield _item(edition, text, "appearances.new", LEADS_BEFORE, "Nobody has the role.", **place)
        if panel.id not in sitting:
            text = f"Give panel {number} its hours"
            yield _item(edition, text, "programme.new_segment", HOURS_BEFORE, "It sits nowhere yet.", panel=number)


def _clash_items(edition: Edition, count: int, today: date) -> Iterator[OpenItem]:
    if count:
        text = f"Mend {count} clash{'' if count == 1 else 'es'} in the programme"
        detail = "A room or a person is booked twice, somebody is away, or a segment lies outside the edition’s days."
        link = {"edition": edition.slug, "_anchor": "warnings"}
        yield OpenItem(text, "programme.programme", link, day=today, detail=detail, stage=3)


def _rule_items(edition: Edition, segments: Sequence[Segment]) -> Iterator[OpenItem]:
    silent = sum(
        one.rule_announced_on is None and one.kind not in {SegmentKind.BREAK, SegmentKind.MEAL} for one in segments
    )
    if silent:
        detail = f"{silent} segment{'' if silent == 1 else 's'} without; afterwards a rule can only get stricter."
        yield _item(edition, "Announce the ground rules", "rules.announce_many", RULES_BEFORE, detail)


def _release_items(session: Session, edition: Edition, segments: Sequence[Segment], today: date) -> Iterator[OpenItem]:
    if not segments or queries.find_programme_release(session, edition) is not None:
        return
    if queries.find_release_mark(session, edition) is None:
        yield _item(edition, "Release the programme", "programme_release.release", RELEASE_BEFORE)
        return
    detail, link = "What readers had was withdrawn; they are told so until then.", {"edition": edition.slug}
    yield OpenItem("Release the programme again", "programme_release.release", link, today, detail, stage=3)
