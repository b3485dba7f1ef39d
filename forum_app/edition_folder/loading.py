"""From the database to an edition's plain values: the parts that come before the book."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from forum_app.clearance.models import Clearance
from forum_app.core.db import Base
from forum_app.edition_folder import values as v
from forum_app.edition_folder.people_keys import SeriesKeys
from forum_app.editions.models import OFF, Edition, HostCity, Partner, RotationException, Series, Side
from forum_app.insights.models import CrowdOverride, Insight, InsightSpeaker
from forum_app.people.models import Person
from forum_app.programme.models import Appearance, Panel, Segment

Row = TypeVar("Row", bound=Base)
NAME_PARTS = ("given", "family", "particle", "name_order", "native_name", "honorific", "post_nominals", "sort_key")


def rows(session: Session, model: type[Row], *where: ColumnElement[bool], order: Any = None) -> Sequence[Row]:
    """The rows of a table that fulfil every condition."""
    query = select(model).where(*where)
    return session.scalars(query if order is None else query.order_by(order)).all()


def load_series(session: Session, slug: str) -> v.SeriesEntry | None:
    """The series with its sides, cities, rotation and partners."""
    series = session.scalars(select(Series).where(Series.slug == slug)).one_or_none()
    if series is None:
        return None
    sides = rows(session, Side, Side.series_id == series.id, order=Side.position)
    cities = rows(session, HostCity, HostCity.series_id == series.id, order=HostCity.position)
    side, city = {one.id: one.key for one in sides}, {one.id: one.key for one in cities}
    partners = rows(session, Partner, Partner.series_id == series.id, order=Partner.position)
    exceptions = rows(
        session, RotationException, RotationException.series_id == series.id, order=RotationException.year
    )
    return v.SeriesEntry(
        slug=series.slug,
        title=series.title,
        description=series.description,
        crowd_threshold=series.crowd_threshold,
        primary_colour=series.primary_colour,
        accent_colour=series.accent_colour,
        note_style=series.note_style,
        sides=tuple(
            v.SideEntry(other_countries=tuple(one.other_countries), **take(one, "key", "country", "label", "adjective"))
            for one in sides
        ),
        cities=tuple(
            v.CityEntry(side=side[one.side_id], **take(one, "key", "name", "timezone", "weight")) for one in cities
        ),
        rotation=v.RotationEntry(
            rule=series.rotation,
            exceptions=tuple(
                v.ExceptionEntry(city=city[one.city_id], **take(one, "year", "reason")) for one in exceptions
            ),
        ),
        partners=tuple(
            v.PartnerEntry(
                side=side.get(one.side_id or 0), **take(one, "name", "native_name", "role", "address", "url")
            )
            for one in partners
        ),
    )


def load_edition(session: Session, edition: Edition) -> v.EditionFile:
    """The edition with its series."""
    series = load_series(session, edition.series.slug)
    if series is None:
        raise LookupError(edition.series.slug)
    partners = [one.name for one in series.partners]
    entry = v.EditionEntry(
        city=edition.city.key,
        # A partner that was renamed or left the series since is no longer absent.
        absent_partners=tuple(name for name in edition.absent_partners if name in partners),
        starts=edition.starts_on,
        ends=edition.ends_on,
        announced=edition.announced or edition.status not in OFF,
        **take(edition, "slug", "ordinal", "year", "theme", "venue", "format", "status", "track", "participant_list"),
    )
    return v.EditionFile(format=1, series=series, edition=entry)


def load_people(session: Session, known: SeriesKeys, keys: Collection[str]) -> v.PeopleFile:
    """The people with these of a series' keys that the database knows, by key."""
    found = find_people(session, known, keys)
    plain = (*NAME_PARTS, "country", "orcid", "bio")
    people = (v.PersonEntry(key=key, **take(found[key], *plain)) for key in sorted(found))
    return v.PeopleFile(people=tuple(people))


def find_people(session: Session, known: SeriesKeys, keys: Collection[str]) -> dict[str, Person]:
    """The rows of those whom a series has under these keys."""
    ids = {key: known.people[key] for key in keys if key in known.people}
    # All at once: a statement can't name as many as a series may keep.
    people = {one.id: one for one in rows(session, Person)} if ids else {}
    return {key: people[number] for key, number in ids.items()}


