"""A table that goes on over a page within a group says so: the group's title again, under the table's own head.

A part of engine.py, which puts it in place. A row that can be repeated says in `data-again` what is added to its words.
"""

from __future__ import annotations

from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import table as tables

_own_layout = tables.table_layout


def table_layout(context: Any, table: Any, bottom_space: float, skip_stack: Any, *rest: Any) -> Any:
    """The engine's layout of what a page holds of a table, with one more row in its head where a group goes on."""
    place = _find_title(table, skip_stack)
    if place is None:
        return _own_layout(context, table, bottom_space, skip_stack, *rest)
    children, grid = table.children, table.collapsed_border_grid
    head = children[0]
    rows = len(head.children)
    at = sum(len(group.children) for group in children[:place])
    table.children = [head.copy_with_children([*head.children, _repeat(children[place].children[0])]), *children[1:]]
    # Borders are known by the number of their row.
    upright, level = grid
    table.collapsed_border_grid = (
        [*upright[:rows], upright[at], *upright[rows:]],
        [*level[: rows + 1], level[at + 1], *level[rows + 1 :]],
    )
    try:
        return _own_layout(context, table, bottom_space, skip_stack, *rest)
    finally:
        table.children, table.collapsed_border_grid = children, grid


def _find_title(table: Any, skip_stack: Any) -> int | None:
    """The group in which a table goes on, if its first row is one to be repeated."""
    if not skip_stack or not table.children[0].is_header:
        return None
    ((place, inner),) = skip_stack.items()
    first = table.children[place].children[0]
    return place if inner and 0 not in inner and first.element.get("data-again") else None


def _repeat(title: Any) -> Any:
    """The row once more, with what is added. The part of a table on each page is tagged as a table, with its head."""
    row = title.deepcopy()
    last = [box for box in row.descendants() if isinstance(box, boxes.TextBox)][-1]
    last.text += f" {title.element.get('data-again')}"
    return row
