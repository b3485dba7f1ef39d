"""Flask-Security on our tables: passwords, passkeys, second factor, recovery codes; loaded by the web app alone."""

from __future__ import annotations

import base64
import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, cast

from flask import Flask, current_app, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_principal import Principal
from sqlalchemy.orm import Mapped, relationship
from werkzeug.local import LocalProxy

from forum_app.accounts import own_account, passkey_ceremonies
from forum_app.accounts.library_forms import FactorForm, FiguresForm, PasswordRules, ProofForm, show_again
from forum_app.accounts.library_words import WORDS
from forum_app.accounts.light import (
    Security,
    SQLAlchemySessionUserDatastore,
    UserMixin,
    user_authenticated,
)
from forum_app.accounts.limiting import note_success
from forum_app.accounts.models import Passkey, PasskeyUse, User
from forum_app.accounts.own_account import RecoveryCodes
from forum_app.accounts.passkey_ceremonies import AnswerForm, NewPasskeyForm, Rules
from forum_app.accounts.passkeys import NAME_LETTERS
from forum_app.accounts.passwords import LEAST, normalise
from forum_app.accounts.sessions import begin_session
from forum_app.core import clock
from forum_app.core.web import get_session

PREFIX = "/desk/account"
FRESH = timedelta(minutes=10)
TEMPLATES = {
    "LOGIN_USER": "security/login_user.html",
    "CHANGE_PASSWORD": "security/change_password.html",
    "TWO_FACTOR_VERIFY_CODE": "security/two_factor_verify_code.html",
    "TWO_FACTOR_SETUP": "security/two_factor_setup.html",
    "TWO_FACTOR_SELECT": "security/two_factor_select.html",
    "WAN_REGISTER": "security/wan_register.html",
    "WAN_SIGNIN": "security/wan_signin.html",
    "VERIFY": "security/verify.html",
    "WAN_VERIFY": "security/wan_verify.html",
    "MULTI_FACTOR_RECOVERY": "security/mf_recovery.html",
    "MULTI_FACTOR_RECOVERY_CODES": "security/mf_recovery_codes.html",
}

ADDRESSES = {
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_CHANGE_URL": "/password",
    "SECURITY_TWO_FACTOR_SETUP_URL": "/second-factor",
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/second-factor/code",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/recovery-codes",
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/recovery",
    "SECURITY_TWO_FACTOR_SELECT_URL": "/second-factor/which",
    "SECURITY_WAN_REGISTER_URL": "/passkeys/new",
    "SECURITY_WAN_SIGNIN_URL": "/sign-in/passkey",
    "SECURITY_WAN_DELETE_URL": "/passkeys/delete",
    "SECURITY_VERIFY_URL": "/again",
    "SECURITY_WAN_VERIFY_URL": "/again/passkey",
    "SECURITY_WAN_POST_REGISTER_VIEW": "/desk/account/",
    "SECURITY_POST_LOGIN_VIEW": "/desk/",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_POST_CHANGE_VIEW": "/desk/account/",
    "SECURITY_POST_VERIFY_VIEW": "/desk/account/",
    "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/desk/account/",
}


class Account(User, UserMixin):  # type: ignore[misc]  # the mixin only says what types it expects
    """A user as Flask-Security sees them; what they may do is in their memberships, not in its roles."""

    # None: rights go by series (accounts.gate).
    roles: ClassVar[list[Any]] = []  # type: ignore[misc]
    webauthn: Mapped[list[Passkey]] = relationship(  # type: ignore[assignment]
        cascade="all, delete-orphan", passive_deletes=True
    )


