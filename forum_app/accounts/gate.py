"""The gate of the desk: every route under /desk names the right it needs; one that names none lets nobody in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar, cast

from flask import abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ScalarSelect, Select, String, bindparam, column, select, table
from sqlalchemy.orm import Session

from forum_app.accounts.models import Membership, SignIn, User
from forum_app.accounts.rights import RIGHTS, Right, SeriesRole
from forum_app.accounts.sessions import digest
from forum_app.core.web import READING, get_session

View = TypeVar("View", bound=Callable[..., object])

NEEDS = "forum_right"
# What a browser's session holds of who is signed in.
SIGNED_IN = ("sign_in", "_user_id", "_fresh", "_id", "fs_cc", "fs_paa")
SIGNED_OUT = "You are signed out, so nothing was saved yet."
# Where whoever is not signed in may go under /desk; a test holds the list of all routes.
OPEN = frozenset(
    {
        "accounts.enter", "accounts.open_door", "accounts.welcome", "accounts.set_password", "security.login",
        "security.two_factor_token_validation", "security.mf_recovery", "security.logout",
        "security.tf_select", "security.wan_signin", "security.wan_signin_response", "sso.begin",
        "sso.finish", "passwords.forgot",
    }
)  # fmt: skip
# What a signed-in user may do about themselves, whatever their role.
OWN = frozenset(
    {
        "accounts.account", "accounts.end_session", "accounts.end_everywhere", "security.change_password",
        "security.two_factor_setup", "security.two_factor_setup_validate", "security.mf_recovery_codes",
        "security.wan_register", "security.wan_register_response", "passkeys.passkey", "passkeys.remove",
        "overview.index", "security.verify", "security.wan_verify", "security.wan_verify_response",
    }
)  # fmt: skip
# Series and editions stand above accounts: their tables are named here, not imported.
SERIES = table("series", column("id"), column("slug"))
EDITION = table("edition", column("slug"), column("series_id"))


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; `name` is what the audit log prints."""

    user_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes this request: the user, and what they are in which series; an operator may do everything.

    `sides` has the side that an organiser works for, by series: whoever has none there works for all.
    """

    user_id: int
    name: str
    operator: bool
    roles: dict[int, SeriesRole] = field(default_factory=dict)
    sides: dict[int, int] = field(default_factory=dict)

    def may(self, right: Right, series_id: int | None) -> bool:
        """Whether they have a right in a series; in any of theirs, where none is named."""
        if self.operator:
            return True
        held = [role for key, role in self.roles.items() if series_id in {None, key}]
        return any(right in RIGHTS[role] for role in held)

    def works_for(self, series_id: int | None, sides: Collection[int]) -> bool:
        """Whether they work on somebody whom a series counts on these sides: on their own side's, and on neither's."""
        own = self.sides.get(series_id or 0)
        return self.operator or own is None or not sides or own in sides


def needs(right: Right) -> Callable[[View], View]:
    """Say which right a view needs, in the series that its address names (by `series` or `edition`)."""

    def mark(view: View) -> View:
        setattr(view, NEEDS, right)
        return view

    return mark


def find_need(endpoint: str | None) -> Right | None:
    """The right that an endpoint's view names, or None."""
    return getattr(current_app.view_functions.get(endpoint or ""), NEEDS, None)


def find_visitor() -> Visitor | None:
    """Who is signed in, read once a request; None for a stranger, or where the session was ended. One query."""
    if "visitor" not in g:
        g.visitor = _read_visitor()
    return cast(Visitor | None, g.visitor)


def _read_visitor() -> Visitor | None:
    token, mark = session.get("sign_in"), session.get("_user_id")
    if not isinstance(token, str) or not isinstance(mark, str):
        return None
    kind, slug = _find_named()
    asked = {"mark": mark, "token": digest(token), "slug": slug}
    rows: Sequence[Any] = get_session().execute(_select_visitor(kind), asked).all()
    if not rows:
        return None
    first = rows[0]
    g.series_here = first.here
    roles = {row.series_id: row.role for row in rows if row.series_id}
    sides = {row.series_id: row.side_id for row in rows if row.side_id and row.role is SeriesRole.ORGANISER}
    return Visitor(first.id, first.name, first.operator, roles, sides)


