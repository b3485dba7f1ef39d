"""Public holidays of a country, lunar ones and substitutes among them, by the library `holidays`."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

# Days that many offices keep though the law doesn't: in the Netherlands Liberation Day (5 May).
CATEGORIES = ("public", "optional")


@lru_cache(maxsize=64)
def list_holidays(country: str, year: int) -> dict[date, str]:
    """The holidays of a country (ISO 3166-1 alpha-2) in a year with their English names; empty for one unknown."""
    # Loaded here: only the date finder needs it.
    import holidays  # noqa: PLC0415

    try:
        known = holidays.country_holidays(country).supported_categories
    except NotImplementedError:
        return {}
    wanted = tuple(category for category in CATEGORIES if category in known)
    found = holidays.country_holidays(country, years=year, categories=wanted, language="en_US")
    return {day: name for day, name in found.items() if day.year == year}
