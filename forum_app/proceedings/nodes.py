"""Nodes of a text's tree: pandoc's, as plain dicts, and the four that only the book has (Fn, Fig, Pull, Gap)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

Node = dict[str, Any]
SPACE: Node = {"t": "Space"}
WRAPPERS = ("Emph", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps")
# Where the inner nodes of each kind lie: the content itself (None), or that place in it.
_INSIDE: dict[str, int | None] = {
    **dict.fromkeys((*WRAPPERS, "Para", "Plain", "BlockQuote", "Note", "BulletList"), None),
    **dict.fromkeys(("Span", "Quoted", "Link", "Image", "OrderedList"), 1),
    "Header": 2,
}


def text_node(text: str) -> Node:
    """Text as it is, spaces included."""
    return {"t": "Str", "c": text}


def span(classes: Iterable[str], content: list[Node], lang: str | None = None) -> Node:
    """An inline span with classes and perhaps a language."""
    return {"t": "Span", "c": [["", list(classes), [["lang", lang]] if lang else []], content]}


def link(target: str, content: list[Node]) -> Node:
    """A link."""
    return {"t": "Link", "c": [["", [], []], content, [target, ""]]}


def make(kind: str, content: Any) -> Node:
    """A node of the book's own: Fn (number), Fig (key), Pull (index), Gap (text)."""
    return {"t": kind, "c": content}


def children(node: Node) -> list[list[Node]]:
    """The lists of nodes directly inside `node` (a citation's alternative text is not among them)."""
    kind, content = node["t"], node.get("c")
    if content is None or kind not in _INSIDE:
        return []
    place = _INSIDE[kind]
    inside = content if place is None else content[place]
    return list(inside) if kind in ("BulletList", "OrderedList") else [inside]


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Every node, outer before inner, in the order of the text."""
    for node in nodes:
        yield node
        for inner in children(node):
            yield from walk(inner)


def without(nodes: list[Node], *kinds: str) -> list[Node]:
    """A copy without the nodes of these kinds, at any depth of inline nodes."""
    kept: list[Node] = []
    for node in nodes:
        if node["t"] in kinds:
            continue
        if node["t"] in WRAPPERS:
            node = {"t": node["t"], "c": without(node["c"], *kinds)}  # noqa: PLW2901
        elif node["t"] in ("Span", "Quoted", "Link"):
            node = {"t": node["t"], "c": [node["c"][0], without(node["c"][1], *kinds), *node["c"][2:]]}  # noqa: PLW2901
        kept.append(node)
    return kept


def plain(nodes: Iterable[Node]) -> str:
    """The words, without marks of notes."""
    parts: list[str] = []
    for node in nodes:
        kind = node["t"]
        if kind in ("Str", "Gap"):
            parts.append(node["c"])
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            parts.append(" ")
        elif kind in ("Code", "CodeBlock"):
            parts.append(node["c"][1])
        elif kind == "Quoted":
            single = node["c"][0]["t"] == "SingleQuote"
            parts.append(f"‘{plain(node['c'][1])}’" if single else f"“{plain(node['c'][1])}”")
        elif kind == "Note":
            continue
        else:
            parts.append(" ".join(plain(inner) for inner in children(node)))
    return "".join(parts)
