"""The released programme as a flat list of events, whole or of one panel or person: what every feed is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from forum_app.proceedings.furniture import say
from forum_app.proceedings.values import AppearanceValue, EditionValue, PanelValue, ProgrammeValue, SegmentValue
from forum_app.programme.naming import segment_title


@dataclass(frozen=True, slots=True)
class Event:
    """A segment with the panel that sits in it; `starts` and `ends` are aware, in the host city's zone.

    `uid` stays the same for as long as the segment keeps its key, whatever its time and title become.
    """

    uid: str
    key: str
    kind: str
    title: str
    summary: str | None
    panel: int | None
    starts: datetime
    ends: datetime
    room: str | None
    ground_rule: str
    people: tuple[AppearanceValue, ...]


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed is of: the edition, its page's absolute address, the programme's release and when it was made."""

    edition: EditionValue
    address: str
    version: int
    at: datetime

    def page(self, event: Event) -> str:
        """The absolute address of the page that tells most of an event."""
        return f"{self.address}/panels/{event.panel}" if event.panel else self.address


@dataclass(frozen=True, slots=True)
class PublicPerson:
    """A listed person with everything that they do in this edition; any of `keys` is their address."""

    key: str
    name: str
    native_name: str | None
    title: str | None
    affiliation: str | None
    keys: frozenset[str]


def list_events(edition: EditionValue, programme: ProgrammeValue) -> tuple[Event, ...]:
    """Every segment in order of time, with the people of its panel before its own."""
    panels = {panel.number: panel for panel in programme.panels}
    return tuple(_event(edition, segment, panels.get(segment.panel or 0)) for segment in programme.segments)


def _event(edition: EditionValue, segment: SegmentValue, panel: PanelValue | None) -> Event:
    return Event(
        uid=f"{segment.key}@{edition.slug}.{edition.series_slug}.forum",
        key=segment.key,
        kind=segment.kind,
        title=title_of(segment, panel),
        summary=panel.summary if panel else None,
        panel=segment.panel,
        starts=segment.starts,
        ends=segment.ends,
        room=segment.room,
        ground_rule=segment.ground_rule,
        people=(*(panel.people if panel else ()), *segment.people),
    )


def title_of(segment: SegmentValue, panel: PanelValue | None, language: str = "en") -> str:
    """The segment's title, said once: "Panel 2: Chips and skills" where it only bears its panel's number."""
    names = (panel.title, panel.short_title) if panel else ()
    return segment_title(segment.title, panel.number if panel else None, names, say("Panel", language))


def of_panel(events: tuple[Event, ...], number: int) -> tuple[Event, ...]:
    """The sittings of one panel."""
    return tuple(event for event in events if event.panel == number)


def list_people(events: tuple[Event, ...]) -> tuple[PublicPerson, ...]:
    """Everybody on the public programme once, by sort key. Same name, script and affiliation: the same person."""
    found: dict[tuple[str, str | None, str | None], list[AppearanceValue]] = {}
    for value in _appearances(events):
        found.setdefault((value.name, value.native_name, value.affiliation), []).append(value)
    people = sorted(found.values(), key=lambda values: (values[0].sort_key, values[0].key))
    return tuple(_person(values) for values in people)


def _person(values: list[AppearanceValue]) -> PublicPerson:
    keys = frozenset(value.key for value in values)
    first = values[0]
    return PublicPerson(min(keys), first.name, first.native_name, first.title, first.affiliation, keys)


def of_person(events: tuple[Event, ...], person: PublicPerson) -> tuple[Event, ...]:
    """The events at which somebody has a role, with nobody else named: a calendar of one's own."""
    own = []
    for event in events:
        people = tuple(value for value in event.people if value.key in person.keys)
        if people:
            own.append(replace(event, people=people))
    return tuple(own)


def _appearances(events: tuple[Event, ...]) -> Iterator[AppearanceValue]:
    for event in events:
        yield from event.people
