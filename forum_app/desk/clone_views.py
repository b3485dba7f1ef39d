"""A new edition from an old one, in two steps: choose what comes along, see it in its new days, confirm."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError
from forum_app.core.web import get_session
from forum_app.desk.clone_forms import ChooseForm, ConfirmForm
from forum_app.desk.cloning import CLONERS, ClonePlan, clone_edition, make_move, plan_clone
from forum_app.editions import actions, queries
from forum_app.editions.cloning import Move, same_weekday
from forum_app.editions.models import Edition, HostCity
from forum_app.editions.recording import note

blueprint = Blueprint("cloning", __name__, url_prefix="/desk/<edition>/clone")


@blueprint.get("/")
@needs(Right.PLAN)
def choose(edition: str) -> ResponseReturnValue:
    """What comes along; then, with the answers in the address, what it would be like."""
    session, row = get_session(), queries.get_edition(get_session(), edition)
    asked = request.args if "starts_on" in request.args else None
    form = _fit(session, row, ChooseForm(asked, data=None if asked else _propose(session, row)))
    if asked is None or not form.validate() or "change" in request.args:
        return _ask(session, row, form)
    plan = _plan(session, row, form)
    return _show(row, form, plan) if plan else _ask(session, row, form)


@blueprint.post("/")
@needs(Right.PLAN)
def confirm(edition: str) -> ResponseReturnValue:
    """Make what was shown; where it has changed since, show it again."""
    session, row = get_session(), queries.get_edition(get_session(), edition)
    form = cast(ConfirmForm, _fit(session, row, ConfirmForm()))
    plan = _plan(session, row, form) if form.validate() else None
    if plan is None:
        return _ask(session, row, form)
    if form.seen.data != plan.digest or plan.problems:
        return _show(row, form, plan, changed=form.seen.data != plan.digest)
    move, chosen = _read_move(session, row, form), form.parts.data or []
    made = clone_edition(session, move=move, chosen=chosen, slug=_slug(form), venue=form.venue.data or None)
    after = {"from": row.slug, "parts": list(chosen), "starts_on": made.starts_on, "city": move.city.key}
    note(session, row.series_id, "cloned", f"edition {made.slug}", after=after)
    flash("The edition is planned. Readers see nothing of it before it is announced.")
    return redirect(url_for("overview.edition", edition=made.slug), 303)


def _propose(session: Session, row: Edition) -> dict[str, Any]:
    """The next turn of the rotation, on the day that was found, or the weekday nearest to a year later; all ticked."""
    turn = _find_turn(session, row)
    year, city = turn or (row.year + 1, row.city)
    return {
        "theme": row.theme,
        "city": city.key,
        "starts_on": _read_found() or same_weekday(row.starts_on, year),
        "ordinal": actions.next_ordinal(session, series=row.series) if row.ordinal else None,
        "parts": [one.key for one in CLONERS],
    }


def _read_found() -> date | None:
    """The day that was found for it by the date finder, where the address says one."""
    return request.args.get("on", type=date.fromisoformat)


def _find_turn(session: Session, row: Edition) -> tuple[int, HostCity] | None:
    """Whose turn the next year is, or that of the day that was found; asked once a request."""
    if "turn" not in g:
        today, found = clock.now().date(), _read_found()
        g.turn = queries.find_turn(session, row.series, found.year, today=today) if found else None
        g.turn = g.turn or queries.find_next_turn(session, row.series, today=today)
    return cast(tuple[int, HostCity] | None, g.turn)


def _fit(session: Session, row: Edition, form: ChooseForm) -> ChooseForm:
    form.city.choices = [SelectChoice(city.key, city.name) for city in queries.list_cities(session, row.series)]
    form.parts.choices = [SelectChoice(one.key, one.label) for one in CLONERS]
    return form


def _read_move(session: Session, row: Edition, form: ChooseForm) -> Move:
    cities = {city.key: city for city in queries.list_cities(session, row.series)}
    return make_move(
        source=row,
        cities=tuple(cities.values()),
        city=cities[cast(str, form.city.data)],
        starts_on=cast(date, form.starts_on.data),
        theme=cast(str, form.theme.data),
        ordinal=form.ordinal.data,
    )


def _slug(form: ChooseForm) -> str:
    return form.slug.data or f"{cast(date, form.starts_on.data).year}-{form.city.data}"


def _plan(session: Session, row: Edition, form: ChooseForm) -> ClonePlan | None:
    """What it would be like; None where a new edition can't have that name or number, which then stands at the form."""
    try:
        actions.check_free(session, series=row.series, slug=_slug(form), ordinal=form.ordinal.data)
    except ForumError as error:
        form.form_errors.append(str(error))
        return None
    move = _read_move(session, row, form)
    return plan_clone(session, move=move, chosen=form.parts.data or [], today=clock.now().date())


def _ask(session: Session, row: Edition, form: ChooseForm) -> ResponseReturnValue:
    turn = _find_turn(session, row)
    counts = session.execute(select(*(one.count(row).scalar_subquery() for one in CLONERS))).one()
    parts = list(zip(CLONERS, counts, strict=True))
    if _read_found():
        form.starts_on.description = (
            "The day that you found. The other days keep their distance, and the clock its hours."
        )
    if turn:
        form.city.description = f"By the rotation the next edition is in {turn[1].name}, in {turn[0]}."
    return render_template("desk/clone.html", edition=row, form=form, parts=parts), 422 if form.errors else 200


def _show(row: Edition, form: ChooseForm, plan: ClonePlan, *, changed: bool = False) -> ResponseReturnValue:
    shown = ConfirmForm(formdata=None, data={**form.data, "seen": plan.digest})
    values = {**{name: value for name, value in form.data.items() if value}, "change": "yes"}
    for name in ("csrf_token", "seen", "version"):
        values.pop(name, None)
    back = url_for("cloning.choose", edition=row.slug, **values)
    status = 409 if changed else 422 if plan.problems else 200
    page = {"plan": plan, "back": back, "changed": changed, "slug": _slug(form), "chosen": form.parts.data or []}
    return render_template("desk/clone_shown.html", edition=row, form=shown, **page), status
