"""Whether a manuscript may be released: what blocks it, what is only worth a look, and its cited form if it has one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Problems, Severity
from forum_app.editions.queries import find_previous_edition, get_edition
from forum_app.proceedings.affiliations import find_affiliations
from forum_app.proceedings.attachments import source_item
from forum_app.proceedings.attributing import find_linkable_insights
from forum_app.proceedings.cited import Cited, Note
from forum_app.proceedings.citing import cite, list_markdown
from forum_app.proceedings.fitting_records import find_misfits
from forum_app.proceedings.joining import find_joined_insights
from forum_app.proceedings.leaks import find_leaks
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.origins import find_origin, tell_files
from forum_app.proceedings.public_texts import find_programme_leaks
from forum_app.proceedings.published import Described, check_published
from forum_app.proceedings.telling import find_telling
from forum_app.proceedings.values import Manuscript
from forum_app.programme.barred import bar_names, holds_name

TAG = re.compile(r"<[^<>]*>")
ADDRESS = re.compile(r'<a href="([^"]*)"')
LONG_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Preflight:
    """With blockers nothing may be built; `cited` is what can be read of the manuscript in spite of them.

    `places` say where in the edition's folder things are written (proceedings.origins), `described` what a release
    keeps of how it describes speakers (proceedings.published).
    """

    cited: Cited
    blockers: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    places: Mapping[str, str]
    described: Described

    def require(self) -> Cited:
        """The cited manuscript. Raises Problems with every blocker."""
        if self.blockers:
            raise Problems(self.blockers)
        return self.cited


def preflight(session: Session, manuscript: Manuscript, *, draft: bool) -> Preflight:
    """Every problem of a manuscript, found in one pass.

    A draft prints a marked gap for a reference that can't be printed, so that only warns; a leaked name blocks it too.
    """
    refused: tuple[Problem, ...] = ()
    try:
        cited = cite(manuscript, draft=draft)
    except Problems as error:
        refused = error.problems
        # Around the gaps, so that what is wrong with the rest is told in the same pass.
        cited = cite(manuscript, draft=True)
    return check_cited(session, cited, draft=draft, refused=refused)


def check_cited(session: Session, cited: Cited, *, draft: bool, refused: tuple[Problem, ...] = ()) -> Preflight:
    """Every problem of a manuscript that is cited; `refused` are those that citing it has found already."""
    manuscript = cited.manuscript
    gaps = [one for one in cited.problems if one.severity == Severity.BLOCKER] if draft else []
    texts = [*list_markdown(manuscript).values()]
    described, redescribed = check_published(session, manuscript, texts, draft=draft)
    found = [
        *refused,
        *_list_leaks(session, cited),
        *_find_leaks_beside(session, cited),
        *find_affiliations(session, manuscript, texts),
        *find_misfits(session, manuscript, texts),
        *redescribed,
        *find_linkable_insights(manuscript),
        *find_telling(session, manuscript, texts),
        *find_joined_insights(session, manuscript, texts),
        *(one for one in cited.problems if one.severity == Severity.WARNING),
    ]
    places = find_origin(session, manuscript.edition.slug)
    told = tell_files((*found, *gaps), places)
    return Preflight(
        cited=cited,
        blockers=tuple(one for one in told[: len(found)] if one.severity == Severity.BLOCKER),
        warnings=(*told[len(found) :], *(one for one in told[: len(found)] if one.severity == Severity.WARNING)),
        places=places,
        described=described,
    )


def _list_leaks(session: Session, cited: Cited) -> list[Problem]:
    """Leaks in what is printed; those that stand in a section's own words with the line in its file."""
    manuscript = cited.manuscript
    slug, output = manuscript.edition.slug, manuscript.output
    printed = find_leaks(session, edition=slug, texts=list_texts(cited), output=output, cited=list_works(cited))
    places = {problem.where for problem in printed}
    files = {f"sections/{one.key}": one.markdown for one in manuscript.sections if f"sections/{one.key}" in places}
    written = find_leaks(session, edition=slug, texts=files, output=output)
    # A printed text has no lines of its own to point at; what blocks stays, if only a warning was found in the file.
    told = {(problem.where, severity) for problem in written for severity in (problem.severity, Severity.WARNING)}
    return [*written, *(replace(one, line=None) for one in printed if (one.where, one.severity) not in told)]


