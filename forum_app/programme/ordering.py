"""Reordering a day: segments keep their length, the gaps between places stay where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Slot:
    """A segment's place in time (wall times)."""

    key: str
    starts: datetime
    ends: datetime


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
