"""Notes in Dutch, German and Korean books: what the style does as English does, whatever the language of its words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from forum_app.proceedings.nodes import Node, children, plain, text_node
from forum_app.proceedings.source_shapes import ROLES

# Before the last name of three, before and after names with their Korean part, before the title of a Korean whole.
LAST, NAMES, ENDED, WHOLE = "\ue060", "\ue061", "\ue062", "\ue063"
MARKS = re.compile(f"[{LAST}{NAMES}{ENDED}{WHOLE}]")
SERIAL = re.compile(rf",( \w+ {LAST})")
# The style's English before and after names that have their Korean part already.
LABELS = re.compile(rf"(?:eds?|trans)\. (?={NAMES})|(?<={ENDED}), eds?\.(?=,)|(?<=\d판) ed\.")
RANGE = re.compile(r"(?<![\w.-])(\d+)-(\d+)(?![\w-])")
PARTS = {"editor": " 편", "translator": " 옮김"}
MOST_NAMES = 3
# Where the style prints a whole date; elsewhere it is the year alone.
DATED = {"article-newspaper", "article-magazine", "webpage", "post", "post-weblog", "interview", "dataset", "treaty"}


def is_korean(csl: Mapping[str, Any]) -> bool:
    """Whether a work is in Korean, and not romanised."""
    language = str(csl.get("language") or "").casefold()
    return language.split("-")[0] == "ko" and "latn" not in language


def localise(item: dict[str, Any], spoken: str) -> dict[str, Any]:
    """The work as a book in `spoken` wants it: no comma before the last of three names; a Korean one in Korean.

    In a Korean book works in other languages keep the English of their notes, as Korean scholars cite them.
    """
    if spoken in {"nl", "de"}:
        return {**item, **{role: _mark_last(item[role]) for role in ROLES & item.keys()}}
    return _in_korean(item) if spoken == "ko" and is_korean(item) else item


def settle(nodes: list[Node], spoken: str) -> list[Node]:
    """Nodes of a note with what `localise` has marked taken out, and figures of a Dutch range joined by a dash."""
    if spoken not in {"nl", "de", "ko"}:
        return nodes
    merged: list[Node] = []
    for node in nodes:
        for inner in children(node) if node["t"] != "Link" else ():
            inner[:] = settle(inner, spoken)
        if node["t"] not in {"Str", "Space", "SoftBreak"}:
            merged.append(node)
            continue
        words = node["c"] if node["t"] == "Str" else " "
        if merged and merged[-1]["t"] == "Str":
            merged[-1] = text_node(merged[-1]["c"] + words)
        else:
            merged.append(text_node(words))
    for place, node in enumerate(merged):
        if node["t"] == "Str":
            after = plain(merged[place + 1 : place + 2])
            words = node["c"].removesuffix("in ") if after.startswith(WHOLE) else node["c"]
            words = LABELS.sub("", SERIAL.sub(r"\1", words))
            node["c"] = RANGE.sub(r"\1–\2", words) if spoken == "nl" else words
    return merged


def clear(nodes: list[Node]) -> list[Node]:
    """Nodes without the marks."""
    for node in nodes:
        if node["t"] == "Str":
            node["c"] = MARKS.sub("", node["c"])
        for inner in children(node):
            clear(inner)
    return nodes


def day_in_korean(numbers: Sequence[int]) -> str:
    """ "2026년 3월 2일", or as much of it as `numbers` tell."""
    return " ".join(f"{int(number)}{unit}" for number, unit in zip(numbers, "년월일", strict=False))


def _mark_last(names: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(names) < MOST_NAMES:
        return names
    last = names[-1]
    first = "non-dropping-particle" if last.get("non-dropping-particle") else "family"
    marked = {field: f"{LAST}{last[field]}" for field in ("literal", "given", first) if last.get(field)}
    return [*names[:-1], {**last, **marked}]


def _in_korean(item: dict[str, Any]) -> dict[str, Any]:
    done = dict(item)
    for role in ROLES & done.keys():
        names = [str(name.get("literal") or "") for name in done[role]]
        if all(names):
            words = "·".join(names) if len(names) <= MOST_NAMES else f"{names[0]} 외"
            done[role] = [{"literal": f"{NAMES}{words}{PARTS[role]}{ENDED}" if role in PARTS else words}]
    dates = ((done.get("issued") or {}).get("date-parts") or [[]])[0]
    if not done.get("issued"):
        done["issued"] = {"literal": "연도 미상"}
    elif len(dates) > 1 and done["type"] in DATED:
        done["issued"] = {"literal": day_in_korean(dates)}
    if str(done.get("edition", "")).isdigit():
        done["edition"] = f"{done['edition']}판"
    if done.get("volume") and done.get("issue"):
        done["volume"] = f"{done['volume']}권 {done.pop('issue')}호"
    if done["type"] == "chapter" and done.get("container-title"):
        done["container-title"] = f"{WHOLE}{done['container-title']}"
    done.pop("accessed", None)
    return done