def _find_leaks_beside(session: Session, cited: Cited) -> Iterator[Problem]:
    """Names in what is printed beside the prose: programme, imprint, and what became of the last edition's work."""
    manuscript = cited.manuscript
    edition = get_edition(session, manuscript.edition.slug)
    yield from find_programme_leaks(session, edition, manuscript.programme, partners=manuscript.edition.partners)
    front = manuscript.front
    imprint = " · ".join((*front.authors, *front.contributors, *front.quality_assurance))
    if holds_name(imprint, bar_names(session, edition)):
        what = "The imprint names somebody who has a part in the edition and does not stand on its public programme."
        yield Problem(
            "front, authors", what, "See that this person agrees to be named there.", severity=Severity.WARNING
        )
    previous = find_previous_edition(session, edition)
    if previous is not None and manuscript.progress:
        # Those who spoke then are protected now, whether or not they came again.
        texts = {place: text for place, text in list_texts(cited).items() if place.startswith("progress")}
        texts |= {
            f"sections/{one.key}": one.markdown for one in manuscript.sections if one.kind is SectionKind.PROGRESS
        }
        yield from find_leaks(session, edition=previous.slug, texts=texts, output=manuscript.output)


def list_texts(cited: Cited) -> dict[str, str]:
    """Every text that the output prints or carries, by its place, as plain words."""
    return {place: _plain(text) for place, text in _list_html(cited) if text}


def list_works(cited: Cited) -> dict[str, tuple[str, ...]]:
    """The places of `list_texts` in which works are cited, with the works' keys: their makers are named there."""
    notes = {_note_place(note): note.sources for note in cited.notes if note.sources}
    return notes | {_source_place(key): (key,) for key in cited.cited_sources}


def _note_place(note: Note) -> str:
    return f"note {note.number} ({note.section})"


def _source_place(key: str) -> str:
    return f"source {key}, as attached"


def _list_html(cited: Cited) -> Iterator[tuple[str, str]]:
    manuscript = cited.manuscript
    front = manuscript.front
    yield (
        "front",
        " · ".join((front.title, front.subtitle, front.funder, front.disclaimer, front.copyright, front.licence)),
    )
    for section in cited.sections:
        words = (section.title, section.short_title, section.standfirst or "", section.html)
        yield f"sections/{section.key}", " ".join((*words, *section.pulls))
    for note in cited.notes:
        yield _note_place(note), note.html
    for key in cited.cited_sources:
        yield _source_place(key), html.escape(" · ".join(_strings(source_item(manuscript.sources[key]))))
    if cited.facts:
        yield "facts", cited.facts.caption_html
        for number, facts in enumerate(cited.facts.groups, 1):
            yield f"facts, group {number}", facts.title
            for at, one in enumerate(facts.facts, 1):
                yield f"facts, group {number}, fact {at}", " ".join(filter(None, (one.html, one.value, one.unit)))
    for group in cited.recommendations:
        for item in group.items:
            yield f"recommendation {item.number}", item.html
        yield f"recommendation group {group.number}", group.html
    yield from _list_data(manuscript)
    for figure in cited.figures:
        value = manuscript.figures[figure.key]
        yield f"figure {figure.key}", f"{figure.caption_html} {value.alt} {value.credit} {value.licence}"
        if value.media_type == "image/svg+xml":
            drawing = value.data.decode("utf-8", "replace")
            yield f"figure {figure.key}, its drawing", drawing
            # What drawing programs leave: comments, names of layers and files, their owner.
            yield f"figure {figure.key}, inside its file", html.escape(drawing)


def _list_data(manuscript: Manuscript) -> Iterator[tuple[str, str]]:
    """What tables and attached files print of recommendations and progress beside their text."""
    for group in manuscript.recommendations:
        yield f"recommendation group {group.number}, title", group.title
        for item in group.items:
            leads = (lead.institution for lead in item.leads)
            measures = (item.supporting, item.indicator, item.baseline, item.target)
            yield f"recommendation {item.number}, data", " · ".join(filter(None, (item.title, *leads, *measures)))
    for done in manuscript.progress:
        leads = (lead.institution for lead in done.leads)
        yield f"progress {done.id}", " · ".join(filter(None, (done.title, done.note, done.answered_by, *leads)))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield unquote(value)


def _plain(written: str) -> str:
    """What is read, and the addresses that links lead to, which a file holds and a browser shows."""
    addresses = " · ".join(unquote(html.unescape(address)) for address in ADDRESS.findall(written))
    # Names have no capitals there, and each part of an address is one by itself.
    addresses = LONG_WORD.sub(lambda match: match[0].capitalize(), addresses.replace("/", " / "))
    words = re.sub(r"\s+", " ", html.unescape(TAG.sub(" ", written))).strip()
    return f"{words} · {addresses}" if addresses else words
