"""A real server on loopback and a real browser; a missing browser is a failure, never a skip."""

from __future__ import annotations

import faulthandler
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

import forum_app.clearance.models
import forum_app.followup.models
import forum_app.proceedings.models
import forum_app.sources.models  # noqa: F401
from forum_app.app import make_desk_link
from forum_app.core.db import Base, make_engine
from forum_app.editions.models import EditionStatus, Partner, PartnerRole
from forum_app.people.actions import note_consent
from forum_app.people.models import ConsentKind, Person
from forum_app.people.photo_actions import set_photo
from forum_app.people.portraits import Focus
from forum_app.proceedings.models import Output, ReleaseStatus
from tests.factories import Forum, make_forum
from tests.people import pictures
from tests.public.site import add_release, fill, make_site

CHROMIUM = Path("/usr/bin/chromium")
# The browser stays on this machine: no updates, no sync, no look-ups of its own.
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Live:
    """The running site's address, and what makes a new link that opens its desk."""

    address: str
    make_link: Callable[[], str]


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A full site, served."""
    folder = tmp_path_factory.mktemp("live")
    engine: Engine = make_engine(f"sqlite:///{folder / 'forum.db'}")
    Base.metadata.create_all(engine)
    site = make_site(engine, folder)
    with Session(engine, expire_on_commit=False) as session:
        _fill_more(make_forum(session), site.store)
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def make_link() -> str:
        return make_desk_link(site.app).partition(":8000")[2]

    yield Live(f"http://127.0.0.1:{server.port}", make_link)
    server.shutdown()
    thread.join()
    server.server_close()
    engine.dispose()


def _fill_more(forum: Forum, store: object) -> None:
    forum.series.description = "A yearly meeting of officials, scholars and companies of both sides."
    forum.edition.theme = "Shared harbours: an extraordinarilylongwordthatmustnotbreakthepage on a telephone"
    forum.add_edition(status=EditionStatus.CANCELLED)
    forum.session.add(
        Partner(
            series_id=forum.series.id, position=1, name="Hangang Foundation", native_name="한강정책재단",
            role=PartnerRole.ORGANISER, url="https://example.org/a/very/long/path/that/goes/on/and/on/for/ever/index",
        )
    )  # fmt: skip
    add = (forum.session, forum.edition, store)
    add_release(*add, number=90, output=Output.NAMED, status=ReleaseStatus.BUILDING, progress=40, step="Setting pages")
    add_release(
        *add, number=91, output=Output.NAMED, status=ReleaseStatus.FAILED, reason="intro.md:4: no such key " * 9
    )
    fill(forum, store)  # type: ignore[arg-type]
    person, now = forum.session.get_one(Person, 1), datetime(2026, 4, 1, tzinfo=UTC)
    consent = {"kind": ConsentKind.PHOTO, "given": True, "text_version": "1", "by": "Organiser", "now": now}
    note_consent(forum.session, person=person, **consent)  # type: ignore[arg-type]
    facts = {"data": pictures.telling_photo(), "focus": Focus(), "by": "Organiser", "now": now}
    set_photo(forum.session, store, person=person, **facts)  # type: ignore[arg-type]
    forum.session.commit()


@pytest.fixture(autouse=True)
def _limit() -> Iterator[None]:
    """A browser that hangs ends the run with the place where it hung, instead of keeping it for ever."""
    faulthandler.dump_traceback_later(120, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.fail(f"These tests need {CHROMIUM}: `make test` installs it, or apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()
