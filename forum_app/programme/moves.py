"""Whether days are still as they were shown to whoever moves a segment; and both orders where they are not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from forum_app.core.times import format_clock, format_weekday
from forum_app.programme.ordering import DayFull, DaySlots, Slot, insert, reorder

_SLOT = re.compile(r"(\d{1,4})-(\d{1,5})=(\S+)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Overlap:
    """A move that somebody else's change crossed: what was wanted and what is stored, each line hours and a title.

    `day` and `to` are the place that was wanted; `home` and `target` are the marks of the segment's own day and of that
    one as they are stored, so that sending them again means it. `now` is where the segment stands, if not on that day.
    """

    key: str
    title: str
    day: date
    to: int
    home: str
    target: str
    wanted: tuple[str, ...]
    stored: tuple[str, ...]
    now: str | None = None


def mark_day(day: DaySlots) -> str:
    """A day with the order and hours of its segments in one line (minutes since midnight), for a hidden field."""
    midnight = datetime.combine(day.date, time())
    slots = (f"{_minutes(slot.starts - midnight)}-{_minutes(slot.ends - midnight)}={slot.key}" for slot in day.slots)
    return " ".join((day.date.isoformat(), *slots))


def find_overlap(sent: str, day: DaySlots, key: str, to: int, titles: Mapping[str, str]) -> Overlap | None:
    """Both orders where the day is no longer as `sent` marks it; None where it is, or where nothing was sent.

    `day` is what is stored, in its order; `titles` are by key. Raises KeyError where `key` is not in the day.
    """
    mark = mark_day(day)
    if not sent or sent == mark:
        return None
    seen = _read_mark(sent, day.date)
    wanted = reorder(seen.slots, key, to) if _find(seen, key) else ()
    return Overlap(key, titles[key], day.date, to, mark, mark, _lines(wanted, titles), _lines(day.slots, titles))


def find_crossing(
    sent: tuple[str, str], home: DaySlots, target: DaySlots, key: str, *, to: int, titles: Mapping[str, str]
) -> Overlap | None:
    """The same for a move to another day: that day, and the segment's own hours, must be as they were shown.

    `sent` are the marks of the segment's own day and of that one. What else changed on the day that it leaves is
    nobody's matter: nothing moves there. Raises KeyError.
    """
    own, seen_home, sent_target = _find(home, key), _read_mark(sent[0], home.date), sent[1]
    if own is None:
        raise KeyError(key)
    if not sent_target or (sent_target == mark_day(target) and _find(seen_home, key) in {own, None}):
        return None
    seen = _read_mark(sent_target, target.date)
    try:
        wanted = insert(seen, _find(seen_home, key) or own, to)
    except DayFull:
        wanted = ()
    now = f"{format_weekday(home.date)}, {format_clock(own.starts)}–{format_clock(own.ends)}"
    marks = (mark_day(home), mark_day(target))
    lines = (_lines(wanted, titles), _lines(target.slots, titles))
    return Overlap(key, titles[key], target.date, to, *marks, *lines, now)


def _find(day: DaySlots, key: str) -> Slot | None:
    return next((slot for slot in day.slots if slot.key == key), None)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60


def _read_mark(mark: str, otherwise: date) -> DaySlots:
    """The day that a mark tells of; what is no mark is an empty day."""
    words = mark.split()
    day = _read_day(words[0], otherwise) if words else otherwise
    midnight = datetime.combine(day, time())
    found = (_SLOT.fullmatch(word) for word in words)
    slots = (
        Slot(match[3], midnight + timedelta(minutes=int(match[1])), midnight + timedelta(minutes=int(match[2])))
        for match in found
        if match
    )
    return DaySlots(day, tuple(slots))


def _read_day(word: str, otherwise: date) -> date:
    try:
        day = date.fromisoformat(word) if _DAY.fullmatch(word) else otherwise
    except ValueError:
        return otherwise
    return day if day.year < date.max.year else otherwise


def _lines(day: Sequence[Slot], titles: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        f"{format_clock(slot.starts)}–{format_clock(slot.ends)} {titles.get(slot.key, 'a segment that is gone')}"
        for slot in day
    )
