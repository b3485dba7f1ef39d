"""The date finder: days for an edition, ranked, each with its reasons and a picture of the window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import NotFound
from forum_app.core.forms import LAST_YEAR
from forum_app.core.times import format_days
from forum_app.core.web import get_session
from forum_app.editions import actions, queries
from forum_app.editions.calendars import list_calendars
from forum_app.editions.dates import Closed, Wish, rank
from forum_app.editions.forms import BlackoutForm, DateForm, PlainForm
from forum_app.editions.models import EditionStatus, Series
from forum_app.editions.recording import note
from forum_app.editions.year_picture import draw_months

blueprint = Blueprint("dates", __name__, url_prefix="/desk/series/<series>/dates")

BEST, REFUSED = 6, 6
WORKDAYS = ["1", "2", "3"]
# What the next one keeps its distance from.
FIRM = (EditionStatus.HELD, EditionStatus.ANNOUNCED)
OPEN = (EditionStatus.PLANNED, EditionStatus.POSTPONED)


@blueprint.get("")
@needs(Right.READ)
def dates(series: str) -> ResponseReturnValue:
    """The best days of a window; the wishes stand in the address."""
    row = queries.get_series(get_session(), series)
    if not queries.list_cities(get_session(), row):
        flash("Dates are looked for in the calendars of the host cities: add the sides and cities first.")
        return redirect(url_for("editions.series", series=row.slug), 303)
    return _show(row, BlackoutForm(formdata=None))


def _show(row: Series, blackout: BlackoutForm) -> ResponseReturnValue:
    editions = queries.list_editions(get_session(), row)
    last = next((one.ends_on for one in editions if one.status in FIRM), None)
    # A year alone asks for what is proposed there.
    asked = {name: value for name, value in request.args.lists() if name != "year"}
    form = DateForm(request.args if asked else None, data=_propose(last, request.args.get("year", type=int)))
    sound = form.validate() and _in_order(form) if asked else True
    blackouts = queries.list_blackouts(get_session(), row)
    closed = [Closed(one.starts_on, one.ends_on, one.reason) for one in blackouts]
    page = _search(form, row, last, closed) if sound else None
    return render_template(
        "editions/dates.html",
        series=row,
        form=form,
        page=page,
        wishes=request.args.to_dict(flat=False),
        closed=[(one.id, format_days(one.starts_on, one.ends_on), one.reason) for one in blackouts],
        blackout=blackout,
        plain=PlainForm(formdata=None),
        newest=next(iter(editions), None),
        editions=[
            (one.slug, one.theme, format_days(one.starts_on, one.ends_on)) for one in editions if one.status in OPEN
        ],
    ), 200 if sound and not blackout.errors else 422


@blueprint.post("/blackouts")
@needs(Right.PLAN)
def add_blackout(series: str) -> ResponseReturnValue:
    """A time in which the series never meets."""
    session, row, form = get_session(), queries.get_series(get_session(), series), BlackoutForm()
    facts = {name: form[name].data for name in ("starts_on", "ends_on", "reason")}
    if not form.manages(lambda: actions.add_blackout(session, series=row, **facts)):
        return _show(row, form)
    note(session, row.id, "kept days free in", f"series {row.slug}", after=facts)
    flash(f"{format_days(facts['starts_on'], facts['ends_on'])} is kept free.")
    return _back(row)


@blueprint.post("/blackouts/<int:number>/remove")
@needs(Right.PLAN)
def remove_blackout(series: str, number: int) -> ResponseReturnValue:
    """Let the series meet then again."""
    session, row = get_session(), queries.get_series(get_session(), series)
    found = next((one for one in queries.list_blackouts(session, row) if one.id == number), None)
    if found is None:
        raise NotFound(f"{row.title} keeps no such days free: somebody may have taken them out already.")
    facts = {name: getattr(found, name) for name in ("starts_on", "ends_on", "reason")}
    actions.remove_blackout(session, blackout=found)
    note(session, row.id, "kept days free no more in", f"series {row.slug}", before=facts)
    flash(f"{format_days(facts['starts_on'], facts['ends_on'])} is kept free no more.")
    return _back(row)


def _back(row: Series) -> ResponseReturnValue:
    """To the finder as it was: the wishes stand in the address of each of its forms."""
    return redirect(url_for("dates.dates", series=row.slug, **cast(Any, request.args.to_dict(flat=False))), 303)


def _propose(last: date | None, year: int | None) -> dict[str, object]:
    """A window of four months, a year after the last edition, or from next month on; in the `year` asked for."""
    today = clock.now().date()
    begin = max(today + timedelta(days=30), (last or today) + timedelta(days=310))
    first = begin.replace(day=1)
    if year and begin.year < year <= LAST_YEAR:
        first = first.replace(year=year)
    return {
        "first": first,
        "last": first + timedelta(days=121),
        "days": 2,
        "weekdays": WORKDAYS,
        "months_apart": 11 if last else 0,
    }


def _in_order(form: DateForm) -> bool:
    """Whether the window has days, and not more than two years of them."""
    first, last = cast(date, form.first.data), cast(date, form.last.data)
    if first <= last <= first + timedelta(days=731):
        return True
    form.last.errors = ["The last day must come after the first, and within two years of it."]
    return False


def _search(form: DateForm, series: Series, last: date | None, closed: Sequence[Closed]) -> dict[str, object]:
    first, end = cast(date, form.first.data), cast(date, form.last.data)
    calendars = list_calendars(queries.list_cities(get_session(), series), first, end)
    wish = Wish(
        first=first,
        last=end,
        days=cast(int, form.days.data),
        weekdays=frozenset(int(one) for one in form.weekdays.data or [str(number) for number in range(7)]),
        last_edition=last,
        months_apart=cast(int, form.months_apart.data),
    )
    found = rank(wish, calendars, closed)
    best = [one for one in found if not one.refused][:BEST]
    told = [one for one in found if one.by_calendar]
    return {
        "best": best,
        "refused": told[:REFUSED],
        "months": draw_months(first, end, calendars, closed, best),
        "sides": [calendar.side for calendar in calendars],
    }
