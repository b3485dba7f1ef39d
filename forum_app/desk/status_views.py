"""Another status of an edition: a page says what will happen, then it is done."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError, NotFound
from forum_app.core.forms import DeskForm
from forum_app.core.notices import say
from forum_app.core.web import get_session
from forum_app.desk.stages import count_parts
from forum_app.editions.actions import set_status
from forum_app.editions.models import Edition, EditionStatus
from forum_app.editions.queries import get_edition
from forum_app.editions.recording import note
from forum_app.editions.statuses import check_status
from forum_app.outbox.models import MailStatus
from forum_app.outbox.queries import count_mails

blueprint = Blueprint("statuses", __name__, url_prefix="/desk/<edition>/status")


class StatusForm(DeskForm):
    """The button that does it."""


@blueprint.route("/<wanted>", methods=["GET", "POST"])
@needs(Right.PLAN)
def change(edition: str, wanted: str) -> ResponseReturnValue:
    """What the status means for readers and for those who were asked; then the edition has it."""
    row, form = get_edition(get_session(), edition), StatusForm()
    if wanted not in list(EditionStatus):
        raise NotFound(f"There is no status “{wanted}”.")
    status, before = EditionStatus(wanted), row.status
    if status is EditionStatus.POSTPONED:
        return redirect(url_for("plans.postpone", edition=row.slug), 303)
    try:
        check_status(before, status)
    except ForumError as error:
        return _to_plan(row, str(error))
    if before is not status and not form.validate_on_submit():
        return _ask(row, form, status)
    if before is not status:
        set_status(get_session(), edition=row, status=status)
        said = {"before": {"status": before.value}, "after": {"status": row.status.value}}
        note(get_session(), row.series_id, "changed the status of", f"edition {row.slug}", **said)
    page = url_for("public.edition", series=row.series.slug, edition=row.slug)
    ways = [("See its public page", page)] if status is EditionStatus.ANNOUNCED else []
    return _to_plan(row, f"The edition is {row.status.value} now.", *ways)


def _ask(row: Edition, form: StatusForm, status: EditionStatus) -> ResponseReturnValue:
    counts, mails = count_parts(get_session(), row), count_mails(get_session(), row)
    page = {
        "wanted": status.value,
        "asked": counts.asked,
        "waiting": mails.get(MailStatus.QUEUED, 0) + mails.get(MailStatus.SENDING, 0),
        "ahead": row.ends_on >= clock.now().date(),
    }
    return render_template("desk/status.html", edition=row, form=form, **page), 422 if form.errors else 200


def _to_plan(edition: Edition, words: str, *ways: tuple[str, str]) -> ResponseReturnValue:
    say(words, *ways)
    return redirect(url_for("plans.plan", edition=edition.slug), 303)
