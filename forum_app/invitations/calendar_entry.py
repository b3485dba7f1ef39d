"""The days and hours of one person's place as iCalendar (RFC 5545), for the confirmation's mail and page."""

from __future__ import annotations

from datetime import UTC, datetime

from forum_app.core.calendar_zone import make_zone
from forum_app.editions.addresses import SEGMENT, address_key
from forum_app.editions.models import Edition
from forum_app.invitations.facts import Place


def write_entry(edition: Edition, place: Place, *, at: datetime, version: int = 0) -> str:
    """One event a sitting, nobody else named; its UIDs are the public calendar's, so that nothing doubles.

    `version` is the release that the hours are of: calendars put a higher one in place of a lower.
    """
    # Loaded here: only an answer needs it.
    from icalendar import Calendar, Event  # noqa: PLC0415

    calendar = Calendar()
    calendar.add("prodid", "-//Forum//Invitation to a bilateral forum//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    zone = edition.city.timezone
    calendar.add_component(make_zone(zone, edition.starts_on, edition.ends_on))
    for sitting in place.sittings:
        entry = Event()
        key = address_key(edition.address_salt, SEGMENT, sitting.key)
        entry.add("uid", f"{key}@{edition.slug}.{edition.series.slug}.forum")
        entry.add("dtstamp", at.astimezone(UTC))
        entry.add("sequence", version)
        entry.add("dtstart", sitting.starts)
        entry.add("dtend", sitting.ends)
        entry.add("summary", f"{place.edition}: {sitting.title}")
        entry.add("description", f"{place.seat}\n{sitting.words}")
        entry.add("location", ", ".join(part for part in (sitting.room, place.venue, place.city) if part))
        calendar.add_component(entry)
    return bytes(calendar.to_ical()).decode("utf-8")
