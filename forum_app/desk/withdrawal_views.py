"""Withdrawing what readers have of an edition: a book or the programme, with a reason, in the audit log."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.forms import DeskForm
from forum_app.core.web import get_session
from forum_app.editions.queries import get_edition
from forum_app.editions.recording import note
from forum_app.proceedings.forms import OUTPUT_NAMES
from forum_app.proceedings.withdrawing import PROGRAMME, list_withdrawable, withdraw

blueprint = Blueprint("withdrawals", __name__, url_prefix="/desk/<edition>/withdraw")

NAMES = {**OUTPUT_NAMES, PROGRAMME: "Programme"}


class WithdrawalForm(DeskForm):
    """What is taken back, and why."""

    what = SelectField("What readers shall have no more", [InputRequired()])
    reason = TextAreaField(
        "Why",
        [InputRequired("Say why it is withdrawn."), Length(max=500)],
        description="Stays at the desk and in the audit log. Write it without names.",
    )


@blueprint.route("", methods=["GET", "POST"])
@needs(Right.BOOK)
def choose(edition: str) -> ResponseReturnValue:
    """What readers have, with what a withdrawal does; then they have it no more."""
    session, form = get_session(), WithdrawalForm()
    row = get_edition(session, edition)
    there = list_withdrawable(session, row)
    form.what.choices = [(one, NAMES[one]) for one in there]
    if there and form.validate_on_submit():
        reason, what = form.reason.data or "", form.what.data
        numbers = withdraw(session, edition=row, what=what, reason=reason, by=get_actor().name, now=clock.now())
        after = {"releases": numbers, "reason": reason.strip()}
        note(session, row.series_id, "withdrew", f"{what} of {row.slug}", after=after)
        flash(f"{NAMES[what]}: withdrawn. Readers are told so at its addresses until there is a new release.")
        return redirect(url_for("proceedings.releases", edition=row.slug), 303)
    return render_template("desk/withdraw.html", edition=row, form=form, there=there), 422 if form.errors else 200
