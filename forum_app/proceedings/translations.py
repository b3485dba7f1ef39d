"""Titles that CSL does not know: questions, and translated ones, `“한국의 무역” [The Trade of Korea],` at first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forum_app.proceedings.nodes import WRAPPERS, Node, plain, span, text_node

_MARK = re.compile("\ue010([\ue020-\ue029]+)")
# A question or exclamation mark that ends a title, put aside: the style would set no comma after it (Chicago 14.96).
_ENDS = {"?": "\ue050", "!": "\ue051"}


@dataclass(frozen=True, slots=True)
class Title:
    """What CSL does not know of a title: its English, and its language where that is not English."""

    english: str | None
    language: str | None


def mark_title(title: str, number: int) -> str:
    """The title with a mark at its end that survives the style, to find title `number` again."""
    return title + "\ue010" + "".join(chr(0xE020 + int(digit)) for digit in str(number))


def hold_end(title: str) -> str:
    """The title with the question or exclamation mark at its end put aside, so that a comma follows it as any title."""
    return title[:-1] + _ENDS[title[-1]] if title[-1:] in _ENDS else title


def give_end(text: str) -> str:
    """Text with the marks that `hold_end` has put aside."""
    return text.replace(_ENDS["?"], "?").replace(_ENDS["!"], "!")


def expand(nodes: list[Node], titles: Sequence[Title], *, first: bool) -> list[Node]:
    """Nodes with each mark taken out: the title in its language, and at first mention its English in square brackets.

    The brackets stand outside italics and quotation marks, before the comma.
    """
    out: list[Node] = []
    for node in nodes:
        match = _MARK.search(plain([node]))
        if match is None:
            out.append(node)
            continue
        title = titles[int("".join(str(ord(letter) - 0xE020) for letter in match.group(1)))]
        english = f" [{title.english}]" if title.english and first else ""
        if node["t"] == "Str":
            out.append(text_node(node["c"].replace(match.group(0), english)))
        elif node["t"] in WRAPPERS or (node["t"] == "Span" and plain(node["c"][1])[:1] in "“‘„"):
            stripped, comma = _strip(node, bool(english))
            out.append(span([], [stripped], title.language) if title.language else stripped)
            out += [text_node(english + comma)] if english else []
        else:
            inner = expand(node["c"][1], titles, first=first)
            out.append({"t": node["t"], "c": [node["c"][0], inner, *node["c"][2:]]})
    return out


def _strip(node: Node, take_comma: bool) -> tuple[Node, str]:
    """The node without its mark, and the comma or full stop after it, which goes behind the bracket."""
    content = node["c"] if node["t"] in WRAPPERS else node["c"][1]
    kept: list[Node] = []
    comma = ""
    after_mark = False
    for inner in content:
        one = inner
        if _MARK.search(plain([inner])):
            after_mark = True
            one = text_node(_MARK.sub("", inner["c"])) if inner["t"] == "Str" else _strip(inner, take_comma)[0]
        elif after_mark and take_comma and inner["t"] == "Str" and inner["c"] in (",", "."):
            comma = inner["c"]
            continue
        kept.append(one)
    return {"t": node["t"], "c": kept if node["t"] in WRAPPERS else [node["c"][0], kept]}, comma
