"""How a line is drawn: the engine's own operators, once for each word and not for each of its glyphs; and spaces.

A part of engine.py, which puts it in place.
"""

from __future__ import annotations

import inspect
import struct
import sys
from typing import Any

from weasyprint import draw, svg
from weasyprint.draw import text
from weasyprint.text.ffi import FROM_UNITS, ffi

from forum_app.rendering import engine_drawn

# Words and spaces kept for each font; in a justified line each space has the line's own width.
MOST_RUNS = 4000
# Where a run of glyphs of one font begins: words come again and again, and are written at once.
RUN = (
    """        string += '<'
        for i, glyph_info in enumerate(glyphs_info[0:num_glyphs]):
""",
    """        known = forum_run(font, font_size, glyphs_info, num_glyphs)
        if known is not None:
            string += known
            continue
        string += '<'
        for i, glyph_info in enumerate(glyphs_info[0:num_glyphs]):
""",
)
# A space between two words that are elements of their own, as all of Hangul are, is a letter too: whoever listens, or
# takes the words by their tags, would get them run together.
SPACES = ("    if not textbox.text.strip():\n", "    if not textbox.text:\n")
# Before a text is drawn, the engine makes its layout again, shaped anew; not what has been drawn before.
LAYOUT = (
    """    textbox.pango_layout.reactivate(textbox.style)
    stream.begin_text()
    emojis = draw_first_line(
        stream, textbox, text_overflow, block_ellipsis, Matrix(d=-1, e=x, f=y))
""",
    """    stream.begin_text()
    emojis = forum_draw_line(
        stream, textbox, text_overflow, block_ellipsis, Matrix(d=-1, e=x, f=y), draw_first_line)
""",
)
# The same of each letter of a text in a drawing.
LETTER = ("        layout.reactivate(style)\n", "")
LETTERS = (
    "        emojis = draw_first_line(svg.stream, text_box, 'none', 'none', matrix)\n",
    "        emojis = forum_draw_line(svg.stream, text_box, 'none', 'none', matrix, draw_first_line)\n",
)
LEAVING = ("    textbox.pango_layout.deactivate()\n", "")
CHANGES = {
    text.draw_first_line: (RUN, SPACES),
    text.draw_text: (LAYOUT, LEAVING),
    svg.text: (LETTER, LETTERS),
}
GLYPH = struct.Struct("=IiiiI")


def is_known() -> bool:
    """Whether the engine's code is the one that the change was made for."""
    sources = [(inspect.getsource(own), before) for own, some in CHANGES.items() for before, _ in some]
    return all(source.count(before) == 1 for source, before in sources) and ffi.sizeof("PangoGlyphInfo") == GLYPH.size


def change_engine() -> None:
    """Put all changes in place, once a process."""
    text.forum_run, text.forum_draw_line = find_run, engine_drawn.draw_line
    vars(sys.modules[svg.text.__module__])["forum_draw_line"] = engine_drawn.draw_line
    old = svg.text
    new = {own.__name__: _change(own, *changes) for own, changes in CHANGES.items()}
    draw.draw_text, svg.text = new["draw_text"], new["text"]
    svg.TAGS = {tag: svg.text if does is old else does for tag, does in svg.TAGS.items()}


def draw_spaces() -> None:
    """Put in place what changes the file: spaces, without what is for speed alone."""
    _change(text.draw_first_line, SPACES)


def _change(own: Any, *changes: tuple[str, str]) -> Any:
    """The changed function, put in the place of the engine's own."""
    source, names = inspect.getsource(own), vars(sys.modules[own.__module__])
    for change in changes:
        source = source.replace(*change)
    exec(compile(source, inspect.getfile(own), "exec"), names)  # noqa: S102 -- its own code
    return names[own.__name__]


def find_run(font: Any, size: float, glyphs: Any, count: int) -> str | None:
    """The operators of a run, kept on its font; None for one with a glyph that its font does not know yet.

    Fonts with pictures for glyphs are left to the engine: where these stand depends on all that goes before.
    """
    data = bytes(ffi.buffer(glyphs, count * GLYPH.size))
    runs = vars(font).setdefault("forum_runs", {})
    key = data, size
    if key not in runs:
        run = None if font.bitmap or font.svg or font.png or font.colr else _write_run(font, size, data)
        if run is None:
            return None
        if len(runs) >= MOST_RUNS:
            runs.clear()
        runs[key] = run
    return runs[key]  # type: ignore[no-any-return]


def _write_run(font: Any, size: float, data: bytes) -> str | None:
    """As the engine does it for plain glyphs, in the same order of the same operations."""
    string, letters, widths = "<", font.to_unicode, font.widths
    for glyph, width, x_offset, y_offset, _visual in GLYPH.iter_unpack(data):
        if y_offset or glyph not in letters or glyph not in widths:
            return None
        offset = x_offset / size
        if offset:
            string += f">{-offset}<"
        string += f"{glyph:04x}"
        kerning = widths[glyph] + offset - width * 1000 * FROM_UNITS / size
        if kerning:
            string += f">{int(kerning)}<"
    return string[:-1] if string[-1] == "<" else string + ">"
