"""The door of the desk: everything under /desk is closed but to the browser that used the server's link."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from forum_app.core.desk import HOURS, DeskDoor, LinkRefused

PREFIX = "/desk"
# The only pages under the prefix that let anybody in; a test holds the list of all routes.
OPEN = frozenset({"desk.enter", "desk.open_door"})

blueprint = Blueprint("desk", __name__)


def set_up(app: Flask, door: DeskDoor) -> None:
    """Close everything under the prefix, whatever blueprint it belongs to, known or not."""
    app.extensions["desk_door"] = door
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(hours=HOURS)
    app.before_request(_refuse_strangers)
    app.register_blueprint(blueprint)


def get_door() -> DeskDoor:
    """The door of this app."""
    return cast(DeskDoor, current_app.extensions["desk_door"])


def may_enter() -> bool:
    """Whether this request's browser used the link of the server's last start."""
    key = session.get("desk")
    return isinstance(key, str) and get_door().fits(key)


def _refuse_strangers() -> None:
    inside = request.path == PREFIX or request.path.startswith(PREFIX + "/")
    if inside and request.endpoint not in OPEN and not may_enter():
        abort(403)


@blueprint.get("/desk/enter/<token>")
def enter(token: str) -> ResponseReturnValue:
    """Ask before acting: a mail scanner that follows the link must not use it up."""
    if may_enter():
        return redirect(url_for("overview.index"))
    try:
        get_door().check(token)
    except LinkRefused as refused:
        return render_template("desk/refused.html", reason=str(refused)), 403
    return render_template("desk/enter.html", token=token, hours=HOURS)


@blueprint.post("/desk/enter/<token>")
def open_door(token: str) -> ResponseReturnValue:
    """Use the link up and let this browser in."""
    try:
        key = get_door().enter(token)
    except LinkRefused as refused:
        return render_template("desk/refused.html", reason=str(refused)), 403
    session.clear()
    session["desk"] = key
    session.permanent = True
    return redirect(url_for("overview.index"), 303)
