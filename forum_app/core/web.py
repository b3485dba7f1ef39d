"""What every page of the site gets: one database session, one place that commits, security headers, caching."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, Response, current_app, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.routing import IntegerConverter, Map

log = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., object])

READING = frozenset({"GET", "HEAD", "OPTIONS"})
# Everything is of this origin, and there is no script at all but on the few pages that say so.
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SCRIPTED_POLICY = f"{POLICY}; script-src 'self'; connect-src 'self'"
EMBEDDED_POLICY = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")
# Where the picture is made for this one answer: the QR code of a second factor.
PICTURED_POLICY = POLICY.replace("img-src 'self'", "img-src 'self' data:")
PICTURED = frozenset({"security.two_factor_setup"})
# A drawing opened by itself may style its own shapes, and may do nothing else.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class NumberOfRow(IntegerConverter):
    """A number in an address that a row may have: beyond that there is no such page, and the database isn't asked."""

    def __init__(self, map: Map, *args: Any, **options: Any) -> None:
        """As the library's, with an end."""
        super().__init__(map, *args, **{"max": 2**31 - 1, **options})


class CookieSessions(SecureCookieSessionInterface):
    """Cookies marked Secure wherever the page itself came over HTTPS."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether the cookie is for HTTPS only."""
        return request.is_secure or super().get_cookie_secure(app)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Keep the desk's session alive by the desk's pages alone: what caches may share carries nobody's cookie."""
        return session.modified or (session.permanent and request.path.startswith("/desk"))


def set_up(app: Flask, engine: Engine) -> None:
    """Give `app` its sessions on `engine`, its commit hook and its headers."""
    app.session_interface = CookieSessions()
    app.url_map.converters["int"] = NumberOfRow
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", MAX_CONTENT_LENGTH=64 * 1024)
    app.extensions["engine"] = engine
    app.extensions["sessions"] = {
        True: sessionmaker(engine.execution_options(reading=True), expire_on_commit=False, autoflush=False),
        False: sessionmaker(engine, expire_on_commit=False),
    }
    app.before_request(_allow_upload)
    app.after_request(_commit)
    app.after_request(_add_headers)
    app.teardown_request(_close)


def get_session() -> Session:
    """The session of this request, begun at first use; one that only reads takes no write lock."""
    if "database_session" not in g:
        maker = cast(sessionmaker[Session], current_app.extensions["sessions"][_only_reads()])
        g.database_session = maker()
    return cast(Session, g.database_session)


def writes_on_get(view: View) -> View:
    """Let a view write though it answers a GET: for the way back from elsewhere, where nothing else can be sent."""
    setattr(view, "writes_on_get", True)  # noqa: B010 -- a function has no such attribute by type
    return view


def _only_reads() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return request.method in READING and not (request.method == "GET" and getattr(view, "writes_on_get", False))


def after_commit(call: Callable[[], None]) -> None:
    """Call this once the request's transaction is in the database; never when it failed."""
    g.setdefault("calls_after_commit", []).append(call)


def takes_upload(megabytes: int) -> Callable[[View], View]:
    """Let a view take a file: forms elsewhere are held to 64 kB."""

    def mark(view: View) -> View:
        setattr(view, "upload_bytes", megabytes * 1024 * 1024)  # noqa: B010 -- a function has no such attribute by type
        return view

    return mark


def runs_scripts(view: View) -> View:
    """Let a view's page run scripts, of this origin's own files only; it must be complete without them."""
    setattr(view, "runs_scripts", True)  # noqa: B010 -- a function has no such attribute by type
    return view


def _allow_upload() -> None:
    # Before anything reads the form, as the check of its token does.
    view = current_app.view_functions.get(request.endpoint or "")
    size = getattr(view, "upload_bytes", None)
    if size is not None:
        request.max_content_length = size


def _commit(response: Response) -> Response:
    if _only_reads() or response.status_code >= 400 or "database_session" not in g:
        return response
    get_session().commit()
    for call in g.pop("calls_after_commit", []):
        try:
            call()
        except Exception:
            # The record is safe in the database: the worker's sweep finds what the queue has lost.
            log.exception("A call after the commit failed; the periodic sweep takes it up.")
    return response


def forget_session() -> None:
    """Take back what this request did so far: the next use of the database begins anew."""
    g.pop("calls_after_commit", None)
    _close(None)


def _close(_error: BaseException | None) -> None:
    session = g.pop("database_session", None)
    if session is not None:
        session.close()


def _add_headers(response: Response) -> Response:
    if request.endpoint in PICTURED:
        response.headers.setdefault("Content-Security-Policy", PICTURED_POLICY)
    if getattr(current_app.view_functions.get(request.endpoint or ""), "runs_scripts", False):
        response.headers.setdefault("Content-Security-Policy", SCRIPTED_POLICY)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.headers["Content-Security-Policy"] == EMBEDDED_POLICY:
        # The one page that others may frame: the older headers know no exception.
        for name in ("X-Frame-Options", "Cross-Origin-Resource-Policy", "Cross-Origin-Opener-Policy"):
            del response.headers[name]
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        private = request.path.startswith(("/desk", "/i/")) or response.status_code >= 400
        response.headers["Cache-Control"] = "no-store" if private else "no-cache"
    if request.method in {"GET", "HEAD"} and response.status_code == 200 and not response.direct_passthrough:
        _answer_if_changed(response)
    return response


def _answer_if_changed(response: Response) -> None:
    if response.headers["Cache-Control"] == "no-store":
        return
    response.add_etag()
    response.make_conditional(request.environ)