def load_programme(session: Session, edition: Edition, known: SeriesKeys) -> v.ProgrammeFile:
    """Panels, segments and appearances."""
    panels = rows(session, Panel, Panel.edition_id == edition.id, order=Panel.number)
    segments = rows(session, Segment, Segment.edition_id == edition.id)
    appearances = rows(session, Appearance, Appearance.edition_id == edition.id)
    panel, segment = {one.id: one.number for one in panels}, {one.id: one.key for one in segments}
    people, side = known.written, _sides(session, edition)
    return v.ProgrammeFile(
        panels=tuple(v.PanelEntry(**take(one, "number", "title", "short_title", "summary")) for one in panels),
        segments=tuple(
            v.SegmentEntry(
                panel=panel.get(one.panel_id or 0),
                starts=one.starts_at,
                ends=one.ends_at,
                **take(one, "key", "kind", "title", "room", "ground_rule", "rule_announced_by", "rule_announced_on"),
            )
            for one in segments
        ),
        appearances=tuple(
            v.AppearanceEntry(
                person=people[one.person_id],
                panel=panel.get(one.panel_id or 0),
                segment=segment.get(one.segment_id or 0),
                side=side.get(one.side_id or 0),
                **take(one, "key", "role", "status", "listed", "title", "affiliation", "sector", *NAME_PARTS),
            )
            for one in appearances
        ),
    )


def load_insights(session: Session, edition: Edition) -> v.InsightsFile:
    """Insights with everything, also what is restricted: who said them, and the verbatim words."""
    insights = rows(session, Insight, Insight.edition_id == edition.id)
    ids = [one.id for one in insights]
    speakers = {
        one.insight_id: one.appearance_id for one in rows(session, InsightSpeaker, InsightSpeaker.insight_id.in_(ids))
    }
    appearance = {one.id: one.key for one in rows(session, Appearance, Appearance.edition_id == edition.id)}
    overrides = {one.insight_id: one for one in rows(session, CrowdOverride, CrowdOverride.insight_id.in_(ids))}
    clearances = rows(session, Clearance, Clearance.insight_id.in_(ids), order=Clearance.position)
    side = _sides(session, edition)
    return v.InsightsFile(
        identities=None,
        insights=tuple(
            v.InsightEntry(
                panel=one.panel.number,
                segment=one.segment.key,
                speaker=appearance.get(speakers.get(one.id, 0)),
                choice=one.speaker_choice,
                descriptor=v.DescriptorEntry(noun=one.descriptor_noun, side=side.get(one.descriptor_side_id or 0)),
                clearances=tuple(_clearance(each, side) for each in clearances if each.insight_id == one.id),
                crowd_override=_override(overrides.get(one.id), side),
                **take(one, "key", "kind", "verbatim", "edited", "language", "clearance_required"),
            )
            for one in insights
        ),
    )


def _clearance(row: Clearance, side: Mapping[int, str]) -> v.ClearanceEntry:
    descriptor = _descriptor(row, side)
    return v.ClearanceEntry(on=row.recorded_on, descriptor=descriptor, **take(row, "state", "level", "words"))


def _override(row: CrowdOverride | None, side: Mapping[int, str]) -> v.OverrideEntry | None:
    if row is None:
        return None
    return v.OverrideEntry(reason=row.reason, by=row.recorded_by, on=row.recorded_on, descriptor=_descriptor(row, side))


def _descriptor(row: Clearance | CrowdOverride, side: Mapping[int, str]) -> v.DescriptorEntry | None:
    noun = row.descriptor_noun
    return None if noun is None else v.DescriptorEntry(noun=noun, side=side.get(row.descriptor_side_id or 0))


def _sides(session: Session, edition: Edition) -> dict[int, str]:
    return {one.id: one.key for one in rows(session, Side, Side.series_id == edition.series_id)}


def take(row: object, *names: str) -> dict[str, Any]:
    """Some columns of a row, or fields of a value, by name."""
    return {name: getattr(row, name) for name in names}
