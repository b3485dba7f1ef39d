"""What the database keeps of series and editions where their tables' own constraints cannot say it."""

from __future__ import annotations

from forum_app.core.row_rules import (
    COUNTRY,
    FIGURES,
    NO_COUNTRY,
    SMALL,
    keep,
    keep_from_going,
    keep_in_series,
    keep_put,
    keep_words,
    only_of,
)
from forum_app.editions.models import (
    Blackout,
    Edition,
    EditionMove,
    HostCity,
    Partner,
    RotationException,
    Series,
    Side,
)

YEARS = "NEW.year BETWEEN 1900 AND 2200"

keep_words(Series, "slug", "title", "description")
keep_words(Side, "key", "label", "adjective")
keep_words(HostCity, "key", "name", "timezone")
keep_words(Partner, "name")
keep_words(Edition, "slug", "theme")
keep_words(RotationException, "reason")
keep_words(EditionMove, "reason", "moved_by")
keep_words(Blackout, "reason")
keep_put(Side, "series_id")
keep_put(HostCity, "series_id")
keep_put(Edition, "series_id")
keep_in_series(HostCity, "side_id", "side")
keep_in_series(RotationException, "city_id", "host_city")
keep_in_series(Partner, "side_id", "side")
keep_in_series(Edition, "city_id", "host_city")
NO_ADDRESS = "an address is made of small letters, figures and hyphens"
COLOUR = "NEW.{0} LIKE '#%' AND trim(substr(NEW.{0}, 2), '0123456789abcdefABCDEF') = ''"
keep(Side, "country", ("country",), COUNTRY, NO_COUNTRY)
keep(
    Side, "letters", ("key",), f"length(NEW.key) <= 8 AND {only_of('key', SMALL.upper())}",
    "a side has a key of one to eight capitals",
)  # fmt: skip
for table in (Series, Edition):
    keep(table, "address", ("slug",), only_of("slug", f"{SMALL}{FIGURES}-"), NO_ADDRESS)
keep(
    Series, "hex_colours", ("primary_colour", "accent_colour"),
    f"{COLOUR.format('primary_colour')} AND {COLOUR.format('accent_colour')}",
    "a colour is # and six figures of base 16",
)  # fmt: skip
keep(EditionMove, "old_days", ("starts_on", "ends_on"), "NEW.ends_on >= NEW.starts_on", "its days are out of order")
keep(HostCity, "turns", ("weight",), "NEW.weight <= 99", "a city has at most 99 turns a round")
keep(RotationException, "year", ("year",), YEARS, "a year is 1900 to 2200")
keep(Edition, "year", ("year",), YEARS, "a year is 1900 to 2200")
keep(Edition, "number", ("ordinal",), "NEW.ordinal IS NULL OR NEW.ordinal <= 999", "an ordinal is 1 to 999")
LENGTH = "DAYS(NEW.ends_on, NEW.starts_on) < 31"
keep(Edition, "length", ("starts_on", "ends_on"), LENGTH, "an edition has at most 31 days")
keep(
    Edition, "announced_by_status", ("status", "announced"),
    "NEW.status IN ('postponed', 'cancelled') OR NEW.announced = (NEW.status <> 'planned')",
    "readers see what was announced or held, and no plan",
)  # fmt: skip

# A series may begin with nothing; where an edition stands it has two sides and two host cities, and keeps them.
COUNT = "(SELECT count(*) FROM {} WHERE series_id = {}.series_id)"
HOSTS = f"{COUNT.format('side', 'NEW')} >= 2 AND {COUNT.format('host_city', 'NEW')} >= 2"
keep(
    Edition, "hosts", ("series_id",), HOSTS, "its series has fewer than two sides or two host cities", changed=False
)  # fmt: skip
NO_EDITION = "NOT EXISTS (SELECT 1 FROM edition WHERE series_id = OLD.series_id)"
for place in (Side, HostCity):
    keep_from_going(
        place, "one_of_two", f"{NO_EDITION} OR {COUNT.format(place.__tablename__, 'OLD')} > 2",
        "a series with editions has two or more",
    )  # fmt: skip
ONE_OF_TWO = "two cities take turns by the rule alternate, and no more"
RULE = "(SELECT rotation FROM series WHERE id = NEW.series_id)"
keep(
    HostCity, "turn", ("series_id",), f"{COUNT.format('host_city', 'NEW')} < 2 OR {RULE} <> 'alternate'",
    ONE_OF_TWO, changed=False,
)  # fmt: skip
keep(
    Series, "turns", ("rotation",),
    "NEW.rotation <> 'alternate' OR (SELECT count(*) FROM host_city WHERE series_id = NEW.id) <= 2",
    ONE_OF_TWO, inserted=False,
)  # fmt: skip
