"""What the commands about series, users and the audit log do; apart from the others, which need no sign-in to load."""

from __future__ import annotations

from typing import Any

from forum_app.accounts import actions as accounts
from forum_app.accounts.audit import read_end, record, verify
from forum_app.accounts.invitation_link import DAYS, make_token
from forum_app.accounts.rights import SeriesRole
from forum_app.commands import Workplace
from forum_app.core import clock
from forum_app.core.db import make_sessions, reading, transaction
from forum_app.core.terminal import say
from forum_app.editions.actions import add_series
from forum_app.editions.queries import get_series, list_series


def run_series_add(place: Workplace, *, slug: str, title: str, description: str) -> None:
    """Begin a series without an edition's folder; its owners add sides and cities at the desk. Raises ForumError."""
    with transaction(make_sessions(place.engine)) as session:
        series = add_series(session, slug=slug, title=title, description=description)
        done: dict[str, Any] = {"verb": "began", "object": f"series {slug}", "series_id": series.id}
        record(session, actor_id=None, actor="Whoever runs the server", now=clock.now(), **done)
    say(f"{series.title} begins. Let its first owner in, who adds the sides and host cities at the desk:")
    say(f"    forum user add name@example.org --name NAME --series {slug}")


def run_user_add(place: Workplace, *, email: str, name: str, series: str, role: str) -> str:
    """Give somebody a role in a series; the address of the link with which a new user sets a password."""
    with transaction(make_sessions(place.engine)) as session:
        row = get_series(session, series)
        user = accounts.ensure_user(session, email=email, name=name)
        accounts.set_role(session, user=user, series_id=row.id, role=SeriesRole(role), side_id=None)
        done: dict[str, Any] = {"verb": f"let in as {role}", "object": f"user {user.id}", "series_id": row.id}
        record(session, actor_id=None, actor="Whoever runs the server", now=clock.now(), **done)
        if user.password:
            return f"{user.email} is {role} of {series} now."
        token = make_token(place.settings.ensure_secret_key(), user)
    say(f"{email} is {role} of {series}. This link sets a password once, within {DAYS} days:")
    return f"{place.settings.get_public_url()}/desk/account/welcome/{token}"


def run_user_reset(place: Workplace, *, email: str) -> str:
    """Void what opens somebody's account; the address of the link with which they set a password. Raises NotFound."""
    with transaction(make_sessions(place.engine)) as session:
        user = accounts.reset_sign_in(session, email=email)
        done: dict[str, Any] = {"verb": "voided what opens the account of", "object": f"user {user.id}"}
        # In the log of each series that they may enter, for its owners to see.
        for number in accounts.list_series_of(session, user_id=user.id):
            record(session, actor_id=None, actor="Whoever runs the server", series_id=number, now=clock.now(), **done)
        token = make_token(place.settings.ensure_secret_key(), user)
    say(f"{email}: password, second factor, recovery codes and passkeys are void, and every browser is signed out.")
    say(f"Make sure that you give this link to the right person. It sets a password once, within {DAYS} days:")
    return f"{place.settings.get_public_url()}/desk/account/welcome/{token}"


def run_user_list(place: Workplace) -> list[str]:
    """A line for each user and series: address, name, role, series."""
    with reading(place.engine) as session:
        return [
            "\t".join((user.email, user.name, member.role.value, series.slug))
            for series in list_series(session)
            for user, member in accounts.list_members(session, series_id=series.id)
        ]


def run_audit_verify(place: Workplace, *, known: str = "") -> str:
    """Say that the audit log is whole, with the row that was `known` before; its newest hash. Raises Broken."""
    with reading(place.engine) as session:
        count, end = verify(session), read_end(session, known=known.strip())
    say(f"The audit log is whole: {count} row{'' if count == 1 else 's'}, each fitting the one before.")
    return end
