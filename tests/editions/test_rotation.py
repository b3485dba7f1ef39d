"""Whose turn it is to host."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.editions.models import RotationRule
from forum_app.editions.rotation import Turn, round_of, turns

TWO = (("the-hague", 1), ("seoul", 1))


def _cities(found: tuple[Turn, ...]) -> list[str]:
    return [turn.city for turn in found]


def test_two_cities_alternate_from_the_last_host() -> None:
    found = turns(RotationRule.ALTERNATE, TWO, past=["seoul"], exceptions={}, first_year=2027, count=4)
    assert found == (
        Turn(2027, "the-hague", None),
        Turn(2028, "seoul", None),
        Turn(2029, "the-hague", None),
        Turn(2030, "seoul", None),
    )


def test_after_an_exception_the_city_that_was_passed_over_hosts() -> None:
    exceptions = {2027: ("seoul", "The Binnenhof is being rebuilt.")}
    found = turns(RotationRule.ALTERNATE, TWO, past=["seoul"], exceptions=exceptions, first_year=2027, count=3)
    assert found == (
        Turn(2027, "seoul", "The Binnenhof is being rebuilt."),
        Turn(2028, "the-hague", None),
        Turn(2029, "seoul", None),
    )


def test_an_exception_for_the_city_that_was_due_uses_its_turn() -> None:
    exceptions = {2027: ("the-hague", "Confirmed by treaty.")}
    found = turns(RotationRule.CYCLE, TWO, past=["seoul"], exceptions=exceptions, first_year=2027, count=2)
    assert _cities(found) == ["the-hague", "seoul"]


def test_a_weighted_round_spreads_the_turns() -> None:
    assert round_of(RotationRule.WEIGHTED, (("a", 2), ("b", 1), ("c", 1))) == ("a", "b", "a", "c")
    assert round_of(RotationRule.WEIGHTED, (("a", 2), ("b", 1), ("c", 1), ("d", 1), ("e", 1))) == (*"abcdae",)


def test_too_few_cities_are_refused() -> None:
    with pytest.raises(ValueError, match="two or more"):
        round_of(RotationRule.CYCLE, (("a", 1),))
    with pytest.raises(ValueError, match="two cities"):
        round_of(RotationRule.ALTERNATE, (("a", 1), ("b", 1), ("c", 1)))


@given(st.lists(st.integers(1, 5), min_size=2, max_size=5))
def test_a_weighted_round_gives_each_city_its_weight(weights: list[int]) -> None:
    cities = tuple((f"city-{index}", weight) for index, weight in enumerate(weights))
    assert Counter(round_of(RotationRule.WEIGHTED, cities)) == dict(cities)


@given(st.lists(st.integers(1, 6), min_size=2, max_size=6))
def test_nobody_hosts_twice_running_who_need_not(weights: list[int]) -> None:
    cities = tuple((f"city-{index}", weight) for index, weight in enumerate(weights))
    has_to = {key for key, weight in cities if 2 * weight > sum(weights)}
    found = turns(RotationRule.WEIGHTED, cities, past=[], exceptions={}, first_year=2027, count=3 * sum(weights) + 1)
    hosts = _cities(found)
    assert {one for one, other in pairwise(hosts) if one == other} <= has_to
    assert Counter(hosts[:-1]) == {key: 3 * weight for key, weight in cities}


@given(st.lists(st.integers(1, 4), min_size=2, max_size=5), st.data())
def test_year_by_year_the_rule_gives_what_it_said_for_all(weights: list[int], data: st.DataObject) -> None:
    cities = tuple((f"city-{index}", weight) for index, weight in enumerate(weights))
    more = {"exceptions": {}, "first_year": 2027}
    whole = _cities(turns(RotationRule.WEIGHTED, cities, past=[], count=3 * sum(weights), **more))
    # One round of history tells which of its turns a city had.
    known = data.draw(st.integers(sum(weights), len(whole)))
    [nxt] = turns(RotationRule.WEIGHTED, cities, past=whole[:known], count=1, **more)
    rounds = round_of(RotationRule.WEIGHTED, cities)
    assert nxt.city == rounds[known % len(rounds)]


@given(st.integers(2, 5), st.sets(st.integers(2027, 2040), max_size=4), st.integers(0, 4))
def test_without_the_excepted_years_the_rule_is_as_if_they_had_not_been(
    size: int, years: set[int], foreign: int
) -> None:
    cities = tuple((f"city-{index}", 1) for index in range(size))
    exceptions = dict.fromkeys(years, (f"guest-{foreign}", "reason"))
    found = turns(RotationRule.CYCLE, cities, past=[], exceptions=exceptions, first_year=2027, count=14)
    ruled = [turn.city for turn in found if turn.reason is None]
    assert ruled == [cities[index % size][0] for index in range(len(ruled))]
    assert {turn.year for turn in found if turn.reason} == years
