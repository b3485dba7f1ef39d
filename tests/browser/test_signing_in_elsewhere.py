"""Signing in with an organisation in a real browser: to another site and back, with the cookie that must come along."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from config import Settings
from forum_app.accounts.rights import SeriesRole
from tests.accounts import organisation as other
from tests.apps import make_app
from tests.desk import sign_in_as
from tests.factories import make_forum


def test_there_and_back_without_a_script(browser: Browser, engine: Engine, tmp_path: Path) -> None:
    with Session(engine) as session:
        make_forum(session)
        session.commit()
    with other.serving() as organisation:
        known = {"oidc_issuer": organisation.address, "oidc_client_id": other.CLIENT}
        settings = Settings(data_dir=tmp_path, secret_key="tests only", oidc_client_secret=other.SECRET, **known)
        app = make_app(settings, engine)
        sign_in_as(app, SeriesRole.OWNER, "rok-nl-forum")
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = Thread(target=server.serve_forever)
        thread.start()
        # The organisation is at 127.0.0.1, this site at localhost: to a browser these are strangers.
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"http://localhost:{server.port}/desk/2026-seoul/programme")
        page.get_by_role("link", name="Sign in with your organisation").click()
        page.wait_for_url(f"http://localhost:{server.port}/desk/2026-seoul/programme")
        assert page.locator(".who").inner_text().startswith("Owner")
        assert "/authorize" in organisation.asked
        page.context.close()
        server.shutdown()
        thread.join()
        server.server_close()
