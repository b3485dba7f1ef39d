"""From a cited manuscript to the HTML that is set as the book; every printed word comes from it or is its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forum_app.core.paths import share
from forum_app.core.times import format_days
from forum_app.proceedings import wording
from forum_app.proceedings.cited import Cited, CitedSection
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.tables import (
    list_days,
    list_groups,
    list_participants,
    prepare_facts,
    programme_cities,
)
from forum_app.proceedings.values import FigureValue

KICKERS = {
    SectionKind.SUMMARY: "Summary",
    SectionKind.INTRODUCTION: "Introduction",
    SectionKind.FACTS: "Facts and figures",
    SectionKind.RECOMMENDATIONS: "Recommendations",
    SectionKind.PROGRESS: "Progress",
    SectionKind.CONCLUSION: "Conclusion",
    SectionKind.PROGRAMME: "Programme",
    SectionKind.PARTICIPANTS: "Participants",
    SectionKind.ANNEX: "Annex",
}
MARKER = re.compile(r'<(fn|fig|pull) (?:n|key)="([^"<>]+)"></\1>')
# A note longer than this (characters) is set as a block under the table that it belongs to; see preflight in book.py.
LONG_TABLE_NOTE = 2600


@dataclass(frozen=True, slots=True)
class SetSection:
    """A section as its template needs it; `body` is HTML without markers, `contents` its headings in the contents."""

    key: str
    kind: str
    title: str
    short_title: str
    standfirst: str | None
    panel: int | None
    kicker: str | None
    body: Markup
    contents: tuple[Any, ...]


@cache
def book_environment() -> Environment:
    """Jinja with autoescape, for which a missing value is an error; reads the book's own templates only."""
    environment = Environment(
        loader=FileSystemLoader(share("templates") / "proceedings"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    for name in (
        "long_date", "short_date", "month_year", "month_year_short", "head", "first_upper", "confidence", "bare_url",
        "safe_url", "hangul", "book_head", "titled",
    ):  # fmt: skip
        environment.filters[name] = getattr(wording, name)
    return environment


class Markers:
    """Puts the book's own notes, figures and pull quotes in the places that the markers of `Cited` hold."""

    def __init__(self, cited: Cited) -> None:
        self.cited = cited
        self.notes = {note.number: note for note in cited.notes}
        self.figures = {figure.key: figure for figure in cited.figures}
        self.block_notes: dict[int, Markup] = {}

    def resolve(self, html: str, pulls: tuple[str, ...] = (), *, block_notes: bool = False) -> Markup:
        """HTML without markers; with `block_notes`, long notes are kept apart, to be set as a block."""

        def put(match: re.Match[str]) -> str:
            kind, value = match.groups()
            if kind == "fn":
                return self.call(int(value), as_block=block_notes)
            return self.figure(value) if kind == "fig" else self.pull(pulls[int(value)], html)

        return Markup(wording.hangul_html(MARKER.sub(put, html)))  # noqa: S704 -- safe HTML came in (cited.py)

    def call(self, number: int, *, as_block: bool) -> str:
        """A note at the place of its mark, from where the engine takes it to the foot of that page."""
        note = self.notes[number]
        start = f'<f-ref id="call-{number}" data-note="note-{number}">'
        if as_block and len(note.text) > LONG_TABLE_NOTE:
            self.block_notes[number] = Markup('<f-block id="note-{0}" data-n="{0}">{1}</f-block>').format(
                number, wording.hangul_html(wording.break_urls(note.html))
            )
            return f"{start}<f-num>{number}</f-num></f-ref>"
        words = wording.break_urls(note.html)
        return f'{start}<f-note id="note-{number}" data-n="{number}"><f-text>{words}</f-text></f-note></f-ref>'

    def figure(self, key: str) -> str:
        """A figure between two blocks."""
        numbered = self.figures[key]
        value: FigureValue = self.cited.manuscript.figures[key]
        template = book_environment().get_template("book/figure.html")
        return template.render(figure=value, number=numbered.number, caption=self.resolve(numbered.caption_html))

    def pull(self, quote: str, html: str) -> str:
        """A pull quote; words that the section holds anyway are marked so that nobody hears them twice."""
        said = plain(quote).strip("“”‘’\"' ")
        twice = said.casefold() in plain(html).casefold()
        return f'<aside class="pull{" again" if twice else ""}"><div class="pull-words">{quote}</div></aside>'


def table_notes(cited: Cited) -> set[int]:
    """The numbers of the notes that the facts table calls."""
    if cited.facts is None:
        return set()
    cells = [cited.facts.caption_html, *(fact.html for group in cited.facts.groups for fact in group.facts)]
    return {int(match[2]) for cell in cells for match in MARKER.finditer(cell) if match[1] == "fn"}


def plain(html: str) -> str:
    """The words of HTML, without tags and with single spaces."""
    return " ".join(Markup(re.sub(r"<[^>]*>", "", html)).unescape().split())  # noqa: S704 -- only to unescape


def set_section(section: CitedSection, markers: Markers) -> SetSection:
    """A section with its markers resolved, and what stands above its title."""
    kicker = f"Panel {section.panel}" if section.panel else KICKERS.get(section.kind)
    if kicker and kicker.casefold() in section.title.casefold():
        kicker = None
    return SetSection(
        key=section.key,
        kind=section.kind.value,
        title=section.title,
        short_title=section.short_title,
        standfirst=section.standfirst,
        panel=section.panel,
        kicker=kicker,
        body=markers.resolve(section.html, section.pulls),
        contents=tuple(heading for heading in section.headings if heading.level == 2),
    )


def set_book(cited: Cited, *, draft: bool = False) -> str:
    """The whole book as HTML for the renderer (pictures by `asset:` ids). Raises nothing that `Cited` allows.

    `draft` changes no word: the mark of a draft is the pages' background (book_css).
    """
    manuscript, markers = cited.manuscript, Markers(cited)
    front, edition = manuscript.front, manuscript.edition
    cover = manuscript.figures.get(front.cover) if front.cover else None
    credits_: list[tuple[str, FigureValue]] = [("Cover", cover)] if cover else []
    credits_ += [(f"Figure {figure.number}", manuscript.figures[figure.key]) for figure in cited.figures]
    return (
        book_environment()
        .get_template("book/book.html")
        .render(
            manuscript=manuscript,
            front=front,
            edition=edition,
            cover=cover,
            credits=credits_,
            days=format_days(edition.starts_on, edition.ends_on),
            created=f"{front.published_on.isoformat()}T00:00:00Z",
            licence_url=wording.LICENCES.get(front.licence),
            # in the order of the book, so that long notes of the table are known when the table is set
            sections=[set_section(section, markers) for section in cited.sections],
            facts=prepare_facts(cited, markers),
            groups=list_groups(cited, markers),
            programme_days=list_days(manuscript),
            programme_cities=programme_cities(manuscript),
            participants=list_participants(manuscript),
        )
    )
