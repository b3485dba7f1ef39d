"""Whether a day is still as it was shown to whoever moves a segment in it; and both orders where it is not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from forum_app.core.times import format_clock
from forum_app.programme.ordering import Slot, reorder

_SLOT = re.compile(r"(\d{1,4})-(\d{1,5})=(\S+)")


@dataclass(frozen=True, slots=True)
class Overlap:
    """A move that somebody else's change crossed: what was wanted and what is stored, each line hours and a title.

    `to` is the place that was wanted; `mark` is that of the day as it is stored, so that sending it again means it.
    """

    key: str
    title: str
    to: int
    mark: str
    wanted: tuple[str, ...]
    stored: tuple[str, ...]


def mark_day(day: Sequence[Slot]) -> str:
    """The order and hours of a day's segments in one line (minutes since midnight), for a hidden field."""
    if not day:
        return ""
    midnight = _midnight(day)
    return " ".join(f"{_minutes(slot.starts - midnight)}-{_minutes(slot.ends - midnight)}={slot.key}" for slot in day)


def find_overlap(sent: str, day: Sequence[Slot], key: str, to: int, titles: Mapping[str, str]) -> Overlap | None:
    """Both orders where the day is no longer as `sent` marks it; None where it is, or where nothing was sent.

    `day` is what is stored, in its order; `titles` are by key. Raises KeyError where `key` is not in the day.
    """
    if not sent or sent == mark_day(day):
        return None
    seen = _read_mark(sent, _midnight(day))
    wanted = reorder(seen, key, to) if key in {slot.key for slot in seen} else ()
    return Overlap(key, titles[key], to, mark_day(day), _lines(wanted, titles), _lines(day, titles))


def _midnight(day: Sequence[Slot]) -> datetime:
    return day[0].starts.replace(hour=0, minute=0)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60


def _read_mark(mark: str, midnight: datetime) -> list[Slot]:
    found = (_SLOT.fullmatch(word) for word in mark.split())
    return [
        Slot(match[3], midnight + timedelta(minutes=int(match[1])), midnight + timedelta(minutes=int(match[2])))
        for match in found
        if match
    ]


def _lines(day: Sequence[Slot], titles: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        f"{format_clock(slot.starts)}–{format_clock(slot.ends)} {titles.get(slot.key, 'a segment that is gone')}"
        for slot in day
    )
