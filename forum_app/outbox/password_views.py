"""Asking for a new password: a link by mail, and the same answer whether or not somebody has the address."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from forum_app.accounts.models import User
from forum_app.core import clock
from forum_app.core.web import get_session
from forum_app.outbox import actions
from forum_app.outbox.forms import ForgotForm
from forum_app.outbox.models import MailStatus
from forum_app.outbox.views import is_server_set, tell_worker
from forum_app.people.models import Language

blueprint = Blueprint("passwords", __name__, url_prefix="/desk/account")


@blueprint.route("/forgot", methods=["GET", "POST"])
def forgot() -> ResponseReturnValue:
    """Where the link shall go; a mail is written only where a user has that address and the server can send."""
    form, asked = ForgotForm(), False
    if form.validate_on_submit():
        asked = True
        _write((form.email.data or "").casefold())
    code = 422 if form.errors else 200
    return render_template("outbox/forgot.html", form=form, asked=asked, server=is_server_set()), code


def _write(email: str) -> None:
    user = get_session().scalar(select(User).where(func.lower(User.email) == email, User.active))
    if user is None or not is_server_set():
        return
    now = clock.now()
    mail = actions.write_mail(
        get_session(),
        kind="password",
        to=actions.Addressee(user.name, user.email, Language.ENGLISH),
        series_id=None,
        edition_id=None,
        values={"person": user.name},
        link=f"password:{user.id}",
        by="the sign-in page",
        now=now,
        # One an hour: whoever knows an address can't fill its owner's inbox.
        ledger_key=f"password:{user.id}:{now:%Y-%m-%dT%H}",
        status=MailStatus.QUEUED,
    )
    if mail is not None:
        tell_worker(mail)
