"""Kinds of text that a rule of its own must accept: a time zone, a country, an ORCID iD, a colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from forum_app.core.colours import ENOUGH, PAPER, contrast
from forum_app.core.countries import COUNTRIES
from forum_app.core.times import list_zones
from forum_app.edition_folder.schema import Misfit, closest
from forum_app.edition_folder.texts import shown
from forum_app.people import orcid


@dataclass(frozen=True, slots=True)
class Checked:
    """Text that a rule of its own must accept: a zone, a country, an ORCID iD, a colour."""

    name: str

    def read(self, value: Any) -> str:
        """The text. Raises Misfit."""
        if not isinstance(value, str):
            raise Misfit(f"is {shown(value)}, not text.", "Write it between quotation marks.")
        fault = _CHECKS[self.name](value)
        if fault:
            raise Misfit(*fault)
        return value

    def write(self, value: Any) -> Any:
        """The text itself."""
        return value


def _zone(value: str) -> tuple[str, str] | None:
    known = list_zones()
    if value in known:
        return None
    near = closest(value, known)
    hint = f'Did you mean "{near}"?' if near else "Write an IANA name such as Asia/Seoul."
    return f"{shown(value)} is no time zone.", hint


def _country(value: str) -> tuple[str, str] | None:
    if value in COUNTRIES:
        return None
    return f"{shown(value)} is no country's code.", "Write the two capitals of ISO 3166-1, such as KR or NL."


def _orcid(value: str) -> tuple[str, str] | None:
    if orcid.is_valid(value):
        return None
    return f"{shown(value)} is no ORCID iD: its form or its check character is wrong.", "Copy it again from orcid.org."


def _colour(value: str) -> tuple[str, str] | None:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        return f"{shown(value)} is no colour.", "Write # and six hexadecimal digits, such as #12304a."
    ratio = contrast(value.lower(), PAPER)
    if ratio < ENOUGH:
        return f"{shown(value)} has a contrast of {ratio:.1f} on white.", "Choose a darker one: 4.5 or more is needed."
    return None


_CHECKS = {"zone": _zone, "country": _country, "orcid": _orcid, "colour": _colour}
