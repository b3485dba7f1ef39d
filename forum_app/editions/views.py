"""The desk's pages of a series: years to come, its facts, exceptions; and of an edition's plan."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.accounts.gate import may, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError, NotFound
from forum_app.core.notices import say
from forum_app.core.web import get_session
from forum_app.editions import actions, queries
from forum_app.editions.forms import EditionForm, ExceptionForm, NewEditionForm, PlainForm, SeriesForm
from forum_app.editions.models import EditionFormat, ListVisibility, Series, Track
from forum_app.editions.recording import note

blueprint = Blueprint("editions", __name__, url_prefix="/desk")

SERIES_FACTS = (
    "title", "description", "rotation", "crowd_threshold", "note_style", "primary_colour", "accent_colour",
)  # fmt: skip
NO_CITY = "The series has no host city yet: add its sides and cities first."
DAYS = {"starts_on": "first", "ends_on": "last"}
EDITION_FACTS = ("theme", "city", "venue", "starts_on", "ends_on", "format", "track", "participant_list")


@blueprint.get("/series/<series>")
@needs(Right.READ)
def series(series: str) -> ResponseReturnValue:
    """A series: the next five years, its host cities and rule, exceptions, editions."""
    session, today = get_session(), clock.now().date()
    row = queries.get_series(session, series)
    return render_template(
        "editions/series.html",
        series=row,
        years=queries.list_planned_years(session, row, today=today),
        cities=queries.list_cities(session, row),
        exceptions=queries.list_rotation_exceptions(session, row),
        sides=queries.list_sides(session, row),
        partners=queries.list_partners(session, row),
        keeps=may(Right.MANAGE, row.id),
        newest=next(iter(queries.list_editions(session, row)), None),
        form=PlainForm(formdata=None),
    )


@blueprint.route("/series/<series>/edit", methods=["GET", "POST"])
@needs(Right.PLAN)
def edit_series(series: str) -> ResponseReturnValue:
    """What holds for every edition."""
    row = queries.get_series(get_session(), series)
    stored = {name: getattr(getattr(row, name), "value", getattr(row, name)) for name in SERIES_FACTS}
    form, conflicts = SeriesForm(data={**stored, "version": row.version}), cast(dict[str, str], {})
    if form.validate_on_submit():
        conflicts = form.find_conflicts(stored, row.version)
        facts = {name: form[name].data for name in SERIES_FACTS}
        if not conflicts and _try(form, lambda: actions.edit_series(get_session(), series=row, facts=facts)):
            note(get_session(), row.id, "changed", f"series {row.slug}", before=stored, after=facts)
            return _to_series(row, "The series is saved.")
    return _form("editions/edit_series.html", form, conflicts, series=row)


@blueprint.route("/series/<series>/exceptions/new", methods=["GET", "POST"])
@needs(Right.PLAN)
def new_exception(series: str) -> ResponseReturnValue:
    """A year in which the rule does not hold."""
    row = queries.get_series(get_session(), series)
    cities = {city.key: city for city in queries.list_cities(get_session(), row)}
    if not cities:
        return _to_series(row, NO_CITY)
    form = ExceptionForm(data={"year": request.args.get("year", type=int)})
    form.city.choices = [SelectChoice(key, city.name) for key, city in cities.items()]
    if form.validate_on_submit():
        year, reason = cast(int, form.year.data), cast(str, form.reason.data)
        city = cities[cast(str, form.city.data)]
        if _try(form, lambda: actions.add_exception(get_session(), series=row, year=year, city=city, reason=reason)):
            note(
                get_session(),
                row.id,
                "made an exception in",
                f"series {row.slug}",
                after={"year": year, "city": city.key, "reason": reason},
            )
            return _to_series(row, f"{year} is in {city.name}; afterwards the rule resumes.")
    return _form("editions/exception.html", form, {}, series=row)


@blueprint.post("/series/<series>/exceptions/<int:year>/remove")
@needs(Right.PLAN)
def remove_exception(series: str, year: int) -> ResponseReturnValue:
    """Let the rule hold again in a year."""
    row = queries.get_series(get_session(), series)
    found = next((one for one in queries.list_rotation_exceptions(get_session(), row) if one.year == year), None)
    if found is None:
        raise NotFound(f"{row.title} has no exception in {year}.")
    actions.remove_exception(get_session(), exception=found)
    note(get_session(), row.id, "removed an exception of", f"series {row.slug}", before={"year": year})
    return _to_series(row, f"The rule holds again in {year}.")


@blueprint.route("/series/<series>/editions/new", methods=["GET", "POST"])
@needs(Right.PLAN)
def new_edition(series: str) -> ResponseReturnValue:
    """An edition to come; the rotation proposes its city, the series its ordinal."""
    session, row = get_session(), queries.get_series(get_session(), series)
    try:
        actions.check_hosts(session, series=row)
    except ForumError as error:
        return _to_series(row, str(error), *_list_ways(row))
    proposed = _propose(row)
    form = cast(NewEditionForm, _fit(row, NewEditionForm(data=proposed)))
    if form.validate_on_submit() and _plan(row, form, proposed):
        flash("The edition is planned. Readers see nothing of it before it is announced.")
        return redirect(url_for("overview.edition", edition=form.slug.data), 303)
    return _form("editions/new_edition.html", form, {}, series=row)


def _plan(row: Series, form: NewEditionForm, proposed: dict[str, Any]) -> bool:
    """Whether it could be planned; the log says what was."""
    if form.slug.data == proposed.get("slug"):
        # Left as proposed: it says the year and the city that were chosen.
        form.slug.data = f"{cast(date, form.starts_on.data).year}-{form.city.data}"
    session, facts = get_session(), _facts(row, form)
    own: dict[str, Any] = {"slug": form.slug.data, "ordinal": form.ordinal.data}
    done = _try(form, lambda: actions.add_edition(session, series=row, **own, **facts))
    if done:
        after = {name: form[name].data for name in EDITION_FACTS}
        note(session, row.id, "planned", f"edition {form.slug.data}", after=after)
    return done


def _fit(series: Series, form: EditionForm) -> EditionForm:
    form.city.choices = [SelectChoice(city.key, city.name) for city in queries.list_cities(get_session(), series)]
    return form


def _propose(series: Series) -> dict[str, Any]:
    session, today = get_session(), clock.now().date()
    years, days = queries.list_planned_years(session, series, today=today), _read_days()
    open_ones = [one for one in years if one.edition is None and one.city]
    wanted = days["starts_on"].year if "starts_on" in days else None
    year = next((one for one in open_ones if one.year == wanted), next(iter(open_ones), None))
    keys = {city.name: city.key for city in queries.list_cities(session, series)}
    proposal = {"ordinal": actions.next_ordinal(session, series=series), "track": Track.ONE_AND_A_HALF.value, **days}
    return proposal | ({"city": keys[year.city], "slug": f"{year.year}-{keys[year.city]}"} if year else {})


def _read_days() -> dict[str, date]:
    """The days that were found for it, where the address says some."""
    found = {field: request.args.get(name, type=date.fromisoformat) for field, name in DAYS.items()}
    return {field: day for field, day in found.items() if day}


def _facts(series: Series, form: EditionForm) -> dict[str, Any]:
    cities = {city.key: city.id for city in queries.list_cities(get_session(), series)}
    return {
        "theme": form.theme.data,
        "city_id": cities[cast(str, form.city.data)],
        "venue": form.venue.data or None,
        "starts_on": form.starts_on.data,
        "ends_on": form.ends_on.data,
        "format": EditionFormat(form.format.data),
        "track": Track(form.track.data),
        "participant_list": ListVisibility(form.participant_list.data),
    }


def _try(form: Any, act: Any) -> bool:
    """Do it; what the user can mend stands at the form."""
    try:
        act()
    except ForumError as error:
        form.form_errors.append(str(error))
        return False
    return True


def _form(template: str, form: Any, conflicts: dict[str, str], **values: object) -> ResponseReturnValue:
    code = 409 if conflicts else 422 if form.errors else 200
    return render_template(template, form=form, conflicts=conflicts, **values), code


def _list_ways(series: Series) -> list[tuple[str, str]]:
    """Where what an edition stands on is given to a series, for who may."""
    if not may(Right.MANAGE, series.id):
        return []
    if len(queries.list_sides(get_session(), series)) < actions.LEAST:
        return [("Add a side", url_for("places.new_side", series=series.slug))]
    return [("Add a city", url_for("places.new_city", series=series.slug))]


def _to_series(series: Series, words: str, *ways: tuple[str, str]) -> ResponseReturnValue:
    say(words, *ways)
    return redirect(url_for("editions.series", series=series.slug), 303)
