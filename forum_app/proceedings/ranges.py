"""Publication years and reprints as Chicago prints them, and ranges in as few figures: 101–8, 1325–28, 2014–18."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from forum_app.proceedings.nodes import SPACE, Node, text_node

REPRINT = {"nl": "herdr.,", "de": "Nachdr.,"}
# Fields that say themselves how a work came by its second date.
TOLD = ("translator", "original-title", "edition")


def shorten(first: str, last: str) -> str:
    """The last number of a range of pages, without the figures that go without saying (9.61)."""
    low, high = int(first), int(last)
    if low < 100 or low % 100 == 0 or high <= low or len(first) != len(last):
        return last
    changed = next(place for place, (one, other) in enumerate(zip(first, last, strict=True)) if one != other)
    return last[changed:] if low % 100 < 10 else last[min(changed, len(last) - 2) :]


def shorten_years(item: dict[str, Any]) -> dict[str, Any]:
    """The work with the years between which it came out as a range within a century (9.64): 2014–18, 1998–2003."""
    parts = (item.get("issued") or {}).get("date-parts") or []
    if len(parts) != 2 or any(len(part) != 1 for part in parts):
        return item
    first, last = (str(part[0]) for part in parts)
    if first[:-2] != last[:-2]:
        return item
    return {**item, "issued": {"literal": f"{first}–{shorten(first, last)}"}}


def say_reprint(nodes: Sequence[Node], csl: Mapping[str, Any], spoken: str) -> list[Node]:
    """The full note of a work that is printed again says so (14.114): "(1897; repr., London: Quayside, 2011)".

    The style does where the first publisher is known; of a date alone it says nothing. Its word is English.
    """
    numbers = ((csl.get("original-date") or {}).get("date-parts") or [[]])[0]
    if not numbers:
        return list(nodes)
    word = REPRINT.get(spoken, "repr.,")
    plain_date = None if any(csl.get(name) for name in TOLD) else f"({numbers[0]};"
    done: list[Node] = []
    for node in nodes:
        text = node["c"] if node["t"] == "Str" else None
        done.append(text_node(word) if text == "repr.," else node)
        if text is not None and text == plain_date:
            done += [SPACE, text_node(word)]
    return done
