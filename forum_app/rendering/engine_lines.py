"""Lines as a compositor breaks them, and blocks that leave the text on its base lines; the engine knows neither.

A part of engine.py, which puts it in place. All is decided while lines are laid out: no page is set twice for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline

from forum_app.rendering import engine_splitting

# As static/css/book.css has them (px): the base line, and where a page's text begins.
LINE, TOP = 19.5, 102
MOST_HYPHENS = 2
# What a space of a line may grow by (px) before its gaps are worse than a hyphen: long compounds leave such lines.
MOST_STRETCH = 24
# Above this (px), a line that may have no hyphen is loose enough to take the one of the line before it away.
LOOSE = 9
HYPHENS = ("\u2010", "-")
# Blocks whose height is none of whole lines, by element or class: what follows them stands on the grid again.
OFF_GRID = {"figure", "ul", "ol", "blockquote", "pre", "rec-facts"}
TOLERANCE = 0.01
_own: dict[str, Callable[..., Any]] = {}
# How words are divided where the hyphen that the engine would set is a bad one.
STRICTER: dict[str, dict[str, Any]] = {
    "whole": {"hyphens": "manual"},
    "long": {"hyphenate_limit_chars": (10, 3, 6)},
}
_state = {"words": ""}


def install() -> None:
    """Put the changes in place, once a process."""
    _own.update(line=inline.get_next_linebox, lines=block._linebox_layout, box=block.block_box_layout)
    _own["break"] = inline.can_break_text
    inline.can_break_text = _can_break_text
    inline.get_next_linebox = _get_next_linebox
    block._linebox_layout = _linebox_layout
    block.block_box_layout = _block_box_layout
    _own["earlier"] = block.find_earlier_page_break
    block.find_earlier_page_break = _find_earlier_page_break


def _can_break_text(text: str, lang: str | None) -> bool:
    """Whether a line may end inside a text; never between a letter and a figure that follows it: a note's mark.

    The engine asks with the last letter of one box and the first of the next, and would part "known.¹" there.
    """
    if len(text) == 2 and text[1].isdigit() and not text[0].isspace():
        return False
    return bool(_own["break"](text, lang))


def split_first_line(text: str, style: Any, *rest: Any, **named: Any) -> tuple[Any, ...]:
    """The first line of a text; where a hyphen would be a bad one, divided by stricter rules."""
    if (words := _state["words"]) and style["hyphens"] == "auto":
        kept = vars(style).setdefault("forum_stricter", {})
        if words not in kept:
            kept[words] = style.copy()
            kept[words].update(STRICTER[words])
        style = kept[words]
    return engine_splitting.split_first_line(text, style, *rest, **named)


def _get_next_linebox(context: Any, linebox: Any, *rest: Any) -> tuple[Any, Any]:
    """The next line, without a hyphen that would be the third in a row, or leave a part of a word as the last line."""
    if linebox.style["hyphens"] != "auto":
        return _own["line"](context, linebox, *rest)  # type: ignore[no-any-return]
    position_y, bottom, start, holder, *lists_and_styles = rest
    runs = vars(linebox).setdefault("forum_runs", {})
    run = runs.get(repr(start), 0)
    shapes = context.excluded_shapes.copy()
    line, resume_at = _own["line"](context, linebox, *rest)
    if line is not None and resume_at is not None and (end := _end(line)).endswith(HYPHENS):
        forbidden = (
            run >= MOST_HYPHENS
            or repr(start) in vars(linebox).get("forum_whole_words", ())
            or len(_rest(linebox, resume_at).split()) < 2
        )
        if forbidden and end.endswith(HYPHENS[0]):
            for words in STRICTER:
                context.excluded_shapes = shapes.copy()
                other, resume = _set_stricter(
                    words, context, linebox, position_y, bottom, start, holder, lists_and_styles
                )
                # A word as long as a line is broken all the same, and so is one without which the line is all gaps.
                fits = other is not None and other.width <= holder.width + 1
                if fits and (run >= MOST_HYPHENS or _stretch(other) <= MOST_STRETCH):
                    line, resume_at = other, resume
                    break
        elif run == MOST_HYPHENS - 1:
            after = position_y + line.height, bottom, resume_at, holder, lists_and_styles
            context.excluded_shapes, laid = shapes.copy(), context.excluded_shapes
            if (gaps := _find_gaps(context, linebox, *after)) > LOOSE:
                other, resume = _set_stricter(
                    "whole", context, linebox, position_y, bottom, start, holder, lists_and_styles
                )
                if other is not None and other.width <= holder.width + 1 and _stretch(other) < gaps / 2:
                    line, resume_at, laid = other, resume, context.excluded_shapes
            context.excluded_shapes = laid
    if line is not None:
        runs[repr(resume_at)] = run + 1 if resume_at is not None and _end(line).endswith(HYPHENS) else 0
    return line, resume_at


def _find_gaps(context: Any, linebox: Any, *places: Any) -> float:
    """What the spaces of the line from a place would grow by, if it ended in a hyphen and may have none."""
    *rest, lists_and_styles = places
    line, resume_at = _own["line"](context, linebox, *rest, *lists_and_styles)
    if line is None or resume_at is None or not _end(line).endswith(HYPHENS[0]):
        return 0
    other, _ = _set_stricter("whole", context, linebox, *places)
    return 0 if other is None else _stretch(other)


def _set_stricter(words: str, context: Any, linebox: Any, *rest: Any) -> tuple[Any, Any]:
    *places, lists_and_styles = rest
    _state["words"] = words
    try:
        return _own["line"](context, linebox, *places, *lists_and_styles)  # type: ignore[no-any-return]
    finally:
        _state["words"] = ""


def _stretch(box: Any) -> float:
    """What each space of a line has grown by to fill it."""
    if isinstance(box, boxes.TextBox):
        return float(box.justification_spacing)
    return max(map(_stretch, getattr(box, "children", ())), default=0)


def _end(box: Any) -> str:
    """The last words of a line, or of a part of it."""
    for child in reversed(getattr(box, "children", ())):
        words = child.text if isinstance(child, boxes.TextBox) else _end(child)
        if words:
            return str(words)
    return ""


def _rest(box: Any, resume_at: Any) -> str:
    """The words of a line box that stand after a place in it."""
    return "".join(_words(box, resume_at))


def _words(box: Any, skip: Any) -> Iterator[str]:
    (index, inner), = skip.items() if skip else ((0, None),)  # fmt: skip
    if isinstance(box, boxes.TextBox):
        yield box.text.encode()[index:].decode()
        return
    if not isinstance(box, boxes.ParentBox):
        yield " "
        return
    for child in box.children[index:]:
        yield from _words(child, inner)
        inner = None


def _linebox_layout(context: Any, box: Any, index: int, child: Any, new_children: list[Any], *rest: Any) -> Any:
    """The lines of a paragraph on a page, none of which ends the page with a part of a word."""
    before, reported = len(new_children), len(context.reported_footnotes)
    empty, absolute, fixed, margins, bottom, position, start, *styles = rest
    lengths = len(absolute), len(fixed)
    answer = _own["lines"](context, box, index, child, new_children, *rest)
    abort, stop, resume_at, _position, notes, _most = answer
    lines = new_children[before:]
    plain = not abort and stop and resume_at is not None and lines and len(context.reported_footnotes) == reported
    if not plain or not _end(lines[-1]).endswith(HYPHENS[0]) or lines[-1].resume_at is None:
        return answer
    known = vars(child).setdefault("forum_whole_words", set())
    key = repr(lines[-2].resume_at if len(lines) > 1 else start)
    if key in known:
        return answer
    known.add(key)
    for note in notes:
        context.unlayout_footnote(note)
    del new_children[before:], absolute[lengths[0] :], fixed[lengths[1] :]
    return _own["lines"](
        context, box, index, child, new_children, empty, absolute, fixed, margins, bottom, position, start, *styles
    )


def _find_earlier_page_break(context: Any, children: Any, absolute: list[Any], fixed: list[Any]) -> Any:
    """Where a page ends instead, since what follows must not begin the next; never in a part of a word there either.

    The engine takes lines from the end of a paragraph that is laid out already: two, or as many more as it needs.
    """
    answer = _own["earlier"](context, children, absolute, fixed)
    if not answer or not isinstance(children[0], boxes.LineBox) or not _end(answer[0][-1]).endswith(HYPHENS[0]):
        return answer
    kept = list(answer[0])
    while kept and _end(kept[-1]).endswith(HYPHENS[0]):
        kept.pop()
    if len(kept) < children[0].style["orphans"]:
        return answer
    block.remove_placeholders(context, answer[0][len(kept) :], absolute, fixed)
    return kept, {0: kept[-1].resume_at}


def _block_box_layout(context: Any, box: Any, bottom_space: float, *rest: Any) -> tuple[Any, ...]:
    """A block; one whose height is none of whole lines gets room below it, so that the next line is on the grid."""
    answer: tuple[Any, ...] = _own["box"](context, box, bottom_space, *rest)
    new, resume_at = answer[:2]
    if new is None or resume_at is not None or not _is_off_grid(box, rest[1]):
        return answer
    end = new.border_box_y() + new.border_height()
    room = (TOP - end - new.margin_bottom) % LINE
    if TOLERANCE < room < LINE - TOLERANCE and not context.overflows_page(bottom_space, end + room):
        new.padding_bottom += room
    return answer


def _is_off_grid(box: Any, holder: Any) -> bool:
    if box.element is None or holder.element_tag in {"li", "blockquote"}:
        return False
    return box.element_tag in OFF_GRID or box.element.get("class") in OFF_GRID
