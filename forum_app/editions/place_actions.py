"""Keeping the sides and host cities of a series, which its rotation and its programmes stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError
from forum_app.editions.actions import LEAST
from forum_app.editions.models import Edition, HostCity, RotationRule, Series, Side
from forum_app.editions.order import move_up
from forum_app.editions.queries import list_cities


def add_side(
    session: Session,
    *,
    series: Series,
    key: str,
    country: str,
    label: str,
    adjective: str,
    other_countries: Sequence[str] = (),
) -> Side:
    """One more side, as the last. Raises ForumError for a key that is taken."""
    taken = select(Side.id).where(Side.series_id == series.id, Side.key == key)
    if session.scalar(taken) is not None:
        raise ForumError(f"The series has a side “{key}” already.")
    last = session.scalar(select(func.max(Side.position)).where(Side.series_id == series.id))
    position = 0 if last is None else last + 1
    side = Side(series_id=series.id, key=key, position=position, country=country, label=label, adjective=adjective)
    side.other_countries = [code for code in other_countries if code != country]
    session.add(side)
    session.flush()
    return side


def edit_side(session: Session, *, side: Side, label: str, other_countries: Sequence[str] = ()) -> None:
    """Another label, other countries. The adjective stays: speakers have cleared words under it."""
    side.label = label
    side.other_countries = [code for code in other_countries if code != side.country]
    session.flush()


def remove_side(session: Session, *, side: Side) -> None:
    """Take a side out that nothing is of. Raises ForumError; where there are editions, two sides stay."""
    sides = session.scalar(select(func.count()).where(Side.series_id == side.series_id)) or 0
    if sides <= LEAST and session.scalar(select(Edition.id).where(Edition.series_id == side.series_id).limit(1)):
        raise ForumError("A forum has two sides: add another before you remove this one.")
    _remove(session, side, side.label)


def add_city(
    session: Session, *, series: Series, key: str, name: str, side_id: int, timezone: str, weight: int
) -> HostCity:
    """One more host city, last in the rotation. Raises ForumError where the rule or another city stands against it."""
    cities = list_cities(session, series)
    if any(city.key == key for city in cities):
        raise ForumError(f"The series has a city with the short name “{key}” already.")
    _check_name(cities, name, None)
    if series.rotation is RotationRule.ALTERNATE and len(cities) >= 2:
        raise ForumError("Two cities take turns by the rule “alternate”. Choose another rule for the series first.")
    position = max((city.position for city in cities), default=-1) + 1
    city = HostCity(
        series_id=series.id, key=key, name=name, side_id=side_id, timezone=timezone, weight=weight, position=position
    )
    session.add(city)
    session.flush()
    return city


def edit_city(session: Session, *, series: Series, city: HostCity, facts: Mapping[str, Any]) -> None:
    """Other facts: name, side_id, timezone, weight. Raises ForumError."""
    _check_name(list_cities(session, series), facts["name"], city.id)
    if facts["timezone"] != city.timezone and session.scalar(select(Edition.id).where(Edition.city_id == city.id)):
        raise ForumError(
            f"Editions are in {city.name}: in another time zone all their hours would change. Add another city instead."
        )
    for name in ("name", "side_id", "timezone", "weight"):
        setattr(city, name, facts[name])
    session.flush()
    session.refresh(city)


def move_city(session: Session, *, series: Series, city: HostCity) -> None:
    """One place earlier in the rotation; the first stays."""
    move_up(session, list_cities(session, series), city)


def remove_city(session: Session, *, series: Series, city: HostCity) -> None:
    """Take a city out that hosts nothing. Raises ForumError where an edition is in it, or fewer than two would stay."""
    if len(list_cities(session, series)) <= LEAST:
        raise ForumError("A rotation needs two cities: add another before you remove this one.")
    _remove(session, city, city.name)


def _check_name(cities: list[HostCity], name: str, own_id: int | None) -> None:
    if any(city.name == name and city.id != own_id for city in cities):
        raise ForumError(f"The series has a city called {name} already.")


def _remove(session: Session, row: Side | HostCity, what: str) -> None:
    try:
        with session.begin_nested():
            session.delete(row)
            session.flush()
    except IntegrityError as error:
        raise ForumError(f"{what} can’t be removed: editions, people or exceptions refer to it.") from error