def make_config(key: str) -> dict[str, Any]:
    """How Flask-Security is to work; `key` is the app's own, of which one for each purpose is made."""
    return {
        "SECURITY_URL_PREFIX": PREFIX,
        "SECURITY_LOGOUT_METHODS": ["POST"],
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SALT": derive(key, "passwords"),
        "SECURITY_PASSWORD_LENGTH_MIN": LEAST,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_TWO_FACTOR": True,
        "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
        "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
        "SECURITY_TOTP_SECRETS": {"1": derive(key, "second factor")},
        "SECURITY_TOTP_ISSUER": "Forum",
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [derive(key, "recovery codes")],
        "SECURITY_DATETIME_FACTORY": clock.now,
        "SECURITY_WEBAUTHN": True,
        "SECURITY_WAN_RP_NAME": "Forum",
        "SECURITY_WAN_NAME_MAX_LENGTH": NAME_LETTERS,
        # Nobody learns by a name whether it has an account: the device itself knows whose passkeys it holds.
        "SECURITY_WAN_ALLOW_USER_HINTS": False,
        "SECURITY_WAN_REGISTER_WITHIN": timedelta(minutes=5),
        "SECURITY_WAN_SIGNIN_WITHIN": timedelta(minutes=3),
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_JOIN_USER_ROLES": False,
        # What opens an account is changed only by who has just shown that it is theirs: not by whoever finds a browser
        # that is signed in. A key that is asked for after a password proves too little by itself.
        "SECURITY_FRESHNESS": FRESH,
        "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(0),
        "SECURITY_WAN_ALLOW_AS_VERIFY": [PasskeyUse.FIRST.value],
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        **{f"SECURITY_MSG_{name}": words for name, words in WORDS.items()},
        **{f"SECURITY_{name}_TEMPLATE": template for name, template in TEMPLATES.items()},
    }


def set_up(app: Flask) -> None:
    """Give the app sign-in, second factor and recovery codes under /desk/account."""
    app.config.update(ADDRESSES)
    app.config.update(make_config(app.config["SECRET_KEY"]))
    nothing, passkey = cast(Any, None), cast(Any, Passkey)
    datastore = SQLAlchemySessionUserDatastore(cast(Any, LocalProxy(get_session)), Account, nothing, passkey)
    forms: dict[str, Any] = {"wan_register_form": NewPasskeyForm, "wan_signin_response_form": AnswerForm}
    forms |= {"verify_form": ProofForm, "mf_recovery_codes_util_cls": RecoveryCodes}
    forms |= {"two_factor_setup_form": FactorForm, "two_factor_verify_code_form": FiguresForm}
    library = Security(
        app,
        datastore,
        register_blueprint=True,
        webauthn_util_cls=Rules,
        password_util_cls=PasswordRules,
        **forms,
    )
    library.tf_setup_context_processor(show_again)
    passkey_ceremonies.set_up(app)
    own_account.set_up(app)
    user_authenticated.connect(_began, app)
    # Both read the user again at each request, public ones too: for permissions that accounts.gate decides instead,
    # and for a word in templates that none of ours uses.
    hooks, words = app.before_request_funcs[None], app.template_context_processors[None]
    hooks[:] = [hook for hook in hooks if not isinstance(getattr(hook, "__self__", None), Principal)]
    words[:] = [word for word in words if getattr(word, "__name__", "") != "_user_context_processor"]


def _began(_app: Flask, user: Account, **_more: Any) -> None:
    note_success(user)
    session["sign_in"] = begin_session(get_session(), user_id=user.id)


def ask_second_factor(user: User, wanted: str) -> ResponseReturnValue | None:
    """The answer that asks for the user's second factor and goes on to `wanted`; None where they have set up none."""
    library = current_app.extensions["security"]
    return cast(
        ResponseReturnValue | None, library.two_factor_plugins.tf_enter(user, False, "organisation", next_loc=wanted)
    )


def ask_again(wanted: str) -> ResponseReturnValue | None:
    """The way to show once more who one is, and on to `wanted`; None for who did so within ten minutes."""
    shown = datetime.fromtimestamp(session.get("fs_paa", 0), UTC)
    if abs(clock.now() - shown) < FRESH:
        return None
    flash("First show once more that it is you.")
    return redirect(url_for("security.verify", next=wanted), 303)


def derive(key: str, purpose: str) -> str:
    """A key for one purpose, made of the app's own: what is encrypted for one can't be read with another."""
    digest = hashlib.blake2b(purpose.encode(), key=key.encode()[:64], digest_size=32).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii")


def new_uniquifier() -> str:
    """What stands in a user's cookies; another one ends every session."""
    return secrets.token_hex(32)


def hash_password(password: str) -> str:
    """The password as it is kept (argon2)."""
    from flask_security import hash_password as hash_it  # noqa: PLC0415 -- needs the app

    # As the sign-in reads it: else a word in Hangul, kept here, would never fit there.
    return hash_it(normalise(password))
