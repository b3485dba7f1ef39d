"""How often somebody may try to sign in: by address and by account, so that guessing takes years."""

from __future__ import annotations

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

TRYING = frozenset(
    {
        "security.login",
        "security.two_factor_token_validation",
        "security.mf_recovery",
        "accounts.set_password",
        "passwords.forgot",
    }
)
BY_ADDRESS, BY_ACCOUNT = parse("30/15minutes"), parse("10/15minutes")


def set_up(app: Flask) -> None:
    """Hold the pages that take a secret to their limits. The count is kept in each web process."""
    limiter = FixedWindowRateLimiter(MemoryStorage())

    def hold() -> ResponseReturnValue | None:
        if request.method != "POST" or request.endpoint not in TRYING:
            return None
        account = (request.form.get("email") or "").casefold()[:200]
        fits = limiter.hit(BY_ADDRESS, request.remote_addr or "")
        if account:
            fits = limiter.hit(BY_ACCOUNT, account) and fits
        if fits:
            return None
        advice = (
            "There were too many attempts from here or for this account. Wait a quarter of an hour, then try again."
        )
        return render_template("errors/refused.html", name="Too many attempts", advice=advice), 429

    app.before_request(hold)
