"""The rules of a programme: ground rules, wall times, order of a day, conflicts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.programme.conflicts import Away, Frame, Seat, Sitting, Weight, find_conflicts
from forum_app.programme.ground_rules import RuleLoosened, check_change, is_stricter
from forum_app.programme.models import GroundRule
from forum_app.programme.moves import find_overlap, mark_day
from forum_app.programme.ordering import Slot, reorder
from forum_app.programme.wall_times import NoSuchTime, check_wall_time, span

SEOUL = ZoneInfo("Asia/Seoul")
DAY = datetime(2026, 4, 22)  # noqa: DTZ001 -- wall time


@pytest.mark.parametrize(("old", "new"), list(product(GroundRule, GroundRule)))
def test_an_announced_rule_only_gets_stricter(old: GroundRule, new: GroundRule) -> None:
    order = ["on the record", "by description", "Chatham House Rule", "off the record"]
    check_change(new, old, announced=False)
    if order.index(new.value) < order.index(old.value):
        assert not is_stricter(new, old)
        with pytest.raises(RuleLoosened, match=old.value):
            check_change(new, old, announced=True)
    else:
        check_change(new, old, announced=True)


@pytest.mark.parametrize(
    ("wall", "zone", "fits"),
    [
        ("2026-03-29T02:30", "Europe/Amsterdam", False),
        ("2026-03-29T01:59", "Europe/Amsterdam", True),
        ("2026-03-29T03:00", "Europe/Amsterdam", True),
        ("2026-10-25T02:30", "Europe/Amsterdam", False),
        ("2026-10-25T03:00", "Europe/Amsterdam", True),
        ("2026-03-29T02:30", "Asia/Seoul", True),
    ],
)
def test_a_wall_time_must_come_once(wall: str, zone: str, fits: bool) -> None:
    if fits:
        check_wall_time(datetime.fromisoformat(wall), zone)
        return
    with pytest.raises(NoSuchTime, match=wall[-5:]):
        check_wall_time(datetime.fromisoformat(wall), zone)


def test_an_end_before_the_beginning_is_on_the_next_day() -> None:
    day = date(2026, 4, 22)
    assert span(day, time(9), time(10)) == (DAY.replace(hour=9), DAY.replace(hour=10))
    assert span(day, time(23), time(1)) == (DAY.replace(hour=23), datetime(2026, 4, 23, 1))  # noqa: DTZ001 -- wall time


@given(
    lengths=st.lists(st.tuples(st.integers(5, 180), st.integers(-30, 60)), min_size=1, max_size=8),
    place=st.integers(0, 7),
    to=st.integers(-2, 10),
)
def test_reordering_keeps_lengths_gaps_and_the_whole_day(lengths: list[tuple[int, int]], place: int, to: int) -> None:
    at, day = DAY.replace(hour=8), []
    for number, (length, gap) in enumerate(lengths):
        day.append(Slot(f"s{number}", at, at + timedelta(minutes=length)))
        at = max(day[-1].ends + timedelta(minutes=gap), day[-1].starts + timedelta(minutes=1))
    key = f"s{place % len(day)}"
    moved = reorder(day, key, to)
    assert sorted(slot.key for slot in moved) == sorted(slot.key for slot in day)
    assert {slot.key: slot.ends - slot.starts for slot in moved} == {slot.key: slot.ends - slot.starts for slot in day}
    assert min(slot.starts for slot in moved) == day[0].starts
    gaps = [later.starts - earlier.ends for earlier, later in pairwise(day)]
    assert [later.starts - earlier.ends for earlier, later in pairwise(moved)] == gaps
    assert moved[max(0, min(to, len(day) - 1))].key == key
    # Back again: as it was.
    assert reorder(moved, key, place % len(day)) == tuple(day) or any(gap < timedelta() for gap in gaps)


@given(
    starts=st.lists(st.integers(0, 1439), min_size=1, max_size=6),
    change=st.integers(1, 90),
    to=st.integers(-1, 7),
    noise=st.text(max_size=20),
)
def test_a_move_is_crossed_by_any_change_of_order_or_hours(starts: list[int], change: int, to: int, noise: str) -> None:
    times = [DAY + timedelta(minutes=minute) for minute in sorted(starts)]
    day = [Slot(f"s{number}", at, at + timedelta(minutes=30)) for number, at in enumerate(times)]
    titles = {slot.key: slot.key.upper() for slot in day}
    assert find_overlap(mark_day(day), day, "s0", to, titles) is None
    assert find_overlap("", day, "s0", to, titles) is None
    other = [*day[:-1], Slot(day[-1].key, day[-1].starts, day[-1].ends + timedelta(minutes=change))]
    overlap = find_overlap(mark_day(day), other, "s0", to, titles)
    assert overlap is not None
    assert overlap.wanted == tuple(
        f"{slot.starts:%H:%M}–{slot.ends:%H:%M} {titles[slot.key]}" for slot in reorder(day, "s0", to)
    )
    assert overlap.stored == tuple(f"{slot.starts:%H:%M}–{slot.ends:%H:%M} {titles[slot.key]}" for slot in other)
    # Whatever is sent, it is told and never fails.
    told = find_overlap(f"x{noise}", day, "s0", to, titles)
    assert told is not None
    assert told.mark == mark_day(day)


FRAME = Frame(
    starts_on=date(2026, 4, 22), ends_on=date(2026, 4, 23), zone="Asia/Seoul", other_city="The Hague",
    other_zone="Europe/Amsterdam", remote=False, sides=("ROK", "NL"), crowd_threshold=3,
)  # fmt: skip


def _sitting(key: str, hour: int, *, panel: int | None = None, room: str | None = "Great Room", **more: int) -> Sitting:
    starts = datetime(2026, 4, more.get("day", 22), hour, tzinfo=SEOUL)
    return Sitting(key, key.title(), "panel", panel, starts, starts + timedelta(hours=more.get("length", 1)), room)


def _seat(person: int, *, panel: int | None = None, segment: str | None = None, **more: object) -> Seat:
    values = {"role": "panellist", "confirmed": True, "side": "ROK", "sector": "academia"} | more
    return Seat(person=person, name=f"Person {person}", panel=panel, segment=segment, **values)  # type: ignore[arg-type]


def _full(panel: int) -> list[Seat]:
    """A panel that nothing is wrong with."""
    sectors = ("government", "academia", "industry")
    seats = [
        _seat(number, panel=panel, side="ROK" if number % 2 else "NL", sector=sectors[number % 3])
        for number in range(1, 7)
    ]
    return [*seats, _seat(9, panel=panel, role="moderator", side=None)]


def test_nothing_is_said_of_a_sound_programme() -> None:
    assert find_conflicts(FRAME, [_sitting("one", 9, panel=1), _sitting("two", 10, panel=1)], _full(1), []) == ()


@pytest.mark.parametrize(
    ("sittings", "seats", "away", "weight", "text"),
    [
        (
            [_sitting("one", 9), _sitting("two", 9)],
            [], [], Weight.SERIOUS, "One and Two are in Great Room at the same time.",
        ),
        (
            [_sitting("one", 9, panel=1), _sitting("two", 9, panel=1, room="Library")],
            _full(1), [], Weight.SERIOUS, "Panel 1 sits twice at the same time.",
        ),
        (
            [_sitting("one", 9, room=None), _sitting("two", 9)],
            [], [], Weight.WARNING, "One and Two overlap, and not both have a room.",
        ),
        (
            [_sitting("one", 9), _sitting("two", 9, room="Library")],
            [_seat(1, segment="one"), _seat(1, segment="two")], [],
            Weight.SERIOUS, "Person 1 is in One and in Two at the same time.",
        ),
        (
            [_sitting("one", 9)], [_seat(1, segment="one")],
            [Away(1, datetime(2026, 4, 22, 9, 59, tzinfo=SEOUL), datetime(2026, 4, 22, 12, tzinfo=SEOUL))],
            Weight.SERIOUS, "Person 1 cannot be there for One (09:00).",
        ),
        ([_sitting("one", 9, day=24)], [], [], Weight.SERIOUS, "One is on 24 April 2026, outside the edition’s days."),
        ([_sitting("one", 9, panel=1)], _full(1)[:-1], [], Weight.WARNING, "Panel 1 has no chair or moderator."),
        (
            [_sitting("one", 9, panel=1)], [*_full(1), _seat(20, panel=1, confirmed=False)], [],
            Weight.WARNING, "Panel 1: 1 person has not confirmed yet.",
        ),
        ([_sitting("one", 20, length=2)], [], [], Weight.HINT, None),
        ([_sitting("one", 6, length=2)], [], [], Weight.HINT, "One runs past midnight in The Hague."),
    ],
)  # fmt: skip
def test_each_conflict_is_said_once(
    sittings: list[Sitting], seats: list[Seat], away: list[Away], weight: Weight, text: str | None
) -> None:
    found = [(finding.weight, finding.text) for finding in find_conflicts(FRAME, sittings, seats, away)]
    assert found == ([(weight, text)] if text else [])


def test_a_panel_of_one_side_and_sector_is_said() -> None:
    seats = [_seat(number, panel=1) for number in range(3)] + [_seat(9, panel=1, role="chair")]
    found = [finding.text for finding in find_conflicts(FRAME, [_sitting("one", 9, panel=1)], seats, [])]
    assert found == ["Panel 1 has nobody of NL.", "Panel 1: everybody is from academia."]
