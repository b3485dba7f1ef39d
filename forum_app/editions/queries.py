"""Reading series and editions, with what a page of theirs needs loaded at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.db import once_a_reading
from forum_app.core.errors import NotFound
from forum_app.core.open_items import OpenItem
from forum_app.editions.models import (
    Blackout,
    Edition,
    EditionMove,
    EditionStatus,
    HostCity,
    Partner,
    RotationException,
    Series,
    Side,
)
from forum_app.editions.rotation import Turn, turns

# When an edition should be announced, before its first day (domain.md, A year).
ANNOUNCE_BEFORE = timedelta(days=180)


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
        raise NotFound(f"There is no series “{slug}”; “forum editions” lists those there are.")
    return series


def find_edition(session: Session, slug: str) -> Edition | None:
    """The edition with that slug, with its series and host city, or None."""
    return session.scalar(_select_edition(), {"slug": slug})


@cache
def _select_edition() -> Select[Edition]:
    """Written once: most pages ask it."""
    return (
        select(Edition)
        .where(Edition.slug == bindparam("slug"))
        .options(joinedload(Edition.series), joinedload(Edition.city).joinedload(HostCity.side))
    )


def get_edition(session: Session, slug: str) -> Edition:
    """The edition with that slug, with its series and host city. Raises NotFound."""
    edition = find_edition(session, slug)
    if edition is None:
        raise NotFound(f"There is no edition “{slug}”; “forum editions” lists those there are.")
    return edition


@once_a_reading
def list_editions(session: Session, series: Series) -> list[Edition]:
    """Every edition of a series, newest first, with its city."""
    return list(session.scalars(select_editions(series)))


def select_editions(series: Series) -> Select[Edition]:
    """The statement of the above, for whoever wants a column besides."""
    return (
        select(Edition)
        .where(Edition.series_id == series.id)
        .options(joinedload(Edition.city).joinedload(HostCity.side))
        .order_by(Edition.year.desc(), Edition.starts_on.desc(), Edition.id.desc())
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


@once_a_reading
def list_sides(session: Session, series: Series) -> list[Side]:
    """The sides of a series, in order."""
    return list(session.scalars(select(Side).where(Side.series_id == series.id).order_by(Side.position)))


def list_cities(session: Session, series: Series) -> list[HostCity]:
    """The host cities of a series with their sides, in rotation order."""
    return list(_read_rotation(session, series)[0])


def list_places(session: Session, edition: Edition) -> tuple[tuple[str, str], ...]:
    """The cities whose clocks the edition's pages show, as (name, IANA zone): the host first."""
    cities = sorted(list_cities(session, edition.series), key=lambda city: city.id != edition.city_id)
    return tuple((city.name, city.timezone) for city in cities)


def list_partners(session: Session, series: Series) -> list[Partner]:
    """The institutions behind a series, in order."""
    return list(session.scalars(select(Partner).where(Partner.series_id == series.id).order_by(Partner.position)))


def list_edition_partners(session: Session, edition: Edition) -> list[Partner]:
    """The institutions behind one edition: those of its series but for the absent ones, in order."""
    return [one for one in list_partners(session, edition.series) if one.name not in edition.absent_partners]


def list_rotation_exceptions(session: Session, series: Series) -> list[RotationException]:
    """The recorded exceptions to the rotation with their cities, by year."""
    return list(_read_rotation(session, series)[1])


@once_a_reading
def _read_rotation(session: Session, series: Series) -> tuple[tuple[HostCity, ...], tuple[RotationException, ...]]:
    """Cities in order and exceptions by year: whoever needs the ones mostly needs the others. One query."""
    rows = session.execute(
        select(HostCity, RotationException)
        .outerjoin(RotationException, RotationException.city_id == HostCity.id)
        .where(HostCity.series_id == series.id)
        .options(joinedload(HostCity.side))
        .order_by(HostCity.position, RotationException.year)
    ).all()
    exceptions = [exception for _city, exception in rows if exception is not None]
    return tuple(dict.fromkeys(city for city, _exception in rows)), tuple(sorted(exceptions, key=lambda row: row.year))


@dataclass(frozen=True, slots=True)
class PlannedYear:
    """A year to come: whose turn it is (city by name), why not by the rule, and the edition if there is one."""

    year: int
    city: str
    reason: str | None
    edition: str | None
    theme: str | None
    status: str | None


def turns_after(
    series: Series,
    cities: Sequence[HostCity],
    regular: Sequence[Edition],
    exceptions: dict[int, tuple[str, str]],
    *,
    today: date,
    count: int,
    first: int | None = None,
) -> tuple[Turn, ...]:
    """Whose turn it is in the `count` years after the newest of the `regular` editions, and not in the past.

    Nobody's as long as a new series has fewer than two cities. Where the rule has placed no edition yet, its first turn
    is that of the year `first`, or of the oldest edition.
    """
    if len(cities) < 2:
        return ()
    # One that stands elsewhere than its year's exception says was planned there, and has had its city's turn.
    ruled = [edition for edition in regular if exceptions.get(edition.year, ("", ""))[0] != edition.city.key]
    begin = max(today.year, regular[0].year + 1) if regular else today.year
    since = ruled[0].year + 1 if ruled else min(begin, first or begin, *(edition.year for edition in regular))
    found = turns(
        series.rotation,
        [(city.key, city.weight) for city in cities],
        past=[edition.city.key for edition in reversed(ruled)],
        exceptions=exceptions,
        first_year=since,
        count=begin - since + count,
    )
    names = {city.key: city.name for city in cities}
    return tuple(Turn(turn.year, names[turn.city], turn.reason) for turn in found if turn.year >= begin)


