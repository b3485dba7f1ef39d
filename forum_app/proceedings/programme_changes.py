"""The difference between two programmes, in words: what is new, moved, changed, gone."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from forum_app.core.times import format_clock, format_day
from forum_app.proceedings.values import AppearanceValue, PanelValue, ProgrammeValue, SegmentValue


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
    return (*_panels(before, new), *_segments(before, new), *_people(before, new))


def list_moved(old: ProgrammeValue | None, new: ProgrammeValue) -> frozenset[str]:
    """The keys of segments that stand in both, at other hours or in another room."""
    before = {segment.key: (segment.starts, segment.ends, segment.room) for segment in old.segments} if old else {}
    return frozenset(
        segment.key
        for segment in new.segments
        if segment.key in before and before[segment.key] != (segment.starts, segment.ends, segment.room)
    )


def _panels(old: ProgrammeValue, new: ProgrammeValue) -> Iterator[Difference]:
    before = {panel.number: panel for panel in old.panels}
    for panel in new.panels:
        earlier = before.pop(panel.number, None)
        if earlier is None:
            yield Difference(Kind.NEW, f"Panel {panel.number}: {panel.title}")
        elif _facts(earlier) != _facts(panel):
            yield Difference(Kind.CHANGED, f"Panel {panel.number}: {panel.title} (title or summary)")
    for number, panel in before.items():
        yield Difference(Kind.GONE, f"Panel {number}: {panel.title}")


def _facts(panel: PanelValue) -> tuple[object, ...]:
    return panel.title, panel.short_title, panel.summary


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
            word
            for word, one, other in (
                ("title", earlier.title, segment.title),
                ("room", earlier.room, segment.room),
                ("ground rule", earlier.ground_rule, segment.ground_rule),
                ("panel", earlier.panel, segment.panel),
            )
            if one != other
        ]
        if changed:
            yield Difference(Kind.CHANGED, f"{segment.title}: {', '.join(changed)}")
    for segment in before.values():
        yield Difference(Kind.GONE, f"{segment.title}, {_when(segment)}")


def _when(segment: SegmentValue) -> str:
    return f"{format_day(segment.starts.date())} {format_clock(segment.starts)}–{format_clock(segment.ends)}"


def _people(old: ProgrammeValue, new: ProgrammeValue) -> Iterator[Difference]:
    before, after = _by_key(old), _by_key(new)
    for key, person in after.items():
        if key not in before:
            yield Difference(Kind.NEW, f"{person.name}, {person.role}")
        elif before[key] != person:
            yield Difference(Kind.CHANGED, f"{person.name}, {person.role}")
    for key, person in before.items():
        if key not in after:
            yield Difference(Kind.GONE, f"{person.name}, {person.role}")


def _by_key(programme: ProgrammeValue) -> dict[str, AppearanceValue]:
    people = [person for panel in programme.panels for person in panel.people]
    people += [person for segment in programme.segments for person in segment.people]
    return {person.key: person for person in people}
