"""What can be, and is probably a slip: days that do not go together, somebody twice, what is printed nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from forum_app.edition_folder.known import Known, Say, sayer
from forum_app.edition_folder.reading import Contents
from forum_app.edition_folder.texts import shown
from forum_app.edition_folder.values import EditionEntry, InsightsFile, PeopleFile, ProgrammeFile
from forum_app.edition_folder.values_book import Book, Recommendations
from forum_app.proceedings.models import SectionKind
from forum_app.programme.models import SegmentKind

# Sections of these kinds print data, which is printed once.
ONCE = (SectionKind.FACTS, SectionKind.RECOMMENDATIONS)


def warn_of_doubts(contents: Contents, known: Known) -> None:
    """Every doubt, as a warning in its place; nothing here stops an import. No message tells who said what."""
    folder, edition = contents.folder, contents.folder.edition.edition
    if edition is not None and edition.starts is not None and edition.ends is not None:
        _check_year(sayer(contents, "edition.toml"), edition)
        _check_programme_days(sayer(contents, "programme.toml"), folder.programme)
        _check_insight_days(sayer(contents, "insights.toml"), folder.insights, edition)
        _check_book_days(sayer(contents, "book.toml"), folder.book, edition)
        _check_recommendation_days(sayer(contents, "recommendations.toml"), folder.recommendations, edition)
    _check_people(sayer(contents, "people.toml"), folder.people)
    _check_meetings(sayer(contents, "programme.toml"), folder.programme, known)
    _check_segments(sayer(contents, "insights.toml"), folder.insights, folder.programme)
    _check_sections(sayer(contents, "book.toml"), folder.book, known)
    _check_facts(sayer(contents, "book.toml"), folder.book)
    front = folder.book.front
    if front is not None and front.isbn and not is_isbn(front.isbn):
        what = f"“{front.isbn}” is no ISBN: its length or its last digit, which checks the others, is wrong."
        sayer(contents, "book.toml").warn(("front", "isbn"), what, "Copy it again from the agency's letter.")
    if folder.recommendations.groups and _lacks(folder.book, SectionKind.RECOMMENDATIONS, known):
        what = "is printed nowhere: book.toml has no section for the recommendations."
        say = sayer(contents, "recommendations.toml")
        say.warn(("group", 0), what, 'Add one of kind "recommendations".')


def _check_facts(say: Say, book: Book) -> None:
    """A value is a number, and a unit is one of a value."""
    for place, group in enumerate(book.facts.groups if book.facts is not None else ()):
        for number, fact in enumerate(group.facts):
            here = ("facts", "group", place, "fact", number)
            if fact.value and not any(letter.isdigit() for letter in fact.value):
                what = f"{shown(fact.value)} holds no figure, and stands among numbers."
                say.warn((*here, "value"), what, "Write a number, or say it in the text.")
            if fact.unit and not fact.value:
                say.warn(
                    (*here, "unit"), "stands without a value, and is not printed.", "Give the value, or take it out."
                )


def is_isbn(isbn: str) -> bool:
    """Whether a number of 13 or 10 digits, written with whatever hyphens, has the last digit that it must have."""
    digits = re.sub(r"[- ‐‑–]", "", isbn.upper().removeprefix("ISBN").lstrip(": "))
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(digits)) % 10 == 0
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        return sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits)) % 11 == 0
    return False


def _check_year(say: Say, edition: EditionEntry) -> None:
    if edition.year is not None and edition.year not in (edition.starts.year, edition.ends.year):
        what = f"is {edition.year}, and the edition's days are in {edition.starts.year}."
        say.warn(("edition", "year"), what, "Mend one of them, unless the edition keeps the year it was meant for.")


def _check_programme_days(say: Say, file: ProgrammeFile) -> None:
    for place, one in enumerate(file.segments):
        if one.rule_announced_on is not None and one.ends is not None and one.rule_announced_on > one.ends.date():
            what = f"{one.rule_announced_on} is after the segment: those who spoke could not know the rule."
            say.warn(("segment", place, "rule-announced-on"), what, "Mend the day.")


def _check_insight_days(say: Say, file: InsightsFile, edition: EditionEntry) -> None:
    for place, insight in enumerate(file.insights):
        last: date | None = None
        for number, one in enumerate(insight.clearances):
            here = ("insight", place, "clearance", number, "on")
            if one.on is None:
                continue
            if one.on < edition.starts:
                say.warn(here, f"{one.on} is before the edition: nothing had been said yet.", "Mend the day.")
            elif last is not None and one.on < last:
                way_out = "Mend the day, or put them in the order in which they happened: the last one counts."
                say.warn(here, f"{one.on} is before the clearance above, {last}.", way_out)
            last = max(one.on, last or one.on)
        override = insight.crowd_override
        if override is not None and override.on is not None and override.on < edition.starts:
            here_ = ("insight", place, "crowd-override", "on")
            say.warn(here_, f"{override.on} is before the edition: nothing had been said yet.", "Mend the day.")


def _check_book_days(say: Say, book: Book, edition: EditionEntry) -> None:
    front, facts = book.front, book.facts
    published = front.published if front is not None else None
    if published is not None and published < edition.ends:
        what = f"{published} is before the edition's last day, {edition.ends}."
        say.warn(("front", "published"), what, "Mend the day: the book and its PDF carry it.")
    if facts is not None and facts.as_at is not None and published is not None and facts.as_at > published:
        say.warn(("facts", "as-at"), f"{facts.as_at} is after the book's own date, {published}.", "Mend one of them.")


def _check_recommendation_days(say: Say, file: Recommendations, edition: EditionEntry) -> None:
    for place, group in enumerate(file.groups):
        for number, item in enumerate(group.recommendations):
            here = ("group", place, "recommendation", number)
            if item.due is not None and item.due < edition.starts:
                say.warn((*here, "due"), f"{item.due} is before the edition itself.", "Mend the day.")
            for at, review in enumerate(item.reviews):
                if review.on is not None and review.on < edition.starts:
                    what = f"{review.on} is before the edition: there was nothing to review."
                    say.warn((*here, "review", at, "on"), what, "Mend the day.")


def _check_people(say: Say, file: PeopleFile) -> None:
    seen: dict[Any, str] = {}
    for place, one in enumerate(file.people):
        if None in (one.key, one.given, one.family):
            continue
        name = tuple((part or "").casefold() for part in (one.given, one.particle, one.family, one.country))
        before = seen.setdefault(name, one.key)
        # Namesakes are told apart by an iD, or by how they write themselves.
        if before != one.key and not (one.orcid or one.native_name):
            way_out = f"If they are one person, keep one of the two, and name it in all appearances as {before}."
            say.warn(("person", place), f"has the name and country of {before}.", way_out)


def _check_meetings(say: Say, file: ProgrammeFile, known: Known) -> None:
    meeting = {one.panel for one in file.segments if one.kind in (SegmentKind.PANEL, None)}
    if known.segments is None or None in meeting:
        return
    for place, one in enumerate(file.panels):
        if one.number is not None and one.number not in meeting:
            say.warn(("panel", place), "meets in no segment.", "Add one of kind panel with its number, or take it out.")


def _check_segments(say: Say, file: InsightsFile, programme: ProgrammeFile) -> None:
    panels = {one.key: one.panel for one in programme.segments if one.kind is SegmentKind.PANEL}
    for place, one in enumerate(file.insights):
        panel = panels.get(one.segment or "")
        if panel is not None and one.panel is not None and panel != one.panel:
            what = f"{one.segment} is a meeting of panel {panel}, and the insight is of panel {one.panel}."
            say.warn(("insight", place, "segment"), what, "Mend one of them: the segment's ground rule counts.")


def _check_sections(say: Say, book: Book, known: Known) -> None:
    for place, what, way_out in _list_twice(book):
        say.warn(("section", place), what, way_out)
    if book.facts is not None and _lacks(book, SectionKind.FACTS, known):
        say.warn(("facts",), "is printed nowhere.", 'Add a section of kind "facts".')


def _lacks(book: Book, kind: SectionKind, known: Known) -> bool:
    """Whether a book that has been begun has no section of a kind."""
    kinds = {one.kind for one in book.sections}
    return bool(kinds) and not kinds & {kind, None} and "book.toml" not in known.unread


def _list_twice(book: Book) -> Iterator[tuple[int, str, str]]:
    seen: dict[Any, str] = {}
    for place, one in enumerate(book.sections):
        if one.kind in ONCE and one.key is not None:
            for output in one.outputs or ():
                before = seen.setdefault((one.kind, output), one.key)
                if before != one.key:
                    what = f"is the second of its kind in {output.value}: {before} prints the data."
                    yield place, what, "Keep one of the two."
                    break
