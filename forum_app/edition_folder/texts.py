"""Text from outside: what no book can print, and how a message repeats it."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Any

# Text that XML (so PDF metadata, tags, EPUB) cannot hold, or that no font can show alike everywhere.
_UNPRINTABLE = {"Cc": "a control character", "Cs": "half a character", "Co": "a private-use character"}


def shown(value: Any) -> str:
    """A user's value as a message repeats it: short, on one line, harmless on a terminal."""
    if isinstance(value, str):
        text = "".join(letter if letter.isprintable() else "�" for letter in value[:61])
        return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
    return _sort_of(value)


def _sort_of(value: Any) -> str:
    if isinstance(value, bool | int | float):
        # A number of thousands of digits would not be printed by Python, nor be of use.
        return str(value).lower() if not isinstance(value, int) or abs(value) < 10**12 else "a huge number"
    names = {datetime: "a date with a time", date: "a date", list: "a list", dict: "a table"}
    return names.get(type(value), "another kind of value")


def find_unprintable(text: str) -> tuple[int, str] | None:
    """Where the first character stands that no book can print, and what it is; None if there is none."""
    if text.isascii() and text.isprintable():
        return None
    for place, letter in enumerate(text):
        if letter in "\n\t":
            continue
        kind = _UNPRINTABLE.get(unicodedata.category(letter))
        if kind is None and (ord(letter) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(letter) <= 0xFDEF):
            kind = "a code that stands for no character"
        if kind:
            return place, f"{kind} (U+{ord(letter):04X})"
    return None
