"""How an edition is called: its ordinal in words, its name, and the form in which notes cite it."""

from __future__ import annotations

_ONES = (
    "",
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "Thirteenth",
    "Fourteenth",
    "Fifteenth",
    "Sixteenth",
    "Seventeenth",
    "Eighteenth",
    "Nineteenth",
)
_TENS = ("", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
_TENTHS = ("", "", "Twentieth", "Thirtieth", "Fortieth", "Fiftieth", "Sixtieth", "Seventieth", "Eightieth", "Ninetieth")
_DUTCH = (
    "Eerste", "Tweede", "Derde", "Vierde", "Vijfde", "Zesde", "Zevende", "Achtste", "Negende", "Tiende",
    "Elfde", "Twaalfde", "Dertiende", "Veertiende", "Vijftiende", "Zestiende", "Zeventiende", "Achttiende",
    "Negentiende", "Twintigste",
)  # fmt: skip


def ordinal_word(number: int) -> str:
    """The ordinal in words up to Ninety-Ninth, in figures beyond ("101st"). Raises ValueError below 1."""
    if number < 1:
        raise ValueError("an ordinal begins at 1")
    if number < len(_ONES):
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENTHS[tens]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def dutch_ordinal(number: int) -> str:
    """The ordinal in Dutch words up to Twintigste, in figures beyond ("21e"). They don't bend."""
    return _DUTCH[number - 1] if number <= len(_DUTCH) else f"{number}e"


def edition_name(series_title: str, ordinal: int | None) -> str:
    """ "Second ROK-NL Forum"; a special edition has no ordinal: "Special edition of the ROK-NL Forum"."""
    if ordinal is None:
        article = "" if series_title.casefold().startswith("the ") else "the "
        return f"Special edition of {article}{series_title}"
    return f"{ordinal_word(ordinal)} {series_title}"


def citation_name(series_title: str, ordinal: int | None, year: int) -> str:
    """As notes cite it: "ROK-NL Forum 2026"; a special edition must not be taken for that year's regular one."""
    return f"{series_title} {year}" if ordinal is not None else f"{series_title} {year}, Special Edition"