def _why(edition: Edition, exceptions: Mapping[int, tuple[str, str]]) -> str | None:
    """The reason of the exception by which an edition stands where it does; None where it stands otherwise."""
    city, reason = exceptions.get(edition.year, (None, None))
    return reason if city == edition.city.key else None


def list_planned_years(session: Session, series: Series, *, today: date, count: int = 5) -> tuple[PlannedYear, ...]:
    """The next years on one page: editions that stand, and turns by the rule in every year between and after them.

    A year that an edition was put off from has neither: no city, and where it went as the reason. Four queries.
    """
    rows = list_rotation_exceptions(session, series)
    exceptions = {row.year: (row.city.key, row.reason) for row in rows}
    regular = [edition for edition in list_editions(session, series) if edition.ordinal is not None]
    cities, left = list_cities(session, series), _list_years_left(session, series)
    found: list[PlannedYear] = []
    for year in range(today.year, today.year + count):
        standing = [edition for edition in reversed(regular) if edition.year == year]
        found += [_tell_standing(edition, exceptions) for edition in standing]
        if not standing and year in left:
            found.append(PlannedYear(year, "", left[year], None, None, None))
        elif not standing:
            before = [edition for edition in regular if edition.year < year]
            for turn in turns_after(
                series, cities, before, exceptions, today=date(year, 1, 1), count=1, first=today.year
            ):
                found.append(PlannedYear(year, turn.city, turn.reason, None, None, None))
    return tuple(found)


def _tell_standing(edition: Edition, exceptions: Mapping[int, tuple[str, str]]) -> PlannedYear:
    why = _why(edition, exceptions)
    return PlannedYear(edition.year, edition.city.name, why, edition.slug, edition.theme, edition.status.value)


def _list_years_left(session: Session, series: Series) -> dict[int, str]:
    """The years that regular editions were put off from, and whereto."""
    moves = select(EditionMove.starts_on, Edition.year).join(Edition, Edition.id == EditionMove.edition_id)
    moves = moves.where(Edition.series_id == series.id, Edition.ordinal.is_not(None))
    return {day.year: f"put off to {year}" for day, year in session.execute(moves) if day.year != year}


def find_next_turn(
    session: Session, series: Series, *, today: date, regular: Sequence[Edition] | None = None
) -> tuple[int, HostCity] | None:
    """The first year without an edition and whose turn it is; None where the rule doesn't fit the cities.

    `regular` are the series' editions with an ordinal, where they are read already. Three queries at most.
    """
    exceptions = {row.year: (row.city.key, row.reason) for row in list_rotation_exceptions(session, series)}
    if regular is None:
        regular = [edition for edition in list_editions(session, series) if edition.ordinal is not None]
    cities = list_cities(session, series)
    try:
        turn = next(iter(turns_after(series, cities, regular, exceptions, today=today, count=1)), None)
    except ValueError:
        return None
    if turn is None:
        return None
    return turn.year, next(city for city in cities if city.name == turn.city)


def find_turn(session: Session, series: Series, year: int, *, today: date) -> tuple[int, HostCity] | None:
    """Whose turn a year is, on the page of the next five; None where it has an edition, or stands not there."""
    try:
        years = list_planned_years(session, series, today=today)
    except ValueError:
        return None
    name = next((one.city for one in years if one.year == year and one.edition is None and one.city), None)
    return next(((year, city) for city in list_cities(session, series) if city.name == name), None)


def list_blackouts(session: Session, series: Series) -> list[Blackout]:
    """When a series never meets, by first day."""
    wanted = select(Blackout).where(Blackout.series_id == series.id)
    return list(session.scalars(wanted.order_by(Blackout.starts_on, Blackout.id)))


def list_moves(session: Session, edition: Edition) -> list[EditionMove]:
    """How often an edition was put off, newest first."""
    return list(
        session.scalars(select(EditionMove).where(EditionMove.edition_id == edition.id).order_by(EditionMove.id.desc()))
    )


def list_open_items(session: Session, edition: Edition, *, today: date) -> list[OpenItem]:
    """What planning waits for in an edition. No query."""
    link = {"edition": edition.slug}
    if edition.status is EditionStatus.PLANNED and edition.starts_on > today:
        detail = "Readers see nothing of it before."
        day = edition.starts_on - ANNOUNCE_BEFORE
        return [OpenItem("Announce the edition", "plans.plan", link, day=day, detail=detail, stage=1)]
    if edition.status is EditionStatus.ANNOUNCED and edition.ends_on < today:
        return [OpenItem("Record that the edition was held", "plans.plan", link, day=edition.ends_on, stage=1)]
    if edition.status is EditionStatus.POSTPONED and edition.starts_on > today:
        return [OpenItem("Announce the new days", "plans.plan", link, day=edition.starts_on - ANNOUNCE_BEFORE, stage=1)]
    return []
