"""The link with which a new user sets a password: signed, for one user, void once it was used or a week old."""

from __future__ import annotations

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.models import User
from forum_app.core.errors import ForumError

DAYS = 7


def make_token(key: str, user: User) -> str:
    """A token that holds as long as the user's password stays what it is: setting one uses it up."""
    return _signer(key).dumps([user.id, user.fs_uniquifier])


def read_token(session: Session, key: str, token: str) -> User:
    """The user of a token that still holds. Raises ForumError that says what to do."""
    again = "Ask a colleague who owns the series for a new one."
    try:
        user_id, mark = _signer(key).loads(token, max_age=DAYS * 24 * 3600)
    except SignatureExpired as error:
        raise ForumError(f"This link is older than {DAYS} days. {again}") from error
    except (BadSignature, ValueError) as error:
        raise ForumError(f"This is not a link of this site, or not the whole of it. {again}") from error
    user = session.scalar(select(User).where(User.id == user_id, User.fs_uniquifier == mark, User.active))
    if user is None:
        raise ForumError(f"This link was used already. Sign in with your password. {again}")
    return user


def _signer(key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt="forum new user")
