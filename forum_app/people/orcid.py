"""ORCID iDs, checked offline by their last character."""

from __future__ import annotations

import re

_FORM = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")


def check_character(digits: str) -> str:
    """The check character of fifteen digits by ISO 7064 MOD 11-2, "0" to "9" or "X".

    Source of the rule: support.orcid.org, "Structure of the ORCID Identifier".
    """
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    result = (12 - total % 11) % 11
    return "X" if result == 10 else str(result)


def is_valid(orcid: str) -> bool:
    """Whether `orcid` is written 0000-0000-0000-0000 and its check character is right."""
    if not _FORM.fullmatch(orcid):
        return False
    digits = orcid.replace("-", "")
    return check_character(digits[:15]) == digits[15]
