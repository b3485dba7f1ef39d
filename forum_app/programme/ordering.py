"""The order of a day: segments keep their length; within a day gaps keep their place, from day to day hours stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from forum_app.core.errors import ForumError
from forum_app.core.times import format_weekday


@dataclass(frozen=True, slots=True)
class Slot:
    """A segment's place in time (wall times)."""

    key: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class DaySlots:
    """A day with its segments' places in time, in their order."""

    date: date
    slots: tuple[Slot, ...]


class DayFull(ForumError):
    """A day has no room for a segment more: something would begin after midnight."""


def carry(slot: Slot, day: date) -> Slot:
    """The segment at its own hours on another day."""
    starts = datetime.combine(day, slot.starts.time())
    return replace(slot, starts=starts, ends=starts + (slot.ends - slot.starts))


def insert(day: DaySlots, own: Slot, to: int) -> tuple[Slot, ...]:
    """A day with a segment from another day put at a place (0 is first; beyond either end counts as that end).

    It keeps its hours where that place is free at them, and else begins when the one before it ends. Who comes after
    begins later only as far as needed; who comes before stays. Raises DayFull.
    """
    ordered = sorted(day.slots, key=lambda slot: (slot.starts, slot.ends))
    place = max(0, min(to, len(ordered)))
    before, after = ordered[:place], ordered[place:]
    placed = _fit(carry(own, day.date), before, after)
    result = (*before, placed, *_push(after, placed.ends))
    if any(slot.starts.date() != day.date for slot in result):
        raise DayFull(
            f"{format_weekday(day.date)} has no room for it at that place: something would begin after midnight. "
            "Choose an earlier place or another day, or shorten something first."
        )
    return result


def _fit(own: Slot, before: Sequence[Slot], after: Sequence[Slot]) -> Slot:
    if before:
        free = max(slot.ends for slot in before)
    else:
        free = after[0].starts if after and own.ends > after[0].starts else own.starts
    if own.starts >= free and not (after and own.ends > after[0].starts):
        return own
    return replace(own, starts=free, ends=free + (own.ends - own.starts))


def _push(after: Sequence[Slot], free: datetime) -> list[Slot]:
    """Later by as much as the first must; each gap on the way takes of it, and what runs side by side stays so."""
    pushed: list[Slot] = []
    until = None
    shift = max(free - after[0].starts, timedelta()) if after else timedelta()
    for slot in after:
        if until is not None and slot.starts > until:
            shift = max(shift - (slot.starts - until), timedelta())
        pushed.append(replace(slot, starts=slot.starts + shift, ends=slot.ends + shift))
        until = max(until or slot.ends, slot.ends)
    return pushed


def reorder(day: Sequence[Slot], key: str, to: int) -> tuple[Slot, ...]:
    """The day with one segment at another place (0 is first; beyond either end counts as that end).

    The day begins when it began; each segment keeps its length, each gap its place. Segments of the same hours stand as
    they were given. Raises KeyError.
    """
    ordered = sorted(day, key=lambda slot: (slot.starts, slot.ends))
    keys = [slot.key for slot in ordered]
    if key not in keys:
        raise KeyError(key)
    gaps = [later.starts - earlier.ends for earlier, later in pairwise(ordered)]
    moved = ordered.pop(keys.index(key))
    ordered.insert(max(0, min(to, len(ordered))), moved)
    begin = at = min(slot.starts for slot in ordered)
    result = []
    for number, slot in enumerate(ordered):
        placed = replace(slot, starts=at, ends=at + (slot.ends - slot.starts))
        result.append(placed)
        at = placed.ends + gaps[number] if number < len(gaps) else at
    # Where segments run side by side a gap is negative, and somebody may have come before the first.
    shift = begin - min(slot.starts for slot in result)
    return tuple(replace(slot, starts=slot.starts + shift, ends=slot.ends + shift) for slot in result)
