"""Quotation marks of languages that have their own: in a German book „so“, and ‚so‘ inside of others."""

from __future__ import annotations

from forum_app.proceedings.nodes import Node, children, span, text_node

ENGLISH = ("“", "”", "‘", "’")
MARKS = {"de": ("„", "“", "‚", "‘"), "de-ch": ("«", "»", "‹", "›")}


def quotation_marks(language: str) -> tuple[str, str, str, str]:
    """The marks that open and close a quotation, and one inside another, in a book of this language."""
    code = language.casefold()
    return MARKS.get(code) or MARKS.get(code.split("-")[0]) or ENGLISH


def set_marks(nodes: list[Node], language: str, depth: int = 0) -> list[Node]:
    """`nodes`, each quotation in them with the marks of `language` as text, where those are not the English ones."""
    marks = quotation_marks(language)
    if marks == ENGLISH:
        return nodes
    for place, node in enumerate(nodes):
        if node["t"] == "Quoted":
            # An inner quotation: the author typed the outer marks as they are printed, so no node is around it.
            level = max(depth, 1) if node["c"][0]["t"] == "Inner" else depth
            left, right = marks[:2] if level % 2 == 0 else marks[2:]
            inside = set_marks(node["c"][1], language, level + 1)
            nodes[place] = span([], [text_node(left), *inside, text_node(right)])
        else:
            for inner in children(node):
                set_marks(inner, language, depth)
    return nodes
