"""The rules of a programme: ground rules, wall times, order of a day, conflicts."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.core.errors import ForumError
from forum_app.programme.conflicts import Away, Frame, Seat, Sitting, Weight, find_conflicts
from forum_app.programme.ground_rules import RuleLoosened, check_change, is_stricter
from forum_app.programme.models import GroundRule
from forum_app.programme.moves import find_crossing, find_overlap, mark_day
from forum_app.programme.ordering import DayFull, DaySlots, Slot, insert, reorder
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
    with pytest.raises(ForumError, match="begins and ends at 09:00"):
        span(day, time(9), time(9))


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
    slots = tuple(Slot(f"s{number}", at, at + timedelta(minutes=30)) for number, at in enumerate(times))
    day, titles = DaySlots(DAY.date(), slots), {slot.key: slot.key.upper() for slot in slots}
    assert find_overlap(mark_day(day), day, "s0", to, titles) is None
    assert find_overlap("", day, "s0", to, titles) is None
    last = Slot(slots[-1].key, slots[-1].starts, slots[-1].ends + timedelta(minutes=change))
    other = DaySlots(DAY.date(), (*slots[:-1], last))
    overlap = find_overlap(mark_day(day), other, "s0", to, titles)
    assert overlap is not None
    assert overlap.wanted == tuple(
        f"{slot.starts:%H:%M}–{slot.ends:%H:%M} {titles[slot.key]}" for slot in reorder(slots, "s0", to)
    )
    assert overlap.stored == tuple(f"{slot.starts:%H:%M}–{slot.ends:%H:%M} {titles[slot.key]}" for slot in other.slots)
    # Whatever is sent, it is told and never fails.
    for sent in (f"x{noise}", f"9999-12-31 {noise} 9-99999=s0", f"2026-02-31 {noise}"):
        told = find_overlap(sent, day, "s0", to, titles)
        assert told is not None
        assert told.home == told.target == mark_day(day)


def _day(day: date, *spans: tuple[str, str, str]) -> DaySlots:
    """A day of segments, each as key, beginning, end (24:30 is half past midnight)."""
    midnight = datetime.combine(day, time())

    def at(word: str) -> datetime:
        hours, _colon, minutes = word.partition(":")
        return midnight + timedelta(hours=int(hours), minutes=int(minutes))

    return DaySlots(day, tuple(Slot(key, at(starts), at(ends)) for key, starts, ends in spans))


def _told(slots: tuple[Slot, ...]) -> list[str]:
    return [f"{slot.key} {slot.starts:%d %H:%M}-{slot.ends:%H:%M}" for slot in slots]


FIRST, SECOND = date(2026, 4, 22), date(2026, 4, 23)
OWN = _day(FIRST, ("own", "11:00", "12:00")).slots[0]
BUSY = _day(SECOND, ("a", "09:00", "10:00"), ("b", "10:00", "11:00"), ("lunch", "11:30", "12:30"))


@pytest.mark.parametrize(
    ("to", "told"),
    [
        # First: the day begins when it began.
        (0, ["own 23 09:00-10:00", "a 23 10:00-11:00", "b 23 11:00-12:00", "lunch 23 12:00-13:00"]),
        # Its own hours are not free between ten and half past eleven: it begins when the one before ends.
        (2, ["a 23 09:00-10:00", "b 23 10:00-11:00", "own 23 11:00-12:00", "lunch 23 12:00-13:00"]),
        (9, ["a 23 09:00-10:00", "b 23 10:00-11:00", "lunch 23 11:30-12:30", "own 23 12:30-13:30"]),
    ],
)
def test_a_segment_of_another_day_pushes_only_as_far_as_needed(to: int, told: list[str]) -> None:
    assert _told(insert(BUSY, OWN, to)) == told


def test_a_segment_keeps_its_hours_where_they_are_free() -> None:
    free = _day(SECOND, ("a", "09:00", "10:00"), ("b", "14:00", "15:00"))
    assert _told(insert(free, OWN, 1)) == ["a 23 09:00-10:00", "own 23 11:00-12:00", "b 23 14:00-15:00"]
    assert _told(insert(DaySlots(SECOND, ()), OWN, 3)) == ["own 23 11:00-12:00"]
    assert _told(insert(free, OWN, 0)) == ["own 23 09:00-10:00", "a 23 10:00-11:00", "b 23 14:00-15:00"]


def test_a_day_that_would_run_past_midnight_is_refused() -> None:
    late = _day(SECOND, ("a", "09:00", "10:00"), ("dinner", "19:00", "23:30"))
    assert _told(insert(late, OWN, 2))[-1] == "own 23 23:30-00:30"
    later = _day(SECOND, ("dinner", "19:00", "24:30"))
    with pytest.raises(DayFull, match="Thursday 23 April 2026 has no room"):
        insert(later, OWN, 1)


@given(
    spans=st.lists(st.tuples(st.integers(0, 600), st.integers(5, 90)), max_size=7),
    own=st.tuples(st.integers(0, 600), st.integers(5, 90)),
    to=st.integers(-2, 9),
)
def test_a_move_between_days_keeps_lengths_and_order_and_crosses_nobody(
    spans: list[tuple[int, int]], own: tuple[int, int], to: int
) -> None:
    midnight = datetime.combine(SECOND, time(8))
    slots = [
        Slot(f"s{number}", midnight + timedelta(minutes=start), midnight + timedelta(minutes=start + length))
        for number, (start, length) in enumerate(sorted(spans))
    ]
    begins = DAY + timedelta(hours=8, minutes=own[0])
    moved = Slot("own", begins, begins + timedelta(minutes=own[1]))
    ordered = sorted(slots, key=lambda slot: (slot.starts, slot.ends))
    result = insert(DaySlots(SECOND, tuple(slots)), moved, to)
    place = max(0, min(to, len(slots)))
    assert [slot.key for slot in result] == [
        *(slot.key for slot in ordered[:place]), "own", *(slot.key for slot in ordered[place:])
    ]  # fmt: skip
    assert list(result[:place]) == ordered[:place]
    assert {slot.ends - slot.starts for slot in (result[place], moved)} == {moved.ends - moved.starts}
    later = list(zip(ordered[place:], result[place + 1 :], strict=True))
    shifts = [(new.starts - old.starts, new.ends - old.ends) for old, new in later]
    assert all(start == end >= timedelta() for start, end in shifts)
    # Nobody is pushed further than whoever comes before, and only the first one's need pushes at all.
    assert all(first[0] >= second[0] for first, second in pairwise(shifts))
    if later:
        assert shifts[0][0] == max(timedelta(), result[place].ends - later[0][0].starts)
        assert result[place].ends <= min(new.starts for _old, new in later)
    assert all(slot.ends <= result[place].starts for slot in result[:place])


def test_a_move_between_days_is_crossed_by_a_change_of_that_day_or_of_the_segment() -> None:
    home = _day(FIRST, ("own", "11:00", "12:00"), ("rest", "12:00", "13:00"))
    titles = {"own": "Own", "a": "A", "b": "B", "lunch": "Lunch", "rest": "Rest"}
    sent = (mark_day(home), mark_day(BUSY))
    assert find_crossing(sent, home, BUSY, "own", to=1, titles=titles) is None
    # Nothing moves on the day that it leaves: what others change there crosses nothing.
    rest = _day(FIRST, ("own", "11:00", "12:00"), ("rest", "15:00", "16:00"))
    assert find_crossing(sent, rest, BUSY, "own", to=1, titles=titles) is None
    fuller = _day(SECOND, ("a", "09:00", "10:00"), ("b", "10:00", "12:00"))
    crossed = find_crossing(sent, home, fuller, "own", to=1, titles=titles)
    assert crossed is not None
    assert crossed.wanted == ("09:00–10:00 A", "10:00–11:00 Own", "11:00–12:00 B", "12:00–13:00 Lunch")
    assert crossed.stored == ("09:00–10:00 A", "10:00–12:00 B")
    assert (crossed.home, crossed.target) == (mark_day(home), mark_day(fuller))
    shorter = _day(FIRST, ("own", "11:00", "11:30"))
    moved = find_crossing(sent, shorter, BUSY, "own", to=1, titles=titles)
    assert moved is not None
    assert moved.now == "Wednesday 22 April 2026, 11:00–11:30"


FRAME = Frame(
    starts_on=date(2026, 4, 22), ends_on=date(2026, 4, 23), zone="Asia/Seoul",
    others=(("Busan", "Asia/Seoul"), ("The Hague", "Europe/Amsterdam"), ("Brussels", "Europe/Brussels")),
    remote=False, sides=("ROK", "NL"), crowd_threshold=3,
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
        (
            [_sitting("one", 9, room=" great  room"), _sitting("two", 9)],
            [], [], Weight.SERIOUS, "One and Two are in  great  room at the same time.",
        ),
        (
            [_sitting("one", 9)], [_seat(1, segment="one", confirmed=False)],
            [], Weight.WARNING, "One: 1 person has not confirmed yet.",
        ),
        ([], [_seat(1, panel=4)], [], Weight.WARNING, "Panel 4 has people, but no hours yet."),
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
