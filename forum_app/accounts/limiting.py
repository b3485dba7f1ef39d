"""How often somebody may try to sign in, by place and by account: guessing takes years, nobody is shut out."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import cast

from flask import Flask, Response, current_app, g, render_template, request, session
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Engine

from forum_app.accounts.attempts import (
    WINDOW,
    count_attempt,
    forget_attempts,
    make_key,
    network_of,
    spend_once,
    take_back_attempt,
)
from forum_app.accounts.models import User
from forum_app.core import clock
from forum_app.core.web import get_session

TRYING = frozenset(
    {
        "accounts.set_password", "passwords.forgot", "security.login", "security.mf_recovery",
        "security.two_factor_token_validation", "security.verify", "security.wan_signin_response",
        "security.wan_verify_response",
    }
)  # fmt: skip
AGAIN = frozenset({"security.verify", "security.wan_verify_response"})
BY_PLACE, BY_ACCOUNT = 30, 10
# A browser in which the account signed in before: strangers who guess at its password can't shut it out.
KNOWN, KNOWN_DAYS = "known", 180
# In the session of who showed a password and must show a second factor: which attempt that was.
PASSED = "passed"
LOOPBACK = frozenset({"127.0.0.1", "::1"})


def set_up(app: Flask) -> None:
    """Hold the pages that take a secret to their limits."""
    app.before_request(_hold)
    app.after_request(_remember)


def find_address() -> str:
    """The visitor's address: as the web server before the site adds it, where that is on this machine."""
    passed = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    own = request.remote_addr or ""
    return passed if passed and own in LOOPBACK else own


def note_success(user: User) -> None:
    """Somebody signed in: their failed attempts no longer count, and this browser is known from now on.

    Nor does this attempt count for its place, which a whole house may share, nor that at the password before a second
    factor; those of others there do.
    """
    accounts = [user.email, user.fs_uniquifier]
    forget_attempts(get_session(), keys=[_account_key(account) for account in accounts])
    if _is_held():
        take_back_attempt(get_session(), key=_place_key())
    _take_back_password()
    g.known_account = user.email


def _take_back_password() -> None:
    place, nonce, at = session.pop(PASSED, ("", "", 0))
    now = clock.now()
    # Once only: a cookie that is sent again gives nothing back. Later the attempt is forgotten anyway.
    fresh = now - datetime.fromtimestamp(at, UTC) < WINDOW
    if fresh and spend_once(get_session(), key=make_key(PASSED, nonce), now=now):
        take_back_attempt(get_session(), key=place)


def _place_key() -> str:
    return make_key("place", network_of(find_address()))


def _is_held() -> bool:
    return request.method == "POST" and request.endpoint in TRYING


def _hold() -> ResponseReturnValue | None:
    if not _is_held():
        return None
    limits = {_place_key(): BY_PLACE}
    # At the second factor the password was right: then the cookie says for whom.
    # Whoever shows once more who they are is signed in already.
    known = session.get("_user_id") if request.endpoint in AGAIN else session.get("tf_user_id")
    account = str(request.form.get("email") or known or "").strip()[:200]
    if account and request.endpoint == "passwords.forgot":
        # Asking for mails must not keep anybody from signing in.
        limits[make_key("forgot", account)] = BY_ACCOUNT
    elif account:
        limits[_account_key(account)] = BY_ACCOUNT
    now = clock.now()
    until = count_attempt(cast(Engine, current_app.extensions["engine"]), limits=limits, now=now)
    return None if until is None else _refuse(until - now)


def _refuse(wait: timedelta) -> ResponseReturnValue:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    advice = (
        f"There were too many attempts from here or for this account. Try again in {minutes} "
        f"minute{'s' if minutes > 1 else ''}: until then even the right password is not looked at."
    )
    page = render_template("errors/refused.html", name="Too many attempts", reason=advice)
    return page, 429, {"Retry-After": str(60 * minutes)}


def _account_key(account: str) -> str:
    try:
        whose, nonce = _signer().loads(request.cookies.get(KNOWN, ""))
    except (BadSignature, ValueError, TypeError):
        whose, nonce = "", ""
    key = make_key("account", account)
    return make_key(f"account in {nonce}", account) if whose == key else key


def _remember(response: Response) -> Response:
    # The sign-in goes on only where the password was right.
    if _is_held() and request.endpoint == "security.login" and response.status_code == 302 and "tf_user_id" in session:
        session[PASSED] = (_place_key(), secrets.token_urlsafe(16), clock.now().timestamp())
    account = g.pop("known_account", None)
    if account is not None and response.status_code < 400:
        response.set_cookie(
            KNOWN,
            _signer().dumps([make_key("account", account), secrets.token_urlsafe(16)]),
            max_age=KNOWN_DAYS * 24 * 3600,
            path="/desk/account",
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="forum known browser")
