"""What a person is told of the place they are asked for: plain values in their own language.

Titles, summaries and rooms are the organisers' words: who is not on the public programme is in none of them, but for
the person written to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.catalogue import phrase, tell_day, tell_days
from forum_app.core.times import city_spans, distinct_clocks
from forum_app.editions.models import Edition, HostCity, Partner, PartnerRole
from forum_app.editions.naming import dutch_ordinal, edition_name
from forum_app.people.names import Name, called, display, name_of
from forum_app.people.written import written_forms
from forum_app.programme.barred import forms_of, holds_name
from forum_app.programme.models import Appearance, Panel, Segment
from forum_app.programme.naming import segment_title
from forum_app.programme.seats import read_seats


@dataclass(frozen=True, slots=True)
class Sitting:
    """A segment that the person is asked for; aware times in the host city's zone; day and hours in words."""

    key: str
    title: str
    starts: datetime
    ends: datetime
    room: str | None
    day: str
    spans: tuple[str, ...]

    @property
    def words(self) -> str:
        """The day and the hours in each city, on one line."""
        return f"{self.day}, {' · '.join(self.spans)}"


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
    """What all invitations of an edition have in common, read once; `hidden` are the names of who is not public."""

    edition: Edition
    cities: tuple[HostCity, ...]
    senders: tuple[str, ...]
    segments: tuple[Segment, ...]
    hidden: tuple[Name, ...]


def read_setting(session: Session, edition: Edition) -> Setting:
    """The edition with its cities (host first), organisers, segments and hidden names. Four queries."""
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
    seats = read_seats(session, edition)
    ordered = sorted(cities, key=lambda city: city.id != edition.city_id)
    return Setting(edition, tuple(ordered), tuple(partner.name for partner in partners), tuple(segments), seats.hidden)


def tell_place(setting: Setting, appearance: Appearance, language: str) -> Place:
    """What one person is asked for, in their language."""
    edition, panel = setting.edition, appearance.panel
    keep = _Gate(setting.hidden, (name_of(appearance), name_of(appearance.person))).keep
    mine = [
        one
        for one in setting.segments
        if one.id == appearance.segment_id or (panel is not None and one.panel_id == panel.id)
    ]
    role = phrase(language, f"role_{appearance.role.value}")
    if panel is not None:
        where = _tell_panel(panel, keep(panel.title), language)
    else:
        where = keep(mine[0].title) or mine[0].kind.capitalize() if mine else ""
    return Place(
        name=display(name_of(appearance)),
        called=called(name_of(appearance)),
        native_name=appearance.native_name,
        title=appearance.title,
        affiliation=appearance.affiliation,
        seat=phrase(language, "seat", role=role, where=where),
        summary=keep(panel.summary) if panel is not None else None,
        edition=_tell_edition(edition, language),
        theme=keep(edition.theme) or _tell_edition(edition, language),
        days=tell_days(edition.starts_on, edition.ends_on, language),
        city=edition.city.name,
        venue=keep(edition.venue),
        sender=", ".join(filter(keep, setting.senders)) or edition.series.title,
        # Those of an edition that was put off keep their old days until they are moved: nobody is told those.
        sittings=tuple(
            _sitting(setting, one, keep, language)
            for one in mine
            if edition.starts_on <= one.starts_at.date() <= edition.ends_on
        ),
    )


@dataclass(frozen=True, slots=True)
class _Gate:
    """Lets through what names nobody of `hidden` but the reader, who may meet their `own` names."""

    hidden: tuple[Name, ...]
    own: tuple[Name, ...]

    def keep(self, text: str | None) -> str | None:
        """The text, or None where it names somebody else who is not public."""
        barred = forms_of(self.hidden)
        # Most texts name nobody: only then it matters who reads.
        named = holds_name(text, barred) and holds_name(text, barred.without(written_forms(self.own)))
        return None if named else text


def _tell_panel(panel: Panel, title: str | None, language: str) -> str:
    if title is None:
        return phrase(language, "panel_alone", number=panel.number)
    return phrase(language, "panel", number=panel.number, title=title)


def _tell_edition(edition: Edition, language: str) -> str:
    if language == "en" or edition.ordinal is None:
        return edition_name(edition.series.title, edition.ordinal)
    ordinal = dutch_ordinal(edition.ordinal) if language == "nl" else edition.ordinal
    return phrase(language, "edition", ordinal=ordinal, title=edition.series.title)


def _sitting(setting: Setting, segment: Segment, keep: Callable[[str | None], str | None], language: str) -> Sitting:
    zone = ZoneInfo(setting.edition.city.timezone)
    starts, ends = segment.starts_at.replace(tzinfo=zone), segment.ends_at.replace(tzinfo=zone)
    places = distinct_clocks(((city.name, city.timezone) for city in setting.cities), (starts, ends))
    spans = tuple(
        f"{start.clock}–{end.clock} {start.city}" + _shift(start.day_shift, language)
        for start, end in city_spans(starts, ends, places)
    )
    day = tell_day(starts.date(), language)
    return Sitting(segment.key, _tell_segment(segment, keep), starts, ends, keep(segment.room), day, spans)


def _tell_segment(segment: Segment, keep: Callable[[str | None], str | None]) -> str:
    panel = segment.panel
    if panel is None:
        return keep(segment.title) or segment.kind.capitalize()
    plain = f"Panel {panel.number}"
    names = tuple(name for name in (panel.title, panel.short_title) if keep(name))
    return segment_title(keep(segment.title) or plain, panel.number, names)


def _shift(days: int, language: str) -> str:
    return f" ({phrase(language, 'next_day' if days > 0 else 'day_before')})" if days else ""
