"""Where lines break: the engine's own answer, asked for with less text, less often, and kept for the next book.

A part of engine.py, which puts it in place. Pango shapes what it is given, and shaping is a third of a book's layout.
"""

from __future__ import annotations

import inspect
from hashlib import blake2b
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from forum_app.rendering.engine_drawn import SHAPING, read_values

# Lines and words kept for each kind of style, also for the next book: what is laid out again is laid out soon, but
# words come again and again.
MOST_LINES = 600
MOST_WORDS = 4000
MOST_KINDS = 400
# Characters of a text from which its digest is kept instead of it.
LONG = 120
# All that the engine's split_first_line and what it calls read of a style.
NAMES = (
    *SHAPING,
    *("hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphens"),
    *("text_decoration_line", "word_break"),
)
SOFT_HYPHEN = "\u00ad"
# Characters of the next line that a draft holds besides the first line: a word, and room for the rules of line ends.
AHEAD = 18
# Pango's rules look at the letters next to a place; this near to the end of a draft they might see something else.
NEAR_END = 4

# A draft of a line holds twice its text: enough is enough, where the next place to break is in it.
DRAFT = (
    """        layout = create_layout(
            short_text, style, context, max_width, justification_spacing)
        first_line, resume_index = layout.get_first_line()
        if resume_index is None and short_text != text:
""",
    """        layout, short_text, first_line, resume_index = forum_draft(
            short_text, style, context, max_width, justification_spacing)
        if resume_index is None and short_text != text:
""",
)
# Whether the next word, or a part of it with a hyphen, still fits is tried by shaping the whole line with it.
WORD = (
    "        if space_collapse and second_line_text[break_point or -1] == ' ':\n",
    """        if space_collapse and second_line_text[break_point or -1] == ' ' and not (
                first_line_text and
                forum_too_wide(layout, first_line_text + next_word, first_line_width, max_width)):
""",
)
PART = (
    """            new_first_line_text = first_line_text + first_word_part
            hyphenated_first_line_text = (
                new_first_line_text + style['hyphenate_character'])
""",
    """            new_first_line_text = first_line_text + first_word_part
            if first_line_text and forum_too_wide(
                    layout, new_first_line_text, line_size(first_line, style)[0], max_width):
                continue
            hyphenated_first_line_text = (
                new_first_line_text + style['hyphenate_character'])
""",
)
# A text whose last space alone does not fit would be broken after its first word: "Port" on a line, the rest below.
HANGING = (
    """    if resume_index is None and first_line_width <= max_width:
""",
    """    if resume_index is None and (first_line_width <= max_width or (
            space_collapse and forum_hangs(text, style, context, max_width, justification_spacing))):
""",
)
CHANGES = (DRAFT, WORD, PART, HANGING)
ffi.cdef("void pango_layout_line_index_to_x(PangoLayoutLine *line, int index_, gboolean trailing, int *x_pos);")


def _change_engine() -> Any:
    """The engine's function with our changes, or as it is where its code is another one (engine.py refuses that)."""
    source = inspect.getsource(line_break.split_first_line).replace("from ..", "from weasyprint.")
    for before, after in CHANGES:
        source = source.replace(before, after)
    names = {**vars(line_break), "forum_draft": _draft, "forum_too_wide": _is_too_wide, "forum_hangs": _hangs}
    exec(compile(source, line_break.__file__, "exec"), names)  # noqa: S102 -- its own code
    return names["split_first_line"]


def is_known() -> bool:
    """Whether the engine's code is the one that the changes were made for."""
    source = inspect.getsource(line_break.split_first_line)
    return all(source.count(before) == 1 for before, _ in CHANGES)


def _draft(text: str, style: Any, context: Any, max_width: float, spacing: float) -> tuple[Any, str, Any, int | None]:
    """A layout of the text, or of as much of it as leaves no doubt about its first line and the next place to break."""
    kept, ems = vars(style), max_width / style["font_size"]
    short = text
    if ems and style["overflow_wrap"] == "normal" and SOFT_HYPHEN not in text:
        # As many characters an em as the last line of this style had, and a little more.
        short = text[: int(kept.get("forum_density", 2.3) * 1.03 * ems) + AHEAD]
    layout = line_break.create_layout(short, style, context, max_width, spacing)
    line, resume = layout.get_first_line()
    if short != text and not (resume and _can_break(layout, short, resume)):
        short = text
        layout.set_text(text)
        line, resume = layout.get_first_line()
    if resume:
        kept["forum_density"] = line.length / ems if ems else 2.3
    return layout, short, line, resume


def _can_break(layout: Any, text: str, resume: int) -> bool:
    """Whether the line after the first one can break well before the text ends."""
    start, end = len(text.encode()[:resume].decode()) + 1, len(text) - NEAR_END
    if start >= end:
        return False
    marks = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)[start:end]
    return line_break.get_next_break_point(marks) is not None


