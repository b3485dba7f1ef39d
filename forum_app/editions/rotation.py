"""Whose turn it is to host: the rule of a series, with exceptions after which the rule resumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forum_app.editions.models import RotationRule


@dataclass(frozen=True, slots=True)
class Turn:
    """One year's host city (its key); `reason` says why the rule did not hold, or is None."""

    year: int
    city: str
    reason: str | None


def round_of(rule: RotationRule, cities: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """The cities of one round in order; `cities` are (key, weight) in rotation order.

    Alternate and cycle give each city one turn. Weighted gives `weight` turns, spread as evenly as a round allows
    (smooth weighted round-robin), so that a city of weight 2 among three does not host twice running.
    Raises ValueError for fewer than two cities, or for "alternate" with another number than two.
    """
    if len(cities) < 2:
        raise ValueError("a rotation needs two or more cities")
    if rule is RotationRule.ALTERNATE and len(cities) != 2:
        raise ValueError("the rule alternate is for two cities; use cycle for more")
    if rule is not RotationRule.WEIGHTED:
        return tuple(key for key, _weight in cities)
    total = sum(weight for _key, weight in cities)
    credit = {key: 0 for key, _weight in cities}
    order: list[str] = []
    for _turn in range(total):
        for key, weight in cities:
            credit[key] += weight
        chosen = max(credit, key=lambda key: credit[key])
        credit[chosen] -= total
        order.append(chosen)
    return tuple(order)


def turns(
    rule: RotationRule,
    cities: Sequence[tuple[str, int]],
    *,
    last: tuple[int, str] | None,
    exceptions: Mapping[int, tuple[str, str]],
    first_year: int,
    count: int,
) -> tuple[Turn, ...]:
    """The hosts of `count` years from `first_year` on, one edition a year.

    `last` is the (year, city) of the newest edition that the rule itself placed, None before the first.
    An exception (year -> city, reason) replaces that year's turn; the rule resumes with the city that was passed over,
    so nobody loses a turn to somebody else's exception.
    """
    order = round_of(rule, cities)
    start = (order.index(last[1]) + 1) % len(order) if last and last[1] in order else 0
    result: list[Turn] = []
    place = start
    for year in range(first_year, first_year + count):
        if year in exceptions:
            city, reason = exceptions[year]
            result.append(Turn(year, city, reason))
            # The city named by the exception was due anyway: its turn is used up.
            place = (place + 1) % len(order) if city == order[place] else place
            continue
        result.append(Turn(year, order[place], None))
        place = (place + 1) % len(order)
    return tuple(result)
