"""The way to one's organisation and back."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts import sso
from forum_app.accounts.gate import find_visitor
from forum_app.accounts.views import sign_in
from forum_app.core.web import get_session, writes_on_get

blueprint = Blueprint("sso", __name__, url_prefix="/desk/account/organisation")

NEXT = "sso_next"


@blueprint.get("")
def begin() -> ResponseReturnValue:
    """Send the visitor to their organisation."""
    _require()
    wanted = request.args.get("next", "")
    session[NEXT] = wanted if wanted.startswith("/desk/") else ""
    try:
        answer: ResponseReturnValue = sso.begin(url_for("sso.finish", _external=True))
    except sso.Refused as refused:
        return _refuse(refused)
    return answer


@blueprint.get("/back")
@writes_on_get
def finish() -> ResponseReturnValue:
    """Let in whom the organisation sends back, once their second factor, if they have one here, is seen too."""
    from forum_app.accounts.security import Account, ask_second_factor  # noqa: PLC0415 -- only the web app has it

    _require()
    wanted = session.pop(NEXT, "") or url_for("overview.index")
    try:
        # First what asks over the network: nothing is locked meanwhile.
        email = sso.finish()
        user = sso.get_user(get_session(), email=email, kind=Account)
    except sso.Refused as refused:
        # The answer to a second window: the first has signed its visitor in, and took what the second began with.
        return redirect(wanted) if find_visitor() is not None else _refuse(refused)
    asked = ask_second_factor(user, wanted)
    if asked is not None:
        return asked
    sign_in(user)
    return redirect(wanted)


def _require() -> None:
    if not current_app.extensions["settings"].oidc_issuer:
        abort(404)


def _refuse(refused: sso.Refused) -> ResponseReturnValue:
    return render_template("security/sso_refused.html", reason=str(refused)), 403
