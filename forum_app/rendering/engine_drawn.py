"""How texts were drawn, kept for the next book: most of its words stand in the same line as before.

A drawn text is the operators of its glyphs, which depend on its words, on what its style says of fonts and spaces, and
on the room added between words; the place is told apart from them. What was drawn is drawn again only while each font
of the book knows each of the glyphs, by the same width: a font is made of the glyphs that were drawn with it, in their
order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from weasyprint.css.properties import INITIAL_VALUES

# All that engine_styles.set_up_layout and the engine's Layout.set_text read of a style, but for decorations.
SHAPING = (
    *sorted(name for name in INITIAL_VALUES if name.startswith("font_")),
    *("direction", "lang", "letter_spacing", "overflow_wrap", "tab_size", "white_space", "word_spacing"),
)
# Texts kept of a book, one a word or line of another style; a page has some 70, and each takes some 1 kB.
MOST_TEXTS = 8000
CODES = re.compile("<([0-9a-f]*)>")

Key = tuple[str, float, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs of one font: its key in the book's list of fonts, its name, the size, the operands, each glyph once."""

    font: int
    name: str
    size: float
    glyphs: str
    each: str


@dataclass(slots=True)
class Drawn:
    """What was drawn in this book and the one before, and with which fonts (any value that tells them apart)."""

    fonts: object = None
    keeping: bool = True
    now: dict[Key, tuple[Run, ...]] = field(default_factory=dict)
    before: dict[Key, tuple[Run, ...]] = field(default_factory=dict)
    widths: dict[tuple[int, str], dict[str, float]] = field(default_factory=dict)

    def begin(self, fonts: object, *, keeping: bool) -> None:
        """A book is to be drawn; without `keeping` nothing is kept of it, nor taken from others."""
        if fonts != self.fonts:
            self.before, self.widths = {}, {}
        else:
            self.before = self.now or self.before
        self.fonts, self.keeping, self.now = fonts, keeping, {}

    def find(self, key: Key) -> tuple[Run, ...] | None:
        """What was drawn of a text; None where it is not known."""
        runs = self.now.get(key)
        if runs is None:
            runs = self.before.get(key)
            if runs is not None and len(self.now) < MOST_TEXTS:
                self.now[key] = runs
        return runs

    def keep(self, key: Key, runs: tuple[Run, ...], fonts: dict[int, Any]) -> None:
        """Keep what was drawn; not where a glyph has another width than in an earlier text."""
        if len(self.now) < MOST_TEXTS and all(_learn(self, run, fonts[run.font]) for run in runs):
            self.now[key] = runs

    def fits(self, runs: tuple[Run, ...], fonts: dict[int, Any]) -> bool:
        """Whether the book's fonts would draw the same: they have each glyph, with the width that it was drawn by."""
        for run in runs:
            font = fonts.get(run.font)
            if font is None or font.hash != run.name:
                return False
            sure = vars(font).setdefault("forum_sure", set())
            if not sure.issuperset(run.each):
                widths = self.widths[run.font, run.name]
                for glyph in run.each:
                    code = ord(glyph)
                    if code not in font.to_unicode or font.widths.get(code) != widths[glyph]:
                        return False
                sure.update(run.each)
        return True


drawn = Drawn()


def _learn(known: Drawn, run: Run, font: Any) -> bool:
    widths = known.widths.setdefault((run.font, run.name), {})
    return all(
        widths.setdefault(glyph, font.widths.get(ord(glyph))) == font.widths.get(ord(glyph)) for glyph in run.each
    )


class _Recorder:
    """Stands before a stream while the engine draws a text on it, and notes what it draws."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.fonts: list[Any] = []
        self.parts: list[tuple[Any, float, str]] = []
        self.plain = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    def add_font(self, pango_font: Any) -> Any:
        """As the stream's own."""
        found = self.stream.add_font(pango_font)
        self.fonts.append(found[0])
        return found

    def set_font_size(self, name: str, size: float) -> None:
        """As the stream's own."""
        self.parts.append((self.fonts[-1], size, ""))
        self.stream.set_font_size(name, size)

    def show_text(self, glyphs: str) -> None:
        """As the stream's own."""
        font, size, already = self.parts[-1] if self.parts else (None, 0, "more")
        if already:
            self.plain = False
        else:
            self.parts[-1] = font, size, glyphs
        self.stream.show_text(glyphs)

    def set_text_rise(self, rise: float) -> None:
        """As the stream's own; glyphs that leave the line are left to the engine."""
        self.plain = False
        self.stream.set_text_rise(rise)

    def runs(self) -> tuple[Run, ...] | None:
        """What was drawn; None for anything but plain glyphs that their fonts have."""
        keys = {id(font): key for key, font in self.stream._fonts.items()}
        runs = []
        for font, size, glyphs in self.parts:
            codes = {int(found[at : at + 4], 16) for found in CODES.findall(glyphs) for at in range(0, len(found), 4)}
            odd = font.bitmap or font.svg or font.png or font.colr or any(code >= font.glyph_count for code in codes)
            if odd or not glyphs:
                return None
            runs.append(Run(keys[id(font)], font.hash, size, glyphs, "".join(map(chr, sorted(codes)))))
        return tuple(runs) if self.plain else None


def draw_line(  # noqa: PLR0917 -- the engine's own arguments
    stream: Any, box: Any, overflow: str, ellipsis: Any, matrix: Any, own: Any
) -> list[Any]:
    """Draw the text of a box whose layout is not active: as it was drawn before, or as the engine (`own`) does it."""
    layout, style, key = box.pango_layout, box.style, None
    if drawn.keeping and box.text and overflow != "ellipsis" and ellipsis == "none":
        key = layout.text, layout.justification_spacing, _describe(style)
        runs = drawn.find(key)
        if runs is not None and drawn.fits(runs, stream._fonts):
            stream.set_text_matrix(*matrix.values)
            for run in runs:
                stream.set_font_size(run.name, run.size)
                stream.show_text(run.glyphs)
            return []
    layout.reactivate(style)
    recorder = _Recorder(stream) if key else stream
    emojis: list[Any] = own(recorder, box, overflow, ellipsis, matrix)
    layout.deactivate()
    if key and not emojis:
        runs = recorder.runs()
        if runs:
            drawn.keep(key, runs, stream._fonts)
    return emojis


def _describe(style: Any) -> tuple[Any, ...]:
    """What a style says of how words look, kept on it."""
    kept = vars(style)
    if "forum_face" not in kept:
        kept["forum_face"] = read_values(style, SHAPING)
    return kept["forum_face"]  # type: ignore[no-any-return]


def read_values(style: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    """Values of a style, to tell it from others by; a drawing's has lists among them."""
    values = (style[name] for name in names)
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)
