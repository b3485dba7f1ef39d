"""What is wrong, or worth a look, in a programme: rules on plain values; nothing here blocks, everything is said."""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import NamedTuple
from zoneinfo import ZoneInfo

from forum_app.core.times import distinct_clocks, format_clock, format_day


class Weight(enum.StrEnum):
    """How much a warning weighs, heaviest first."""

    SERIOUS = "serious"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A segment as the rules see it; `starts` and `ends` are aware; `panel` is the number of the panel that sits."""

    key: str
    title: str
    kind: str
    panel: int | None
    starts: datetime
    ends: datetime
    room: str | None


class Seat(NamedTuple):
    """Somebody's place: on a panel (all its sittings) or in one segment. `person` is the person's id.

    `gender` is what they have declared, in a word, or None.
    """

    person: int
    name: str
    panel: int | None
    segment: str | None
    role: str = "panellist"
    confirmed: bool = True
    side: str | None = None
    sector: str = ""
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """A time at which a person cannot be there (aware)."""

    person: int
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Frame:
    """The edition around the programme: its days in its zone, the other cities, whether anybody joins from there."""

    starts_on: date
    ends_on: date
    zone: str
    others: tuple[tuple[str, str], ...]
    remote: bool
    sides: tuple[str, ...]
    crowd_threshold: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One warning: how much it weighs, what is wrong, and the segment or panel that it is about."""

    weight: Weight
    text: str
    segment: str | None = None
    panel: int | None = None


SPEAKING = frozenset({"chair", "moderator", "panellist", "discussant", "keynote"})
LEADING = frozenset({"chair", "moderator"})
FIRST_HOUR, LAST_HOUR = 7, 22
# Where fewer have declared, a sentence on their gender would be one on somebody's.
LEAST_DECLARED = 3


def find_conflicts(
    frame: Frame, sittings: Sequence[Sitting], seats: Sequence[Seat], away: Sequence[Away]
) -> tuple[Finding, ...]:
    """Every warning, heaviest first, then in order of time."""
    found = [
        *_crossings((frame.starts_on, frame.ends_on), sittings, seats, away),
        *_panels(frame, sittings, seats),
        *_segments(sittings, seats),
        *_unseated(sittings, seats),
        *_far_hours(frame, sittings),
    ]
    weights = list(Weight)
    return tuple(sorted(found, key=lambda finding: weights.index(finding.weight)))


def find_clashes(
    days: tuple[date, date], sittings: Sequence[Sitting], seats: Sequence[Seat], away: Sequence[Away]
) -> tuple[Finding, ...]:
    """The serious warnings alone: what cannot happen as it stands. `days` are the edition's first and last."""
    return tuple(found for found in _crossings(days, sittings, seats, away) if found.weight is Weight.SERIOUS)


def _crossings(
    days: tuple[date, date], sittings: Sequence[Sitting], seats: Sequence[Seat], away: Sequence[Away]
) -> Iterator[Finding]:
    places = _places(sittings, seats)
    yield from _outside(days, sittings)
    yield from _double_rooms(sittings)
    yield from _double_people(places)
    yield from _absent(places, away)


def _places(sittings: Sequence[Sitting], seats: Sequence[Seat]) -> dict[int, list[tuple[Seat, Sitting]]]:
    """Where each person is to be, by person."""
    of_panel: dict[int, list[Sitting]] = defaultdict(list)
    for sitting in sittings:
        if sitting.panel is not None:
            of_panel[sitting.panel].append(sitting)
    of_key = {sitting.key: sitting for sitting in sittings}
    places: dict[int, list[tuple[Seat, Sitting]]] = defaultdict(list)
    for seat in seats:
        if seat.panel is not None:
            places[seat.person] += [(seat, sitting) for sitting in of_panel[seat.panel]]
        if seat.segment in of_key:
            places[seat.person].append((seat, of_key[seat.segment]))
    return places


def _overlap(one: Sitting, other: Sitting) -> bool:
    return one.starts < other.ends and other.starts < one.ends


def _outside(days: tuple[date, date], sittings: Iterable[Sitting]) -> Iterator[Finding]:
    for sitting in sittings:
        day = sitting.starts.date()
        if not days[0] <= day <= days[1]:
            text = f"{sitting.title} is on {format_day(day)}, outside the edition’s days."
            yield Finding(Weight.SERIOUS, text, sitting.key)


def _double_rooms(sittings: Sequence[Sitting]) -> Iterator[Finding]:
    for one, other in combinations(sorted(sittings, key=lambda sitting: sitting.starts), 2):
        if not _overlap(one, other):
            continue
        if _same_room(one, other):
            yield Finding(
                Weight.SERIOUS, f"{one.title} and {other.title} are in {one.room} at the same time.", other.key
            )
        elif one.panel is not None and one.panel == other.panel:
            yield Finding(Weight.SERIOUS, f"Panel {one.panel} sits twice at the same time.", other.key)
        elif not one.room or not other.room:
            text = f"{one.title} and {other.title} overlap, and not both have a room."
            yield Finding(Weight.WARNING, text, other.key)


def _same_room(one: Sitting, other: Sitting) -> bool:
    """Written by hand: “Great hall ” is the Great Hall."""
    rooms = [" ".join((sitting.room or "").split()).casefold() for sitting in (one, other)]
    return bool(rooms[0]) and rooms[0] == rooms[1]


