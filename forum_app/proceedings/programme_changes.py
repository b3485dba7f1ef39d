"""The difference between two programmes, in words: what is new, moved, changed, gone."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from forum_app.core.times import format_clock, format_day
from forum_app.proceedings.values import AppearanceValue, ProgrammeValue, SegmentValue


class Kind(enum.StrEnum):
    """What happened to something."""

    NEW = "new"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference, in a line."""

    kind: Kind
    text: str


def list_differences(old: ProgrammeValue | None, new: ProgrammeValue) -> tuple[Difference, ...]:
    """What a release would change for readers. Everything is new where there was none before."""
    before = old or ProgrammeValue(new.people_public, (), ())
    return (*_lists(before, new), *_panels(before, new), *_segments(before, new), *_people(before, new))


def list_moved(old: ProgrammeValue | None, new: ProgrammeValue) -> frozenset[str]:
    """The keys of segments that stand in both, at other hours or in another room."""
    before = {segment.key: (segment.starts, segment.ends, segment.room) for segment in old.segments} if old else {}
    return frozenset(
        segment.key
        for segment in new.segments
        if segment.key in before and before[segment.key] != (segment.starts, segment.ends, segment.room)
    )


def _lists(old: ProgrammeValue, new: ProgrammeValue) -> Iterator[Difference]:
    if old.people_public != new.people_public:
        yield Difference(Kind.CHANGED, f"The list of participants is {'' if new.people_public else 'no more '}public")


def _panels(old: ProgrammeValue, new: ProgrammeValue) -> Iterator[Difference]:
    before = {panel.number: panel for panel in old.panels}
    for panel in new.panels:
        earlier = before.pop(panel.number, None)
        if earlier is None:
            yield Difference(Kind.NEW, f"Panel {panel.number}: {panel.title}")
            continue
        changed = [
            *_change("title", earlier.title, panel.title),
            *_change("short title", earlier.short_title, panel.short_title),
            *(["other words in the summary"] if earlier.summary != panel.summary else []),
        ]
        if changed:
            yield Difference(Kind.CHANGED, f"Panel {panel.number}: {'; '.join(changed)}")
    for number, panel in before.items():
        yield Difference(Kind.GONE, f"Panel {number}: {panel.title}")


def _change(word: str, one: object, other: object) -> list[str]:
    """What became of a fact, in words; nothing where it is the same."""
    if one == other:
        return []
    if one is None:
        return [f"{word} “{other}”"]
    return [f"no {word} any more, was “{one}”" if other is None else f"{word} from “{one}” to “{other}”"]


def _segments(old: ProgrammeValue, new: ProgrammeValue) -> Iterator[Difference]:
    before = {segment.key: segment for segment in old.segments}
    for segment in new.segments:
        earlier = before.pop(segment.key, None)
        if earlier is None:
            yield Difference(Kind.NEW, f"{segment.title}, {_when(segment)}")
            continue
        if (earlier.starts, earlier.ends) != (segment.starts, segment.ends):
            yield Difference(Kind.MOVED, f"{segment.title}: from {_when(earlier)} to {_when(segment)}")
        changed = [
            *_change("title", earlier.title, segment.title),
            *_change("kind", earlier.kind, segment.kind),
            *_change("room", earlier.room, segment.room),
            *_change("ground rule", earlier.ground_rule, segment.ground_rule),
            *_change("panel", earlier.panel, segment.panel),
        ]
        if changed:
            yield Difference(Kind.CHANGED, f"{segment.title}: {'; '.join(changed)}")
    for segment in before.values():
        yield Difference(Kind.GONE, f"{segment.title}, {_when(segment)}")


def _when(segment: SegmentValue) -> str:
    return f"{format_day(segment.starts.date())} {format_clock(segment.starts)}–{format_clock(segment.ends)}"


def _people(old: ProgrammeValue, new: ProgrammeValue) -> Iterator[Difference]:
    before, after = _by_key(old), _by_key(new)
    for key, (person, place) in after.items():
        if key not in before:
            yield Difference(Kind.NEW, f"{person.name}, {person.role}, {place}")
            continue
        earlier, _where = before[key]
        names = (f"{one.name} {one.native_name or ''}".strip() for one in (earlier, person))
        changed = [
            *_change("name", *names),
            *_change("role", earlier.role, person.role),
            *_change("title", earlier.title, person.title),
            *_change("affiliation", earlier.affiliation, person.affiliation),
            *_change("side", earlier.side, person.side),
        ]
        if changed:
            yield Difference(Kind.CHANGED, f"{person.name}, {place}: {'; '.join(changed)}")
    for key, (person, place) in before.items():
        if key not in after:
            yield Difference(Kind.GONE, f"{person.name}, {person.role}, {place}")


def _by_key(programme: ProgrammeValue) -> dict[str, tuple[AppearanceValue, str]]:
    """Everybody with where they sit."""
    people = [(person, f"panel {panel.number}") for panel in programme.panels for person in panel.people]
    people += [(person, segment.title) for segment in programme.segments for person in segment.people]
    return {person.key: (person, place) for person, place in people}
