"""Days in three languages are written as Babel writes them, whose data no web worker needs for that."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date, format_interval

from forum_app.core.catalogue import tell_day, tell_days

LOCALES = {"en": "en_GB", "ko": "ko_KR", "nl": "nl_NL"}
YEAR = [date(2026, 12, 1) + timedelta(days=number) for number in range(366)]


@pytest.mark.parametrize("language", LOCALES)
def test_a_day_is_babels(language: str) -> None:
    told = [tell_day(day, language) for day in YEAR]
    assert told == [str(format_date(day, "full", locale=LOCALES[language])) for day in YEAR]


@pytest.mark.parametrize("length", [0, 1, 27, 40, 400])
def test_a_span_in_korean_is_babels(length: int) -> None:
    spans = [(day, day + timedelta(days=length)) for day in YEAR]
    babels = [str(format_interval(*span, "yMMMMd", locale="ko_KR")) for span in spans]
    assert [tell_days(*span, "ko") for span in spans] == babels


@pytest.mark.parametrize("language", ["en", "nl"])
def test_both_ends_of_a_span_are_babels(language: str) -> None:
    locale = LOCALES[language]
    for first in YEAR:
        last = first + timedelta(days=31)
        begins = format_date(first, "d MMMM" if first.year == last.year else "d MMMM y", locale=locale)
        whole = str(format_date(last, "d MMMM y", locale=locale))
        assert tell_days(first, last, language) == f"{begins} – {whole}"
        assert tell_days(last, last, language) == whole
        if last.day > 1:
            assert tell_days(last.replace(day=1), last, language) == f"1–{whole}"
