"""The released programme: public values kept as JSON, read back, and held against who is still public today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from forum_app.editions.models import Edition, ListVisibility
from forum_app.proceedings.projection import project_programme
from forum_app.proceedings.public_texts import without_names
from forum_app.proceedings.values import AppearanceValue, PanelValue, ProgrammeValue, SegmentValue
from forum_app.programme.barred import bar_names
from forum_app.programme.ground_rules import is_stricter
from forum_app.programme.models import GroundRule
from forum_app.programme.queries import find_programme_release, list_segments
from forum_app.programme.seats import read_seats

FORMAT = 1


@dataclass(frozen=True, slots=True)
class PublicProgramme:
    """What readers see; `number` and `released_at` are those of its release, None where there was never one."""

    programme: ProgrammeValue
    number: int | None
    released_at: datetime | None


def to_snapshot(programme: ProgrammeValue, persons: Mapping[str, int] | None = None) -> dict[str, Any]:
    """The programme as JSON values; times as ISO 8601 wall times with their offset.

    `persons` are the ids of who stands on it, by key: a key may be somebody else's later. No reader sees them.
    """
    values = asdict(programme)
    for segment in values["segments"]:
        segment["starts"], segment["ends"] = segment["starts"].isoformat(), segment["ends"].isoformat()
    return {"format": FORMAT, "persons": dict(persons or {}), **values}


def from_snapshot(snapshot: Mapping[str, Any], zone: str) -> ProgrammeValue:
    """The programme of a snapshot; its times in the host city's zone."""
    return ProgrammeValue(
        people_public=snapshot["people_public"],
        panels=tuple(PanelValue(**{**panel, "people": _people(panel)}) for panel in snapshot["panels"]),
        segments=tuple(_segment(segment, ZoneInfo(zone)) for segment in snapshot["segments"]),
    )


def _people(values: Mapping[str, Any]) -> tuple[AppearanceValue, ...]:
    return tuple(AppearanceValue(**person) for person in values["people"])


def _segment(values: Mapping[str, Any], zone: ZoneInfo) -> SegmentValue:
    times = {name: datetime.fromisoformat(values[name]).astimezone(zone) for name in ("starts", "ends")}
    return SegmentValue(**{**values, **times, "people": _people(values)})


def get_public_programme(session: Session, edition: Edition, *, released: bool = True) -> PublicProgramme:
    """The newest release, or the rows as they are where there was never one. At most four queries, as a rule.

    Whoever knows that nothing was released yet says so, and saves one. What got stricter since the release counts at
    once: who no longer is confirmed, listed and agreed is gone, also from titles and summaries, and a segment shows the
    stricter of the two rules.
    """
    release = find_programme_release(session, edition) if released else None
    barred = bar_names(session, edition)
    if release is None:
        return PublicProgramme(without_names(project_programme(session, edition), barred), None, None)
    kept = from_snapshot(release.snapshot, edition.city.timezone)
    still = _still_public(session, edition, release.snapshot.get("persons") or {}, kept)
    rules = {segment.key: segment.ground_rule for segment in list_segments(session, edition)}
    shown = without_names(narrow(kept, still, rules), barred)
    return PublicProgramme(shown, release.number, release.released_at)


def list_shown_keys(session: Session, edition: Edition) -> frozenset[str] | None:
    """The keys of who stands on the released programme and is still public; None where nothing was released."""
    release = find_programme_release(session, edition)
    if release is None:
        return None
    kept = from_snapshot(release.snapshot, edition.city.timezone)
    still = _still_public(session, edition, release.snapshot.get("persons") or {}, kept)
    return (still or frozenset()) & _list_names(kept).keys()


def _still_public(
    session: Session, edition: Edition, persons: Mapping[str, int], kept: ProgrammeValue
) -> frozenset[str] | None:
    """The keys under which the same people are public today: one who took over a key is not who was released."""
    if edition.participant_list is not ListVisibility.PUBLIC:
        return None
    today = read_seats(session, edition).persons
    same = {key for key, person in today.items() if persons.get(key) == person}
    if same != today.keys() & _list_names(kept).keys():
        # A person may have become another record (two were merged), or the snapshot may be older than its ids.
        names = _list_names(project_programme(session, edition))
        same |= {key for key, name in _list_names(kept).items() if names.get(key) == name}
    return frozenset(same)


def _list_names(programme: ProgrammeValue) -> dict[str, tuple[str, str | None]]:
    places = [*(panel.people for panel in programme.panels), *(segment.people for segment in programme.segments)]
    return {person.key: (person.name, person.native_name) for people in places for person in people}


def narrow(programme: ProgrammeValue, still: frozenset[str] | None, rules: Mapping[str, GroundRule]) -> ProgrammeValue:
    """The programme with nobody but those who are `still` public (keys), and no rule looser than today's.

    `still` is None where the list of participants is not public any more.
    """

    def keep(people: tuple[AppearanceValue, ...]) -> tuple[AppearanceValue, ...]:
        return tuple(person for person in people if still is not None and person.key in still)

    def rule(segment: SegmentValue) -> str:
        today = rules.get(segment.key)
        stricter = today is not None and is_stricter(today, GroundRule(segment.ground_rule))
        return today.value if today is not None and stricter else segment.ground_rule

    return ProgrammeValue(
        people_public=programme.people_public and still is not None,
        panels=tuple(replace(panel, people=keep(panel.people)) for panel in programme.panels),
        segments=tuple(
            replace(segment, people=keep(segment.people), ground_rule=rule(segment)) for segment in programme.segments
        ),
    )
