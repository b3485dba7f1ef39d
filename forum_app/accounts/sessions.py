"""Where users are signed in: a row a browser, which can be ended from elsewhere."""

from __future__ import annotations

import hashlib
import secrets

from flask import request
from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from forum_app.accounts.models import SignIn
from forum_app.core import clock

# Browsers say what they are at the end of a long line of what they are like: 100 to 200 letters.
BROWSER_LETTERS = 400


def begin_session(session: Session, *, user_id: int) -> str:
    """Note that this browser signed in; gives the token that its cookie keeps. Only the token's hash is stored."""
    token = secrets.token_urlsafe(32)
    browser = (request.user_agent.string or "unknown")[:BROWSER_LETTERS]
    session.add(SignIn(user_id=user_id, token=digest(token), browser=browser, began_at=clock.now(), ended_at=None))
    session.flush()
    return token


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def end_sessions(session: Session, *, user_id: int, sign_in_id: int | None = None) -> int:
    """End one of a user's sessions, or every one; gives how many were open."""
    wanted = update(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    if sign_in_id is not None:
        wanted = wanted.where(SignIn.id == sign_in_id)
    done = session.execute(wanted.values(ended_at=clock.now()))
    return done.rowcount if isinstance(done, CursorResult) else 0


def list_sessions(session: Session, *, user_id: int) -> list[SignIn]:
    """Where a user is signed in, newest first."""
    wanted = select(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))
    return list(session.scalars(wanted.order_by(SignIn.id.desc())))
