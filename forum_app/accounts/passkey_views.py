"""A passkey of one's own: its name, and taking it away."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts.forms import ButtonForm, PasskeyForm
from forum_app.accounts.gate import get_actor
from forum_app.accounts.models import Passkey, PasskeyUse, User
from forum_app.accounts.own_account import note_own
from forum_app.accounts.passkeys import get_passkey, list_passkeys, remove_passkey, rename_passkey
from forum_app.core.errors import ForumError
from forum_app.core.web import get_session

blueprint = Blueprint("passkeys", __name__, url_prefix="/desk/account/passkeys")


@blueprint.route("/<int:number>", methods=["GET", "POST"])
def passkey(number: int) -> ResponseReturnValue:
    """One passkey: rename it here, or ask to remove it."""
    row, asked = _get(number), _ask_again(number)
    if asked is not None:
        return asked
    form = PasskeyForm(obj=row)
    if form.validate_on_submit():
        try:
            rename_passkey(get_session(), passkey=row, name=cast(str, form.name.data))
        except ForumError as error:
            form.form_errors.append(str(error))
        else:
            _note("renamed a passkey")
            flash("The passkey has its new name.")
            return redirect(url_for("accounts.account"), 303)
    page = render_template("accounts/passkey.html", form=form, passkey=row, after=_tell_after(row))
    return page, 422 if form.errors else 200


@blueprint.post("/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Take a passkey away; its page has said what follows from it."""
    row, asked, form = _get(number), _ask_again(number), ButtonForm()
    if asked is not None:
        return asked
    if form.validate_on_submit():
        remove_passkey(get_session(), passkey=row)
        _note("removed a passkey")
        flash("The passkey opens nothing any more. Remove it in your browser or on your device too.")
    return redirect(url_for("accounts.account"), 303)


def _ask_again(number: int) -> ResponseReturnValue | None:
    from forum_app.accounts.security import ask_again  # noqa: PLC0415 -- only the web app has it

    return ask_again(url_for("passkeys.passkey", number=number))


def _get(number: int) -> Passkey:
    return get_passkey(get_session(), user_id=cast(int, get_actor().user_id), number=number)


def _tell_after(row: Passkey) -> str:
    """What is different once it is gone."""
    user = get_session().get_one(User, row.user_id)
    others = [other for other in list_passkeys(get_session(), user_id=user.id) if other.id != row.id]
    if row.usage == PasskeyUse.FIRST:
        ways = [bool(user.password), *(other.usage == PasskeyUse.FIRST for other in others)]
        return (
            "" if any(ways) else "You have no password and no other passkey to sign in with: choose a password first."
        )
    second = [bool(user.tf_primary_method), *(other.usage == PasskeyUse.SECOND for other in others)]
    return "" if any(second) else "It is your only second factor: from then on your password alone signs you in."


def _note(verb: str) -> None:
    note_own(get_session().get_one(User, cast(int, get_actor().user_id)), verb)
