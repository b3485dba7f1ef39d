"""The desk's pages of an edition's plan: its facts, other days with the programme along, and putting it off."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError
from forum_app.core.forms import DeskForm
from forum_app.core.notices import say
from forum_app.core.times import format_days
from forum_app.core.web import get_session
from forum_app.desk.planning import change_plan, put_off
from forum_app.editions import queries
from forum_app.editions.forms import EditionForm, PostponeForm
from forum_app.editions.models import Edition, EditionFormat, EditionStatus, ListVisibility, Track
from forum_app.editions.recording import note
from forum_app.editions.statuses import ALLOWED
from forum_app.programme.days import Days, move_days
from forum_app.programme.queries import list_segments

blueprint = Blueprint("plans", __name__, url_prefix="/desk")

FACTS = ("theme", "city", "venue", "starts_on", "ends_on", "format", "track", "participant_list")
NOT_ANNOUNCED = (EditionStatus.PLANNED, EditionStatus.POSTPONED)


@blueprint.route("/<edition>/plan", methods=["GET", "POST"])
@needs(Right.PLAN)
def plan(edition: str) -> ResponseReturnValue:
    """The facts of an edition, and what may become of it."""
    row = queries.get_edition(get_session(), edition)
    stored = _stored(row)
    form, conflicts = _fit(row, EditionForm(data={**stored, "along": True, "version": row.version})), {}
    if form.validate_on_submit():
        conflicts = form.find_conflicts(stored, row.version)
        moved = None if conflicts else _change(row, form)
        if moved is not None:
            after = {name: form[name].data for name in FACTS}
            note(get_session(), row.series_id, "changed", f"edition {row.slug}", before=stored, after=after)
            return _to_plan(row, "The plan is saved.", moved)
    return _plan_page(row, form, conflicts)


@blueprint.route("/<edition>/postpone", methods=["GET", "POST"])
@needs(Right.PLAN)
def postpone(edition: str) -> ResponseReturnValue:
    """Put an edition off: it keeps its ordinal, and its old days with the reason."""
    row = queries.get_edition(get_session(), edition)
    form, before = PostponeForm(data={"along": True}), {"starts_on": row.starts_on, "ends_on": row.ends_on}
    moved: list[int] = []
    _leave_out(row, form)

    def act() -> None:
        by: dict[str, Any] = {"reason": form.reason.data, "by": get_actor().name, "now": clock.now()}
        moved.append(put_off(get_session(), edition=row, days=_days(form, row.city_id), **by))

    if form.manages(act):
        after = {"starts_on": row.starts_on, "ends_on": row.ends_on}
        note(get_session(), row.series_id, "postponed", f"edition {row.slug}", before=before, after=after)
        return _to_plan(row, "The edition is postponed; its ordinal stays.", moved[0])
    return _show("editions/postpone.html", form, {}, edition=row)


@blueprint.post("/series/<series>/dates/propose")
@needs(Right.PLAN)
def propose(series: str) -> ResponseReturnValue:
    """Give an edition that is not announced yet the days that were found; its programme moves along."""
    row = queries.get_series(get_session(), series)
    edition = queries.get_edition(get_session(), request.form.get("edition", ""))
    first, last = _read_day("first"), _read_day("last")
    if edition.series_id != row.id or edition.status not in NOT_ANNOUNCED:
        flash("Only an edition that is not announced yet can be given other days here.")
        return redirect(url_for("dates.dates", series=row.slug), 303)
    before = {"starts_on": edition.starts_on, "ends_on": edition.ends_on}
    try:
        moved = move_days(get_session(), edition=edition, days=Days(first, last, edition.city_id, along=True))
    except ForumError as error:
        return _to_plan(edition, str(error), 0)
    note(get_session(), row.id, "gave days to", f"edition {edition.slug}", before=before, after={"starts_on": first})
    return _to_plan(edition, f"{edition.theme}: {format_days(first, last)}. The edition keeps its status.", moved)


def _change(row: Edition, form: EditionForm) -> int | None:
    """How many segments moved along; None where it could not be done, which the form tells then."""
    cities = {city.key: city.id for city in queries.list_cities(get_session(), row.series)}
    facts = {
        "theme": form.theme.data,
        "venue": form.venue.data or None,
        "format": EditionFormat(form.format.data),
        "track": Track(form.track.data),
        "participant_list": ListVisibility(form.participant_list.data),
    }
    try:
        days = _days(form, cities[cast(str, form.city.data)])
        return change_plan(get_session(), edition=row, facts=facts, days=days)
    except ForumError as error:
        form.tell(error)
        return None


def _days(form: EditionForm | PostponeForm, city_id: int) -> Days:
    first, last = cast(date, form.starts_on.data), cast(date, form.ends_on.data)
    return Days(first, last, city_id, along="along" in form and bool(form.along.data))


def _plan_page(row: Edition, form: EditionForm, conflicts: dict[str, str]) -> ResponseReturnValue:
    values = {
        "moves": queries.list_moves(get_session(), row),
        "statuses": [one.value for one in ALLOWED[row.status] if one is not EditionStatus.POSTPONED],
        "can_postpone": EditionStatus.POSTPONED in ALLOWED[row.status],
    }
    return _show("editions/plan.html", form, conflicts, edition=row, **values)


def _fit(row: Edition, form: EditionForm) -> EditionForm:
    form.city.choices = [SelectChoice(city.key, city.name) for city in queries.list_cities(get_session(), row.series)]
    _leave_out(row, form)
    return form


def _leave_out(row: Edition, form: DeskForm) -> None:
    """Nothing moves along where nothing is."""
    if not list_segments(get_session(), row):
        del form["along"]


def _stored(row: Edition) -> dict[str, Any]:
    return {
        "theme": row.theme,
        "city": row.city.key,
        "venue": row.venue,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "format": row.format.value,
        "track": row.track.value,
        "participant_list": row.participant_list.value,
    }


def _read_day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        abort(400)


def _show(template: str, form: DeskForm, conflicts: dict[str, str], **values: object) -> ResponseReturnValue:
    code = 409 if conflicts else 422 if form.errors else 200
    return render_template(template, form=form, conflicts=conflicts, **values), code


def _to_plan(edition: Edition, words: str, moved: int) -> ResponseReturnValue:
    if moved:
        segments = "1 segment" if moved == 1 else f"{moved} segments"
        programme = ("See the programme", url_for("programme.programme", edition=edition.slug))
        say(f"{words} {segments} moved along.", programme)
    else:
        flash(words)
    return redirect(url_for("plans.plan", edition=edition.slug), 303)
