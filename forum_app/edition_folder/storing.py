"""An edition's complete values into the database: series, people, programme, insights."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.clearance.models import Clearance
from forum_app.edition_folder import values as v
from forum_app.edition_folder.loading import NAME_PARTS, find_people, rows, take
from forum_app.edition_folder.people_keys import keep_keys, read_keys
from forum_app.edition_folder.storing_book import release_keys, store_book, store_recommendations
from forum_app.edition_folder.syncing import Sync
from forum_app.editions.models import OFF, Edition, EditionStatus, HostCity, Partner, RotationException, Series, Side
from forum_app.insights.models import CrowdOverride, Insight, InsightSpeaker
from forum_app.people.actions import ensure_in_series, list_references
from forum_app.people.keys import new_key
from forum_app.people.models import Person, PersonKey
from forum_app.programme.days import both_changing
from forum_app.programme.models import Appearance, Panel, Segment


def store_folder(session: Session, folder: v.EditionFolder) -> None:
    """Make the database's edition equal to complete values; flushes, never commits."""
    entry = folder.edition.edition
    other_days = (Edition.starts_on != entry.starts) | (Edition.ends_on != entry.ends)
    moved = session.scalar(select(Edition.id).where(Edition.slug == entry.slug, other_days))
    # New days come with new segments: what is no longer wanted goes last, and lies outside until then.
    with nullcontext() if moved is None else both_changing(session, moved):
        _store(Sync(session), folder)


def _store(sync: Sync, folder: v.EditionFolder) -> None:
    session = sync.session
    series, sides, cities = _store_series(sync, folder.edition.series)
    edition = _store_edition(sync, folder.edition.edition, series, cities)
    seats = select(Appearance.person_id, Appearance.side_id).where(Appearance.edition_id == edition.id)
    old_people = dict(session.execute(seats).all())
    panels, segments, appearances = _store_programme(sync, folder, edition, sides)
    release_keys(session, folder, edition)
    _store_insights(sync, folder.insights, edition, (panels, segments, appearances, sides))
    store_book(sync, folder, edition, panels)
    store_recommendations(sync, folder.recommendations, edition, panels, sides)
    sync.remove()
    _forget_people(sync, old_people, series.id)


def _store_series(sync: Sync, entry: v.SeriesEntry) -> tuple[Series, dict[str, Side], dict[str, HostCity]]:
    session = sync.session
    found = {one.slug: one for one in rows(session, Series, Series.slug == entry.slug)}
    plain = ("slug", "title", "description", "crowd_threshold", "primary_colour", "accent_colour", "note_style")
    values = {entry.slug: fields(entry, *plain, rotation=entry.rotation.rule)}
    series = sync.table(Series, found, values)[entry.slug]
    sides = sync.table(
        Side,
        {one.key: one for one in rows(session, Side, Side.series_id == series.id)},
        {
            one.key: fields(
                one, "key", "country", "label", "adjective",
                other_countries=list(one.other_countries), series_id=series.id, position=place,
            )
            for place, one in enumerate(entry.sides)
        },
    )  # fmt: skip
    cities = sync.table(
        HostCity,
        {one.key: one for one in rows(session, HostCity, HostCity.series_id == series.id)},
        {
            one.key: fields(
                one, "key", "name", "timezone", "weight",
                series_id=series.id, side_id=sides[one.side].id, position=place,
            )
            for place, one in enumerate(entry.cities)
        },
    )  # fmt: skip
    _store_rotation(sync, entry, series, sides, cities)
    return series, sides, cities


def _store_rotation(
    sync: Sync, entry: v.SeriesEntry, series: Series, sides: dict[str, Side], cities: dict[str, HostCity]
) -> None:
    session = sync.session
    sync.table(
        RotationException,
        {one.year: one for one in rows(session, RotationException, RotationException.series_id == series.id)},
        {
            one.year: fields(one, "year", "reason", series_id=series.id, city_id=cities[one.city].id)
            for one in entry.rotation.exceptions
        },
    )
    sync.table(
        Partner,
        {one.name: one for one in rows(session, Partner, Partner.series_id == series.id)},
        {
            one.name: fields(
                one, "name", "native_name", "role", "address", "url",
                series_id=series.id, side_id=id_of(sides, one.side), position=place,
            )
            for place, one in enumerate(entry.partners)
        },
    )  # fmt: skip


