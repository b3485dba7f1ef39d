"""The desk's door, one's own account, colleagues and the audit log."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import column, select, table
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.accounts import actions, audit
from forum_app.accounts.browsers import name_browser
from forum_app.accounts.forms import ButtonForm, ColleagueForm, PasswordForm
from forum_app.accounts.gate import find_series, find_visitor, get_actor, needs
from forum_app.accounts.invitation_link import DAYS, make_token, read_token
from forum_app.accounts.models import User
from forum_app.accounts.own_account import note_own
from forum_app.accounts.passkeys import list_passkeys, list_with_second_factor
from forum_app.accounts.rights import Right, SeriesRole
from forum_app.accounts.sessions import digest, end_sessions, list_sessions
from forum_app.core import clock
from forum_app.core.desk import HOURS, DeskDoor, LinkRefused
from forum_app.core.errors import ForumError
from forum_app.core.web import get_session

blueprint = Blueprint("accounts", __name__, url_prefix="/desk")

SERIES = table("series", column("id"), column("title"))
SIDE = table("side", column("id"), column("series_id"), column("key"), column("label"), column("position"))
SHOWN = 100


def get_door() -> DeskDoor:
    """The door that the server's one-time link opens."""
    return cast(DeskDoor, current_app.extensions["desk_door"])


@blueprint.get("/enter/<token>")
def enter(token: str) -> ResponseReturnValue:
    """Ask before acting: a mail scanner that follows the link must not use it up."""
    if find_visitor() is not None:
        return redirect(url_for("overview.index"))
    try:
        get_door().check(token)
    except LinkRefused as refused:
        return render_template("accounts/refused.html", reason=str(refused)), 403
    return render_template("accounts/enter.html", token=token, hours=HOURS)


@blueprint.post("/enter/<token>")
def open_door(token: str) -> ResponseReturnValue:
    """Use the link up and sign in whoever runs the server."""
    try:
        get_door().enter(token)
    except LinkRefused as refused:
        return render_template("accounts/refused.html", reason=str(refused)), 403
    user = actions.ensure_operator(get_session())
    end_sessions(get_session(), user_id=user.id)
    sign_in(user)
    return redirect(url_for("overview.index"), 303)


@blueprint.get("/account/welcome/<token>")
def welcome(token: str) -> ResponseReturnValue:
    """A new user's first page: choose a password."""
    try:
        user = read_token(get_session(), current_app.config["SECRET_KEY"], token)
    except ForumError as error:
        return render_template("accounts/refused.html", reason=str(error)), 403
    return _welcome(user, PasswordForm(formdata=None), token)


@blueprint.post("/account/welcome/<token>")
def set_password(token: str) -> ResponseReturnValue:
    """Keep the password and sign in; the link is used up."""
    # Loaded here, as only a web process with its sign-in has it.
    from forum_app.accounts.security import hash_password, new_uniquifier  # noqa: PLC0415

    try:
        user = read_token(get_session(), current_app.config["SECRET_KEY"], token)
    except ForumError as error:
        return render_template("accounts/refused.html", reason=str(error)), 403
    form = PasswordForm()
    form.email = user.email
    if not form.validate_on_submit():
        return _welcome(user, form, token), 422
    user.password, user.fs_uniquifier = hash_password(cast(str, form.password.data)), new_uniquifier()
    end_sessions(get_session(), user_id=user.id)
    note_own(user, "chose a password by a link")
    if list_with_second_factor(get_session(), user_ids=[user.id]):
        # A link by mail stands in for the password, never for the second factor.
        flash("Your password is kept. Sign in with it and your second factor.")
        return redirect(url_for("security.login"), 303)
    sign_in(user)
    flash("Your password is kept. A second factor makes it safer: set it up below.")
    return redirect(url_for("accounts.account"), 303)


def _welcome(user: User, form: PasswordForm, token: str) -> str:
    return render_template("accounts/welcome.html", form=form, user=user.name, email=user.email, token=token)


@blueprint.get("/account/")
def account() -> ResponseReturnValue:
    """One's own account: second factor, password, where one is signed in."""
    visitor = find_visitor()
    user = get_session().get_one(User, visitor.user_id if visitor else 0)
    here = session.get("sign_in", "")
    rows = list_sessions(get_session(), user_id=user.id)
    sessions = [(row.id, name_browser(row.browser), row.began_at, row.token == digest(here)) for row in rows]
    factor = user.id in list_with_second_factor(get_session(), user_ids=[user.id])
    shown = {"passkeys": list_passkeys(get_session(), user_id=user.id), "factor": factor, "sessions": sessions}
    return render_template("accounts/account.html", user=user, form=ButtonForm(), **shown)


