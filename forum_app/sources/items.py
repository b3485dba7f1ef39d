"""What must hold of an item of CSL-JSON, whatever it was written in: key, type, title, names, dates, texts."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import MAXYEAR
from typing import Any

KEY = re.compile(r"[a-z][a-z0-9-]{0,59}")
KEY_RULE = "A key is made of a-z, 0-9 and -, begins with a letter, and has at most 60 characters."
LISTS = {"author", "editor", "translator", "container-author", "collection-editor", "director", "composer"}
# CSL 1.0.2, appendix III.
_TYPES = """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection dataset
    document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song speech standard thesis
    treaty webpage
"""
TYPES = frozenset(_TYPES.split())
# Where else CSL has names, and what in an item is no text (appendix IV).
_MORE = """
    chair collection-editor compiler contributor curator editorial-director editor-translator executive-producer guest
    host illustrator interviewer narrator organizer original-author performer producer recipient reviewed-author
    script-writer series-creator
"""
NAMES = LISTS | set(_MORE.split())
OTHER = {"categories", "custom", "multi"}
PARTS = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")
LEAP = 4
DATES = {"issued", "accessed", "event-date", "original-date", "submitted", "available-date"}


def find_fault(item: Any, found: Collection[str]) -> tuple[str, str]:  # noqa: PLR0911 -- one return a rule
    """What is wrong with an item of CSL-JSON beside those `found` before it, and what to do; empty where nothing is."""
    if not isinstance(item, dict):
        return "is not an object.", "Write it as {…} with id, type and title."
    key = item.get("id")
    if key is None or key == "":
        return "has no id.", "Give it a key of its own as id."
    if not KEY.fullmatch(str(key)):
        return f"the key “{key}” cannot be used.", KEY_RULE
    if str(key) in found:
        return "the key is used twice in this file.", "Give each work a key of its own."
    if not isinstance(item.get("type"), str) or not item["type"]:
        return "has no type.", "Give its CSL type, such as report, webpage or article-journal."
    if item["type"] not in TYPES:
        return f"“{item['type'][:60]}” is no type of CSL.", "Write one, such as report, webpage or article-journal."
    for name, value in item.items():
        fault = _fault_of_field(name, value)
        if fault[0]:
            return fault
    if not isinstance(item.get("title"), str) or not item["title"].strip():
        return "has no title.", "Give its title."
    return "", ""


def _fault_of_field(name: str, value: Any) -> tuple[str, str]:
    if name not in NAMES | DATES | OTHER and not isinstance(value, str | int | float):
        return f"{name[:60]} is not a text.", "Write it between quotation marks, once."
    if name in NAMES and not (isinstance(value, list) and all(isinstance(one, dict) for one in value)):
        return f"{name} is not a list of names.", 'Write [{"family": "…", "given": "…"}] or [{"literal": "…"}].'
    if name in NAMES and any(part in one and not isinstance(one[part], str) for one in value for part in PARTS):
        return f"{name} holds a name whose part is not a text.", 'Write {"family": "…", "given": "…"}.'
    if name in NAMES and not all(any(map(_is_said, one.values())) for one in value):
        return f"{name} holds a name without words.", "Write its family and given, or its literal; or take it out."
    if name in DATES and not _is_date(value):
        return f"{name} is not a CSL date that the calendar has.", 'Write {"date-parts": [[2026, 4, 22]]}.'
    return "", ""


def _is_said(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_date(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    parts = value.get("date-parts")
    if parts is None:
        return any(isinstance(value.get(name), str) for name in ("raw", "literal"))
    return isinstance(parts, list) and bool(parts) and all(map(is_day, parts))


def is_day(parts: Any) -> bool:
    """Whether `parts` are a year, perhaps a month, perhaps a day."""
    if not isinstance(parts, list) or not 1 <= len(parts) <= 3:
        return False
    if not all(str(part).removeprefix("-").isdigit() for part in parts):
        return False
    if len(str(parts[0])) > 5:
        return False
    if not all(1 <= int(part) <= most for part, most in zip(parts[1:], (12, 31), strict=False)):
        return False
    if len(parts) < 3:
        return True
    year = int(parts[0])
    # Of years that no calendar here reaches, February has the day that it can have.
    return int(parts[2]) <= monthrange(year if 1 <= year <= MAXYEAR else LEAP, int(parts[1]))[1]
