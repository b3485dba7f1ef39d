"""Words of the pages and mails that people get in their own language: one file a language, all with the same keys.

TOML read at the first use instead of compiled catalogues: no step of building, and a test holds the three together.
Days are written with these words too: Babel would load four megabytes for them in each web worker.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

from forum_app.core.paths import share

LANGUAGES = {"en": "English", "ko": "한국어", "nl": "Nederlands"}


@cache
def read_words(language: str) -> dict[str, str]:
    """Every phrase of a language by its key. Raises KeyError for a language that there is not."""
    path = share("templates") / "words" / f"{language}.toml" if language in LANGUAGES else None
    if path is None:
        raise KeyError(language)
    return {str(key): str(value) for key, value in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def phrase(language: str, key: str, **values: object) -> str:
    """A phrase with its values put in. Values are text: nothing in them is ever filled again."""
    return read_words(language)[key].format_map(values)


def tell_day(day: date, language: str) -> str:
    """A day with its name: Wednesday, 22 April 2026; 2026년 4월 22일 수요일."""
    weekday = phrase(language, "weekdays").split()[day.weekday()]
    return phrase(language, "full_day", weekday=weekday, day=day.day, month=_month(day, language), year=day.year)


def tell_days(first: date, last: date, language: str) -> str:
    """A span of days, saying what changes only: 22–23 April 2026; 2026년 4월 22일~23일."""
    together = (first.year, first.month) == (last.year, last.month)
    if language == "ko":
        begins = f"{first.year}년 {_month(first, language)} {first.day}일"
        year = "" if first.year == last.year else f"{last.year}년 "
        ends = f"~{last.day}일" if together else f" ~ {year}{_month(last, language)} {last.day}일"
        return begins if first == last else begins + ends
    ends = f"{last.day} {_month(last, language)} {last.year}"
    if first == last:
        return ends
    if together:
        return f"{first.day}–{ends}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {_month(first, language)}{year} – {ends}"


def _month(day: date, language: str) -> str:
    return phrase(language, "months").split()[day.month - 1]
