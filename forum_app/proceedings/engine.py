"""Two changes to the layout engine itself: notes stay with their marks, and each note is measured once."""

from __future__ import annotations

import inspect
from functools import cache
from math import inf
from typing import Any

import weasyprint
from weasyprint.formatting_structure import build
from weasyprint.layout import LayoutContext, block

VERSION = "70.0"

# Where a block's first line doesn't fit, WeasyPrint 70.0 would rather send notes whose marks are already on the page to
# the next one, and print the line here. A note must stand under its mark: the line moves instead.
ORIGINAL = "report = not context.in_column and can_break_now and not could_break_before"
MENDED = "report = False"


@cache
def mend_engine() -> None:
    """Put both changes in place, once a process; pyproject.toml pins the version that they fit.

    Raises RuntimeError for an engine whose code is another one.
    """
    source = inspect.getsource(block._linebox_layout)
    if weasyprint.__version__ != VERSION or source.count(ORIGINAL) != 1:
        raise RuntimeError(f"This WeasyPrint is not {VERSION}: look again at how it places notes (engine.py).")
    exec(compile(source.replace(ORIGINAL, MENDED), block.__file__, "exec"), vars(block))  # noqa: S102 -- its own code
    LayoutContext._update_footnote_area = _update_footnote_area


def _update_footnote_area(self: Any) -> bool:
    """Give the notes' area the height of its notes: the engine lays all of them out again for each one that comes.

    Notes are plain blocks of one width without margins, so that their heights add up (the style sheet sets no
    max-height for the area, which alone could make them overflow). The final layout of the area is the engine's own.
    """
    area = self.current_footnote_area
    if area.height != "auto":
        self.page_bottom += area.margin_height()
    area.children = self.current_page_footnotes
    area.height = sum(_measure(self, area, note) for note in area.children)
    self.page_bottom -= area.margin_height()
    return False


def _measure(context: Any, area: Any, note: Any) -> float:
    """The height of a note in px, kept on its box."""
    if "forum_height" not in vars(note):
        alone = area.deepcopy()
        alone.children = [note.deepcopy()]
        alone = block.block_level_layout(context, build.create_anonymous_boxes(alone), -inf, None, area.page)[0]
        note.forum_height = alone.height
    return float(note.forum_height)
