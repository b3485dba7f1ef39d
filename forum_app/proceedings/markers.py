"""The book's own notes, figures and pull quotes, in the places that the markers of `Cited` hold."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forum_app.core.deadline import check_time
from forum_app.core.paths import share
from forum_app.proceedings import furniture_filters, wording
from forum_app.proceedings.binding import bind
from forum_app.proceedings.cited import Cited
from forum_app.proceedings.picture_size import picture_size
from forum_app.proceedings.values import FigureValue

# Two marks side by side would be read as one number.
SIDE_BY_SIDE = re.compile(r'(<fn n="\d+"></fn>)(?=<fn )')
WHO = re.compile(r'<span class="pull-who">.*?</span>')
MARKER = re.compile(r'<(fn|fig|pull) (?:n|key)="([^"<>]+)"></\1>')
# A note longer than this (characters) is set as a block under the table that it belongs to; see preflight in book.py.
LONG_TABLE_NOTE = 2600


@cache
def book_environment() -> Environment:
    """Jinja with autoescape, for which a missing value is an error; reads the book's own templates only."""
    environment = Environment(
        loader=FileSystemLoader(share("templates") / "proceedings"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    for name in ("head", "first_upper", "bare_url", "safe_url", "hangul", "book_head", "titled", "on_cover"):
        environment.filters[name] = getattr(wording, name)
    furniture_filters.add_filters(environment)
    return environment


def load_templates() -> None:
    """Read the book's templates before they are needed: where there is time to, while pandoc reads the text."""
    environment = book_environment()
    for name in environment.list_templates(filter_func=lambda name: name.startswith("book/")):
        environment.get_template(name)


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

        check_time()
        words = SIDE_BY_SIDE.sub(r"\1<f-comma>,</f-comma>", wording.break_addresses(bind(html)))
        return Markup(wording.hangul_html(MARKER.sub(put, words)))  # noqa: S704 -- safe HTML came in (cited.py)

    def call(self, number: int, *, as_block: bool) -> str:
        """A note at the place of its mark, from where the engine takes it to the foot of that page."""
        note = self.notes[number]
        start = f'<f-ref id="call-{number}" data-note="note-{number}">'
        # The number leads back to its mark.
        words = f'<f-lbl><a href="#call-{number}">{number}</a></f-lbl><f-text>{wording.break_note(note.html)}</f-text>'
        if as_block and len(note.text) > LONG_TABLE_NOTE:
            block = f'<f-block id="note-{number}" data-n="{number}">{wording.hangul_html(words)}</f-block>'
            self.block_notes[number] = Markup(block)  # noqa: S704 -- safe HTML came in (cited.py)
            return f"{start}<f-num>{number}</f-num></f-ref>"
        return f'{start}<f-note id="note-{number}" data-n="{number}">{words}</f-note></f-ref>'

    def figure(self, key: str) -> str:
        """A figure between two blocks."""
        numbered = self.figures[key]
        value: FigureValue = self.cited.manuscript.figures[key]
        template, front = book_environment().get_template("book/figure.html"), self.cited.manuscript.front
        caption = self.resolve(wording.close_caption(numbered.caption_html))
        # A bitmap is never blown up: at one dot a px it has 96 an inch.
        size = picture_size(value.media_type, value.data) if value.media_type != "image/svg+xml" else None
        return template.render(
            figure=value, number=numbered.number, caption=caption, most=size[0] if size else None, front=front
        )

    def pull(self, quote: str, html: str) -> str:
        """A pull quote; words that the section holds anyway are marked so that nobody hears them twice."""
        # Who said them stands under them, and not in the text.
        said = plain(WHO.sub("", quote)).strip("“”‘’\"' ")
        twice = said.casefold() in plain(html).casefold()
        # Hangul has no italics: slanted marks would stand apart from its upright letters.
        upright = len(wording.HANGUL.findall(said)) > len(said) / 3
        classes = " ".join(("pull", *(["again"] if twice else ()), *(["upright"] if upright else ())))
        return f'<aside class="{classes}"><div class="pull-words">{_end_well(quote)}</div></aside>'


def _end_well(quote: str) -> str:
    """A pull quote whose last word is not alone on a line, where the two last fit into one of its short lines."""
    words, who, rest = quote.partition(' <span class="pull-who">')
    ended = re.sub(r"(?<= )(\w{1,9}) ([\w’]{1,6}[.!?”’]*)$", "\\1\u00a0\\2", words)
    return f"{ended}{who}{rest}"


def plain(html: str) -> str:
    """The words of HTML, without tags and with single spaces."""
    return " ".join(Markup(re.sub(r"<[^>]*>", "", html)).unescape().split())  # noqa: S704 -- only to unescape