def _double_people(places: dict[int, list[tuple[Seat, Sitting]]]) -> Iterator[Finding]:
    for stations in places.values():
        said: set[tuple[str, str]] = set()
        for (seat, one), (_seat, other) in combinations(stations, 2):
            pair = (min(one.key, other.key), max(one.key, other.key))
            # A panel that sits twice at once is said of the panel.
            same = one.key == other.key or (one.panel is not None and one.panel == other.panel)
            if not same and _overlap(one, other) and pair not in said:
                said.add(pair)
                text = f"{seat.name} is in {one.title} and in {other.title} at the same time."
                yield Finding(Weight.SERIOUS, text, other.key)


def _absent(places: dict[int, list[tuple[Seat, Sitting]]], away: Iterable[Away]) -> Iterator[Finding]:
    for absence in away:
        for seat, sitting in places.get(absence.person, ()):
            if absence.starts < sitting.ends and sitting.starts < absence.ends:
                text = f"{seat.name} cannot be there for {sitting.title} ({format_clock(sitting.starts)})."
                yield Finding(Weight.SERIOUS, text, sitting.key)


def _panels(frame: Frame, sittings: Sequence[Sitting], seats: Sequence[Seat]) -> Iterator[Finding]:
    for number in sorted({sitting.panel for sitting in sittings if sitting.panel is not None}):
        panel = [seat for seat in seats if seat.panel == number]
        if not any(seat.role in LEADING for seat in panel):
            yield Finding(Weight.WARNING, f"Panel {number} has no chair or moderator.", panel=number)
        waiting = sum(1 for seat in panel if not seat.confirmed)
        if waiting:
            people = "person has" if waiting == 1 else "people have"
            yield Finding(Weight.WARNING, f"Panel {number}: {waiting} {people} not confirmed yet.", panel=number)
        yield from _balance(frame, number, [seat for seat in panel if seat.role in SPEAKING])
        yield from _genders(number, [seat for seat in panel if seat.role in SPEAKING and seat.role != "chair"])


def _segments(sittings: Sequence[Sitting], seats: Sequence[Seat]) -> Iterator[Finding]:
    """A keynote whose speaker has not confirmed; who is on a panel is told with the panel."""
    titles = {sitting.key: sitting.title for sitting in sittings}
    waiting = Counter(seat.segment for seat in seats if seat.segment in titles and not seat.confirmed)
    for key, count in waiting.items():
        people = "person has" if count == 1 else "people have"
        yield Finding(Weight.WARNING, f"{titles[str(key)]}: {count} {people} not confirmed yet.", str(key))


def _unseated(sittings: Sequence[Sitting], seats: Sequence[Seat]) -> Iterator[Finding]:
    sitting = {one.panel for one in sittings}
    for number in sorted({seat.panel for seat in seats if seat.panel is not None} - sitting):
        yield Finding(Weight.WARNING, f"Panel {number} has people, but no hours yet.", panel=number)


def _balance(frame: Frame, number: int, panel: Sequence[Seat]) -> Iterator[Finding]:
    if len(panel) < 2:
        return
    sides = Counter(seat.side for seat in panel if seat.side)
    for side in frame.sides:
        if not sides[side]:
            yield Finding(Weight.WARNING, f"Panel {number} has nobody of {side}.", panel=number)
        elif sides[side] < frame.crowd_threshold:
            text = f"Panel {number}: {side} has {sides[side]}; a description by side needs {frame.crowd_threshold}."
            yield Finding(Weight.HINT, text, panel=number)
    sectors = {seat.sector for seat in panel}
    if len(sectors) == 1:
        yield Finding(Weight.HINT, f"Panel {number}: everybody is from {sectors.pop()}.", panel=number)


def _genders(number: int, panel: Sequence[Seat]) -> Iterator[Finding]:
    """At least one woman, not counting the chair (domain.md, People); never said of fewer than three."""
    declared = [seat.gender for seat in panel if seat.gender]
    if len(declared) >= LEAST_DECLARED and "woman" not in declared:
        text = f"Panel {number} has no woman, not counting the chair, as far as people have declared."
        yield Finding(Weight.WARNING, text, panel=number)


def _far_hours(frame: Frame, sittings: Iterable[Sitting]) -> Iterator[Finding]:
    """Past midnight, or before seven and after ten, in another city; it only matters where somebody joins there."""
    weight = Weight.WARNING if frame.remote else Weight.HINT
    for sitting in sittings:
        if sitting.kind in {"meal", "break"}:
            continue
        # Cities whose clocks read the same are told once, and those that go like the host's not at all.
        cities = distinct_clocks((("", frame.zone), *frame.others), (sitting.starts, sitting.ends))
        for city, zone in cities[1:]:
            there, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (sitting.starts, sitting.ends))
            if there.date() != ends.date() and ends.time() != ends.time().min:
                yield Finding(weight, f"{sitting.title} runs past midnight in {city}.", sitting.key)
            elif frame.remote and (there.hour < FIRST_HOUR or ends.hour >= LAST_HOUR):
                text = f"{sitting.title} is at {format_clock(there)}–{format_clock(ends)} in {city}."
                yield Finding(weight, text, sitting.key)
