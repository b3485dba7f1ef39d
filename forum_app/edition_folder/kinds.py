"""The kinds of value that fields of the edition folder hold: text, words from a list, keys, dates, numbers, colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from forum_app.core.text import find_unprintable, is_blank, one_form
from forum_app.edition_folder.kinds_checked import Checked
from forum_app.edition_folder.schema import Misfit, closest
from forum_app.edition_folder.texts import shown

LONGEST_LINE = 1000


def _need(value: Any, sort: type, name: str, example: str) -> None:
    if type(value) is not sort:
        raise Misfit(f"is {shown(value)}, not {name}.", f"Write {example}.")


@dataclass(frozen=True, slots=True)
class Text:
    """Prose, as it stands; where `lines` is False, on one line. `empty` keeps an empty text apart from none."""

    lines: bool = True
    empty: bool = False

    def read(self, value: Any) -> str | None:
        """The text; None where it is empty. Raises Misfit."""
        _need(value, str, "text", "it between quotation marks")
        found = find_unprintable(value, name=not self.lines)
        if found:
            raise Misfit(f"holds {found[1]}.", "Take it out, or write the character that was meant.")
        if not self.lines and ("\n" in value or "\t" in value):
            raise Misfit("holds a line break or a tab.", "Write it on one line.")
        if not self.lines and len(value) > LONGEST_LINE:
            raise Misfit(f"has {len(value)} characters.", f"Shorten it to {LONGEST_LINE} at most.")
        if is_blank(value):
            return "" if self.empty else None
        return one_form(value)

    def write(self, value: Any) -> Any:
        """The text itself."""
        return value


@dataclass(frozen=True, slots=True)
class Pattern:
    """Text of a fixed form."""

    form: re.Pattern[str]
    name: str
    way_out: str

    def read(self, value: Any) -> str:
        """The text. Raises Misfit."""
        if not isinstance(value, str) or not self.form.fullmatch(value):
            raise Misfit(f"{shown(value)} is not {self.name}.", self.way_out)
        return value

    def write(self, value: Any) -> Any:
        """The text itself."""
        return value


@dataclass(frozen=True, slots=True)
class Word:
    """One of a list of words; `words` maps what is written to what is meant."""

    words: Mapping[str, Any]

    def read(self, value: Any) -> Any:
        """What the word means. Raises Misfit."""
        if isinstance(value, str) and value in self.words:
            return self.words[value]
        near = closest(str(value), self.words) if isinstance(value, str | float) else None
        choices = ", ".join(f'"{word}"' for word in self.words)
        wrong = f"{shown(value)} is none of the words that can stand here."
        raise Misfit(wrong, f'Did you mean "{near}"? Choose from {choices}.' if near else f"Choose from {choices}.")

    def write(self, value: Any) -> Any:
        """The word for what is meant."""
        return next(word for word, meant in self.words.items() if meant == value)


def words_of(words: type[StrEnum]) -> Word:
    """The words of an enumeration, by value."""
    return Word({member.value: member for member in words})


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def read(self, value: Any) -> int:
        """The number. Raises Misfit."""
        _need(value, int, "a whole number", "digits without quotation marks")
        if not self.low <= value <= self.high:
            choices = f"a number from {self.low} to {self.high}" if self.low < self.high else str(self.low)
            raise Misfit(f"{shown(value)} is out of range.", f"Write {choices}.")
        return int(value)

    def write(self, value: Any) -> Any:
        """The number itself."""
        return value


@dataclass(frozen=True, slots=True)
class Truth:
    """true or false."""

    def read(self, value: Any) -> bool:
        """The truth. Raises Misfit."""
        _need(value, bool, "true or false", "true or false, without quotation marks")
        return bool(value)

    def write(self, value: Any) -> Any:
        """The truth itself."""
        return value


@dataclass(frozen=True, slots=True)
class Day:
    """A date from 1900 to 2200."""

    def read(self, value: Any) -> date:
        """The date. Raises Misfit."""
        _need(value, date, "a date", "2026-04-22, without quotation marks")
        found: date = value
        if not 1900 <= found.year <= 2200:
            raise Misfit(f"the year {found.year} cannot be right.", "Write a year from 1900 to 2200.")
        return found

    def write(self, value: Any) -> Any:
        """The date itself."""
        return value


@dataclass(frozen=True, slots=True)
class WallTime:
    """A local time in the host city: a date and a time without a zone."""

    def read(self, value: Any) -> datetime:
        """The time. Raises Misfit."""
        _need(value, datetime, "a local time", "2026-04-22T09:30:00, without quotation marks")
        found: datetime = value
        if found.tzinfo is not None:
            raise Misfit("has a time zone.", "Write the wall time of the host city, such as 2026-04-22T09:30:00.")
        Day().read(found.date())
        return found

    def write(self, value: Any) -> Any:
        """The time itself."""
        return value


@dataclass(frozen=True, slots=True)
class Listed:
    """A list whose members are all of one kind, each once; held as a tuple."""

    kind: Text | Word | Checked
    minimum: int = 0

    def read(self, value: Any) -> tuple[Any, ...]:
        """The members. Raises Misfit for the first that is wrong."""
        _need(value, list, "a list", 'it between square brackets: ["…"]')
        found: list[Any] = []
        for place, one in enumerate(value, 1):
            try:
                member = self.kind.read(one)
            except Misfit as wrong:
                raise Misfit(f"item {place}: {wrong.what}", wrong.way_out) from wrong
            if member is None or member in found:
                raise Misfit(f"item {place} is {'empty' if member is None else 'there twice'}.", "Take it out.")
            found.append(member)
        if len(found) < self.minimum:
            raise Misfit("is empty.", f"Give at least {self.minimum}.")
        return tuple(found)

    def write(self, value: Any) -> Any:
        """A list of what each member is written as."""
        return [self.kind.write(one) for one in value]


@dataclass(frozen=True, slots=True)
class BySide:
    """A small table from a side's key to a value of one kind; held as a sorted tuple of pairs."""

    kind: Text | Word | Checked

    def read(self, value: Any) -> tuple[tuple[str, Any], ...]:
        """The pairs. Raises Misfit for the first that is wrong."""
        _need(value, dict, "a table by side", '{ ROK = "…", NL = "…" }')
        found: dict[str, Any] = {}
        for side, one in value.items():
            try:
                found[SIDE.read(side)] = self.kind.read(one)
            except Misfit as wrong:
                raise Misfit(f"{shown(side)}: {wrong.what}", wrong.way_out) from wrong
            if found[side] is None:
                raise Misfit(f"{shown(side)} is empty.", "Write it, or take that side out.")
        return tuple(sorted(found.items()))

    def write(self, value: Any) -> Any:
        """The table."""
        return {side: self.kind.write(one) for side, one in value}


