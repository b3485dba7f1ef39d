"""The choice of a series and a side for people: what this visitor may choose, and what comes of it."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import Row, select
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.editions.models import Series, Side
from forum_app.people.actions import keep_in_series
from forum_app.people.models import Person
from forum_app.people.reach import is_own_side, list_own_series, select_places, works_for_all

Form = TypeVar("Form")
BY_COUNTRY, NEITHER = "country", "neither"


def fit(session: Session, form: Form) -> Form:
    """Give a form's field `place` its choices, the likeliest first; take the field out where there is no series yet.

    One query.
    """
    series = _list_own_series(session)
    choices = []
    for (series_id, title), sides in series.items():
        before = f"{title}: " if len(series) > 1 else ""
        for key, label in _list_choices(series_id, sides):
            choices.append(SelectChoice(f"{series_id}-{key}", f"{before}{label}"))
    if choices:
        field: Any = form.place  # type: ignore[attr-defined]
        field.choices = choices
        field.data = field.data or choices[0].value
    else:
        del form.place  # type: ignore[attr-defined]
    return form


def _list_own_series(session: Session) -> dict[tuple[int, str], list[Row[Any]]]:
    """The visitor's series by title, number and title of each, with their sides in order."""
    own = list_own_series()
    wanted = select(Series.id.label("series_id"), Series.title, Side.id, Side.label)
    wanted = wanted.outerjoin(Side, Side.series_id == Series.id).order_by(Series.title, Series.id, Side.position)
    found: dict[tuple[int, str], list[Row[Any]]] = {}
    rows: Any = session.execute(wanted if own is None else wanted.where(Series.id.in_(own)))
    for row in rows:
        found.setdefault((row.series_id, row.title), []).extend([row] if row.id else [])
    return found


def _list_choices(series_id: int, sides: list[Row[Any]]) -> list[tuple[str, str]]:
    own = [(str(side.id), side.label) for side in sides if is_own_side(series_id, side.id)]
    by_country = [(BY_COUNTRY, "As the country says")] if works_for_all(series_id) else []
    return [*by_country, *own, (NEITHER, "Neither side")]


def keep(session: Session, person: Person, form: Any) -> None:
    """Have the series that the form names keep somebody, on the side that it names. Raises ForumError."""
    if "place" not in form:
        return
    series_id, sides = read(session, form)
    keep_in_series(session, person=person, series_id=series_id, side_id=sides.get(person.country, sides.get("")))


def read(session: Session, form: Any) -> tuple[int, dict[str, int | None]]:
    """The series that a form names, and the side by country; under "" that of every other country."""
    word, _dash, key = str(form.place.data).partition("-")
    series_id = int(word)
    if key == NEITHER:
        return series_id, {}
    if key != BY_COUNTRY:
        return series_id, {"": int(key)}
    sides = session.scalars(select(Side).where(Side.series_id == series_id).order_by(Side.position.desc()))
    return series_id, {country: side.id for side in sides for country in side.countries}


def list_told(session: Session, person: Person) -> list[tuple[str, str]]:
    """Series and sides of somebody, in words, as far as this visitor's series go. One query."""
    places = select_places([person.id])
    if places is None:
        return []
    place = places.subquery()
    wanted = select(Series.id, Series.title, Side.label).select_from(place)
    wanted = wanted.join(Series, Series.id == place.c.series_id).outerjoin(Side, Side.id == place.c.side_id)
    found: dict[tuple[int, str], set[str]] = {}
    for series_id, title, label in session.execute(wanted):
        found.setdefault((series_id, title), set()).update({label} if label else set())
    return sorted((title, ", ".join(sorted(labels)) or "neither side") for (_id, title), labels in found.items())