@cache
def _select_visitor(kind: str) -> Select[Any]:
    """Written once for each kind of address: every page of the desk asks it."""
    role = (Membership.series_id, Membership.role, Membership.side_id)
    return (
        select(User.id, User.name, User.operator, *role, _select_series(kind).label("here"))
        .join(SignIn, SignIn.user_id == User.id)
        .outerjoin(Membership, Membership.user_id == User.id)
        .where(User.fs_uniquifier == bindparam("mark"), User.active)
        .where(SignIn.token == bindparam("token"), SignIn.ended_at.is_(None))
    )


def get_actor() -> Actor:
    """Who makes this request. Answers 403 to a stranger."""
    visitor = find_visitor()
    if visitor is None:
        abort(403)
    return Actor(user_id=visitor.user_id, name=visitor.name)


def may(right: Right, series_id: int) -> bool:
    """Whether who makes this request has that right in that series: for showing or hiding what leads there."""
    visitor = find_visitor()
    return visitor is not None and visitor.may(right, series_id)


def opens(endpoint: str) -> bool:
    """Whether who makes this request may open an endpoint, in the series that the address names: for links to it."""
    visitor, need = find_visitor(), find_need(endpoint)
    if visitor is None or need is None:
        return visitor is not None and endpoint in OWN | OPEN
    found, series_id = find_series(get_session())
    return visitor.may(need, series_id) if not found or series_id is not None else visitor.operator


def list_own_series() -> frozenset[int] | None:
    """The series that this user has a role in; None for the operator, who sees all."""
    visitor = find_visitor()
    if visitor is None:
        return frozenset()
    return None if visitor.operator else frozenset(visitor.roles)


def keep_gate() -> ResponseReturnValue | None:
    """Send strangers to the sign-in; refuse whoever lacks the right that the view names. For before_request."""
    inside = request.path == "/desk" or request.path.startswith("/desk/")
    if not inside or request.endpoint in OPEN:
        return None
    visitor = find_visitor()
    if visitor is None:
        return _send_to_sign_in()
    if request.endpoint is None or request.endpoint in OWN:
        return None
    need = find_need(request.endpoint)
    found, series_id = find_series(get_session())
    if need is None or (found and series_id is None) or not visitor.may(need, series_id):
        # An address that names nothing answers like one that may not be seen: neither says what there is.
        abort(404 if visitor.operator and need is not None else 403)
    return None


def _send_to_sign_in() -> ResponseReturnValue:
    # A session ended from elsewhere is nobody's: left in, the sign-in would take it for one and send it back here.
    for name in SIGNED_IN:
        session.pop(name, None)
    if request.method in READING:
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    from forum_app.accounts.keeping import keep_typed  # noqa: PLC0415 -- only a lost session needs it

    return keep_typed(SIGNED_OUT)


def find_series(session: Session) -> tuple[bool, int | None]:
    """Whether this request's address names a series, and its id (None where there is no such).

    Read together with the visitor; for a stranger by a query of its own.
    """
    if not {"series", "edition"} & set(request.view_args or {}):
        return False, None
    if "series_here" not in g:
        kind, slug = _find_named()
        g.series_here = session.scalar(select(_select_series(kind)), {"slug": slug})
    return True, cast(int | None, g.series_here)


def _find_named() -> tuple[str, str]:
    """Whether this request's address names a series by itself or by an edition, and its short name."""
    named = request.view_args or {}
    return ("series", named["series"]) if "series" in named else ("edition", named.get("edition", ""))


def _select_series(kind: str) -> ScalarSelect[Any]:
    """The id of the series that an address names, by itself or by an edition."""
    slug = bindparam("slug", type_=String)
    if kind == "series":
        return select(SERIES.c.id).where(SERIES.c.slug == slug).scalar_subquery()
    return select(EDITION.c.series_id).where(EDITION.c.slug == slug).scalar_subquery()
