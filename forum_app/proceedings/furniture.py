"""The book's own words (headings, labels, roles, days) in the language of the edition, of the four it speaks."""

from __future__ import annotations

from datetime import date

from forum_app.proceedings.furniture_words import MONTH_NAMES, SHORT_MONTHS, WEEKDAY_NAMES, WORDS

SHORT_TARGET = 12
CONFIDENCE = {"green": ("●", "on course"), "amber": ("◐", "at risk"), "red": ("○", "off course")}


def base_language(language: str) -> str:
    """The language of a tag: "nl" of "nl-BE"."""
    return language.casefold().split("-")[0]


def spoken_language(language: str | None) -> str:
    """The language that a page of an edition speaks: its book's where there are words for it, else English."""
    return language if language and base_language(language) in WORDS else "en"


def decimal_mark(language: str) -> str:
    """What parts the units from the tenths: a point in English and Korean books, a comma elsewhere."""
    return "." if base_language(language) in ("en", "ko", "ja", "zh", "th", "he") else ","


def within(word: str, language: str) -> str:
    """A word of the book within a sentence: German nouns keep their capital, and Hangul has none."""
    return word if base_language(language) == "de" else word[:1].lower() + word[1:]


def say(english: str, language: str) -> str:
    """A word of the book in a language (BCP 47); English where the book does not speak it."""
    return WORDS.get(base_language(language), {}).get(english, english)


def tell(english: str, language: str, *values: object) -> str:
    """A phrase of the book with its values put in."""
    return say(english, language).format(*values)


def numbered(english: str, number: object, language: str) -> str:
    """ "Figure 1", with a space that holds."""
    return f"{say(english, language)}\u00a0{number}"


def say_role(role: str, language: str, *, many: bool = False) -> str:
    """What a programme calls those in a role: "Panellists", "Panelleden", "Panelmitglieder", "패널 토론자"."""
    one = role[:1].upper() + role[1:]
    if base_language(language) in WORDS and base_language(language) != "en":
        return say(f"{one}s" if many else one, language)
    return one if not many or role.endswith("keynote") else f"{one}s"


def say_state(state: str, language: str) -> str:
    """How far a recommendation has come: "In progress"."""
    return say(state[:1].upper() + state[1:], language)


def say_confidence(colour: str, language: str) -> str:
    """A state of confidence by a shape and words, never by colour alone (domain.md)."""
    shape, words = CONFIDENCE[colour]
    return f"{shape} {say(words, language)}"


def say_measure(indicator: str | None, baseline: str | None, target: str | None, language: str) -> str:
    """What is measured, from where to where: "Calls a year: from 0 to 2"."""
    change = tell("from {} to {}", language, baseline, target) if baseline and target else target or ""
    if baseline and target and len(target) < SHORT_TARGET:
        # A figure never stands on a line by itself.
        before, _, after = change.rpartition(f" {target}")
        change = f"{before}\u00a0{target}{after}"
    return ": ".join(filter(None, (indicator, change)))


def say_day(day: date, language: str) -> str:
    """15 September 2026, 15 september 2026, 15. September 2026, 2026년 9월 15일."""
    base = base_language(language)
    if base == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일"
    return f"{_number(day, base)} {MONTH_NAMES.get(base, MONTH_NAMES['en'])[day.month - 1]} {day.year}"


def say_days(first: date, last: date, language: str) -> str:
    """A span of days, saying what changes only: 22–23 April 2026, 22.–23. April 2026, 2026년 4월 22–23일."""
    base = base_language(language)
    if first == last:
        return say_day(first, language)
    if base == "ko":
        year = "" if first.year == last.year else f"{last.year}년 "
        month = "" if (first.year, first.month) == (last.year, last.month) else f"{year}{last.month}월 "
        return (
            f"{say_day(first, language)}–{month}{last.day}일"
            if month
            else (f"{first.year}년 {first.month}월 {first.day}–{last.day}일")
        )
    names = MONTH_NAMES.get(base, MONTH_NAMES["en"])
    if (first.year, first.month) == (last.year, last.month):
        return f"{_number(first, base)}–{say_day(last, language)}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{_number(first, base)} {names[first.month - 1]}{year} – {say_day(last, language)}"


def say_weekday(day: date, language: str) -> str:
    """Wednesday 22 April 2026, Woensdag 22 april 2026, Mittwoch, 22. April 2026, 2026년 4월 22일 수요일."""
    base = base_language(language)
    name = WEEKDAY_NAMES.get(base, WEEKDAY_NAMES["en"])[day.weekday()]
    if base == "ko":
        return f"{say_day(day, language)} {name}"
    return f"{name}{',' if base == 'de' else ''} {say_day(day, language)}"


def say_short_day(day: date, language: str) -> str:
    """15 Sep 2026, 15 sep 2026, 15. Sep. 2026, 2026. 9. 15."""
    base = base_language(language)
    if base == "ko":
        return f"{day.year}. {day.month}. {day.day}."
    return f"{_number(day, base)} {_short_month(day, base)} {day.year}"


def say_month(day: date, language: str) -> str:
    """September 2026, september 2026, September 2026, 2026년 9월."""
    base = base_language(language)
    if base == "ko":
        return f"{day.year}년 {day.month}월"
    return f"{MONTH_NAMES.get(base, MONTH_NAMES['en'])[day.month - 1]} {day.year}"


def say_short_month(day: date, language: str) -> str:
    """Sep 2026, with a space that holds; 2026. 9."""
    base = base_language(language)
    return f"{day.year}.\u00a0{day.month}." if base == "ko" else f"{_short_month(day, base)}\u00a0{day.year}"


def _number(day: date, base: str) -> str:
    return f"{day.day}{'.' if base == 'de' else ''}"


def _short_month(day: date, base: str) -> str:
    return SHORT_MONTHS.get(base, SHORT_MONTHS["en"])[day.month - 1]
