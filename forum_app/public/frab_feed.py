"""The programme as schedule.xml, the format that frab began and conference apps read."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import groupby

from lxml import etree

from forum_app.core.version import find_version
from forum_app.public.events import Event, Feed

NO_ROOM = "Plenary"
SLOT = "00:05"


def write_schedule(feed: Feed, events: tuple[Event, ...]) -> bytes:
    """Days, rooms and events; guids are made from the segments' keys, so that they stay."""
    edition = feed.edition
    root = etree.Element("schedule")
    etree.SubElement(root, "generator", name="Forum", version=find_version())
    _add(root, "version", str(feed.version))
    conference = etree.SubElement(root, "conference")
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
        _add_day(etree.SubElement(root, "day", index=str(index), date=day.isoformat()), feed, list(found), ids)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add_day(element: etree._Element, feed: Feed, events: list[Event], ids: dict[str, int]) -> None:
    element.set("start", events[0].starts.isoformat())
    element.set("end", max(event.ends for event in events).isoformat())
    for name in dict.fromkeys(event.room or NO_ROOM for event in events):
        room = etree.SubElement(element, "room", name=_clean(name))
        for event in events:
            if (event.room or NO_ROOM) == name:
                _add_event(room, event, ids[event.key], feed.page(event))


def _add_event(room: etree._Element, event: Event, number: int, page: str) -> None:
    element = etree.SubElement(room, "event", id=str(number), guid=str(uuid.uuid5(uuid.NAMESPACE_URL, event.uid)))
    facts = {
        "date": event.starts.isoformat(),
        "start": f"{event.starts:%H:%M}",
        "duration": _duration(event.ends - event.starts),
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
    etree.SubElement(element, "links")
    etree.SubElement(element, "attachments")


def _add_people(element: etree._Element, event: Event) -> None:
    persons = etree.SubElement(element, "persons")
    for person in event.people:
        told = etree.SubElement(persons, "person", id=str(_number(person.key)), guid=_guid(person.key))
        told.text = _clean(person.name)


def _guid(key: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, key))


def _number(key: str) -> int:
    # Readers of the format want a number; a part of the guid is as good as any, and stays.
    return uuid.uuid5(uuid.NAMESPACE_OID, key).int % 2**31


def _duration(length: timedelta) -> str:
    minutes = round(length.total_seconds() / 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _add(parent: etree._Element, name: str, value: str) -> None:
    etree.SubElement(parent, name).text = _clean(value)


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(letter for letter in text if letter in "\t\n\r" or _allowed(letter))


def _allowed(letter: str) -> bool:
    return " " <= letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd" or letter >= "\U00010000"
