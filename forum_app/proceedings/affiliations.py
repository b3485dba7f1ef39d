"""The gate for affiliations: the Chatham House Rule protects a participant's institution as it does the name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Severity
from forum_app.editions.models import Edition, ListVisibility
from forum_app.editions.queries import get_edition
from forum_app.insights.models import Level
from forum_app.people.names import fold
from forum_app.proceedings.attributing import list_named_people
from forum_app.proceedings.language import REFERENCE, Text
from forum_app.proceedings.values import Manuscript
from forum_app.programme.models import Appearance, AppearanceStatus
from forum_app.programme.queries import list_everybody, list_panels

TELLING_TITLE = 3
"""Words from which a title alone tells who somebody is: "Professor of Metrology", not "Director"."""

Form = tuple[str, ...]

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_BREAK = re.compile(r"\n[ \t]*\n")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_HANGUL = re.compile("[가-힣]")
_REFERRING = ("quote", "words", "who", "pull")


@dataclass(frozen=True, slots=True)
class _Word:
    written: str
    folded: str
    line: int


def find_affiliations(session: Session, manuscript: Manuscript, texts: Iterable[Text]) -> tuple[Problem, ...]:
    """Problems where a text tells an institution that may point at somebody; messages never repeat it.

    A blocker: in one paragraph with an insight that names nobody, the affiliation (or a telling title) of anybody who
    was on that panel, or had a part outside the panels. All of them alike, so that a message does not say who spoke.
    A warning: anywhere else, an affiliation that the public programme does not show. People whom this output names
    are free, and so, elsewhere, are partners and lead institutions, which the book prints by itself.
    """
    edition = get_edition(session, manuscript.edition.slug)
    free = list_named_people(session, edition, manuscript.output)
    present = [one for one in list_everybody(session, edition) if one.person_id not in free]
    panels = {panel.id: panel.number for panel in list_panels(session, edition)}
    by_panel: dict[int | None, set[Form]] = defaultdict(set)
    for one in present:
        by_panel[panels.get(one.panel_id or 0)] |= forms_of(one.affiliation) | _title_forms(one.title)
    unlisted = _unlisted(edition, present, manuscript)
    return tuple(dict.fromkeys(problem for text in texts for problem in _look(text, manuscript, by_panel, unlisted)))


def forms_of(affiliation: str | None) -> set[Form]:
    """How an institution may be written, in folded words: whole, its parts of two words or more, its initials."""
    if not affiliation:
        return set()
    bare = _BRACKETED.sub(" ", affiliation)
    parts = [bare, *re.split(r"[,;/]", bare), *_BRACKETED.findall(affiliation)]
    found = {_without_article(_fold_all(part)) for part in parts[1:]}
    found = {form for form in found if len(form) > 1} | {_without_article(_fold_all(bare))}
    found |= {_fold_all(part) for part in _BRACKETED.findall(affiliation) if part.isupper()}
    return found - {()}


def find_forms(words: list[_Word], forms: Iterable[Form]) -> Iterator[int]:
    """The line of each place where one of `forms` stands; one word alone counts only with a capital."""
    by_first: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        by_first[form[0]].append(form)
    for start, word in enumerate(words):
        for form in (*by_first.get(word.folded, ()), *_ending_variants(word.folded, by_first)):
            here = words[start : start + len(form)]
            if len(here) == len(form) and _is_form(here, form):
                yield word.line


def _ending_variants(folded: str, by_first: Mapping[str, list[Form]]) -> Iterator[Form]:
    """Forms of one word of Hangul that `folded` begins with: Korean fixes its particles to the word."""
    if _HANGUL.search(folded):
        for first, forms in by_first.items():
            if folded != first and folded.startswith(first):
                yield from (form for form in forms if len(form) == 1)


def _is_form(words: list[_Word], form: Form) -> bool:
    *before, last = form
    same = all(word.folded == part for word, part in zip(words, before, strict=False))
    end = words[-1].folded
    # NFD-decomposed Hangul folds to whole syllables again, so that a prefix is a prefix of syllables.
    ends = end == last or (bool(_HANGUL.search(last)) and end.startswith(last))
    return same and ends and (len(form) > 1 or not last.isascii() or words[0].written[0].isupper())


def _look(
    text: Text, manuscript: Manuscript, by_panel: Mapping[int | None, set[Form]], unlisted: set[Form]
) -> Iterator[Problem]:
    for line, paragraph in _paragraphs(text.source):
        words = list(_words(paragraph, line))
        spoke = _panels_of(paragraph, manuscript)
        barred = set().union(by_panel.get(None, set()), *(by_panel.get(panel, set()) for panel in spoke))
        told = set(find_forms(words, barred)) if spoke else set()
        for found in sorted(told):
            what = "The paragraph refers to an insight and tells the institution or title of somebody who was there."
            yield Problem(text.where, what, "Take it out, or put it into another paragraph.", found)
        for found in sorted(set(find_forms(words, unlisted)) - told):
            what = "An institution is that of a participant, and the public programme does not show it."
            way_out = "If it is mentioned for what was said at the Forum, take it out."
            yield Problem(text.where, what, way_out, found, Severity.WARNING)


def _panels_of(paragraph: str, manuscript: Manuscript) -> set[int]:
    """The panels of the insights that a paragraph refers to and that this output prints without a name."""
    keys = set()
    for match in REFERENCE.finditer(paragraph):
        if match["cite"]:
            keys.add(match["cite"].strip("{}"))
        elif match["kind"] and match["kind"].lower() in _REFERRING:
            keys.add(match["key"])
    insights = (manuscript.insights.get(key) for key in keys)
    return {one.panel for one in insights if one is not None and one.level != Level.NAMED}


def _unlisted(edition: Edition, present: Iterable[Appearance], manuscript: Manuscript) -> set[Form]:
    public = edition.participant_list is ListVisibility.PUBLIC
    shown: set[Form] = set()
    every: set[Form] = set()
    for one in present:
        every |= forms_of(one.affiliation)
        if public and one.listed and one.status is AppearanceStatus.CONFIRMED:
            shown |= forms_of(one.affiliation)
    leads = (lead for group in manuscript.recommendations for item in group.items for lead in item.leads)
    before = (lead for one in manuscript.progress for lead in one.leads)
    printed = [*(lead.institution for lead in (*leads, *before)), *(one.name for one in manuscript.edition.partners)]
    return every - shown - {form for name in printed for form in forms_of(name)}


def _title_forms(title: str | None) -> set[Form]:
    form = _fold_all(title or "")
    return {form} if len(form) >= TELLING_TITLE else set()


def _paragraphs(source: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in (*(match.start() for match in _BREAK.finditer(source)), len(source)):
        yield source.count("\n", 0, start) + 1, source[start:end]
        start = end


def _words(text: str, line: int) -> Iterator[_Word]:
    for number, row in enumerate(text.split("\n"), line):
        # Soft hyphens and joiners, which no reader sees, would split a word.
        visible = row
        if not row.isprintable():
            visible = "".join(letter for letter in row if unicodedata.category(letter) != "Cf")
        for match in _WORD.finditer(visible):
            written = re.sub(r"['’]s$", "", match[0])
            for part in fold(written).split():
                yield _Word(written, part, number)


def _fold_all(text: str) -> Form:
    return tuple(word.folded for word in _words(text, 1))


def _without_article(form: Form) -> Form:
    return form[1:] if len(form) > 2 and form[0] in ("the", "de", "het") else form
