"""What stands in the calendars of a series' sides around some days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from forum_app.editions.dates import Calendar
from forum_app.editions.holiday_calendar import read_holidays
from forum_app.editions.models import HostCity


def list_calendars(cities: Iterable[HostCity], first: date, last: date) -> list[Calendar]:
    """A calendar for each side of the cities, in their order, from the year before `first` to that after `last`.

    Raises ForumError where the holidays can't be read.
    """
    calendars, rows, years = dict[str, Calendar](), list(cities), range(first.year - 1, last.year + 2)
    holidays = read_holidays((country, year) for city in rows for country in city.side.countries for year in years)
    for city in rows:
        merged = dict[date, str]()
        # The first country's name of a day counts, where others keep it too.
        for country in reversed(city.side.countries):
            named = "{}" if len(city.side.countries) == 1 else f"{{}}, {country}"
            merged |= {day: named.format(name) for year in years for day, name in holidays[country, year].items()}
        calendars.setdefault(city.side.key, Calendar(city.side.label, city.timezone, merged))
    return list(calendars.values())
