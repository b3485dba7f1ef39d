"""Translated titles, which CSL does not know: `“한국의 무역” [The Trade of Korea],` at first mention only."""

from __future__ import annotations

import re
from collections.abc import Mapping

from forum_app.proceedings.nodes import WRAPPERS, Node, plain, text_node

_MARK = re.compile("\ue010([\ue020-\ue029]+)")


def mark_title(title: str, number: int) -> str:
    """The title with a mark at its end that survives the style, to find the place of translation `number`."""
    return title + "\ue010" + "".join(chr(0xE020 + int(digit)) for digit in str(number))


def expand(nodes: list[Node], translations: Mapping[int, str | None]) -> list[Node]:
    """Nodes with each mark replaced by its translation in square brackets, outside italics and quotation marks."""
    out: list[Node] = []
    for node in nodes:
        match = _MARK.search(plain([node]))
        if match is None:
            out.append(node)
            continue
        number = int("".join(str(ord(letter) - 0xE020) for letter in match.group(1)))
        english = f" [{translations[number]}]" if translations.get(number) else ""
        if node["t"] == "Str":
            out.append(text_node(node["c"].replace(match.group(0), english)))
        elif node["t"] in WRAPPERS or (node["t"] == "Span" and plain(node["c"][1])[:1] in "“‘"):
            stripped, comma = _strip(node, bool(english))
            out += [stripped, text_node(english + comma)] if english else [stripped]
        else:
            out.append({"t": node["t"], "c": [node["c"][0], expand(node["c"][1], translations), *node["c"][2:]]})
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
