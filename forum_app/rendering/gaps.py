"""White gaps at the foot of a page, where something that may not be divided has moved to the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

LINE = 19.5
# Empty lines that nobody is told of: those of a recommendation that stays whole, and those before what the editor could
# have put elsewhere. And those, of each, that are filled where something can fill them.
TOLD, FILLED = (10, 8), (8, 5)
LARGE = ("figure", "table", "blockquote", "pre")


@dataclass(frozen=True, slots=True)
class Break:
    """A page that ends too early: its place, its empty lines, the section, and the box that did not fit."""

    index: int
    lines: int
    section: Any
    first: Any


def find_breaks(pages: list[Any], most: tuple[int, int] = FILLED) -> Iterator[Break]:
    """Pages with more empty lines at their foot than these, where the next goes on with the section."""
    sections = [_section(page) for page in pages]
    for index in range(len(pages) - 1):
        here, following = sections[index], sections[index + 1]
        if here is None or following is None or here.element is not following.element:
            continue
        lines = round((_foot(pages[index]) - _last(here)) / LINE)
        first = _first(following)
        if lines > most[first.element_tag in LARGE]:
            yield Break(index, lines, here, first)


def find_gaps(pages: list[Any]) -> Iterator[tuple[int, str]]:
    """(empty lines, where and before what) of each."""
    for gap in find_breaks(pages, TOLD):
        short = gap.section.element.get("data-short")
        yield gap.lines, f"page {gap.index + 1}, section “{short}”, since {_name(gap.first)} did not fit"


def list_children(box: Any) -> list[Any]:
    """The boxes in a box, those that are placed by themselves among them."""
    return [child._box if isinstance(child, AbsolutePlaceholder) else child for child in getattr(box, "children", ())]


def _section(page: Any) -> Any:
    """The last section of the book on a page; the cover and the pages without running heads are none."""
    found = None
    waiting = [page._page_box]
    while waiting:
        box = waiting.pop(0)
        if box.element_tag == "section" and "part" in (box.element.get("class") or "").split():
            found = box
        elif isinstance(box, boxes.ParentBox):
            waiting += list_children(box)
    return found


def _foot(page: Any) -> float:
    """Where the text of a page must end: above its notes, or at its margin."""
    box = page._page_box
    areas = [child for child in list_children(box) if isinstance(child, boxes.FootnoteAreaBox) and child.height]
    return float(min([box.content_box_y() + box.height, *(area.position_y for area in areas)]))


def _last(box: Any) -> float:
    """The lower edge of the last line or picture in a box, those in the margin apart."""
    if isinstance(box, boxes.LineBox | boxes.ReplacedBox):
        return float(box.position_y + box.margin_height())
    inside = [child for child in list_children(box) if child.is_in_normal_flow()]
    return max([0.0, *(_last(child) for child in inside)])


def _first(box: Any) -> Any:
    """The first figure, table or line in a box."""
    first = box
    while not (first.element_tag in LARGE or isinstance(first, boxes.LineBox)):
        inside = [child for child in list_children(first) if child.is_in_normal_flow()]
        if not inside:
            break
        first = inside[0]
    return first


def _name(first: Any) -> str:
    """What an editor calls it: a figure or table by its number, anything else by its first words."""
    words = " ".join(_text(first).split())
    numbered = re.search(r"\b(Figure|Table) \d+", words)
    return numbered[0] if numbered and first.element_tag in LARGE else f"“{' '.join(words.split()[:6])} …”"


def _text(box: Any) -> str:
    if isinstance(box, boxes.TextBox):
        return f"{box.text} "
    return "".join(map(_text, list_children(box)))
