"""The programme as schedule.xml, the format that frab began and conference apps read."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement

from forum_app.core.version import find_version
from forum_app.public.events import Event, Feed
from forum_app.public.xml_text import clean, write_xml

NO_ROOM = "Plenary"
SLOT = "00:05"


def write_schedule(feed: Feed, events: tuple[Event, ...]) -> bytes:
    """Days, rooms and events; guids are made from the segments' keys, so that they stay."""
    edition = feed.edition
    root = Element("schedule")
    SubElement(root, "generator", name="Forum", version=find_version())
    _add(root, "version", str(feed.version))
    conference = SubElement(root, "conference")
    facts = {
        "acronym": edition.slug,
        "title": edition.name,
        "start": edition.starts_on.isoformat(),
        "end": edition.ends_on.isoformat(),
        "days": str((edition.ends_on - edition.starts_on).days + 1),
        "timeslot_duration": SLOT,
        "base_url": feed.address,
        "time_zone_name": edition.city.timezone,
    }
    for name, value in facts.items():
        _add(conference, name, value)
    ids = {event.key: number for number, event in enumerate(sorted(events, key=lambda event: event.key), 1)}
    for index, (day, found) in enumerate(groupby(events, key=lambda event: event.starts.date()), 1):
        _add_day(SubElement(root, "day", index=str(index), date=day.isoformat()), feed, list(found), ids)
    return write_xml(root)


def _add_day(element: Element, feed: Feed, events: list[Event], ids: dict[str, int]) -> None:
    element.set("start", events[0].starts.isoformat())
    element.set("end", max(event.ends for event in events).isoformat())
    for name in dict.fromkeys(event.room or NO_ROOM for event in events):
        room = SubElement(element, "room", name=clean(name))
        for event in events:
            if (event.room or NO_ROOM) == name:
                _add_event(room, event, ids[event.key], feed.page(event))


def _add_event(room: Element, event: Event, number: int, page: str) -> None:
    element = SubElement(room, "event", id=str(number), guid=str(uuid.uuid5(uuid.NAMESPACE_URL, event.uid)))
    facts = {
        "date": event.starts.isoformat(),
        "start": f"{event.starts:%H:%M}",
        "duration": tell_duration(event.starts, event.ends),
        "room": event.room or NO_ROOM,
        "slug": event.key,
        "url": page,
        "title": event.title,
        "subtitle": "",
        "track": f"Panel {event.panel}" if event.panel else "",
        "type": event.kind,
        "language": "en",
        "abstract": event.summary or "",
        "description": f"Ground rule: {event.ground_rule}.",
    }
    for name, value in facts.items():
        _add(element, name, value)
    _add_people(element, event)
    SubElement(element, "links")
    SubElement(element, "attachments")


def _add_people(element: Element, event: Event) -> None:
    persons = SubElement(element, "persons")
    for person in event.people:
        told = SubElement(persons, "person", id=str(_number(person.key)))
        told.text = clean(person.name)


def _number(key: str) -> int:
    # The format knows people by a number (a guid is for events alone in its older schemas); this one stays.
    return uuid.uuid5(uuid.NAMESPACE_OID, key).int % 2**31


def tell_duration(starts: datetime, ends: datetime) -> str:
    """Hours and minutes between two aware moments; of one zone too, where the clock is put on or back in between."""
    minutes = round((ends.astimezone(UTC) - starts.astimezone(UTC)).total_seconds() / 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _add(parent: Element, name: str, value: str) -> None:
    SubElement(parent, name).text = clean(value)
