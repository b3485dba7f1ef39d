"""The desk's page of who stands behind an edition."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core.web import get_session
from forum_app.editions import actions, queries
from forum_app.editions.forms import PartnersForm
from forum_app.editions.recording import note

blueprint = Blueprint("partners", __name__, url_prefix="/desk/<edition>/partners")


@blueprint.route("", methods=["GET", "POST"])
@needs(Right.PLAN)
def partners(edition: str) -> ResponseReturnValue:
    """Which of the series' partners stand behind this edition."""
    session, row = get_session(), queries.get_edition(get_session(), edition)
    before = [one.name for one in queries.list_edition_partners(session, row)]
    form = PartnersForm(data={"partners": before, "version": row.version})
    every = queries.list_partners(session, row.series)
    form.partners.choices = [SelectChoice(one.name, f"{one.name}, {one.role.value}") for one in every]
    conflicts: dict[str, str] = {}
    if form.validate_on_submit():
        conflicts = form.find_conflicts({"partners": before}, row.version)
        if not conflicts:
            after = list(form.partners.data or [])
            actions.set_partners(session, edition=row, names=after)
            said = {"before": {"partners": before}, "after": {"partners": after}}
            note(session, row.series_id, "changed the partners of", f"edition {row.slug}", **said)
            flash("The partners are saved.")
            return redirect(url_for("plans.plan", edition=row.slug), 303)
    code = 409 if conflicts else 422 if form.errors else 200
    stored = ", ".join(before) if conflicts else ""
    return render_template("editions/partners.html", edition=row, form=form, conflicts=conflicts, stored=stored), code