def _store_edition(sync: Sync, entry: v.EditionEntry, series: Series, cities: dict[str, HostCity]) -> Edition:
    found = {one.slug: one for one in rows(sync.session, Edition, Edition.slug == entry.slug)}
    plain = ("slug", "ordinal", "year", "theme", "venue", "format", "status", "track", "participant_list")
    values = fields(
        entry, *plain, announced=entry.announced if entry.status in OFF else entry.status is not EditionStatus.PLANNED,
        series_id=series.id, city_id=cities[entry.city].id, starts_on=entry.starts, ends_on=entry.ends,
        absent_partners=list(entry.absent_partners),
    )  # fmt: skip
    return sync.table(Edition, found, {entry.slug: values})[entry.slug]


def _store_programme(
    sync: Sync, folder: v.EditionFolder, edition: Edition, sides: dict[str, Side]
) -> tuple[dict[int, Panel], dict[str, Segment], dict[str, Appearance]]:
    session, programme = sync.session, folder.programme
    people = _store_people(sync, folder)
    panels = sync.table(
        Panel,
        {one.number: one for one in rows(session, Panel, Panel.edition_id == edition.id)},
        {
            one.number: fields(one, "number", "title", "short_title", "summary", edition_id=edition.id)
            for one in programme.panels
        },
    )
    segments = sync.table(
        Segment,
        {one.key: one for one in rows(session, Segment, Segment.edition_id == edition.id)},
        {one.key: _segment(one, edition, panels) for one in programme.segments},
    )
    appearances = sync.table(
        Appearance,
        {one.key: one for one in rows(session, Appearance, Appearance.edition_id == edition.id)},
        {one.key: _appearance(one, edition, people, (panels, segments), sides) for one in programme.appearances},
    )
    return panels, segments, appearances


def _store_people(sync: Sync, folder: v.EditionFolder) -> dict[str, Person]:
    """Everybody of the folder, by the series' keys; who is new gets an address of their own at the desk."""
    session, known = sync.session, read_keys(sync.session, folder.edition.series.slug)
    found = find_people(session, known, {one.key for one in folder.people.people})
    wanted = {one.key: fields(one, *NAME_PARTS, "country", "orcid", "bio") for one in folder.people.people}
    for key, values in wanted.items():
        values["key"] = found[key].key if key in found else new_key(session, values)
    people = sync.table(Person, found, wanted)
    given = select(PersonKey.key).where(PersonKey.series_id == known.series_id)
    keep_keys(session, cast(int, known.series_id), people, session.scalars(given))
    return people


def _segment(one: v.SegmentEntry, edition: Edition, panels: dict[int, Panel]) -> dict[str, Any]:
    plain = ("key", "kind", "title", "room", "ground_rule", "rule_announced_by", "rule_announced_on")
    return fields(
        one, *plain,
        edition_id=edition.id, panel_id=id_of(panels, one.panel), starts_at=one.starts, ends_at=one.ends,
    )  # fmt: skip


def _appearance(
    one: v.AppearanceEntry,
    edition: Edition,
    people: dict[str, Person],
    places: tuple[dict[int, Panel], dict[str, Segment]],
    sides: dict[str, Side],
) -> dict[str, Any]:
    plain = ("key", "role", "status", "listed", "title", "affiliation", "sector", *NAME_PARTS)
    return fields(
        one, *plain,
        edition_id=edition.id, person_id=people[one.person].id, panel_id=id_of(places[0], one.panel),
        segment_id=id_of(places[1], one.segment), side_id=id_of(sides, one.side),
    )  # fmt: skip


