"""Reading series and editions, with what a page of theirs needs loaded at once."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.errors import NotFound
from forum_app.editions.models import Edition, HostCity, Partner, RotationException, Series, Side


def list_series(session: Session) -> list[Series]:
    """Every series, by title."""
    return list(session.scalars(select(Series).order_by(Series.title, Series.id)))


def find_series(session: Session, slug: str) -> Series | None:
    """The series with that slug, or None."""
    return session.scalar(select(Series).where(Series.slug == slug))


def get_series(session: Session, slug: str) -> Series:
    """The series with that slug. Raises NotFound."""
    series = find_series(session, slug)
    if series is None:
        raise NotFound(f"There is no series “{slug}”.")
    return series


def find_edition(session: Session, slug: str) -> Edition | None:
    """The edition with that slug, with its series and host city, or None."""
    return session.scalar(
        select(Edition)
        .where(Edition.slug == slug)
        .options(joinedload(Edition.series), joinedload(Edition.city).joinedload(HostCity.side))
    )


def get_edition(session: Session, slug: str) -> Edition:
    """The edition with that slug, with its series and host city. Raises NotFound."""
    edition = find_edition(session, slug)
    if edition is None:
        raise NotFound(f"There is no edition “{slug}”; “forum editions” lists those there are.")
    return edition


def list_editions(session: Session, series: Series) -> list[Edition]:
    """Every edition of a series, newest first, with its city."""
    return list(
        session.scalars(
            select(Edition)
            .where(Edition.series_id == series.id)
            .options(joinedload(Edition.city).joinedload(HostCity.side))
            .order_by(Edition.year.desc(), Edition.starts_on.desc(), Edition.id.desc())
        )
    )


def find_previous_edition(session: Session, edition: Edition) -> Edition | None:
    """The regular edition of the series held before this one, or None for the first."""
    return session.scalar(
        select(Edition)
        .where(Edition.series_id == edition.series_id, Edition.id != edition.id, Edition.ordinal.is_not(None))
        .where(Edition.starts_on < edition.starts_on)
        .options(joinedload(Edition.series))
        .order_by(Edition.starts_on.desc())
        .limit(1)
    )


def list_sides(session: Session, series: Series) -> list[Side]:
    """The sides of a series, in order."""
    return list(session.scalars(select(Side).where(Side.series_id == series.id).order_by(Side.position)))


def list_cities(session: Session, series: Series) -> list[HostCity]:
    """The host cities of a series with their sides, in rotation order."""
    return list(
        session.scalars(
            select(HostCity)
            .where(HostCity.series_id == series.id)
            .options(joinedload(HostCity.side))
            .order_by(HostCity.position)
        )
    )


def list_partners(session: Session, series: Series) -> list[Partner]:
    """The institutions behind a series, in order."""
    return list(session.scalars(select(Partner).where(Partner.series_id == series.id).order_by(Partner.position)))


def list_rotation_exceptions(session: Session, series: Series) -> list[RotationException]:
    """The recorded exceptions to the rotation with their cities, by year."""
    return list(
        session.scalars(
            select(RotationException)
            .where(RotationException.series_id == series.id)
            .options(joinedload(RotationException.city))
            .order_by(RotationException.year)
        )
    )
