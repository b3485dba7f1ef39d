"""Users and what they are in a series."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from forum_app.accounts.models import Membership, Passkey, User
from forum_app.accounts.passkeys import list_with_second_factor
from forum_app.accounts.rights import SeriesRole
from forum_app.accounts.sessions import end_sessions
from forum_app.core.errors import ForumError, NotFound
from forum_app.core.text import is_blank, tidy

ADDRESS = re.compile(r"^[^@\s<>\"',;:()\[\]\\]+@[^@\s<>\"',;:()\[\]\\]+\.[^@\s<>\"',;:()\[\]\\.]{2,}$")
NO_ADDRESS = "This is no e-mail address: one @, and a domain with a dot, as name@example.org."
USER = re.compile(r"user (\d{1,9})")
OPERATOR = "operator@localhost"


def ensure_user(session: Session, *, email: str, name: str) -> User:
    """The user with that address, made without a password where there is none. Raises ForumError."""
    if not ADDRESS.match(email):
        raise ForumError(NO_ADDRESS)
    name = tidy(name)
    if is_blank(name):
        raise ForumError("The user has no name: give the one that colleagues know.")
    user = session.scalar(select(User).where(func.lower(User.email) == email.casefold()))
    return user or _add(session, email=email.casefold(), name=name, operator=False)


def ensure_operator(session: Session) -> User:
    """The user that the server's one-time link signs in: whoever runs it."""
    user = session.scalar(select(User).where(User.email == OPERATOR))
    return user or _add(session, email=OPERATOR, name="Whoever runs the server", operator=True)


def _add(session: Session, *, email: str, name: str, operator: bool) -> User:
    user = User(
        email=email, name=name, password=None, active=True, operator=operator, fs_uniquifier=secrets.token_hex(32)
    )
    session.add(user)
    session.flush()
    return user


def reset_sign_in(session: Session, *, email: str) -> User:
    """Void all that opens a user's account (password, second factor, codes, passkeys, sessions); their roles stay.

    For who has lost it, and whoever runs the server knows. Raises NotFound.
    """
    wanted = select(User).where(func.lower(User.email) == email.casefold(), User.operator.is_(False))
    user = session.scalar(wanted)
    if user is None:
        raise NotFound(f"There is no user “{email}”; “forum user list” lists those there are.")
    session.execute(delete(Passkey).where(Passkey.user_id == user.id))
    end_sessions(session, user_id=user.id)
    user.password = user.tf_primary_method = user.tf_totp_secret = user.mf_recovery_codes = None
    user.fs_uniquifier = secrets.token_hex(32)
    session.flush()
    return user


def set_role(session: Session, *, user: User, series_id: int, role: SeriesRole, side_id: int | None) -> Membership:
    """What a user is in a series from now on; a side is for organisers alone: others work for all.

    Raises ForumError where its last owner would be none.
    """
    if role is not SeriesRole.OWNER:
        _keep_an_owner(session, user_id=user.id, series_id=series_id)
    row = session.scalar(select(Membership).where(Membership.user_id == user.id, Membership.series_id == series_id))
    if row is None:
        row = Membership(user_id=user.id, series_id=series_id, role=role)
        session.add(row)
    row.role, row.side_id = role, side_id if role is SeriesRole.ORGANISER else None
    session.flush()
    return row


def get_member(session: Session, *, user_id: int, series_id: int) -> User:
    """The user of that number, who may enter a series. Raises NotFound."""
    here = select(Membership.user_id).where(Membership.series_id == series_id)
    user = session.scalar(select(User).where(User.id == user_id, User.id.in_(here)))
    if user is None:
        raise NotFound("No such colleague may enter this series.")
    return user


def remove_member(session: Session, *, user_id: int, series_id: int) -> None:
    """Take a user out of a series. Raises ForumError for its last owner: somebody must be able to let others in."""
    _keep_an_owner(session, user_id=user_id, series_id=series_id)
    session.execute(delete(Membership).where(Membership.user_id == user_id, Membership.series_id == series_id))
    session.flush()


def _keep_an_owner(session: Session, *, user_id: int, series_id: int) -> None:
    owners = session.scalars(
        select(Membership.user_id).where(Membership.series_id == series_id, Membership.role == SeriesRole.OWNER)
    ).all()
    if list(owners) == [user_id]:
        raise ForumError("This is the last owner of the series: make somebody else an owner first.")


def list_series_of(session: Session, *, user_id: int) -> list[int]:
    """The ids of the series that a user may enter."""
    wanted = select(Membership.series_id).where(Membership.user_id == user_id).order_by(Membership.series_id)
    return list(session.scalars(wanted))


def list_names(session: Session, *, objects: Collection[str]) -> dict[str, str]:
    """What the users are called now whom the audit log calls “user 7”, by those words."""
    numbers = {int(found[1]) for one in objects if (found := USER.fullmatch(one))}
    if not numbers:
        return {}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(numbers)))
    return {f"user {number}": name for number, name in rows}


def list_members(session: Session, *, series_id: int) -> list[tuple[User, Membership]]:
    """The users of a series with their roles, by name."""
    rows = session.execute(
        select(User, Membership)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.series_id == series_id)
        .order_by(User.name, User.id)
    )
    return [(user, membership) for user, membership in rows]


class Colleague(NamedTuple):
    """Somebody who may enter a series, as which role, for which side, and whether a second factor is asked of them."""

    user_id: int
    name: str
    email: str
    role: str
    side: str
    safe: bool


def list_colleagues(session: Session, *, series_id: int, sides: Mapping[int, str]) -> list[Colleague]:
    """Who may enter a series, by name; `sides` are its sides' labels. Two queries."""
    rows = list_members(session, series_id=series_id)
    safe = list_with_second_factor(session, user_ids=[user.id for user, _member in rows])
    return [
        Colleague(user.id, user.name, user.email, row.role.value, sides.get(row.side_id or 0, ""), user.id in safe)
        for user, row in rows
    ]
