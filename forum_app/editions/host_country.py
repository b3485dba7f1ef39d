"""What the country of a host city is called."""

from __future__ import annotations

from forum_app.editions.models import HostCity


def tell_country(city: HostCity, language: str = "en") -> str:
    """The city's country: in the series' own words in English, in those of the language else.

    Of a side of several countries it is that of the city's time zone, under its usual name.
    """
    side, zone = city.side, city.timezone
    if language == "en" and not side.other_countries:
        return side.label
    # Loaded here: few pages need it.
    from babel import Locale  # noqa: PLC0415
    from babel.core import get_global  # noqa: PLC0415

    names = Locale(language).territories
    if not side.other_countries:
        return str(names.get(side.country, side.label))
    country = get_global("zone_territories").get(get_global("zone_aliases").get(zone, zone))
    return str(names[country if country in side.countries else side.country])
