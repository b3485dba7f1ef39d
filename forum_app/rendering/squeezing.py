"""Words too long for a table: they widen their column, squeeze the others, and push the table out of its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

TOLERANCE = 1.5
# What a column must keep of its own width; that of running text, of what the others' own widths leave it.
LEAST_SHARE = 0.6
# Of the room of a table, what the style sheet may give to a column that is not its running text.
MOST_SHARE = 0.3
MOST_WORDS = 8


def find_long_words(table: Any, room: float) -> list[str]:
    """The words that make a table wider than its room (px), or another column too narrow; the worst first."""
    cells = [cell for group in table.children for row in group.children for cell in row.children]
    own = {cell.grid_x: width for cell in cells if cell.colspan == 1 and (width := _own_width(cell)) is not None}
    widths = {column: min(width, MOST_SHARE * room) for column, width in own.items()}
    pads = {cell.grid_x: cell.padding_left + cell.padding_right for cell in cells if cell.colspan == 1}
    free = {cell.grid_x: cell.width for cell in cells if cell.colspan == 1 and cell.grid_x not in widths}
    rest = max(room - sum(widths.values()) - sum(pads.values()), 1) / max(len(free), 1)
    narrow = any(width < LEAST_SHARE * rest for width in free.values()) or any(
        cell.width < LEAST_SHARE * widths[cell.grid_x] for cell in cells if cell.grid_x in widths and cell.colspan == 1
    )
    if not narrow and table.width <= room + TOLERANCE:
        return []
    found: dict[str, float] = defaultdict(float)
    for cell in cells:
        limit = widths.get(cell.grid_x, rest) if cell.colspan == 1 else room
        for word, width in _list_words(cell):
            if width > limit + TOLERANCE:
                found[word] = max(found[word], width - limit)
    return sorted(found, key=lambda word: -found[word])[:MOST_WORDS]


def _own_width(cell: Any) -> float | None:
    """The width (px) that the style sheet gives a cell, if any."""
    width = cell.style["width"]
    return float(width.value) if getattr(width, "unit", None) == "px" else None


def _list_words(box: Any) -> Iterator[tuple[str, float]]:
    """Each word in a box, as far as it stands on one line, with about its width (px)."""
    for child in box.children:
        inner = child._box if isinstance(child, AbsolutePlaceholder) else child
        if isinstance(inner, boxes.TextBox) and inner.text:
            for word in inner.text.split(" "):
                if word.strip():
                    yield word.strip(), inner.width * len(word) / len(inner.text)
        elif isinstance(inner, boxes.ParentBox):
            yield from _list_words(inner)
