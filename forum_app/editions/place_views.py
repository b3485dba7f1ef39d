"""The desk's pages of a series' sides and host cities; owners keep them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core.errors import ForumError, NotFound
from forum_app.core.forms import DeskForm, mark_of
from forum_app.core.web import get_session
from forum_app.editions import place_actions, queries
from forum_app.editions.models import HostCity, Series, Side
from forum_app.editions.place_forms import CityForm, NewCityForm, NewSideForm, SideForm, split_countries
from forum_app.editions.recording import note

blueprint = Blueprint("places", __name__, url_prefix="/desk/series/<series>")


@blueprint.route("/sides/new", methods=["GET", "POST"])
@needs(Right.MANAGE)
def new_side(series: str) -> ResponseReturnValue:
    """One more side."""
    row, form = queries.get_series(get_session(), series), NewSideForm()
    facts: dict[str, Any] = {name: form[name].data for name in ("key", "country", "label", "adjective")}
    facts["other_countries"] = split_countries(form.other_countries.data)
    act = lambda: place_actions.add_side(get_session(), series=row, **facts)  # noqa: E731
    if form.validate_on_submit() and _try(form, act):
        note(get_session(), row.id, "added", f"side {form.key.data} of {row.slug}", after=facts)
        return _back(row, f"{form.label.data} is a side of the series now.")
    return _form(
        form, row, "Add a side", {}, lead="One of the two countries. Its people and its host cities are of this side."
    )


@blueprint.route("/sides/<key>", methods=["GET", "POST"])
@needs(Right.MANAGE)
def side(series: str, key: str) -> ResponseReturnValue:
    """Another label of a side, and for what other countries it stands."""
    row, found = _get_side(series, key)
    stored = {"label": found.label, "other_countries": ", ".join(found.other_countries)}
    form = SideForm(data={**stored, "version": mark_of(stored)})
    conflicts: dict[str, str] = {}
    if form.validate_on_submit():
        conflicts = form.find_conflicts(stored, mark_of(stored))
        if not conflicts:
            others = split_countries(form.other_countries.data)
            place_actions.edit_side(get_session(), side=found, label=cast(str, form.label.data), other_countries=others)
            after = {"label": form.label.data, "other_countries": ", ".join(found.other_countries)}
            note(get_session(), row.id, "changed", f"side {key} of {row.slug}", before=stored, after=after)
            return _back(row, "The side is saved.")
    remove = url_for("places.remove_side", series=row.slug, key=key)
    return _form(form, row, stored["label"], conflicts, remove=remove)


@blueprint.post("/sides/<key>/remove")
@needs(Right.MANAGE)
def remove_side(series: str, key: str) -> ResponseReturnValue:
    """Take out a side that nothing is of."""
    row, found = _get_side(series, key)
    return _remove(row, f"side {key}", lambda: place_actions.remove_side(get_session(), side=found))


@blueprint.route("/cities/new", methods=["GET", "POST"])
@needs(Right.MANAGE)
def new_city(series: str) -> ResponseReturnValue:
    """One more host city, last in the rotation."""
    row = queries.get_series(get_session(), series)
    form, sides = NewCityForm(data={"weight": 1}), queries.list_sides(get_session(), row)
    if not sides:
        return _back(row, "A city is one side’s: add the sides first.")
    form.side.choices = [SelectChoice(one.key, one.label) for one in sides]
    act = lambda: place_actions.add_city(  # noqa: E731
        get_session(), series=row, key=cast(str, form.key.data), **_facts(form, sides)
    )
    if form.validate_on_submit() and _try(form, act):
        note(get_session(), row.id, "added", f"city {form.key.data} of {row.slug}", after=_told(form))
        return _back(row, f"{form.name.data} hosts in its turn from now on.")
    return _form(
        form, row, "Add a city", {}, lead="It hosts after the cities that are there already; the order can change."
    )


@blueprint.route("/cities/<key>", methods=["GET", "POST"])
@needs(Right.MANAGE)
def city(series: str, key: str) -> ResponseReturnValue:
    """Other facts of a host city."""
    row, found = _get_city(series, key)
    stored = {"name": found.name, "side": found.side.key, "timezone": found.timezone, "weight": found.weight}
    form, sides = CityForm(data={**stored, "version": mark_of(stored)}), queries.list_sides(get_session(), row)
    form.side.choices = [SelectChoice(one.key, one.label) for one in sides]
    conflicts: dict[str, str] = {}
    if form.validate_on_submit():
        conflicts = form.find_conflicts(stored, mark_of(stored))
        facts: dict[str, Any] = {"series": row, "city": found, "facts": _facts(form, sides)}
        if not conflicts and _try(form, lambda: place_actions.edit_city(get_session(), **facts)):
            note(get_session(), row.id, "changed", f"city {key} of {row.slug}", before=stored, after=_told(form))
            return _back(row, "The city is saved.")
    remove = url_for("places.remove_city", series=row.slug, key=key)
    return _form(form, row, str(stored["name"]), conflicts, remove=remove)


@blueprint.post("/cities/<key>/earlier")
@needs(Right.MANAGE)
def move_city(series: str, key: str) -> ResponseReturnValue:
    """One place earlier in the rotation."""
    row, found = _get_city(series, key)
    place_actions.move_city(get_session(), series=row, city=found)
    note(get_session(), row.id, "moved", f"city {key} of {row.slug}")
    return _back(row, f"{found.name} hosts earlier in the round.")


@blueprint.post("/cities/<key>/remove")
@needs(Right.MANAGE)
def remove_city(series: str, key: str) -> ResponseReturnValue:
    """Take out a city that hosts nothing."""
    row, found = _get_city(series, key)
    return _remove(row, f"city {key}", lambda: place_actions.remove_city(get_session(), series=row, city=found))


def _get_side(series: str, key: str) -> tuple[Series, Side]:
    row = queries.get_series(get_session(), series)
    found = next((one for one in queries.list_sides(get_session(), row) if one.key == key), None)
    if found is None:
        raise NotFound(f"{row.title} has no side “{key}”.")
    return row, found


def _get_city(series: str, key: str) -> tuple[Series, HostCity]:
    row = queries.get_series(get_session(), series)
    found = next((one for one in queries.list_cities(get_session(), row) if one.key == key), None)
    if found is None:
        raise NotFound(f"{row.title} has no city “{key}”.")
    return row, found


def _facts(form: CityForm, sides: list[Side]) -> dict[str, Any]:
    side_id = next(one.id for one in sides if one.key == form.side.data)
    return {"name": form.name.data, "side_id": side_id, "timezone": form.timezone.data, "weight": form.weight.data}


def _told(form: CityForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("name", "side", "timezone", "weight")}


def _try(form: DeskForm, act: Callable[[], object]) -> bool:
    """Do it; what the user can mend stands at the form."""
    try:
        act()
    except ForumError as error:
        form.form_errors.append(str(error))
        return False
    return True


def _form(
    form: DeskForm,
    series: Series,
    heading: str,
    conflicts: dict[str, str],
    *,
    remove: str = "",
    lead: str = "What is printed and released already stays as it is.",
) -> ResponseReturnValue:
    code = 409 if conflicts else 422 if form.errors else 200
    values = {"series": series, "form": form, "conflicts": conflicts}
    values |= {"heading": heading, "remove": remove, "lead": lead}
    return render_template("editions/place.html", **values), code


def _remove(series: Series, what: str, act: Callable[[], object]) -> ResponseReturnValue:
    try:
        act()
    except ForumError as error:
        return _back(series, str(error))
    note(get_session(), series.id, "removed", f"{what} of {series.slug}")
    return _back(series, "It is removed.")


def _back(series: Series, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("editions.series", series=series.slug), 303)
