"""What a person is told of the place they are asked for: plain values in their own language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.catalogue import phrase, tell_day, tell_days
from forum_app.core.times import city_spans, tell_zones_once
from forum_app.editions.models import Edition, HostCity, Partner, PartnerRole
from forum_app.editions.naming import edition_name
from forum_app.people.names import called, display, name_of
from forum_app.programme.models import Appearance, Segment
from forum_app.programme.naming import segment_title


@dataclass(frozen=True, slots=True)
class Sitting:
    """A segment that the person is asked for; aware times in the host city's zone, and both cities' in words."""

    key: str
    title: str
    starts: datetime
    ends: datetime
    room: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the programme as its invitee reads it; `called` is the name without what follows it, for greeting."""

    name: str
    called: str
    native_name: str | None
    title: str | None
    affiliation: str | None
    seat: str
    summary: str | None
    edition: str
    theme: str
    days: str
    city: str
    venue: str | None
    sender: str
    sittings: tuple[Sitting, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """What all invitations of an edition have in common, read once."""

    edition: Edition
    cities: tuple[HostCity, ...]
    senders: tuple[str, ...]
    segments: tuple[Segment, ...]


def read_setting(session: Session, edition: Edition) -> Setting:
    """The edition with its cities (host first), organisers and segments. Three queries."""
    cities = session.scalars(
        select(HostCity).where(HostCity.series_id == edition.series_id).order_by(HostCity.position)
    ).all()
    partners = session.scalars(
        select(Partner)
        .where(Partner.series_id == edition.series_id, Partner.role == PartnerRole.ORGANISER)
        .order_by(Partner.position)
    )
    segments = session.scalars(
        select(Segment)
        .where(Segment.edition_id == edition.id)
        .options(joinedload(Segment.panel))
        .order_by(Segment.starts_at, Segment.id)
    )
    ordered = sorted(cities, key=lambda city: city.id != edition.city_id)
    return Setting(edition, tuple(ordered), tuple(partner.name for partner in partners), tuple(segments))


def tell_place(setting: Setting, appearance: Appearance, language: str) -> Place:
    """What one person is asked for, in their language."""
    edition, panel = setting.edition, appearance.panel
    mine = [
        one
        for one in setting.segments
        if one.id == appearance.segment_id or (panel is not None and one.panel_id == panel.id)
    ]
    role = phrase(language, f"role_{appearance.role.value}")
    if panel is not None:
        where = phrase(language, "panel", number=panel.number, title=panel.title)
    else:
        where = mine[0].title if mine else ""
    return Place(
        name=display(name_of(appearance)),
        called=called(name_of(appearance)),
        native_name=appearance.native_name,
        title=appearance.title,
        affiliation=appearance.affiliation,
        seat=phrase(language, "seat", role=role, where=where),
        summary=panel.summary if panel is not None else None,
        edition=_tell_edition(edition, language),
        theme=edition.theme,
        days=tell_days(edition.starts_on, edition.ends_on, language),
        city=edition.city.name,
        venue=edition.venue,
        sender=", ".join(setting.senders) or edition.series.title,
        sittings=tuple(_sitting(setting, one, language) for one in mine),
    )


def _tell_edition(edition: Edition, language: str) -> str:
    if language == "en" or edition.ordinal is None:
        return edition_name(edition.series.title, edition.ordinal)
    return phrase(language, "edition", ordinal=edition.ordinal, title=edition.series.title)


def _sitting(setting: Setting, segment: Segment, language: str) -> Sitting:
    zone = ZoneInfo(setting.edition.city.timezone)
    starts, ends = segment.starts_at.replace(tzinfo=zone), segment.ends_at.replace(tzinfo=zone)
    places = tell_zones_once((city.name, city.timezone) for city in setting.cities)
    spans = [
        f"{start.clock}–{end.clock} {start.city}" + _shift(start.day_shift, language)
        for start, end in city_spans(starts, ends, places)
    ]
    words = f"{tell_day(starts.date(), language)}, {' · '.join(spans)}"
    panel = segment.panel
    title = segment_title(segment.title, panel.number, (panel.title, panel.short_title)) if panel else segment.title
    return Sitting(segment.key, title, starts, ends, segment.room, words)


def _shift(days: int, language: str) -> str:
    return f" ({phrase(language, 'next_day' if days > 0 else 'day_before')})" if days else ""
