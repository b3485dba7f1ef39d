"""The desk's pages on which the announcement of ground rules is recorded: of one segment, or of many at once."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.web import get_session
from forum_app.editions.models import Edition
from forum_app.editions.queries import get_edition
from forum_app.programme import actions, queries
from forum_app.programme.forms import AnnounceForm
from forum_app.programme.models import Segment
from forum_app.programme.recording import note_rule
from forum_app.programme.timetable import tell_title

blueprint = Blueprint("rules", __name__, url_prefix="/desk/<edition>/programme")


@blueprint.route("/segments/<key>/rule", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
def announce(edition: str, key: str) -> ResponseReturnValue:
    """Record that the ground rule was announced; afterwards it can only get stricter."""
    row = get_edition(get_session(), edition)
    found = queries.get_segment(get_session(), row, key)
    form = AnnounceForm(
        data={"by": found.rule_announced_by or get_actor().name, "on": found.rule_announced_on or clock.now().date()}
    )
    if form.validate_on_submit():
        _record(row, found, form)
        return _back(row, f"The ground rule of “{found.title}” is announced.")
    status = 422 if form.errors else 200
    return render_template("programme/announce.html", edition=row, form=form, segment=found), status


@blueprint.route("/rules", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
def announce_many(edition: str) -> ResponseReturnValue:
    """Every segment whose rule is not announced yet, all ticked: one announcement for those that stay so."""
    row = get_edition(get_session(), edition)
    segments = queries.list_segments(get_session(), row)
    silent = [one for one in segments if one.rule_announced_on is None]
    form = AnnounceForm(data={"by": get_actor().name, "on": clock.now().date()})
    ticked = set(request.form.getlist("segment"))
    chosen = [one for one in silent if one.key in ticked]
    if form.validate_on_submit():
        if chosen:
            for one in chosen:
                _record(row, one, form)
            verb = "ground rule is" if len(chosen) == 1 else "ground rules are"
            return _back(row, f"{len(chosen)} {verb} announced; from now on they can only get stricter.")
        form.form_errors.append("No segment is ticked: tick those whose rule was announced.")
    lines = [
        (one.key, one.starts_at, tell_title(one), one.ground_rule.value, request.method == "GET" or one.key in ticked)
        for one in silent
    ]
    status = 422 if form.errors else 200
    values = {"lines": lines, "segments": len(segments)}
    return render_template("programme/announce_many.html", edition=row, form=form, **values), status


def _record(edition: Edition, segment: Segment, form: AnnounceForm) -> None:
    by, on = cast(str, form.by.data), cast(date, form.on.data)
    actions.announce_rule(get_session(), segment=segment, by=by, on=on)
    note_rule(get_session(), edition, segment)


def _back(edition: Edition, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("programme.programme", edition=edition.slug), 303)
