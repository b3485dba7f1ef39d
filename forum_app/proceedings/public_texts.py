"""Texts beside the book that readers see (titles, summaries, rooms, measures): none names who is not public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Severity
from forum_app.editions.models import Edition
from forum_app.people.written import Written, find_names
from forum_app.proceedings.values import (
    AppearanceValue,
    EditionValue,
    LeadValue,
    PanelValue,
    PartnerValue,
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
MAYBE = "A word is also the family or given name of somebody who does not stand on the public programme."


def edition_without_names(facts: EditionValue, barred: Written) -> EditionValue:
    """The facts of an edition in which what names somebody barred is called by the series' name, or left out.

    Its partners are gated with it. The series' own title stays: it is in every address, and blocks a release instead.
    """
    return replace(
        facts,
        theme=facts.name if holds_name(facts.theme, barred) else facts.theme,
        venue=None if holds_name(facts.venue, barred) else facts.venue,
        series_description=facts.series_title
        if holds_name(facts.series_description, barred)
        else facts.series_description,
        partners=partners_without_names(facts.partners, barred),
    )


def partners_without_names(partners: Iterable[PartnerValue], barred: Written) -> tuple[PartnerValue, ...]:
    """The institutions behind a series without what names somebody barred in their names, addresses and links."""
    return tuple(
        replace(
            one,
            name=WITHHELD if holds_name(one.name, barred) else one.name,
            native_name=None if holds_name(one.native_name, barred) else one.native_name,
            address=None if holds_name(one.address, barred) else one.address,
            url=None if holds_name(one.url, barred) else one.url,
        )
        for one in partners
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
        people=_bare_people(panel.people, barred),
    )


def _bare_people(people: tuple[AppearanceValue, ...], barred: Written) -> tuple[AppearanceValue, ...]:
    """Those listed, without a title or institution that names somebody who is not ("Adviser to …")."""
    # Looked at together first: there are hundreds, and as a rule none names anybody else.
    if not holds_name(_tell_places(people), barred):
        return people
    return tuple(
        replace(
            one,
            title=None if holds_name(one.title, barred) else one.title,
            affiliation=None if holds_name(one.affiliation, barred) else one.affiliation,
        )
        for one in people
    )


def _tell_place(person: AppearanceValue) -> str:
    return " · ".join(filter(None, (person.title, person.affiliation)))


def _bare_segment(segment: SegmentValue, barred: Written) -> SegmentValue:
    plain = f"Panel {segment.panel}" if segment.panel else segment.kind.capitalize()
    return replace(
        segment,
        title=plain if holds_name(segment.title, barred) else segment.title,
        room=None if holds_name(segment.room, barred) else segment.room,
        people=_bare_people(segment.people, barred),
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
    session: Session,
    edition: Edition,
    programme: ProgrammeValue,
    seats: Seats | None = None,
    partners: Iterable[PartnerValue] = (),
) -> tuple[Problem, ...]:
    """A blocker for each text of a programme that names somebody who does not stand on it; never says whom.

    With it the texts of its edition and series, and those of the `partners` that are printed.

    A warning where it is a family or given name alone: readers see that, since it may be a word or somebody else's.
    One query; none where `seats` are read already.
    """
    barred = forms_of(seats.hidden) if seats else bar_names(session, edition)
    found = []
    for place, text in (*_list_texts(edition, programme), *_list_partner_texts(partners)):
        names = find_names(text, barred) if text else ()
        if any(one.certain for one in names):
            found.append(Problem(place, NAMED, "Take the name out, or have that person confirmed and listed first."))
        elif names:
            found.append(Problem(place, MAYBE, "If that person is meant, take it out.", severity=Severity.WARNING))
    return tuple(found)


def _list_texts(edition: Edition, programme: ProgrammeValue) -> Iterator[tuple[str, str | None]]:
    yield "edition.toml, theme", edition.theme
    yield "edition.toml, venue", edition.venue
    yield "edition.toml, slug", edition.slug.replace("-", " ")
    yield "series.toml, slug", edition.series.slug.replace("-", " ")
    yield "series.toml, title", edition.series.title
    yield "series.toml, description", edition.series.description
    for panel in programme.panels:
        for word, text in (("title", panel.title), ("short title", panel.short_title), ("summary", panel.summary)):
            yield f"programme.toml, Panel {panel.number}, {word}", text
        yield f"programme.toml, Panel {panel.number}, a person's title or institution", _tell_places(panel.people)
    for place, segment in enumerate(programme.segments, 1):
        # Not by its key or title: those may hold a name.
        where = f"programme.toml, segment {place} in order of time"
        for word, text in (("title", segment.title), ("room", segment.room)):
            yield f"{where}, {word}", text
        yield f"{where}, a person's title or institution", _tell_places(segment.people)


def _tell_places(people: Iterable[AppearanceValue]) -> str:
    return "\n".join(filter(None, map(_tell_place, people)))


def _list_partner_texts(partners: Iterable[PartnerValue]) -> Iterator[tuple[str, str | None]]:
    for place, one in enumerate(partners, 1):
        words = (("name", one.name), ("native name", one.native_name), ("address", one.address), ("url", one.url))
        yield from ((f"series.toml, partner {place}, {word}", text) for word, text in words)
