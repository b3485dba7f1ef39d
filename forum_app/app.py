"""The web application: the one list of blueprints, error pages, security headers, one session per request."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from urllib.parse import quote

from flask import Flask, Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.exceptions import NotFound as PageNotFound

from config import Settings
from forum_app.accounts import gate, limiting, passkey_views, security, sso, sso_views
from forum_app.accounts import views as accounts_views
from forum_app.accounts.keeping import is_own_origin, keep_typed
from forum_app.core import again, assets, kept, web
from forum_app.core.db import make_engine
from forum_app.core.desk import HOURS, DeskDoor
from forum_app.core.errors import ForumError, Gone, NotFound
from forum_app.core.files import FileStore
from forum_app.core.paths import share
from forum_app.desk import (
    clone_views,
    follow_up,
    handover_views,
    person_file,
    plan_views,
    programme_release,
    stages,
    status_views,
    withdrawal_views,
)
from forum_app.desk import views as desk_pages
from forum_app.desk.values import Stage
from forum_app.documents import views as documents_views
from forum_app.editions import date_views, partner_views, place_views, series_partner_views
from forum_app.editions import views as editions_views
from forum_app.editions.models import Edition
from forum_app.invitations import one_views as invitation_views
from forum_app.invitations import personal_views
from forum_app.invitations import views as invitations_views
from forum_app.outbox import password_views
from forum_app.outbox import views as outbox_views
from forum_app.people import biography_views, photo_views, reach
from forum_app.people import import_views as people_import_views
from forum_app.people import merge_views as people_merge_views
from forum_app.people import views as people_views
from forum_app.proceedings import views as proceedings_views
from forum_app.proceedings.web import add_words
from forum_app.programme import move_views, rule_views
from forum_app.programme import people_views as programme_people_views
from forum_app.programme import views as programme_views
from forum_app.public import feed_views
from forum_app.public import views as public_views

log = logging.getLogger(__name__)

Enqueue = Callable[[str, int], None]

BLUEPRINTS = (
    assets.blueprint,
    accounts_views.blueprint,
    passkey_views.blueprint,
    sso_views.blueprint,
    desk_pages.blueprint,
    documents_views.blueprint,
    editions_views.blueprint,
    invitations_views.blueprint,
    invitation_views.blueprint,
    outbox_views.blueprint,
    password_views.blueprint,
    personal_views.blueprint,
    date_views.blueprint,
    partner_views.blueprint,
    place_views.blueprint,
    series_partner_views.blueprint,
    people_import_views.blueprint,
    people_merge_views.blueprint,
    biography_views.blueprint,
    photo_views.blueprint,
    people_views.blueprint,
    clone_views.blueprint,
    follow_up.blueprint,
    handover_views.blueprint,
    person_file.blueprint,
    plan_views.blueprint,
    programme_release.blueprint,
    status_views.blueprint,
    withdrawal_views.blueprint,
    programme_views.blueprint,
    programme_people_views.blueprint,
    move_views.blueprint,
    rule_views.blueprint,
    proceedings_views.blueprint,
    feed_views.blueprint,
    public_views.blueprint,
)
TOO_OLD = "You signed in since this form was shown, or it was open for too long: nothing was saved yet."
ADVICE = {
    400: "The form was incomplete, or too old. Go back, reload the page and send it again.",
    403: "Your role here does not include this. Whoever owns the series can give you another.",
    405: "Nothing can be sent to this address. Go back to the page from which you came.",
}
# Above the heading, for people: the protocol's own names are for programs.
REFUSALS = {400: "Not complete", 403: "Not for you", 405: "Nothing to send here", 413: "Too large", 429: "Too often"}


def create_app(settings: Settings, engine: Engine | None = None, enqueue: Enqueue | None = None) -> Flask:
    """The site on the database of `settings`, or on `engine`; touches neither until the first request.

    `enqueue` is told a task and its record's id once the request is committed; by default the worker's queue is.
    """
    app = Flask(__name__, static_folder=None, template_folder=str(share("templates")))
    app.config.update(SECRET_KEY=settings.ensure_secret_key(), WTF_CSRF_TIME_LIMIT=12 * 3600)
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["settings"] = settings
    app.extensions["enqueue"] = enqueue or partial(_send_to_worker, settings)
    app.extensions["files"] = FileStore(settings.data_dir / "files")
    web.set_up(app, engine or make_engine(settings.get_database_url()))
    kept.set_up(app)
    again.set_up(app)
    # On a personal page the address is the right to act: whoever forges a request would have to know it.
    CSRFProtect(app).exempt(personal_views.blueprint)
    app.extensions["desk_door"] = DeskDoor(settings.data_dir, settings.ensure_secret_key())
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(hours=HOURS)
    limiting.set_up(app)
    security.set_up(app)
    sso.set_up(app)
    app.before_request(gate.keep_gate)
    app.before_request(reach.keep_reach)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _add_words(app)
    _add_plain_pages(app)
    _add_error_pages(app)
    return app


def create_wsgi() -> Flask:
    """The site for a server such as gunicorn, settings from the environment. Raises WrongSettings with all errors."""
    return create_app(Settings())


def make_desk_link(app: Flask) -> str:
    """The URL that opens the desk once, for whoever runs the server; every earlier link and entry is void."""
    settings: Settings = app.extensions["settings"]
    door: DeskDoor = app.extensions["desk_door"]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}/desk/enter/{door.make_token()}"


def _send_to_worker(settings: Settings, task: str, record_id: int) -> None:
    # The queue opens a file of its own, which reading pages never need.
    from forum_app.core.tasks import Queue  # noqa: PLC0415

    with closing(Queue(settings)) as queue:
        queue.send(task, record_id)


def _add_words(app: Flask) -> None:
    add_words(app.jinja_env)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(asset_url=assets.asset_url, theme_url=assets.theme_url, colours=None)
    # The desk's layout is every feature's; what it shows is read by the highest, which they must not import.
    app.jinja_env.globals.update(list_stages=_list_stages, is_here=stages.is_here, desk_links=desk_pages.list_links)
    app.jinja_env.globals.update(
        find_visitor=gate.find_visitor,
        opens=gate.opens,
        list_worked_keys=_list_worked_keys,
        works_for_all=reach.works_for_all,
    )


def _list_stages(edition: Edition) -> tuple[Stage, ...]:
    return stages.list_stages(web.get_session(), edition)


def _list_worked_keys(edition: Edition) -> set[str] | None:
    return reach.list_worked_keys(web.get_session(), edition)


def _add_plain_pages(app: Flask) -> None:
    @app.get("/healthz")
    def healthz() -> ResponseReturnValue:
        """Whether the site can answer: the database is there and has tables."""
        try:
            web.get_session().execute(text("SELECT 1 FROM series LIMIT 1"))
        except SQLAlchemyError as error:
            log.error("The health check could not read the database: %s.", type(error).__name__)
            return jsonify(status="failing", database="unreachable"), 503
        return jsonify(status="ok", database="reachable")

    @app.get("/robots.txt")
    def robots() -> ResponseReturnValue:
        """What crawlers may read: what is published."""
        return Response("User-agent: *\nDisallow: /desk\nDisallow: /i/\n", content_type="text/plain; charset=utf-8")

    @app.get("/favicon.ico")
    def favicon() -> ResponseReturnValue:
        """For browsers that ask without reading the page: the same drawing."""
        return assets.file(assets.assets_version(), "favicon.svg")


def _add_error_pages(app: Flask) -> None:
    @app.errorhandler(NotFound)
    def not_found(error: NotFound) -> ResponseReturnValue:
        """A key that names nothing: the message says what was looked for."""
        return render_template("errors/404.html", reason=str(error)), 404

    @app.errorhandler(Gone)
    def gone(error: Gone) -> ResponseReturnValue:
        """What was taken back: that it was, and nothing of it."""
        return render_template("errors/410.html", reason=str(error)), 410, {"Cache-Control": "no-store"}

    @app.errorhandler(ForumError)
    def not_possible(error: ForumError) -> ResponseReturnValue:
        """What the user can mend: the message says what is wrong and what to do; nothing was saved."""
        return render_template("errors/refused.html", name="This can’t be done", reason=str(error)), 422

    @app.errorhandler(CSRFError)
    def too_old(error: CSRFError) -> ResponseReturnValue:
        """A form that was open too long: what was typed is shown again, with a new token."""
        if request.path.startswith("/desk/") and is_own_origin() and request.form:
            return keep_typed(TOO_OLD if gate.find_visitor() else gate.SIGNED_OUT)
        return refused(error)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> ResponseReturnValue:
        """Any other refusal, in words, with the headers it must carry (Allow, Retry-After)."""
        if error.code is None or error.code < 400:
            return error
        answer = error.get_response()
        name, advice = _tell_refusal(error)
        answer.set_data(render_template("errors/refused.html", name=name, reason=advice))
        answer.content_type = "text/html; charset=utf-8"
        return answer

    _add_missing_page(app)
    _add_failure_page(app)


def _add_missing_page(app: Flask) -> None:
    @app.errorhandler(PageNotFound)
    def no_page(_error: PageNotFound) -> ResponseReturnValue:
        """An address that the site doesn't have, or has without the slash at its end."""
        if request.url_rule is None and (address := _find_without_slash(app)):
            return redirect(address, 308)
        return render_template("errors/404.html", reason=f"Nothing is kept at {request.path}."), 404