@blueprint.post("/account/sessions/<int:number>/end")
def end_session(number: int) -> ResponseReturnValue:
    """Sign out another browser."""
    user = get_session().get_one(User, cast(int, get_actor().user_id))
    if end_sessions(get_session(), user_id=user.id, sign_in_id=number):
        note_own(user, "signed out another browser")
    flash("That browser is signed out.")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/sessions/end")
def end_everywhere() -> ResponseReturnValue:
    """Sign out everywhere, here too."""
    user = get_session().get_one(User, cast(int, get_actor().user_id))
    end_sessions(get_session(), user_id=user.id)
    note_own(user, "signed out everywhere")
    session.clear()
    return redirect(url_for("security.login"), 303)


@blueprint.route("/colleagues/<series>", methods=["GET", "POST"])
@needs(Right.MANAGE)
def colleagues(series: str) -> ResponseReturnValue:
    """Who may enter this series, and a form for one more; the link for a new colleague is shown once."""
    series_id, links = cast(int, find_series(get_session())[1]), list[str]()
    sides = get_session().execute(select(SIDE).where(SIDE.c.series_id == series_id).order_by(SIDE.c.position)).all()
    labels = {one.id: one.label for one in sides}
    form = _offer(labels, ColleagueForm())
    if form.manages(lambda: links.append(_add_colleague(form, series_id))):
        form = _offer(labels, ColleagueForm(formdata=None))
    members = actions.list_colleagues(get_session(), series_id=series_id, sides=labels)
    shown = {
        "members": members,
        "link": "".join(links),
        "series": series,
        "days": DAYS,
        "title": _tell_title(series_id),
    }
    return render_template("accounts/colleagues.html", form=form, **shown), 422 if form.errors else 200


def _offer(sides: dict[int, str], form: ColleagueForm) -> ColleagueForm:
    form.side.choices = [SelectChoice("", "Both"), *(SelectChoice(str(key), label) for key, label in sides.items())]
    return form


@blueprint.route("/colleagues/<series>/<int:user_id>/remove", methods=["GET", "POST"])
@needs(Right.MANAGE)
def remove_colleague(series: str, user_id: int) -> ResponseReturnValue:
    """Ask, then let somebody in no more."""
    _named, series_id = find_series(get_session())
    user = actions.get_member(get_session(), user_id=user_id, series_id=cast(int, series_id))
    form = ButtonForm()
    if form.manages(
        lambda: actions.remove_member(get_session(), user_id=user_id, series_id=cast(int, series_id)),
    ):
        _note("let in no more", f"user {user_id}", series_id)
        flash(f"{user.name} can enter this series no more.")
        return redirect(url_for("accounts.colleagues", series=series), 303)
    code = 422 if form.errors else 200
    return render_template("accounts/remove.html", form=form, user=user, series=series), code


@blueprint.get("/audit/<series>")
@needs(Right.AUDIT)
def audit_log(series: str) -> ResponseReturnValue:
    """Who did what to what in a series, newest first."""
    _named, series_id = find_series(get_session())
    words = request.args.get("words", "")
    rows = audit.list_entries(get_session(), series_id=cast(int, series_id), words=words, limit=SHOWN)
    names = actions.list_names(get_session(), objects={row.object for row in rows})
    title = _tell_title(cast(int, series_id))
    return render_template("accounts/audit.html", rows=rows, words=words, series=series, names=names, title=title)


def sign_in(user: User) -> None:
    """Let this browser in as that user: a fresh session, noted."""
    from flask_security import login_user  # noqa: PLC0415

    from forum_app.accounts.security import Account  # noqa: PLC0415

    session.clear()
    get_session().flush()
    get_session().expunge(user)
    login_user(get_session().get_one(Account, user.id))
    session.permanent = True


def _add_colleague(form: ColleagueForm, series_id: int) -> str:
    """Give somebody a role; the link with which a new user sets a password, empty for one who has."""
    user = actions.ensure_user(get_session(), email=cast(str, form.email.data), name=cast(str, form.name.data))
    role, side = SeriesRole(form.role.data), form.side.data
    actions.set_role(get_session(), user=user, series_id=series_id, role=role, side_id=int(side) if side else None)
    _note(f"let in as {role.value}", f"user {user.id}", series_id)
    if user.password:
        flash(f"{user.name} is {role.value} now.")
        return ""
    token = make_token(current_app.config["SECRET_KEY"], user)
    return url_for("accounts.welcome", token=token, _external=True)


def _tell_title(series_id: int) -> str:
    return cast(str, get_session().scalar(select(SERIES.c.title).where(SERIES.c.id == series_id)))


def _note(verb: str, what: str, series_id: int | None, **facts: Any) -> None:
    actor = get_actor()
    who: dict[str, Any] = {"actor_id": actor.user_id, "actor": actor.name, "series_id": series_id, "now": clock.now()}
    audit.record(get_session(), verb=verb, object=what, **who, **facts)
