"""Changes to the layout engine itself: notes stay with their marks, and nothing is worked out twice.

Each change here keeps the pages as they are, byte for byte; tests/book/test_engine.py compares them with the engine's
own. What changes lines stands in engine_lines.py, what changes tables in engine_tables.py.
"""

from __future__ import annotations

import copy
import inspect
import sys
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from math import inf
from typing import Any

import weasyprint
from weasyprint import document
from weasyprint.css import StyleFor
from weasyprint.css.targets import TargetCollector
from weasyprint.formatting_structure import build
from weasyprint.layout import LayoutContext, block, layout_document, page, percent, table
from weasyprint.svg import utils
from weasyprint.text import line_break

from forum_app.rendering import (
    engine_ahead,
    engine_drawing,
    engine_lines,
    engine_splitting,
    engine_styles,
    engine_tables,
)

VERSION = "70.0"

# Where a block's first line doesn't fit, WeasyPrint 70.0 would rather send notes whose marks are already on the page to
# the next one, and print the line here. A note must stand under its mark: the line moves instead.
NOTES = (
    "report = not context.in_column and can_break_now and not could_break_before",
    "report = False",
)
# Each box of each line is looked for among all notes still to come, though few boxes have a note.
SEARCH = (
    "if descendant.footnote in context.footnotes)",
    "if descendant.footnote is not None and descendant.footnote in context.footnotes)",
)
_own: dict[str, Any] = {}


@cache
def mend_engine() -> None:
    """Put all changes in place, once a process; pyproject.toml pins the version that they fit.

    Raises RuntimeError for an engine whose code is another one.
    """
    source = inspect.getsource(block._linebox_layout)
    same = all(source.count(before) == 1 for before, _ in (NOTES, SEARCH))
    same = same and engine_splitting.is_known() and engine_drawing.is_known()
    if weasyprint.__version__ != VERSION or not same:
        raise RuntimeError(f"This WeasyPrint is not {VERSION}: look again at how it places notes (engine.py).")
    for before, after in (NOTES, SEARCH):
        source = source.replace(before, after)
    exec(compile(source, block.__file__, "exec"), vars(block))  # noqa: S102 -- its own code
    LayoutContext._update_footnote_area = _update_footnote_area
    _own.update(declare=StyleFor.add_page_declarations, count=TargetCollector.cache_target_page_counters)
    StyleFor.set_computed_styles = engine_styles.set_computed_styles
    StyleFor.add_page_declarations = _add_page_declarations
    TargetCollector.cache_target_page_counters = _cache_target_page_counters
    line_break.Layout.setup = engine_styles.set_up_layout
    document.layout_document = _layout_document
    page.block_level_layout = engine_ahead.lay_out_in_flow
    _replace(percent.resolve_percentages, engine_styles.resolve_percentages)
    _replace(line_break.strut, engine_styles.find_strut)
    _replace(line_break.split_first_line, engine_lines.split_first_line)
    # A drawing says the same few lengths thousands of times. Not so colours: the engine changes what it is given.
    _replace(utils.size, lru_cache(maxsize=4096)(utils.size))
    _replace(table.table_layout, engine_tables.table_layout)
    engine_lines.install()
    engine_drawing.change_engine()


def _replace(old: Callable[..., Any], new: Callable[..., Any]) -> None:
    """Put a function in the place of another in every module of the engine that has imported it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint."):
            for known in [known for known, value in vars(module).items() if value is old]:
                setattr(module, known, new)


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


def _add_page_declarations(self: Any, page_type: Any) -> None:
    """Forget the rules of other pages, which the engine looks through again for each page."""
    self._cascaded_styles.clear()
    _own["declare"](self, page_type)


def _cache_target_page_counters(self: Any, anchor: str, values: Any, index: int, page_maker: Any) -> None:
    """Note the page of an anchor; look for who prints its counters only where someone does."""
    if self.collecting:
        return
    if "forum_wanted" not in vars(self):
        items = self.counter_lookup_items.items()
        self.forum_wanted = {
            name for (_box, what), item in items if what == "content" for name in item.missing_target_counters
        }
    if anchor in self.forum_wanted:
        _own["count"](self, anchor, values, index, page_maker)
        return
    item = self.target_lookup_items.get(anchor)
    if item and item.state == "up-to-date":
        item.page_maker_index = index
        if item.cached_page_counter_values != values:
            item.cached_page_counter_values = copy.deepcopy(values)


def _layout_document(html: Any, root_box: Any, context: Any) -> Iterator[Any]:
    """The pages; then let go of what they were made from, which each SVG picture would keep with its context."""
    with engine_ahead.work_ahead(html, root_box, context):
        yield from layout_document(html, root_box, context)
    for name in ("style_for", "target_collector", "page_maker", "footnotes", "tables", "string_set"):
        setattr(context, name, None)
