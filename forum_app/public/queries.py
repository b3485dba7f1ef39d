"""Reading what is public, in a fixed and small number of queries a page; every answer is a plain value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session, defer, joinedload

from forum_app.core.errors import NotFound
from forum_app.editions import queries as editions
from forum_app.editions.addresses import PERSON, address_key
from forum_app.editions.models import Edition, HostCity, ListVisibility, Series
from forum_app.editions.naming import edition_name
from forum_app.editions.rotation import Turn
from forum_app.followup.models import Recommendation, RecommendationGroup
from forum_app.people.models import ConsentKind, Photo
from forum_app.people.queries import select_consenting
from forum_app.proceedings.furniture import spoken_language
from forum_app.proceedings.models import Front, Output, Release, ReleaseStatus
from forum_app.proceedings.projection import edition_value, project_city, project_partner
from forum_app.proceedings.public_texts import edition_without_names, partners_without_names
from forum_app.programme.barred import SeriesNames, bar_names, bar_series_names, forms_of, holds_name
from forum_app.programme.models import Appearance, ProgrammeRelease
from forum_app.programme.queries import is_public
from forum_app.public.values import (
    ArchiveRow,
    PublicEdition,
    PublicRelease,
    RecommendationGroupLines,
    RecommendationLine,
    SeriesCard,
    SeriesPage,
)

YEARS_AHEAD = 5


def list_series(session: Session) -> list[SeriesCard]:
    """Every series by title. Two queries, or one where there is only one series: nobody reads that list."""
    rows = editions.list_series(session)
    if len(rows) < 2:
        return [SeriesCard(row.slug, row.title, row.title) for row in rows]
    names = bar_series_names(session, [row.id for row in rows])
    return [SeriesCard(row.slug, row.title, names[row.id].free(row.description) or row.title) for row in rows]


def get_series_page(session: Session, slug: str, *, today: date) -> SeriesPage:
    """A series with its archive and the turns of the coming years. Five queries. Raises NotFound."""
    rows = session.execute(
        select(Series, HostCity)
        .outerjoin(HostCity, HostCity.series_id == Series.id)
        .where(Series.slug == slug)
        .options(joinedload(HostCity.side))
        .order_by(HostCity.position)
    ).all()
    if not rows:
        raise NotFound(f"There is no series “{slug}”.")
    series = rows[0][0]
    cities = [city for _series, city in rows if city is not None]
    released = exists().where(Release.edition_id == Edition.id, *is_released())
    found = session.execute(editions.select_editions(series).add_columns(released))
    public = {edition: out for edition, out in found if edition.announced}
    names = bar_series_names(session, [series.id])[series.id]
    partners = map(project_partner, editions.list_partners(session, series))
    return SeriesPage(
        slug=series.slug,
        title=series.title,
        description=names.free(series.description) or series.title,
        primary_colour=series.primary_colour,
        accent_colour=series.accent_colour,
        rule=series.rotation.value,
        partners=partners_without_names(partners, forms_of(names.nowhere)),
        cities=tuple(project_city(city) for city in cities),
        turns=tuple(
            replace(turn, reason=names.free(turn.reason))
            for turn in _turns_ahead(session, series, cities, [*public], today)
        ),
        editions=tuple(_archive_row(edition, names, released=out) for edition, out in public.items()),
    )


def _archive_row(edition: Edition, names: SeriesNames, *, released: bool) -> ArchiveRow:
    return ArchiveRow(
        slug=edition.slug,
        name=edition_name(edition.series.title, edition.ordinal),
        year=edition.year,
        theme=tell_theme(edition, names),
        city=edition.city.name,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        status=edition.status.value,
        released=released,
    )


def tell_theme(edition: Edition, names: SeriesNames) -> str:
    """What an edition is about, or its name where the theme names somebody who is not public."""
    return names.free_of(edition.id, edition.theme) or edition_name(edition.series.title, edition.ordinal)


def _turns_ahead(
    session: Session, series: Series, cities: Sequence[HostCity], public: Sequence[Edition], today: date
) -> tuple[Turn, ...]:
    """Whose turn it is in the next years: after the newest public edition, and not in the past."""
    rows = editions.list_rotation_exceptions(session, series)
    exceptions = {row.year: (row.city.key, row.reason) for row in rows}
    regular = [edition for edition in public if edition.ordinal is not None]
    return editions.turns_after(series, cities, regular, exceptions, today=today, count=YEARS_AHEAD)


def is_released() -> tuple[ColumnElement[bool], ...]:
    """Of a release: that readers have it."""
    return (*is_built(), Release.withdrawn_at.is_(None))


def is_built() -> tuple[ColumnElement[bool], ...]:
    """Of a release: that readers have it, or had it until it was withdrawn."""
    return (Release.status == ReleaseStatus.BUILT, Release.draft.is_(False))


@cache
def _edition_statement() -> Select[Edition, HostCity, Release, date | None, str | None, bool, bool]:
    """The statement of every page of an edition, built once: building it costs more than running it."""
    programme = exists().where(ProgrammeRelease.edition_id == Edition.id)
    current = programme.where(ProgrammeRelease.withdrawn_at.is_(None))
    return (
        select(
            Edition,
            HostCity,
            Release,
            Front.published_on,
            Front.language,
            programme.label("ever"),
            current.label("current"),
        )
        .join(Edition.series)
        .join(HostCity, HostCity.series_id == Edition.series_id)
        .outerjoin(Front, Front.edition_id == Edition.id)
        .outerjoin(Release, and_(Release.edition_id == Edition.id, *is_built()))
        .where(Edition.slug == bindparam("edition"), Series.slug == bindparam("series"), Edition.announced)
        .options(joinedload(Edition.series), joinedload(HostCity.side), defer(Release.log))
        .order_by(HostCity.position, Release.number)
    )


def get_public_edition(session: Session, series: str, slug: str, *, today: date) -> tuple[Edition, PublicEdition]:
    """A public edition: its row for the projections, its facts for the page. Two queries. Raises NotFound."""
    rows = session.execute(_edition_statement(), {"edition": slug, "series": series}).all()
    if not rows:
        raise NotFound(f"There is no public edition “{slug}” of a series “{series}”.")
    edition, _city, _release, published_on, language, programme, current = rows[0]
    cities = dict.fromkeys(row[1] for row in rows)
    newest = {row[2].output: row[2] for row in rows if row[2] is not None}
    there = [newest[output] for output in Output if output in newest]
    releases = tuple(_public_release(one) for one in there if one.withdrawn_at is None)
    withdrawn = tuple(one.output.value for one in there if one.withdrawn_at is not None)
    # With a book that was taken back its date says nothing any more.
    out = bool(releases) or (published_on is not None and published_on <= today and not withdrawn)
    # Asked each time, not only when it is written: somebody named in a theme may have withdrawn since.
    facts = edition_without_names(edition_value(edition, cities, ()), bar_names(session, edition))
    gone, spoken = bool(programme) and not current, spoken_language(language)
    return edition, PublicEdition(facts, out, releases, bool(current), withdrawn, gone, spoken)


def _public_release(row: Release) -> PublicRelease:
    return PublicRelease(
        output=row.output.value,
        number=row.number,
        finished_at=row.finished_at,
        pages=row.pages,
        notes=row.notes,
        pdf_sha256=row.pdf_sha256 or "",
        html_sha256=row.html_sha256,
    )


def list_recommendation_lines(session: Session, edition: Edition) -> tuple[RecommendationGroupLines, ...]:
    """The recommendations in brief, by group. One query, of columns: the page needs no more of them."""
    rows = session.execute(
        select(
            RecommendationGroup.number,
            RecommendationGroup.title,
            Recommendation.number,
            Recommendation.title,
            Recommendation.due,
        )
        .join(Recommendation, Recommendation.group_id == RecommendationGroup.id)
        .where(RecommendationGroup.edition_id == edition.id)
        .order_by(RecommendationGroup.number, Recommendation.number)
    ).all()
    barred = bar_names(session, edition, everybody=True)
    lines: dict[tuple[int, str], list[RecommendationLine]] = {}
    for group, group_title, number, title, due in rows:
        title = f"Recommendation {group}.{number}" if holds_name(title, barred) else title  # noqa: PLW2901
        group_title = f"Group {group}" if holds_name(group_title, barred) else group_title  # noqa: PLW2901
        lines.setdefault((group, group_title), []).append(RecommendationLine(f"{group}.{number}", title, due))
    return tuple(RecommendationGroupLines(group, title, tuple(items)) for (group, title), items in lines.items())


def _photos() -> Select[str, str]:
    """Appearance key and photo of everybody on public programmes who consents to photos; none of a withdrawn one."""
    ever = exists().where(ProgrammeRelease.edition_id == Edition.id)
    current = ever.where(ProgrammeRelease.withdrawn_at.is_(None))
    return (
        select(Appearance.key, Photo.sha256)
        .join(Photo, Photo.person_id == Appearance.person_id)
        .join(Edition, Edition.id == Appearance.edition_id)
        .where(is_public(), or_(~ever, current))
        .where(Edition.announced, Edition.participant_list == ListVisibility.PUBLIC)
        .where(Photo.person_id.in_(select_consenting(ConsentKind.PHOTO)))
    )


def list_photos(session: Session, edition: Edition) -> dict[str, str]:
    """The SHA-256 of the photos that may be shown of an edition, by the appearance's key in addresses. One query.

    Asked anew for each page, as no release may keep what somebody has taken back.
    """
    found = session.execute(_photos().where(Appearance.edition_id == edition.id)).all()
    return {address_key(edition.address_salt, PERSON, row.key): row.sha256 for row in found}


def is_photo_public(session: Session, sha256: str) -> bool:
    """Whether a public page shows this photo. One query."""
    return session.execute(_photos().where(Photo.sha256 == sha256).limit(1)).first() is not None


def list_figure_holders(session: Session, series: str, slug: str) -> list[str]:
    """SHA-256 of the HTML of every release of a public edition that readers have or had. One query."""
    found = session.scalars(
        select(Release.html_sha256)
        .join(Release.edition)
        .join(Edition.series)
        .where(Edition.slug == slug, Series.slug == series, Edition.announced, *is_released())
        .where(Release.html_sha256.is_not(None))
        .order_by(Release.number.desc())
    )
    return [sha256 for sha256 in found if sha256]
