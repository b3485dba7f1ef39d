"""Words of the pages and mails that people get in their own language: one file a language, all with the same keys.

TOML read at the first use instead of compiled catalogues: no step of building, and a test holds the three together.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache

from forum_app.core.paths import share

LANGUAGES = {"en": "English", "ko": "한국어", "nl": "Nederlands"}
_LOCALES = {"en": "en_GB", "ko": "ko_KR", "nl": "nl_NL"}


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
    # Loaded here: pages in English alone don't need it.
    from babel.dates import format_date  # noqa: PLC0415

    return str(format_date(day, "full", locale=_LOCALES[language]))


def tell_days(first: date, last: date, language: str) -> str:
    """A span of days, saying what changes only: 22–23 April 2026; 2026년 4월 22일~23일."""
    from babel.dates import format_date, format_interval  # noqa: PLC0415

    locale = _LOCALES[language]
    if language == "ko":
        return str(format_interval(first, last, "yMMMMd", locale=locale))
    # Of the others the data know spans with months cut short alone.
    if (first.year, first.month) == (last.year, last.month):
        shown, dash = "d", "–"
    else:
        shown, dash = "d MMMM" if first.year == last.year else "d MMMM y", " – "
    begins = "" if first == last else f"{format_date(first, shown, locale=locale)}{dash}"
    return begins + str(format_date(last, "d MMMM y", locale=locale))
