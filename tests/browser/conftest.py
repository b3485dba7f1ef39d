"""A real server on loopback and a real browser; a missing browser is a failure, never a skip."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Map
from werkzeug.serving import make_server

from forum_app.accounts.actions import ensure_user
from forum_app.accounts.invitation_link import make_token as make_welcome
from forum_app.accounts.models import Passkey, PasskeyUse, User
from forum_app.accounts.rights import SeriesRole
from forum_app.app import make_desk_link
from forum_app.editions.models import EditionStatus, Partner, PartnerRole
from forum_app.followup.models import Progress, Recommendation
from forum_app.invitations.actions import prepare_invitation
from forum_app.invitations.facts import read_setting
from forum_app.invitations.links import find_link, make_token
from forum_app.people.actions import add_person, note_consent
from forum_app.people.models import ConsentKind, Language, Person, PersonContact, Sector
from forum_app.people.photo_actions import set_photo
from forum_app.people.portraits import Focus
from forum_app.proceedings.models import Output, ReleaseStatus
from forum_app.proceedings.programme_snapshot import to_snapshot
from forum_app.proceedings.projection import project_programme
from forum_app.programme.actions import add_appearance, release_programme
from forum_app.programme.models import GroundRule, Panel, Role, Segment, SegmentKind
from tests.databases import make_database
from tests.desk import sign_in_as
from tests.factories import Forum, make_forum
from tests.guards.checkout import ROOT
from tests.people import pictures
from tests.public.site import add_release, fill, make_site

HERE = Path(__file__).parent
# The browser stays on this machine: no updates, no sync, no look-ups of its own.
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    # A script of ours runs once a page: to make it quick takes longer than to run it.
    "--js-flags=--no-opt --no-maglev",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser that no longer answers, which happens to Chromium once in some hundred runs, is met once with another.

    The run's process is ended then (faulthandler_timeout), and its test begun anew; what fails is never run again.
    """
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["(?!)"]))


@dataclass(frozen=True)
class Live:
    """The running site: where it is, what makes a new link that opens its desk, its rules of addresses.

    `invitations` are the paths of personal pages, `welcome` that of a new colleague's first page.
    """

    address: str
    make_link: Callable[[], str]
    invitations: tuple[str, ...]
    welcome: str
    addresses: Map


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A full site, served."""
    folder = tmp_path_factory.mktemp("live")
    engine = make_database(folder / "forum.db")
    site = make_site(engine, folder)
    with Session(engine, expire_on_commit=False) as session:
        forum = make_forum(session)
        _fill_more(forum, site.store)
        invitations = _invite(forum, site.app.config["SECRET_KEY"])
    welcome = _let_in(site.app)
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def make_link() -> str:
        return make_desk_link(site.app).partition(":8000")[2]

    yield Live(f"http://127.0.0.1:{server.port}", make_link, invitations, welcome, site.app.url_map)
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
    forum.add_review(forum.session.scalars(select(Recommendation)).all()[0], date(2026, 10, 1), Progress.IN_PROGRESS)
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    for panel in forum.session.scalars(select(Panel).where(Panel.number == 2)):
        panel.title, panel.short_title = f"The {word}bauunterbeamtengesellschaft and what it has to do with us", word
    person, now = forum.session.get_one(Person, 1), datetime(2026, 4, 1, tzinfo=UTC)
    consent = {"kind": ConsentKind.PHOTO, "given": True, "text_version": "1", "by": "Organiser", "now": now}
    note_consent(forum.session, person=person, **consent)  # type: ignore[arg-type]
    facts = {"data": pictures.telling_photo(), "focus": Focus(), "by": "Organiser", "now": now}
    set_photo(forum.session, store, person=person, **facts)  # type: ignore[arg-type]
    snapshot = to_snapshot(project_programme(forum.session, forum.edition))
    release_programme(forum.session, edition=forum.edition, snapshot=snapshot, by="Organiser", note="", now=now)
    forum.session.commit()


def _let_in(app: Flask) -> str:
    """Colleagues who sign in by password and more, and one who has no password yet: the path of their first page."""
    for who in ("app", "both", "key"):
        sign_in_as(app, SeriesRole.EDITOR, "rok-nl-forum", f"{who}@example.org")
    with app.test_request_context(), Session(app.extensions["engine"]) as session, session.begin():
        users = {row.email.partition("@")[0]: row for row in session.query(User)}
        for who in ("app", "both"):
            users[who].tf_primary_method, users[who].tf_totp_secret = "authenticator", "unread here"
        users["app"].mf_recovery_codes = ["unread here"]
        for number, (who, usage) in enumerate((("key", PasskeyUse.FIRST), ("both", PasskeyUse.SECOND)), 1):
            row = Passkey(
                id=number, user_id=users[who].id, credential_id=bytes([number]), public_key=b"", sign_count=0,
                transports=[], extensions="", backup_state=False, device_type="single_device", usage=usage,
                name="Laptop", lastuse_datetime=datetime.now(UTC),
            )  # fmt: skip
            session.add(row)
        fresh = ensure_user(session, email="new@example.org", name="New")
        return f"/desk/account/welcome/{make_welcome(app.config['SECRET_KEY'], fresh)}"


def _invite(forum: Forum, key: str) -> tuple[str, ...]:
    """An edition to come, with somebody asked in each language; the paths of their personal pages."""
    session, now = forum.session, datetime.now(UTC)
    days = {"starts_on": now.date() + timedelta(days=200), "ends_on": now.date() + timedelta(days=201)}
    coming = forum.add_edition(slug="coming", ordinal=None, year=now.year + 1, status=EditionStatus.PLANNED, **days)
    panel = Panel(edition_id=coming.id, number=1, title="Ports, cables and the days before repair", short_title="Ports")
    session.add(panel)
    session.flush()
    starts = datetime.combine(coming.starts_on, time(9))
    session.add(
        Segment(
            edition_id=coming.id, key="panel-1", kind=SegmentKind.PANEL, title="Panel 1", panel_id=panel.id,
            starts_at=starts, ends_at=starts + timedelta(hours=2), ground_rule=GroundRule.CHATHAM_HOUSE,
        )
    )  # fmt: skip
    paths = []
    for language in Language:
        facts = {"given": "Min-ji", "family": f"Kim-{language.value}", "country": "KR", "native_name": "김민지"}
        person = add_person(session, facts=facts)
        contact = PersonContact(person_id=person.id, email="kim@example.org", phone=None, language=language)
        session.add(contact)
        seat = add_appearance(
            session, edition=coming, person=person, panel_id=panel.id, segment_id=None, role=Role.PANELLIST,
            side_id=forum.sides["ROK"].id, sector=Sector.ACADEMIA,
            title="Professor", affiliation="Institute", listed=False,
        )  # fmt: skip
        invitation = prepare_invitation(
            session, setting=read_setting(session, coming), appearance=seat, contact=contact,
            answer_by=now.date() + timedelta(days=20), note="", by="An organiser", now=now,
        )  # fmt: skip
        link = find_link(session, invitation.id)
        assert link is not None
        paths.append(f"/i/{make_token(key, link)}")
    session.commit()
    return tuple(paths)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that scripts/find-browser finds: the system's Chromium or Chrome, or Playwright's own."""
    found = subprocess.run([ROOT / "scripts/find-browser"], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.fail(f"These tests need a browser: `make test` installs one. {found.stderr}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=ARGUMENTS)
        yield browser
        browser.close()
