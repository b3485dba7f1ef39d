"""The choice of a series and a side for people: what this visitor may choose, and what comes of it."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.editions.models import Series, Side
from forum_app.people.actions import keep_in_series
from forum_app.people.models import Person
from forum_app.people.reach import list_own_series, list_own_sides, list_places, works_for_all

Form = TypeVar("Form")
BY_COUNTRY, NEITHER = "country", "neither"


def fit(session: Session, form: Form) -> Form:
    """Give a form's field `place` its choices, the likeliest first; take the field out where there is no series yet."""
    own = list_own_series()
    wanted = select(Series).order_by(Series.title, Series.id)
    rows = list(session.scalars(wanted if own is None else wanted.where(Series.id.in_(own))))
    choices = []
    for series in rows:
        before = f"{series.title}: " if len(rows) > 1 else ""
        for key, label in _list_sides(session, series):
            choices.append(SelectChoice(f"{series.id}-{key}", f"{before}{label}"))
    if choices:
        field: Any = form.place  # type: ignore[attr-defined]
        field.choices = choices
        field.data = field.data or choices[0].value
    else:
        del form.place  # type: ignore[attr-defined]
    return form


def _list_sides(session: Session, series: Series) -> list[tuple[str, str]]:
    sides = [(str(side.id), side.label) for side in list_own_sides(session, series.id)]
    by_country = [(BY_COUNTRY, "As the country says")] if works_for_all(series.id) else []
    return [*by_country, *sides, (NEITHER, "Neither side")]


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
    return series_id, {side.country: side.id for side in sides}


def list_told(session: Session, person: Person) -> list[tuple[str, str]]:
    """Series and sides of somebody, in words, as far as this visitor's series go."""
    found: dict[int, set[int]] = {}
    for _person, series_id, side_id in list_places(session, [person.id]):
        found.setdefault(series_id, set()).update({side_id} if side_id else set())
    titles = dict(session.execute(select(Series.id, Series.title).where(Series.id.in_(found))).all())
    labels = dict(session.execute(select(Side.id, Side.label).where(Side.series_id.in_(found))).all())
    told = [
        (titles[key], ", ".join(sorted(labels[side] for side in sides)) or "neither side")
        for key, sides in found.items()
    ]
    return sorted(told)
