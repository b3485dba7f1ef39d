"""What left a page half empty, and what would fill it: blocks before a figure, a part of what was kept whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.formatting_structure import boxes

from forum_app.rendering.gaps import LINE, find_breaks, list_children

# Lines of a page; and those that may stay empty at its foot before a paragraph is divided to fill them.
PAGE_LINES, FEW_LINES = 47, 3
DIVISIBLE = ("p", "ul", "ol", "blockquote")
ASIDE, FIGURE, HEADINGS = "aside", "figure", ("h2", "h3")


def find_moves(pages: list[Any]) -> list[tuple[int, int]]:
    """(number of a figure, blocks that should stand before it and those that follow it at once); one a section."""
    moves: dict[int, tuple[int, int]] = {}
    for broken in find_breaks(pages):
        element = broken.first.element
        if broken.first.element_tag != FIGURE or id(broken.section.element) in moves:
            continue
        count = _count_blocks(broken.section.element, element, broken.lines, _measure(pages[broken.index + 1 :]))
        if count:
            moves[id(broken.section.element)] = int(element.get("id").removeprefix("fig-")), count
    return list(moves.values())


def find_whole(pages: list[Any]) -> list[str]:
    """The numbers of recommendations, and of groups with their introduction, that were kept whole for too much."""
    found: list[str] = []
    for broken in find_breaks(pages):
        element = broken.first.element
        if not element.get("id", "").startswith("rec-"):
            continue
        holder = next(parent for parent in broken.section.element.iter() if element in list(parent))
        if any("whole" in one.get("class", "").split() for one in (holder, *list(holder)[:2])):
            found.append(element.get("id").removeprefix("rec-"))
    return found


def _measure(pages: list[Any]) -> dict[Element, float]:
    """The height (lines) of each element on these pages, with what it brings to their feet."""
    heights: dict[Element, float] = defaultdict(float)
    for page in pages:
        for box in _walk(page._page_box):
            if box.element is not None and isinstance(box, boxes.BlockLevelBox):
                heights[box.element] += box.margin_height() / LINE
    return heights


def _walk(box: Any) -> Iterator[Any]:
    yield box
    for child in list_children(box):
        yield from _walk(child)


def _count_blocks(section: Element, figure: Element, lines: int, heights: dict[Element, float]) -> int:
    """How many blocks to move up: as many as fit, and one that is divided where too much would stay empty."""
    prose = next(parent for parent in section.iter() if figure in list(parent))
    following = [one for one in list(prose)[list(prose).index(figure) :] if one.tag != ASIDE]
    while following and following[0].tag == FIGURE:
        following.pop(0)
    filled, count = 0.0, 0
    # The last block stays: a figure ends no section.
    for block in following[:-1]:
        if block.tag in (FIGURE, *HEADINGS) or lines - filled <= FEW_LINES:
            break
        height = heights[block] + sum(heights[note] for note in block.iter("f-note"))
        rest = filled + height - lines
        if rest > 0 and (block.tag not in DIVISIBLE or rest + heights[figure] > PAGE_LINES):
            break
        filled, count = filled + height, count + 1
    return count
