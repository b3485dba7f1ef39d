"""Reading for the documents: the run-of-show, badges and table tents, letters. For organisers, but for the leaflet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.catalogue import phrase
from forum_app.core.errors import ForumError, NotFound
from forum_app.core.times import CityTime, city_spans, distinct_clocks, format_day, format_offsets, format_weekday
from forum_app.documents.fitting import fit, fit_block, fit_lines, measure
from forum_app.documents.values import Call, CallDay, CallPerson, Leaflet, Letter, Sheet
from forum_app.editions.host_country import tell_country
from forum_app.editions.models import Edition, EditionStatus
from forum_app.invitations.facts import Place, read_setting, tell_place
from forum_app.people.models import Language
from forum_app.people.names import NAME_COLUMNS, display, name_of, plain, sort_key
from forum_app.people.queries import find_contact
from forum_app.proceedings.programme_snapshot import get_public_programme
from forum_app.proceedings.values import CityValue, EditionValue
from forum_app.proceedings.wording import HANGUL, hangul
from forum_app.programme.models import Appearance, AppearanceStatus, Panel, Role, Segment
from forum_app.programme.queries import list_segments
from forum_app.programme.timetable import tell_title
from forum_app.public.timetable import list_days, list_rules

BADGE_MM, TENT_MM = 78.0, 250.0
BADGE_SIZES, TENT_SIZES = (26, 23, 20, 17, 14, 12), (76, 66, 56, 48, 40, 32, 26)
SMALL_BADGE, SMALL_TENT = (12, 11, 10, 9, 8, 7), (26, 22, 19, 16, 14, 12)
# Millimetres for name and affiliation between what stands above and below them (documents.css).
BADGE_TALL, TENT_TALL = 31.0, 76.0
SPAN = re.compile(r"(\d+–\d+)")
PRESENT = (AppearanceStatus.CONFIRMED, AppearanceStatus.INVITED)


def make_leaflet(session: Session, edition: Edition, facts: EditionValue) -> Leaflet:
    """The public programme, as the site shows it."""
    programme = get_public_programme(session, edition).programme
    people = {panel.number: panel.people for panel in programme.panels}
    return Leaflet(list_days(programme, facts.cities), people, list_rules(programme))


def list_sheets(session: Session, edition: Edition, *, tents: bool) -> list[Sheet]:
    """A badge, or a table tent, for everybody confirmed, once each, by name. One query."""
    rows = session.scalars(
        select(Appearance)
        .where(Appearance.edition_id == edition.id, Appearance.status == AppearanceStatus.CONFIRMED)
        .options(joinedload(Appearance.side))
        .order_by(Appearance.id)
    )
    once: dict[int, Appearance] = {}
    for row in rows:
        once.setdefault(row.person_id, row)
    ordered = sorted(once.values(), key=lambda row: (sort_key(name_of(row)), row.id))
    return [_sheet(row, tents) for row in ordered]


def _sheet(row: Appearance, tents: bool) -> Sheet:
    width, sizes, small = (TENT_MM, TENT_SIZES, SMALL_TENT) if tents else (BADGE_MM, BADGE_SIZES, SMALL_BADGE)
    name, native = plain(name_of(row)), row.native_name
    name_pt = fit_lines(name, width_mm=width, sizes=sizes)
    native_pt = fit(native, width_mm=width, sizes=sizes[2:]) if native else sizes[2]
    above = [(name, name_pt, 1.15), (native or "", native_pt if native else 0, 1.3)]
    left = (TENT_TALL if tents else BADGE_TALL) - sum(measure(*line, width_mm=width) for line in above)
    return Sheet(
        name=name,
        native_name=native,
        affiliation=row.affiliation,
        side=row.side.label if row.side else None,
        role=row.role.value,
        name_pt=name_pt,
        native_pt=native_pt,
        affiliation_pt=fit_block(row.affiliation or "", width_mm=width, height_mm=left, leading=1.3, sizes=small),
    )


def list_call_days(session: Session, edition: Edition, cities: tuple[CityValue, ...]) -> list[CallDay]:
    """The run-of-show by day. Two queries."""
    zone = ZoneInfo(edition.city.timezone)
    people, segments = _people_by_place(session, edition), list_segments(session, edition)
    moments = [wall.replace(tzinfo=zone) for one in segments for wall in (one.starts_at, one.ends_at)]
    places = distinct_clocks(((city.name, city.timezone) for city in cities), moments)
    days: dict[date, list[tuple[datetime, Call]]] = defaultdict(list)
    for segment in segments:
        starts, ends = segment.starts_at.replace(tzinfo=zone), segment.ends_at.replace(tzinfo=zone)
        times = tuple(_span(start, end) for start, end in city_spans(starts, ends, places))
        persons = [*people[("panel", segment.panel_id)], *people[("segment", segment.id)]]
        days[starts.date()].append((starts, _call(segment, times, persons)))
    return [
        CallDay(
            format_weekday(day),
            tuple(f"{name} {format_offsets([starts for starts, _call in calls], at)}" for name, at in places),
            tuple(call for _starts, call in calls),
        )
        for day, calls in sorted(days.items())
    ]


def _span(start: CityTime, end: CityTime) -> str:
    """From one hour to another; what day it is there is said once where it is the same for both."""
    begun = "" if start.day_shift == end.day_shift else _shift(start.day_shift)
    return f"{start.clock}{begun}–{end.clock}{_shift(end.day_shift)}"


def _shift(days: int) -> str:
    return {1: " (next day)", -1: " (day before)"}.get(days, "")


def _people_by_place(session: Session, edition: Edition) -> dict[tuple[str, int | None], list[Appearance]]:
    rows = session.scalars(
        select(Appearance).where(Appearance.edition_id == edition.id, Appearance.status.in_(PRESENT))
    )
    people: dict[tuple[str, int | None], list[Appearance]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.role.value, sort_key(name_of(row)), row.id)):
        people[("panel", row.panel_id) if row.panel_id else ("segment", row.segment_id)].append(row)
    return people


def _call(segment: Segment, times: tuple[str, ...], people: Sequence[Appearance]) -> Call:
    announced = f"announced {format_day(segment.rule_announced_on)}" if segment.rule_announced_on else "not announced"
    return Call(
        times=times,
        title=tell_title(segment),
        kind=segment.kind.value,
        room=segment.room,
        ground_rule=segment.ground_rule.value,
        announced=announced,
        people=tuple(
            CallPerson(display(name_of(row)), row.role.value, row.affiliation, row.status.value) for row in people
        ),
    )


def get_letter(session: Session, edition: Edition, key: str) -> Letter:
    """What a letter to one of the edition's people says, in their language. Six queries.

    Raises NotFound, ForumError for whoever is not to come.
    """
    row = session.scalar(
        select(Appearance)
        .where(Appearance.edition_id == edition.id, Appearance.key == key)
        .options(joinedload(Appearance.panel), joinedload(Appearance.segment))
    )
    if row is None:
        raise NotFound(f"“{edition.slug}” has no appearance “{key}”.")
    if row.status not in PRESENT:
        raise ForumError(f"{display(name_of(row))} is {row.status.value}: a letter would confirm what is not so.")
    if edition.status is EditionStatus.CANCELLED:
        raise ForumError("This edition is cancelled: a letter would confirm what is not so.")
    contact = find_contact(session, row.person_id)
    language = (contact.language if contact else Language.ENGLISH).value
    place = tell_place(read_setting(session, edition), row, language)
    venue = phrase(language, "letter_venue", city=place.city, more=place.venue) if place.venue else place.city
    country = phrase(language, "letter_country", city=place.city, more=tell_country(edition.city, language))
    return Letter(language, _tell_name(place, language), place, venue, country)


def _tell_name(place: Place, language: str) -> Markup:
    """The name above a letter: in Korean that in Hangul first, and the Latin one, as on the passport, beside it."""
    if not place.native_name:
        return escape(phrase(language, "letter_to", name=place.name))
    native = set_words(place.native_name, language=language)
    if language == Language.KOREAN.value:
        told, _name, after = phrase(language, "letter_to", name="\0").partition("\0")
        return Markup("{}{} ({}){}").format(told, native, place.name, after)
    return Markup("{} {}").format(phrase(language, "letter_to", name=place.name), native)


def set_words(text: str, *, language: str) -> Markup:
    """Plain text escaped, in which words of Hangul and spans of days don't break; in Korean Hangul isn't foreign."""
    word = Markup('<span class="word">{}</span>')
    if language != Language.KOREAN.value:
        parts = (word.format(part) if SPAN.fullmatch(part) else hangul(part) for part in SPAN.split(text))
    else:
        parts = (word.format(part) if HANGUL.search(part) else escape(part) for part in re.split(r"(\s+)", text))
    return Markup("").join(parts)


def tell_organisers(facts: EditionValue, language: str) -> list[tuple[str, str | None]]:
    """The organisers' names, each with its name in Hangul beside it; in Korean that alone, where there is one."""
    found = [partner for partner in facts.partners if partner.role == "organiser"]
    if language == Language.KOREAN.value:
        return [(_find_hangul(one.native_name) or one.name, None) for one in found]
    return [(one.name, one.native_name) for one in found]


def _find_hangul(name: str | None) -> str | None:
    return name if name and HANGUL.search(name) else None


def list_recipients(session: Session, edition: Edition) -> list[tuple[str, str, str]]:
    """Everybody asked or confirmed, by name: key of the appearance, name, what for. One query, of columns."""
    rows: Sequence[Any] = session.execute(
        select(
            *(getattr(Appearance, name) for name in ("id", "key", "role", *NAME_COLUMNS)),
            Panel.number.label("panel"),
            Segment.title.label("segment"),
        )
        .outerjoin(Panel, Panel.id == Appearance.panel_id)
        .outerjoin(Segment, Segment.id == Appearance.segment_id)
        .where(Appearance.edition_id == edition.id, Appearance.status.in_(PRESENT))
    ).all()
    named = [(name_of(row), row) for row in rows]
    named.sort(key=lambda one: (sort_key(one[0]), one[1].id))
    return [(row.key, display(name), _place(row.role, row.panel, row.segment)) for name, row in named]


def _place(role: Role, panel: int | None, segment: str | None) -> str:
    if panel is not None:
        return f"{role.value}, Panel {panel}"
    return f"{role.value}, {segment}" if segment else role.value
