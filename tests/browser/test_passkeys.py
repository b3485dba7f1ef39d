"""Passkeys in a real browser with an authenticator that the browser itself plays: added, used both ways, taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, CDPSession, Page
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from forum_app.accounts.models import AuditEntry, Passkey
from forum_app.accounts.rights import SeriesRole
from tests.desk import PASSWORD, sign_in_as
from tests.factories import make_forum
from tests.public.site import make_site

ACCOUNT = "/desk/account"
NAME = "owner@example.org"


@dataclass(frozen=True)
class Own:
    """A site of one test's own, under a name: at a bare address browsers know no passkeys."""

    address: str
    engine: Engine


@pytest.fixture
def own(engine: Engine, tmp_path: Path) -> Iterator[Own]:
    """A series with an owner, served."""
    site = make_site(engine, tmp_path)
    with Session(engine) as session:
        make_forum(session)
        session.commit()
    sign_in_as(site.app, SeriesRole.OWNER, "rok-nl-forum", NAME)
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Own(f"http://localhost:{server.port}", engine)
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class Device:
    """A page with a device that makes and keeps passkeys; `said` is what the console was told."""

    page: Page
    line: CDPSession
    key: str
    said: list[str]

    def know_owner(self, known: bool) -> None:
        """Whether the device's PIN or finger is right."""
        self.line.send("WebAuthn.setUserVerified", {"authenticatorId": self.key, "isUserVerified": known})


@pytest.fixture
def device(browser: Browser, own: Own) -> Iterator[Device]:
    """A browser on a machine that can keep passkeys and knows its owner."""
    page = browser.new_context(base_url=own.address).new_page()
    page.set_default_timeout(10_000)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    key = line.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    yield Device(page, line, key, said)
    page.context.close()


def _sign_in(page: Page) -> None:
    page.goto(f"{ACCOUNT}/sign-in")
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).first.fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _sign_out(page: Page) -> None:
    page.goto(f"{ACCOUNT}/")
    page.get_by_role("button", name="Sign out here").click()


def _add(page: Page, name: str, use: str) -> None:
    page.goto(f"{ACCOUNT}/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label(use).check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_text(f"The passkey is added: {name}.").wait_for()


def test_a_passkey_signs_in_by_itself(device: Device, own: Own) -> None:
    page = device.page
    _sign_in(page)
    _add(page, "My laptop", "Signs you in by itself")
    assert "My laptop: signs you in by itself" in page.locator("main").inner_text()
    _sign_out(page)
    page.goto("/desk/2026-seoul/programme")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{own.address}/desk/2026-seoul/programme")
    assert page.get_by_role("link", name="Account").is_visible()
    # A second one on the same device is refused in words, by the device itself.
    page.goto(f"{ACCOUNT}/passkeys/new")
    page.get_by_label("Name").fill("Again")
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("This device already has a passkey for your account.").wait_for()
    assert page.get_by_role("button", name="Ask again").is_visible()
    with Session(own.engine) as session:
        assert session.scalars(select(Passkey.name)).all() == ["My laptop"]
        assert session.scalars(select(AuditEntry.verb)).all() == ["added a passkey"]
    assert device.said == []


def test_it_does_not_where_the_device_does_not_know_its_owner(device: Device) -> None:
    page = device.page
    _sign_in(page)
    _add(page, "My laptop", "Signs you in by itself")
    _sign_out(page)
    device.know_owner(False)
    page.goto(f"{ACCOUNT}/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_role("alert").get_by_text("You can try again.").wait_for()
    assert page.url.endswith(f"{ACCOUNT}/sign-in") or "/sign-in/" in page.url
    device.know_owner(True)
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_url("**/desk/")
    assert page.get_by_role("link", name="Account").is_visible()


def test_a_passkey_is_asked_for_after_the_password(device: Device, browser: Browser, own: Own) -> None:
    page = device.page
    _sign_in(page)
    _add(page, "Key on my key ring", "Is asked for after your password")
    assert "without them a lost phone or key shuts you out" in page.locator("main").inner_text()
    _sign_out(page)
    _sign_in(page)
    page.get_by_role("heading", name="Your second factor").wait_for()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/")
    # It is no way in by itself.
    _sign_out(page)
    page.goto(f"{ACCOUNT}/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("You can try again.").or_(page.get_by_text("set up for the other use")).first.wait_for()
    # And the password alone opens nothing, in any browser.
    other = browser.new_context(base_url=own.address, java_script_enabled=False).new_page()
    _sign_in(other)
    assert "A passkey needs JavaScript" in other.locator("main").inner_text()
    other.get_by_role("link", name="Use a recovery code").wait_for()
    other.goto("/desk/")
    assert other.get_by_role("heading", name="Sign in").is_visible()
    other.context.close()


def test_a_passkey_is_renamed_and_removed(device: Device, own: Own) -> None:
    page = device.page
    _sign_in(page)
    _add(page, "First", "Signs you in by itself")
    page.get_by_role("link", name="Rename or remove First").click()
    page.get_by_label("Name").fill("Office laptop")
    page.get_by_role("button", name="Rename it").click()
    page.get_by_role("link", name="Rename or remove Office laptop").click()
    page.get_by_role("button", name="Remove the passkey").click()
    page.get_by_text("opens nothing any more").wait_for()
    _sign_out(page)
    page.goto(f"{ACCOUNT}/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("This passkey is not known here; it may have been removed.").wait_for()
    with Session(own.engine) as session:
        verbs = ["added a passkey", "renamed a passkey", "removed a passkey"]
        assert session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all() == verbs


def test_without_a_script_the_pages_say_so_and_offer_another_way(browser: Browser, own: Own) -> None:
    page = browser.new_context(base_url=own.address, java_script_enabled=False).new_page()
    _sign_in(page)
    page.goto(f"{ACCOUNT}/passkeys/new")
    assert "A passkey needs JavaScript" in page.locator("main").inner_text()
    page.get_by_role("link", name="An authenticator app").click()
    page.get_by_role("heading", name="Second factor").wait_for()
    _sign_out(page)
    page.goto(f"{ACCOUNT}/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    assert "A passkey needs JavaScript" in page.locator("main").inner_text()
    page.get_by_role("link", name="Use my password").click()
    page.get_by_label("Password").wait_for()
    page.context.close()
