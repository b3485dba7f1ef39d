"""A user's passkeys: listed, renamed, removed. They are added by the ceremony alone."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.models import Passkey, PasskeyUse, User
from forum_app.core.errors import ForumError, NotFound

NAME_LETTERS = 60


def list_passkeys(session: Session, *, user_id: int) -> list[Passkey]:
    """A user's passkeys, oldest first."""
    return list(session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)))


def get_passkey(session: Session, *, user_id: int, number: int) -> Passkey:
    """One of a user's own passkeys. Raises NotFound, also for another user's."""
    row = session.scalar(select(Passkey).where(Passkey.id == number, Passkey.user_id == user_id))
    if row is None:
        raise NotFound("You have no such passkey; it may have been removed.")
    return row


def rename_passkey(session: Session, *, passkey: Passkey, name: str) -> None:
    """Call it otherwise. Raises ForumError where another passkey of the same user has that name."""
    others = list_passkeys(session, user_id=passkey.user_id)
    if any(other.name == name and other.id != passkey.id for other in others):
        raise ForumError("Another passkey of yours has that name.")
    passkey.name = name
    session.flush()


def remove_passkey(session: Session, *, passkey: Passkey) -> None:
    """Let it open nothing any more."""
    session.delete(passkey)
    session.flush()


def list_with_second_factor(session: Session, *, user_ids: list[int]) -> set[int]:
    """Those users who are asked for something after their password: an app's figures, or a passkey. One query."""
    second = select(Passkey.user_id).where(Passkey.usage == PasskeyUse.SECOND)
    wanted = select(User.id).where(User.id.in_(user_ids), User.tf_primary_method.is_not(None) | User.id.in_(second))
    return set(session.scalars(wanted))
