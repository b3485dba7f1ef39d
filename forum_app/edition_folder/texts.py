"""How a message repeats a value from outside."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any


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
