"""Texts beside the book that readers see (titles, summaries, rooms, measures): none names who is not public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Severity
from forum_app.editions.models import Edition
from forum_app.people.written import Written, find_names
from forum_app.proceedings.values import (
    EditionValue,
    LeadValue,
    PanelValue,
    ProgrammeValue,
    RecommendationGroupValue,
    RecommendationValue,
    SegmentValue,
)
from forum_app.programme.barred import bar_names, forms_of, holds_name
from forum_app.programme.seats import Seats

WITHHELD = "[withheld]"
"""What stands for an institution whose words hold a name."""

NAMED = "It names somebody who does not stand on the public programme."
MAYBE = "A word is also the family name of somebody who does not stand on the public programme."


def edition_without_names(facts: EditionValue, barred: Written) -> EditionValue:
    """The facts of an edition in which what names somebody barred is called by the series' name, or left out."""
    return replace(
        facts,
        theme=facts.name if holds_name(facts.theme, barred) else facts.theme,
        venue=None if holds_name(facts.venue, barred) else facts.venue,
        series_description=facts.series_title
        if holds_name(facts.series_description, barred)
        else facts.series_description,
    )


def without_names(programme: ProgrammeValue, barred: Written) -> ProgrammeValue:
    """The programme in which what names somebody barred is called by number and kind, or left out."""
    return replace(
        programme,
        panels=tuple(_bare_panel(panel, barred) for panel in programme.panels),
        segments=tuple(_bare_segment(segment, barred) for segment in programme.segments),
    )


def _bare_panel(panel: PanelValue, barred: Written) -> PanelValue:
    plain = f"Panel {panel.number}"
    return replace(
        panel,
        title=plain if holds_name(panel.title, barred) else panel.title,
        short_title=plain if holds_name(panel.short_title, barred) else panel.short_title,
        summary=None if holds_name(panel.summary, barred) else panel.summary,
    )


def _bare_segment(segment: SegmentValue, barred: Written) -> SegmentValue:
    plain = f"Panel {segment.panel}" if segment.panel else segment.kind.capitalize()
    return replace(
        segment,
        title=plain if holds_name(segment.title, barred) else segment.title,
        room=None if holds_name(segment.room, barred) else segment.room,
    )


def recommendations_without_names(
    groups: Iterable[RecommendationGroupValue], barred: Written
) -> tuple[RecommendationGroupValue, ...]:
    """The recommendations in which what names somebody barred is called by its number, or left out."""

    def keep(text: str | None) -> str | None:
        return None if holds_name(text, barred) else text

    def bare(item: RecommendationValue) -> RecommendationValue:
        return replace(
            item,
            title=keep(item.title) or f"Recommendation {item.number}",
            text=keep(item.text) or "",
            leads=tuple(_bare_lead(lead, barred) for lead in item.leads),
            supporting=keep(item.supporting),
            indicator=keep(item.indicator),
            baseline=keep(item.baseline),
            target=keep(item.target),
        )

    return tuple(
        replace(
            group,
            title=keep(group.title) or f"Group {group.number}",
            text=keep(group.text),
            items=tuple(bare(item) for item in group.items),
        )
        for group in groups
    )


def _bare_lead(lead: LeadValue, barred: Written) -> LeadValue:
    return replace(lead, institution=WITHHELD) if holds_name(lead.institution, barred) else lead


def find_programme_leaks(
    session: Session, edition: Edition, programme: ProgrammeValue, seats: Seats | None = None
) -> tuple[Problem, ...]:
    """A blocker for each text of a programme that names somebody who does not stand on it; never says whom.

    A warning where it is a family name alone: readers see that, since it may be a word or somebody else's. One query;
    none where `seats` are read already.
    """
    barred = forms_of(seats.hidden) if seats else bar_names(session, edition)
    found = []
    for place, text in _list_texts(edition, programme):
        names = find_names(text, barred) if text else ()
        if any(one.certain for one in names):
            found.append(Problem(place, NAMED, "Take the name out, or have that person confirmed and listed first."))
        elif names:
            found.append(Problem(place, MAYBE, "If that person is meant, take it out.", severity=Severity.WARNING))
    return tuple(found)


def _list_texts(edition: Edition, programme: ProgrammeValue) -> Iterator[tuple[str, str | None]]:
    yield "edition.toml, theme", edition.theme
    yield "edition.toml, venue", edition.venue
    yield "series.toml, description", edition.series.description
    for panel in programme.panels:
        for word, text in (("title", panel.title), ("short title", panel.short_title), ("summary", panel.summary)):
            yield f"programme.toml, Panel {panel.number}, {word}", text
    for place, segment in enumerate(programme.segments, 1):
        # Not by its key or title: those may hold a name.
        where = f"programme.toml, segment {place} in order of time"
        for word, text in (("title", segment.title), ("room", segment.room)):
            yield f"{where}, {word}", text
