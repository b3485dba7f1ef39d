"""What follows a reference in its sentence: a word that the sentence goes on with, a locator, another work."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from forum_app.proceedings.language import OPEN
from forum_app.proceedings.nodes import Node, children, plain, text_node, walk

_LOCATOR = re.compile(r"(?:pp?\.\s?|chap\.\s?|no\.\s?|para\.\s?|§\s?)?\d[\dA-Za-z]*(?:[–-]\d+)?")


def runs_on(rest: Iterable[Node]) -> bool:
    """Whether, after a space and whatever notes, a sentence goes on with a word or a quotation."""
    spaced = False
    for node in rest:
        if node["t"] in ("Space", "SoftBreak"):
            spaced = True
        elif node["t"] not in ("Cite", "Note"):
            first = plain([node])[:1]
            return spaced and (first.isalnum() or first in ("“", "‘", OPEN))
    return False


def take_locator(rest: deque[Node]) -> list[Node]:
    """Take ", 24" off the nodes after a bare @key: inside a note it is the locator."""
    if len(rest) < 3 or rest[0] != {"t": "Str", "c": ","} or rest[1]["t"] not in ("Space", "SoftBreak"):
        return []
    match = _LOCATOR.match(rest[2]["c"]) if rest[2]["t"] == "Str" else None
    if match is None:
        return []
    left = rest[2]["c"][match.end() :]
    for _ in range(3):
        rest.popleft()
    rest.extendleft([text_node(left)] if left else [])
    return [text_node(", " + match.group(0))]


def part_works(nodes: Sequence[Node]) -> tuple[list[Node], list[tuple[list[Any], list[Node]]]]:
    """The words after a citation up to the first work that they name, and each such work's list with what follows it.

    So `[@a, 24, quoted in @b, 7]` is two citations, which the style prints one after the other.
    """
    found: list[tuple[list[Any], list[Node]]] = []
    head: list[Node] = []
    rest = deque(nodes)
    while rest:
        node = rest.popleft()
        if node["t"] == "Works":
            found.append((node["c"], []))
        elif any(inner["t"] == "Works" for inner in walk([node])):
            rest.extendleft(reversed([one for inner in children(node) for one in inner]))
        else:
            (found[-1][1] if found else head).append(node)
    for words in (head, *(after for _, after in found[:-1])):
        while found and words and words[-1]["t"] in ("Space", "SoftBreak"):
            words.pop()
    return head, found
