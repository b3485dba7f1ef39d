"""The gate of the desk: every route under /desk names the right it needs; one that names none lets nobody in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import abort, current_app, request

from forum_app.accounts.rights import Right
from forum_app.core.desk_views import may_enter

View = TypeVar("View", bound=Callable[..., object])

NEEDS = "forum_right"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user, or whoever runs the server (`user_id` None); `name` is what the audit log prints."""

    user_id: int | None
    name: str


def needs(right: Right) -> Callable[[View], View]:
    """Say which right a view needs, in the series that its address names (by `series` or `edition`)."""

    def mark(view: View) -> View:
        setattr(view, NEEDS, right)
        return view

    return mark


def find_need(endpoint: str | None) -> Right | None:
    """The right that an endpoint's view names, or None."""
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, NEEDS, None)


def get_actor() -> Actor:
    """Who makes this request. Answers 403 to a stranger."""
    if not may_enter():
        abort(403)
    return Actor(user_id=None, name="whoever runs the server")


def may(right: Right, series_id: int) -> bool:
    """Whether who makes this request has that right in that series: for showing or hiding what leads there."""
    return may_enter() and right in Right and series_id > 0


def refuse_without_right() -> None:
    """Refuse a request under the desk whose view names no right, or one that this user doesn't have."""
    inside = request.path == "/desk" or request.path.startswith("/desk/")
    if (
        inside
        and request.endpoint not in {None, "desk.enter", "desk.open_door"}
        and find_need(request.endpoint) is None
    ):
        abort(403)
