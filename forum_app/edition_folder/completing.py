"""What a folder leaves unsaid is completed from the database and by rule; what goes without saying is left out again.

A *complete* edition says everything (and None means none); a *short* one is what a person would write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forum_app.clearance.models import ClearanceState
from forum_app.edition_folder.loading import NAME_PARTS
from forum_app.edition_folder.ordering import in_order
from forum_app.edition_folder.values import (
    LEFT_OUT,
    AppearanceEntry,
    ClearanceEntry,
    EditionFolder,
    InsightEntry,
    InsightsFile,
    OverrideEntry,
    PersonEntry,
    ProgrammeFile,
)
from forum_app.edition_folder.values_book import Book, Recommendations
from forum_app.followup.models import Acceptance
from forum_app.programme.models import SegmentKind

AGREED = {ClearanceState.CLEARED, ClearanceState.CLEARED_WITH_CHANGES}


def complete(folder: EditionFolder, before: EditionFolder | None) -> EditionFolder:
    """The complete edition of a checked folder; what is frozen or left out comes from `before`, the database's."""
    programme, people = folder.programme, {one.key: one for one in folder.people.people}
    old_appearances = {one.key: one for one in before.programme.appearances} if before else {}
    old_insights = {one.key: one for one in before.insights.insights} if before else {}
    appearances = tuple(
        _frozen_name(one, people[one.person], old_appearances.get(one.key)) for one in programme.appearances
    )
    appearing = {one.person for one in appearances}
    own, left_out = own_segments(programme), folder.insights.identities == LEFT_OUT
    insights = tuple(_whole_insight(one, old_insights.get(one.key), own, left_out) for one in folder.insights.insights)
    return in_order(
        replace(
            folder,
            people=replace(folder.people, people=tuple(one for one in people.values() if one.key in appearing)),
            programme=replace(programme, appearances=appearances),
            insights=InsightsFile(identities=None, insights=insights),
            book=_titles(folder.book, short=False),
            recommendations=_answers(folder.recommendations, short=False),
        )
    )


def shorten(folder: EditionFolder, identities: bool) -> EditionFolder:
    """The short edition of a complete one; speakers and verbatim words only with `identities`."""
    programme, people = folder.programme, {one.key: one for one in folder.people.people}
    own = own_segments(programme)
    appearances = tuple(_changed_name(one, people[one.person]) for one in programme.appearances)
    insights = tuple(_short_insight(one, own, identities) for one in folder.insights.insights)
    return replace(
        folder,
        programme=replace(programme, appearances=appearances),
        insights=InsightsFile(identities=None if identities or not insights else LEFT_OUT, insights=insights),
        book=_titles(folder.book, short=True),
        recommendations=_answers(folder.recommendations, short=True),
    )


def own_segments(programme: ProgrammeFile) -> dict[int, str]:
    """The key of each panel's own segment: the first of kind panel that names it."""
    found: dict[int, str] = {}
    for one in sorted(programme.segments, key=lambda segment: (segment.starts, segment.key)):
        if one.kind is SegmentKind.PANEL and one.panel is not None:
            found.setdefault(one.panel, one.key)
    return found


def _frozen_name(entry: AppearanceEntry, person: PersonEntry, old: AppearanceEntry | None) -> AppearanceEntry:
    """The name as of that day: as given, else as frozen at the first import, else today's."""
    source: Any = old if old is not None and old.person == entry.person else person
    found: dict[str, Any] = {}
    for part in NAME_PARTS:
        given = getattr(entry, part)
        # One name is a name: then there is no given one, which is "" and never unknown.
        found[part] = getattr(source, part) if given is None else given or ("" if part == "given" else None)
    return replace(entry, **found)


def _changed_name(entry: AppearanceEntry, person: PersonEntry) -> AppearanceEntry:
    found: dict[str, Any] = {}
    for part in NAME_PARTS:
        then, today = getattr(entry, part), getattr(person, part)
        found[part] = None if then == today else then or ""
    return replace(entry, **found)


def _whole_insight(
    entry: InsightEntry, old: InsightEntry | None, own: Mapping[int, str], left_out: bool
) -> InsightEntry:
    keep = left_out and old is not None
    return replace(
        entry,
        segment=entry.segment or own[entry.panel],
        speaker=entry.speaker or (old.speaker if keep and old else None),
        verbatim=entry.verbatim or (old.verbatim if keep and old else None),
        clearances=tuple(_as_shown(one, place, entry, old) for place, one in enumerate(entry.clearances)),
        crowd_override=_as_decided(entry, old),
    )


def _as_decided(entry: InsightEntry, old: InsightEntry | None) -> OverrideEntry | None:
    """The override with the descriptor that it was decided for: never today's, where the database knows it."""
    override = entry.crowd_override
    known = old.crowd_override if old is not None else None
    if (
        override is not None
        and known is not None
        and (override.reason, override.by, override.on)
        == (
            LEFT_OUT,
            known.by,
            known.on,
        )
    ):
        override = replace(override, reason=known.reason)
    if override is None or override.descriptor is not None:
        return override
    if known is None or (known.reason, known.by, known.on) != (override.reason, override.by, override.on):
        return replace(override, descriptor=entry.descriptor)
    return known


def _as_shown(clearance: ClearanceEntry, place: int, entry: InsightEntry, old: InsightEntry | None) -> ClearanceEntry:
    """The clearance with the words and descriptor that were agreed to: never today's, where the database knows them."""
    if clearance.state not in AGREED:
        return clearance
    known = old.clearances[place] if old is not None and place < len(old.clearances) else None
    if known is None or (known.state, known.on) != (clearance.state, clearance.on):
        known = None
    return replace(
        clearance,
        words=clearance.words or (known.words if known else None) or entry.edited,
        descriptor=clearance.descriptor or (known.descriptor if known else None) or entry.descriptor,
    )


def _short_insight(entry: InsightEntry, own: Mapping[int, str], identities: bool) -> InsightEntry:
    # Why a descriptor may fit one person only is told by telling who that is.
    override = entry.crowd_override
    return replace(
        entry,
        segment=None if entry.segment == own.get(entry.panel) else entry.segment,
        speaker=entry.speaker if identities else None,
        verbatim=entry.verbatim if identities else None,
        crowd_override=override if identities or override is None else replace(override, reason=LEFT_OUT),
    )


def _titles(book: Book, short: bool) -> Book:
    sections = tuple(
        replace(one, short_title=(None if one.short_title == one.title else one.short_title))
        if short
        else replace(one, short_title=one.short_title or one.title)
        for one in book.sections
    )
    return replace(book, sections=sections)


def _answers(file: Recommendations, short: bool) -> Recommendations:
    def item(one: Any) -> Any:
        given = dict(one.accepted)
        answers = {side: given.get(side, Acceptance.OPEN) for side, _ in one.leads}
        kept = ((side, answer) for side, answer in answers.items() if not short or answer is not Acceptance.OPEN)
        return replace(one, accepted=tuple(sorted(kept)))

    groups = (replace(one, recommendations=tuple(map(item, one.recommendations))) for one in file.groups)
    return replace(file, groups=tuple(groups))
