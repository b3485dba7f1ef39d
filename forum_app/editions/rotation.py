"""Whose turn it is to host: the rule of a series, with exceptions after which the rule resumes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from forum_app.editions.models import RotationRule


@dataclass(frozen=True, slots=True)
class Turn:
    """One year's host city (its key); `reason` says why the rule did not hold, or is None."""

    year: int
    city: str
    reason: str | None


def round_of(rule: RotationRule, cities: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """The cities of one round in order; `cities` are (key, weight) in rotation order.

    Alternate and cycle give each city one turn. Weighted gives `weight` turns, spread as evenly as can be (smooth
    weighted round-robin), so that no city hosts twice running, from one round into the next neither: but for a city
    with more turns than all the others together, which has to.
    Raises ValueError for fewer than two cities, or for "alternate" with another number than two.
    """
    if len(cities) < 2:
        raise ValueError("a rotation needs two or more cities")
    if rule is RotationRule.ALTERNATE and len(cities) != 2:
        raise ValueError("the rule alternate is for two cities; use cycle for more")
    if rule is not RotationRule.WEIGHTED:
        return tuple(key for key, _weight in cities)
    return _spread(cities)


def _spread(cities: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    left, total = dict(cities), sum(weight for _key, weight in cities)
    apart = 2 * max(left.values()) <= total
    credit = dict.fromkeys(left, 0)
    order: list[str] = []
    for _turn in range(total):
        for key, weight in cities:
            credit[key] += weight
        may = [key for key in left if left[key] and not (apart and _ends_badly(order, key, left))]
        chosen = max(may, key=lambda key: credit[key])
        credit[chosen] -= total
        left[chosen] -= 1
        order.append(chosen)
    return tuple(order)


def _ends_badly(order: Sequence[str], key: str, left: Mapping[str, int]) -> bool:
    """Whether somebody would host twice running if `key` came next: now, or by what must come until the round ends."""
    first = order[0] if order else key
    open_turns = sum(left.values()) - 1
    if order[-1:] == [key] or (open_turns == 0 and first == key):
        return True
    # Between this turn and the first of the next round, a city fits into every other place that is not beside its own.
    room = {city: open_turns - (city == key) - (city == first) for city in left}
    return any(count - (city == key) > (room[city] + 1) // 2 for city, count in left.items())


def turns(
    rule: RotationRule,
    cities: Sequence[tuple[str, int]],
    *,
    past: Sequence[str],
    exceptions: Mapping[int, tuple[str, str]],
    first_year: int,
    count: int,
) -> tuple[Turn, ...]:
    """The hosts of `count` years from `first_year` on, one edition a year.

    `past` are the cities of the editions that the rule itself placed, oldest first: which of its turns a city had last
    shows in what came before.
    An exception (year -> city, reason) replaces that year's turn; the rule resumes with the city that was passed over,
    so nobody loses a turn to somebody else's exception.
    """
    order = round_of(rule, cities)
    result: list[Turn] = []
    place = _place_after(past, order)
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


def _place_after(past: Sequence[str], order: Sequence[str]) -> int:
    """The place in the round that comes next: after the one that fits the longest stretch of what was."""

    def fitting(place: int) -> int:
        back = (city == order[(place - step) % len(order)] for step, city in enumerate(reversed(past)))
        return sum(1 for _one in takewhile(bool, back))

    best = max(range(len(order)), key=fitting)
    return (best + 1) % len(order) if fitting(best) else 0
