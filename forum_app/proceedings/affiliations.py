"""The gate beside what was said: there, neither the name, the title nor the institution of anybody who was present."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Severity
from forum_app.editions.models import Edition, ListVisibility
from forum_app.editions.queries import get_edition
from forum_app.people.names import Name, name_of
from forum_app.people.written import Written, creators, find_names, written_forms
from forum_app.proceedings.attributing import list_named_people
from forum_app.proceedings.institutions import Form, Word, find_forms, forms_of, initials_of, read_words, title_forms
from forum_app.proceedings.language import Text
from forum_app.proceedings.paragraphs import Paragraph, as_printed, read_paragraphs
from forum_app.proceedings.values import Manuscript
from forum_app.programme.models import Appearance
from forum_app.programme.queries import list_everybody, list_panels, list_public_persons

OUTSIDE = None
"""In place of a panel's number: who had a part outside the panels is protected beside every insight."""


@dataclass(frozen=True, slots=True)
class _Barred:
    """What may not stand beside an insight of one panel."""

    forms: frozenset[Form]
    initials: frozenset[str]
    names: tuple[Name, ...]


def find_affiliations(session: Session, manuscript: Manuscript, texts: Iterable[Text]) -> tuple[Problem, ...]:
    """Problems where a text tells who may have spoken; messages never repeat it.

    A blocker: in one paragraph with an insight that names nobody, or in the heading above it, the institution, a
    telling title or the name of anybody who was on that panel, or had a part outside the panels. All of them alike,
    so that a message does not say who spoke; those too whom the output names elsewhere, since a consent to be named
    there is none here. The words of the insights themselves are looked at as well.
    A warning: anywhere else, an affiliation that the public programme does not show. There people whom this output
    names are free, and so are partners and lead institutions, which the book prints by itself.
    """
    edition = get_edition(session, manuscript.edition.slug)
    free = list_named_people(session, edition, manuscript.output)
    everybody = list_everybody(session, edition)
    panels = {panel.id: panel.number for panel in list_panels(session, edition)}
    by_panel: dict[int | None, list[Appearance]] = defaultdict(list)
    for one in everybody:
        by_panel[panels.get(one.panel_id or 0, OUTSIDE)].append(one)
    makers = written_forms(name for source in manuscript.sources.values() for name in creators(source.csl))
    barred = {panel: _bar(present, free, makers, edition.series.crowd_threshold) for panel, present in by_panel.items()}
    unlisted = _unlisted(session, edition, [one for one in everybody if one.person_id not in free], manuscript)
    return tuple(dict.fromkeys(problem for text in texts for problem in _look(text, manuscript, barred, unlisted)))


def _bar(present: Sequence[Appearance], free: frozenset[int], makers: Written, threshold: int) -> _Barred:
    people = {one.person_id: one for one in present}.values()
    names = [
        (one.person_id in free, name) for one in present for name in dict.fromkeys((name_of(one), name_of(one.person)))
    ]
    return _Barred(
        forms=frozenset(form for one in present for form in forms_of(one.affiliation))
        | title_forms((one.title for one in people), many=threshold),
        initials=frozenset(form for one in present for form in initials_of(one.affiliation)),
        # The gate for names finds everybody but these: who is named elsewhere, and who wrote a work that is cited.
        names=tuple(name for named, name in names if named or written_forms([name]).whole & makers.whole),
    )


def _look(
    text: Text, manuscript: Manuscript, barred: dict[int | None, _Barred], unlisted: set[Form]
) -> Iterator[Problem]:
    for written in read_paragraphs(text.source, manuscript):
        paragraph = replace(written, text=as_printed(written.text), heading=as_printed(written.heading))
        words = list(read_words(paragraph.text, paragraph.line))
        told: set[int] = set()
        if paragraph.panels:
            here = [barred[panel] for panel in (OUTSIDE, *sorted(paragraph.panels)) if panel in barred]
            told = set(_find_told(paragraph, words, here))
            yield from _name_problems(text, paragraph, here)
        for found in sorted(told):
            what = "The paragraph refers to an insight and tells the institution or title of somebody who was there."
            yield Problem(text.where, what, "Take it out, or put it into another paragraph.", found)
        for found in sorted(set(find_forms(words, unlisted)) - told):
            what = "An institution is that of a participant, and the public programme does not show it."
            way_out = "If it is mentioned for what was said at the Forum, take it out."
            yield Problem(text.where, what, way_out, found, Severity.WARNING)


def _find_told(paragraph: Paragraph, words: list[Word], barred: list[_Barred]) -> Iterator[int]:
    heading = list(read_words(paragraph.heading, paragraph.heading_line))
    for one in barred:
        for part in (words, heading):
            yield from find_forms(part, one.forms, one.initials)


def _name_problems(text: Text, paragraph: Paragraph, barred: list[_Barred]) -> Iterator[Problem]:
    forms = written_forms(name for one in barred for name in one.names)
    for line, part in ((paragraph.line, paragraph.text), (paragraph.heading_line, paragraph.heading)):
        for found in find_names(part, forms):
            what = "The paragraph refers to an insight that names nobody, and holds the name of somebody who was there."
            way_out = "Describe the person instead, or put the name into another paragraph."
            severity = Severity.BLOCKER if found.certain else Severity.WARNING
            yield Problem(text.where, what, way_out, line + found.line - 1, severity)


def _unlisted(session: Session, edition: Edition, present: Sequence[Appearance], manuscript: Manuscript) -> set[Form]:
    public = edition.participant_list is ListVisibility.PUBLIC
    listed = list_public_persons(session, edition) if public else {}
    shown: set[Form] = set()
    every: set[Form] = set()
    for one in present:
        every |= forms_of(one.affiliation)
        if one.key in listed:
            shown |= forms_of(one.affiliation)
    leads = (lead for group in manuscript.recommendations for item in group.items for lead in item.leads)
    before = (lead for one in manuscript.progress for lead in one.leads)
    told = (one.answered_by for one in manuscript.progress if one.answered_by)
    partners = (one.name for one in manuscript.edition.partners)
    printed = [*(lead.institution for lead in (*leads, *before)), *told, *partners]
    return every - shown - {form for name in printed for form in forms_of(name)}
