"""Locators, the pages after a work: what the style has no word for is put in the form that it prints rightly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from forum_app.proceedings.nodes import SPACE, Node, plain, text_node
from forum_app.proceedings.ranges import shorten

OTHER_LOCATOR = re.compile(
    r"(,\s)((?:arts?\.|articles?|annex(?:es)?|recitals?|preamble|apps?\.|appendix|tables?|slides?)(?:\s[\w().–-]+)?"
    r"|\d{1,2}:\d\d(?::\d\d)?)",
    re.IGNORECASE,
)
VOLUME = re.compile(r"^(,\s)vol\.\s?(\w+)(?:,\s|$)")
# Whose short form leaves the volume out.
IN_WHOLES = {"chapter", "entry-encyclopedia", "entry-dictionary", "paper-conference"}
OF_VOLUME = re.compile(r"^(,\s)vol\.\s?(\d+),\s(?:pp?\.\s?)?(?=\d)")
RANGE = re.compile(r"\b(\d+)[-–](\d+)\b")
CHAPTER = re.compile(r"^(,\s)ch(s?\.)(?=\s?\d)", re.IGNORECASE)
ROMAN = re.compile(r"\b([ivxlc]+)-([ivxlc]+)\b")


def hold_locator(after: Sequence[Node]) -> list[Node]:
    """A locator that citeproc has no word for ("art. 5") as one all the same, so that no address stands before it.

    A page of a volume stands as Chicago has it (2:24), and a range of Roman pages with a dash.
    """
    words = plain(list(after))
    if any(node["t"] not in {"Str", "Space", "SoftBreak"} for node in after):
        return list(after)
    told = CHAPTER.sub(r"\1chap\2", ROMAN.sub(r"\1–\2", words))
    if OF_VOLUME.match(told):
        told = OF_VOLUME.sub(r"\1\2:", RANGE.sub(lambda match: f"{match[1]}–{shorten(match[1], match[2])}", told))
    found = OTHER_LOCATOR.match(told)
    if not found and told == words:
        return list(after)
    held = f"{found[1]}{{{found[2]}}}{told[found.end() :]}" if found else told
    return _words(held)


def drop_volume(after: Sequence[Node], csl: Mapping[str, Any], *, first: bool) -> list[Node]:
    """A locator without the volume where the work is that volume itself: the style prints it once, as "2:24" or
    "vol. 2".
    """
    if any(node["t"] not in {"Str", "Space", "SoftBreak"} for node in after):
        return list(after)
    words = plain(list(after))
    found = VOLUME.match(words)
    if not found or found[2] != str(csl.get("volume")) or (not first and csl.get("type") in IN_WHOLES):
        return list(after)
    rest = words[found.end() :]
    return _words(found[1] + rest) if rest else []


def _words(text: str) -> list[Node]:
    nodes = [[text_node(word), SPACE] for word in text.split(" ")]
    return [node for pair in nodes for node in pair if node.get("c") != ""][:-1]
