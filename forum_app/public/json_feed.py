"""The programme as JSON, and as schema.org's JSON-LD for search engines."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from forum_app.proceedings.values import AppearanceValue, PanelValue, ProgrammeValue
from forum_app.public.events import Event, Feed

STATUS = {"postponed": "EventPostponed", "cancelled": "EventCancelled"}
MODE = {
    "in person": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}


def write_json(feed: Feed, programme: ProgrammeValue, events: tuple[Event, ...]) -> bytes:
    """Facts, panels and segments; times are ISO 8601 with the offset of that day, and the zone's name beside them."""
    edition = feed.edition
    data = {
        "format": "forum-programme 1",
        "url": feed.address,
        "version": feed.version,
        "series": edition.series_title,
        "edition": edition.name,
        "slug": edition.slug,
        "ordinal": edition.ordinal,
        "year": edition.year,
        "theme": edition.theme,
        "status": edition.status,
        "attendance": edition.format,
        "city": edition.city.name,
        "time_zone": edition.city.timezone,
        "venue": edition.venue,
        "starts_on": edition.starts_on.isoformat(),
        "ends_on": edition.ends_on.isoformat(),
        "people_public": programme.people_public,
        "panels": [_panel(panel) for panel in programme.panels],
        "segments": [_segment(event, feed.page(event)) for event in events],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8")


def _panel(panel: PanelValue) -> dict[str, Any]:
    return {
        "number": panel.number,
        "title": panel.title,
        "short_title": panel.short_title,
        "summary": panel.summary,
        "people": [_person(person) for person in panel.people],
    }


def _segment(event: Event, page: str) -> dict[str, Any]:
    return {
        "key": event.key,
        "kind": event.kind,
        "title": event.title,
        "panel": event.panel,
        "starts": event.starts.isoformat(),
        "ends": event.ends.isoformat(),
        "room": event.room,
        "ground_rule": event.ground_rule,
        "url": page,
        "people": [person.key for person in event.people],
    }


def _person(person: AppearanceValue) -> dict[str, Any]:
    return {
        "key": person.key,
        "name": person.name,
        "native_name": person.native_name,
        "role": person.role,
        "title": person.title,
        "affiliation": person.affiliation,
        "side": person.side,
    }


def make_linked_data(feed: Feed, events: tuple[Event, ...]) -> dict[str, Any]:
    """The edition as a schema.org Event with its segments as sub-events (breaks and meals left out)."""
    edition = feed.edition
    place = {
        "@type": "Place",
        "name": edition.venue or edition.city.name,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": edition.city.name,
            "addressCountry": edition.city.country,
        },
    }
    status = f"https://schema.org/{STATUS.get(edition.status, 'EventScheduled')}"
    common = {
        "eventStatus": status,
        "eventAttendanceMode": f"https://schema.org/{MODE[edition.format]}",
        "location": place,
    }
    organisers = [
        {"@type": "Organization", "name": partner.name, **({"url": partner.url} if partner.url else {})}
        for partner in edition.partners
        if partner.role == "organiser"
    ]
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": f"{edition.name}: {edition.theme}",
        "description": edition.series_description,
        "url": feed.address,
        "startDate": edition.starts_on.isoformat(),
        "endDate": edition.ends_on.isoformat(),
        **common,
        **({"organizer": organisers} if organisers else {}),
        "subEvent": [
            _sub_event(event, feed.page(event), common) for event in events if event.kind not in {"break", "meal"}
        ],
    }


def _sub_event(event: Event, page: str, common: dict[str, Any]) -> dict[str, Any]:
    people = [
        {"@type": "Person", "name": person.name}
        | ({"jobTitle": person.title} if person.title else {})
        | ({"affiliation": {"@type": "Organization", "name": person.affiliation}} if person.affiliation else {})
        for person in event.people
    ]
    return {
        "@type": "Event",
        "name": event.title,
        "startDate": event.starts.isoformat(),
        "endDate": event.ends.isoformat(),
        "url": page,
        **common,
        **({"performer": people} if people else {}),
    }


def as_block(data: dict[str, Any]) -> Markup:
    """The data as a block inside a page: it runs nothing, and no text in it can end it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 -- escaped just above
