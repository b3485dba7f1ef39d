"""Signing in with one's organisation (OpenID Connect): whose verified address is an account's, and nobody new."""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import Settings
from forum_app.accounts.models import User
from forum_app.core.errors import ForumError

log = logging.getLogger(__name__)

# Signed with the organisation's own key; none at all, or with the secret that we know too, is no proof.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
SECONDS = 10
BEGIN_AGAIN = "Begin again from the sign-in."


class Refused(ForumError):
    """Nobody is signed in; the message says why, and what to do."""


def set_up(app: Flask) -> None:
    """Say at the start that the package is missing where the settings ask for it; load nothing. Raises ForumError."""
    settings: Settings = app.extensions["settings"]
    app.jinja_env.globals["sso_offered"] = bool(settings.oidc_issuer)
    if settings.oidc_issuer and not all(find_spec(package) for package in ("authlib", "requests")):
        raise ForumError("FORUM_OIDC_ISSUER is set, but what it needs is not installed: the extra `sso` of Forum.")


def begin(redirect_uri: str) -> Any:
    """The answer that sends the visitor to their organisation; what must come back is kept in their cookie.

    Raises Refused where the organisation's server can't be reached.
    """
    try:
        return _get_client().authorize_redirect(redirect_uri)
    except _list_errors() as error:
        raise _tell(error) from error


def finish() -> str:
    """The verified e-mail address of whom the organisation sent back with this request. Raises Refused.

    Checked are: the state and nonce of this browser, PKCE, the signature, issuer, audience and age of the token.
    """
    try:
        client = _get_client()
        expected = {"iss": current_app.extensions["settings"].oidc_issuer, "aud": client.client_id}
        claims = {name: {"essential": True, "value": value} for name, value in expected.items()}
        told = client.authorize_access_token(claims_options=claims).get("userinfo")
    except _list_errors() as error:
        raise _tell(error) from error
    if not told:
        raise Refused("Your organisation did not say who you are. Sign in with your password, or tell whoever runs it.")
    email = told.get("email")
    if not isinstance(email, str) or told.get("email_verified") is not True:
        raise Refused(
            "Your organisation did not say that your e-mail address is verified, so it can’t let you in here."
        )
    return email


def get_user(session: Session, *, email: str, kind: type[User] = User) -> User:
    """The user with that address. Raises Refused where there is none: nobody is let in who was not before."""
    wanted = select(kind).where(func.lower(kind.email) == email.casefold(), kind.active, kind.operator.is_(False))
    user = session.scalar(wanted)
    if user is None:
        raise Refused(f"There is no account for {email} here. Ask a colleague who owns the series to let you in.")
    return user


def _get_client() -> Any:
    """The organisation as Authlib sees it, its addresses and keys read once a process."""
    app = cast(Any, current_app)._get_current_object()
    if "sso" not in app.extensions:
        from authlib.integrations.flask_client import OAuth  # noqa: PLC0415 -- loaded where it is used alone

        settings: Settings = app.extensions["settings"]
        app.extensions["sso"] = OAuth(app).register(
            "organisation",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": SECONDS},
        )
    client = app.extensions["sso"]
    _narrow(client, client.load_server_metadata(), app.extensions["settings"].oidc_issuer)
    return client


def _narrow(client: Any, metadata: dict[str, Any], issuer: str) -> None:
    """Hold the organisation's server to what it is: its own name, and signatures that only it can make."""
    offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
    if metadata.get("issuer") != issuer or not ALGORITHMS & set(offered):
        # To be read anew the next time.
        metadata.pop("_loaded_at", None)
        raise ValueError("another issuer, or no signature that proves anything")
    metadata["id_token_signing_alg_values_supported"] = sorted(ALGORITHMS & set(offered))
    ways = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if "client_secret_basic" not in ways:
        client.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105 -- a method's name


def _list_errors() -> tuple[type[Exception], ...]:
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415
    from joserfc.errors import JoseError  # noqa: PLC0415
    from requests import RequestException  # noqa: PLC0415

    # The last four: what a server that answers nonsense makes of the library.
    return (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, TypeError, RuntimeError)


def _tell(error: Exception) -> Refused:
    from requests import RequestException  # noqa: PLC0415

    kind = getattr(error, "error", "") or type(error).__name__
    if kind == "access_denied":
        return Refused(f"Your organisation did not let you in. {BEGIN_AGAIN}")
    if kind == "mismatching_state":
        return Refused(f"This sign-in was not begun in this browser, or too long ago. {BEGIN_AGAIN}")
    log.warning("A sign-in with the organisation failed: %s.", type(error).__name__)
    if isinstance(error, RequestException):
        return Refused("Your organisation’s sign-in does not answer. Try later, or sign in with your password.")
    return Refused(f"Your organisation’s answer does not hold. {BEGIN_AGAIN} If it fails again, use your password.")
