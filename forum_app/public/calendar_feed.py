"""The programme as iCalendar (RFC 5545), for calendars that follow it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from forum_app.core.calendar_zone import make_zone
from forum_app.core.times import CityTime, city_spans, distinct_clocks
from forum_app.proceedings.values import AppearanceValue, EditionValue
from forum_app.public.events import Event, Feed

if TYPE_CHECKING:
    from icalendar import Component

PRODUCT = "-//Forum//Programme of a bilateral forum//EN"


def write_calendar(feed: Feed, events: Sequence[Event], *, name: str) -> bytes:
    """One VEVENT a segment, in the host city's zone, which is defined inside; SEQUENCE is the programme's release."""
    # Loaded here: only those who ask for a calendar need it.
    from icalendar import Calendar  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", feed.edition.city.timezone)
    edition = feed.edition
    calendar.add_component(make_zone(edition.city.timezone, edition.starts_on, edition.ends_on))
    for event in events:
        calendar.add_component(_entry(feed, event))
    return bytes(calendar.to_ical())


def _entry(feed: Feed, event: Event) -> Component:
    from icalendar import Event as Entry  # noqa: PLC0415

    edition = feed.edition
    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("sequence", feed.version)
    entry.add("dtstamp", feed.at.astimezone(UTC))
    entry.add("dtstart", event.starts)
    entry.add("dtend", event.ends)
    entry.add("summary", f"{event.title} ({edition.citation})")
    entry.add("description", describe(edition, event))
    entry.add("location", ", ".join(part for part in (event.room, edition.venue, edition.city.name) if part))
    entry.add("url", feed.page(event))
    entry.add("categories", [event.kind])
    entry.add("status", "CANCELLED" if edition.status in {"cancelled", "postponed"} else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if event.kind in {"break", "meal"} else "OPAQUE")
    return entry


def describe(edition: EditionValue, event: Event) -> str:
    """The event in a few lines: both cities' times, the ground rule, who is announced."""
    cities = ((city.name, city.timezone) for city in edition.cities)
    places = distinct_clocks(cities, (event.starts, event.ends))
    spans = city_spans(event.starts, event.ends, places)
    lines = [" · ".join(_span(start, end) for start, end in spans), f"Ground rule: {event.ground_rule}."]
    if event.summary:
        lines.append(event.summary)
    lines += [tell_person(person) for person in event.people]
    return "\n".join(lines)


def _span(start: CityTime, end: CityTime) -> str:
    shift = {1: " (next day)", -1: " (day before)"}.get(start.day_shift, "")
    return f"{start.clock}–{end.clock} {start.city}{shift}"


def tell_person(person: AppearanceValue) -> str:
    """A person in a line: "Moderator: Jan van Hooft, Director, Hague Institute"."""
    name = f"{person.name} {person.native_name}" if person.native_name else person.name
    told = ", ".join(part for part in (name, person.title, person.affiliation) if part)
    return f"{person.role.capitalize()}: {told}"