def _find_without_slash(app: Flask) -> str | None:
    """The address without the slash that somebody wrote at its end, where there is a page to read; else None."""
    path = "/" + request.path.strip("/")
    adapter = app.create_url_adapter(request)
    if request.method not in web.READING or path == request.path or adapter is None or not adapter.test(path, "GET"):
        return None
    asked = request.query_string.decode("ascii", "replace")
    return quote(request.root_path + path) + (f"?{asked}" if asked else "")


def _tell_refusal(error: HTTPException) -> tuple[str, str]:
    """The words above the heading of a refusal, and what to do."""
    if error.code == 405 and request.method in web.READING:
        return "Nothing to read here", "This address only takes what a form sends. Go back to the page with the form."
    advice = _tell_too_large() if error.code == 413 else ADVICE.get(error.code or 0, "")
    return REFUSALS.get(error.code or 0, error.name), advice


def _tell_too_large() -> str:
    size = request.max_content_length or 0
    most = f"{size // 1024**2} MB" if size >= 1024**2 else f"{size // 1024} kB"
    way_out = "Go back: what you typed is still there. Shorten it, or take a smaller file."
    return f"What was sent is too large: {most} are the most here. {way_out}"


def _add_failure_page(app: Flask) -> None:
    @app.errorhandler(InternalServerError)
    def failed(_error: InternalServerError) -> ResponseReturnValue:
        """Our fault: a number that finds the traceback in the log, and nothing of what went wrong."""
        number = secrets.token_hex(4)
        # Flask has just logged the traceback; this line makes it findable.
        log.error("The failure above was answered as number %s.", number)
        home = url_for("overview.index" if request.path.startswith("/desk/") else "public.index")
        return render_template("errors/500.html", number=number, home=home), 500
