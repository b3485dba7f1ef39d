"""Releasing a programme: what readers would see change, what is wrong, and the next numbered version."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import Length, Optional

from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.forms import DeskForm
from forum_app.core.web import get_session
from forum_app.editions.queries import get_edition
from forum_app.proceedings.programme_changes import list_differences
from forum_app.proceedings.programme_snapshot import from_snapshot, to_snapshot
from forum_app.proceedings.projection import project_programme
from forum_app.programme import queries
from forum_app.programme.actions import release_programme
from forum_app.programme.recording import note
from forum_app.programme.timetable import make_timetable

blueprint = Blueprint("programme_release", __name__, url_prefix="/desk/<edition>/programme")


class ReleaseForm(DeskForm):
    """What readers are told of a new version."""

    note = StringField("Note", [Optional(), Length(max=300)], description="For yourselves: why this version.")


@blueprint.route("/release", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
def release(edition: str) -> ResponseReturnValue:
    """Warnings and differences first; then the version that readers see from now on."""
    session, form = get_session(), ReleaseForm()
    row = get_edition(session, edition)
    draft, released = project_programme(session, row), queries.list_programme_releases(session, row)
    if form.validate_on_submit():
        made = release_programme(
            session,
            edition=row,
            snapshot=to_snapshot(draft, queries.list_public_persons(session, row)),
            by=get_actor().name,
            note=form.note.data or "",
            now=clock.now(),
        )
        note(session, row, "released", f"programme {made.number} of {row.slug}")
        flash(f"Version {made.number} of the programme is what readers see now.")
        return redirect(url_for("programme.programme", edition=row.slug), 303)
    old = from_snapshot(released[0].snapshot, row.city.timezone) if released else None
    return render_template(
        "desk/programme_release.html",
        edition=row,
        form=form,
        differences=list_differences(old, draft),
        findings=make_timetable(session, row).findings,
        releases=[(one.number, one.released_at, one.released_by, one.note) for one in released],
        public=row.status.value != "planned",
    ), 422 if form.errors else 200