TEXT = Text()
LINE = Text(lines=False)
PART_OF_NAME = Text(lines=False, empty=True)
KEY = Pattern(
    re.compile(r"[a-z][a-z0-9-]{0,59}"),
    "a key",
    "A key is made of a-z, 0-9 and -, begins with a letter, and has at most 60 characters.",
)
SLUG = Pattern(
    re.compile(r"[a-z0-9][a-z0-9-]{0,59}"),
    "a slug",
    "A slug is made of a-z, 0-9 and -, does not begin with -, and has at most 60 characters.",
)
SIDE = Pattern(re.compile(r"[A-Z]{1,8}"), "a side's key", "Write one to eight capitals A-Z, such as ROK.")
LANGUAGE = Pattern(
    re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"),
    "a language",
    "Write a BCP 47 tag, such as en, ko or nl-BE.",
)
URL = Pattern(re.compile(r"https?://[^\s<>\"]{1,1990}"), "a web address", "Write it whole, from https:// on.")
DOI = Pattern(re.compile(r"10\.[0-9]{4,9}/[!-~]{1,200}"), "a DOI", "Write it from 10. on, without https://doi.org/.")
FILE = Pattern(
    re.compile(r"(sections|figures)/[^./\\\x00-\x1f][^/\\\x00-\x1f]{0,99}"),
    "a path that this folder can have",
    "Write sections/NAME.md or figures/NAME.svg, relative to this folder: no .., no further folders.",
)
ZONE, COUNTRY, ORCID, COLOUR = Checked("zone"), Checked("country"), Checked("orcid"), Checked("colour")
PLACE, YEAR = Number(1, 999), Number(1900, 2200)
DAY, WALL_TIME, TRUTH = Day(), WallTime(), Truth()