def _is_too_wide(layout: Any, text: str, first_width: float, max_width: float) -> bool:
    """Whether a text that goes on into the layout's second line surely doesn't fit in the first one.

    Between both are a space that the widths leave out, and perhaps a hyphen: more than kerning takes back. Where a soft
    hyphen may be shown at a line's end, versions of Pango differ: the engine tries.
    """
    if SOFT_HYPHEN in layout.text:
        return False
    line, index = pango.pango_layout_get_line_readonly(layout.layout, 1), len(text.encode())
    if line == ffi.NULL or not line.start_index < index <= line.start_index + line.length:
        return False
    place = ffi.new("int *")
    pango.pango_layout_line_index_to_x(line, index, False, place)
    return bool(first_width + place[0] * FROM_UNITS > max_width)


def _hangs(text: str, style: Any, context: Any, max_width: float, spacing: float) -> bool:
    """Whether the words of a text fit, and only the space after the last one does not: it hangs, or goes."""
    words = text.rstrip(" ")
    if words == text or not words:
        return False
    layout = line_break.create_layout(words, style, context, None, spacing)
    line, _ = layout.get_first_line()
    return bool(line_break.line_size(line, style)[0] <= max_width)


def _one_word(text: str, style: Any) -> str:
    """As much of a text as its narrowest first line depends on: its first word, where a plain word follows."""
    space = text.find(" ")
    if (
        0 < space < len(text) - 2
        and text[space + 1].isalnum()
        and (text[space - 1].isalnum() or text[space - 1] in ",.;:")
        and style["overflow_wrap"] == style["word_break"] == style["white_space"] == "normal"
        and SOFT_HYPHEN not in text
    ):
        return f"{text[:space]} aa"
    return text


_split = _change_engine()


class _Lines:
    """Lines kept of texts of one kind of style: narrowest words, texts that fit, and lines of others."""

    def __init__(self) -> None:
        self.words: dict[Any, Any] = {}
        self.fitting: dict[Any, Any] = {}
        self.lines: dict[Any, Any] = {}


_kinds: dict[tuple[Any, ...], _Lines] = {}
_state: dict[str, object] = {"fonts": None}


def begin(fonts: object) -> None:
    """A book is to be set with these fonts (any value that tells them apart): lines of others are let go of."""
    if fonts != _state["fonts"]:
        _kinds.clear()
    _state["fonts"] = fonts


def _find_lines(style: Any) -> _Lines:
    """What is kept for a style, and for all others of the same values."""
    kept = vars(style)
    if "forum_kept" not in kept:
        if len(_kinds) >= MOST_KINDS:
            _kinds.clear()
        kept["forum_kept"] = _kinds.setdefault(read_values(style, NAMES), _Lines())
    return kept["forum_kept"]  # type: ignore[no-any-return]


def split_first_line(  # noqa: PLR0917 -- as the engine calls it
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> tuple[Any, ...]:
    """The first line of a text, kept by what its style says: one in four is asked for again, a work of some shapings.

    Notes are measured, then laid out; so are paragraphs that move to the next page. The narrowest width of a table's
    cell, and of each line beside a pull quote, is that of a word. The next book has most of these lines again.
    """
    kept = _find_lines(style)
    found = kept.fitting.get((text, justification_spacing))
    if found is not None and (max_width is None or found[1][2] <= max_width):
        return _give(found, max_width)
    if max_width == 0:
        text, lines, most = _one_word(text, style), kept.words, MOST_WORDS
    else:
        lines, most = kept.lines, MOST_LINES
    key: tuple[Any, ...] = _shorten(text), max_width, justification_spacing, is_line_start, minimum
    found = lines.get(key)
    if found is None:
        layout, *line = _split(text, style, context, max_width, justification_spacing, is_line_start, minimum)
        found = vars(layout).copy(), line
        if line[1] is None and (max_width is None or line[2] <= max_width) and not text.endswith(" "):
            # The text stands in one line, as it would in any that is wide enough for it (and for a last space).
            lines, key, most = kept.fitting, (text, justification_spacing), MOST_WORDS
        if len(lines) >= most:
            lines.clear()
        lines[key] = found
    return _give(found, max_width)


def _shorten(text: str) -> str | bytes:
    """A text, or what stands for a long one, such as the rest of a paragraph."""
    return text if len(text) <= LONG else blake2b(text.encode("utf-8", "surrogatepass"), digest_size=20).digest()


def _give(found: tuple[dict[str, Any], list[Any]], max_width: float | None) -> tuple[Any, ...]:
    """A line that was kept; each box changes its layout, so that it gets one of its own (made anew to draw it)."""
    state, line = found
    layout = line_break.Layout.__new__(line_break.Layout)
    vars(layout).update(state, max_width=max_width)
    return layout, *line
