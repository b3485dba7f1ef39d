"""How a line is drawn: the engine's own operators, written once for each word and not for each of its glyphs.

A part of engine.py, which puts it in place.
"""

from __future__ import annotations

import inspect
import struct
from typing import Any

from weasyprint.draw import text
from weasyprint.text.ffi import FROM_UNITS, ffi

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
GLYPH = struct.Struct("=IiiiI")


def is_known() -> bool:
    """Whether the engine's code is the one that the change was made for."""
    before, _ = RUN
    return inspect.getsource(text.draw_first_line).count(before) == 1 and ffi.sizeof("PangoGlyphInfo") == GLYPH.size


def change_engine() -> None:
    """Put the change in place, once a process."""
    source = inspect.getsource(text.draw_first_line).replace(*RUN)
    text.forum_run = find_run
    exec(compile(source, text.__file__, "exec"), vars(text))  # noqa: S102 -- its own code


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
