"""Run as a process: asks the library `holidays` for years of countries (KR:2027 …), prints them as JSON.

Of its own since the library loads every country there is, 30 MB, for ten days a year.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import holidays

# Days that many offices keep though the law doesn't: in the Netherlands Liberation Day (5 May). Where the parts of a
# federation have laws of their own, those that its government keeps: Victoria Day and Thanksgiving in Canada.
CATEGORIES = ("public", "optional", "government")


def read_year(country: str, year: int) -> dict[str, str]:
    """The holidays of a country in a year, English names by ISO day; empty for a country unknown."""
    try:
        known = holidays.country_holidays(country).supported_categories
    except NotImplementedError:
        return {}
    wanted = tuple(category for category in CATEGORIES if category in known)
    found = holidays.country_holidays(country, years=year, categories=wanted, language="en_US")
    return {day.isoformat(): name for day, name in found.items() if day.year == year}


def main(asked: Sequence[str]) -> None:
    """Answer for each COUNTRY:YEAR, in that order."""
    pairs = [one.split(":") for one in asked]
    json.dump([read_year(country, int(year)) for country, year in pairs], sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