def _store_insights(
    sync: Sync,
    file: v.InsightsFile,
    edition: Edition,
    known: tuple[dict[int, Panel], dict[str, Segment], dict[str, Appearance], dict[str, Side]],
) -> None:
    panels, segments, appearances, sides = known
    session = sync.session
    found = {one.key: one for one in rows(session, Insight, Insight.edition_id == edition.id)}
    wanted = {one.key: _insight(one, edition, panels, segments, sides) for one in file.insights}
    insights = sync.table(Insight, found, wanted)
    # Insights that go away are looked at too: what hangs on them goes first.
    ids = [one.id for one in (*insights.values(), *found.values())]
    sync.table(
        InsightSpeaker,
        {one.insight_id: one for one in rows(session, InsightSpeaker, InsightSpeaker.insight_id.in_(ids))},
        {
            insights[one.key].id: {
                "insight_id": insights[one.key].id,
                "appearance_id": appearances[one.speaker].id,
            }
            for one in file.insights
            if one.speaker is not None
        },
    )
    _store_overrides(sync, file, insights, ids, sides)
    _store_clearances(sync, file, insights, ids, sides)


def _insight(
    one: v.InsightEntry,
    edition: Edition,
    panels: dict[int, Panel],
    segments: dict[str, Segment],
    sides: dict[str, Side],
) -> dict[str, Any]:
    return fields(
        one, "key", "kind", "verbatim", "edited", "language", "clearance_required",
        edition_id=edition.id, panel_id=panels[one.panel].id, segment_id=id_of(segments, one.segment),
        speaker_choice=one.choice, descriptor_noun=one.descriptor.noun,
        descriptor_side_id=id_of(sides, one.descriptor.side),
    )  # fmt: skip


def _store_overrides(
    sync: Sync, file: v.InsightsFile, insights: dict[str, Insight], ids: list[int], sides: dict[str, Side]
) -> None:
    wanted: dict[int, dict[str, Any]] = {}
    for one in file.insights:
        override, insight_id = one.crowd_override, insights[one.key].id
        if override is not None and override.descriptor is not None:
            wanted[insight_id] = {
                "insight_id": insight_id,
                "reason": override.reason,
                "recorded_by": override.by,
                "recorded_on": override.on,
                "descriptor_noun": override.descriptor.noun,
                "descriptor_side_id": id_of(sides, override.descriptor.side),
            }
    found = rows(sync.session, CrowdOverride, CrowdOverride.insight_id.in_(ids))
    sync.table(CrowdOverride, {one.insight_id: one for one in found}, wanted)


def _store_clearances(
    sync: Sync, file: v.InsightsFile, insights: dict[str, Insight], ids: list[int], sides: dict[str, Side]
) -> None:
    wanted: dict[tuple[int, int], dict[str, Any]] = {}
    for one in file.insights:
        insight_id = insights[one.key].id
        for place, clearance in enumerate(one.clearances, 1):
            descriptor = clearance.descriptor
            wanted[insight_id, place] = fields(
                clearance, "state", "level", "words",
                insight_id=insight_id, position=place, recorded_on=clearance.on,
                descriptor_noun=descriptor.noun if descriptor else None,
                descriptor_side_id=id_of(sides, descriptor.side if descriptor else None),
            )  # fmt: skip
    found = rows(sync.session, Clearance, Clearance.insight_id.in_(ids))
    sync.table(Clearance, {(one.insight_id, one.position): one for one in found}, wanted)


def _forget_people(sync: Sync, before: dict[int, int | None], series_id: int) -> None:
    """Remove those who appeared in this edition only, no longer do, and of whom the desk keeps nothing.

    Of the others the series keeps those who appear nowhere any more, on the side on which they were.
    """
    session = sync.session
    appearing = set(session.scalars(select(Appearance.person_id)))
    kept = set(appearing)
    for table, column in list_references():
        # What folders call somebody is no reason to keep them.
        if table.name == PersonKey.__tablename__:
            continue
        kept |= set(session.scalars(select(column).where(column.in_(before.keys() - kept))))
    sync.delete([one for one in rows(session, Person, Person.id.in_(before)) if one.id not in kept])
    for person_id in sorted(before.keys() & kept - appearing):
        ensure_in_series(session, person_id=person_id, series_id=series_id, side_id=before[person_id])


def fields(entry: Any, *names: str, **others: Any) -> dict[str, Any]:
    """Columns of a row: those named as in the values, and others."""
    return {**take(entry, *names), **others}


def id_of(known: Any, key: Any) -> int | None:
    """The id of the row with that key; None for none."""
    return None if key is None else int(known[key].id)
