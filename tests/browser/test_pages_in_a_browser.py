"""Every page in a real browser: axe finds nothing, nothing is wider than the screen, the keyboard is enough."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Live

EDITION = "/rok-nl-forum/2026-seoul"
PAGES = (
    "/rok-nl-forum",
    EDITION,
    f"{EDITION}/panels/1",
    f"{EDITION}/recommendations",
    f"{EDITION}/proceedings",
    "/nowhere",
)
EDITION_DESK = "/desk/2026-seoul"
SERIES_DESK = "/desk/series/rok-nl-forum"
DESK = (
    "/desk/",
    f"{EDITION_DESK}/",
    f"{EDITION_DESK}/plan",
    f"{EDITION_DESK}/postpone",
    f"{EDITION_DESK}/clone/",
    f"{EDITION_DESK}/handover/",
    f"{EDITION_DESK}/partners",
    f"{EDITION_DESK}/clone/?theme=T&city=the-hague&starts_on=2027-04-21&parts=panels&parts=segments&parts=roles&parts=texts",
    f"{EDITION_DESK}/programme",
    f"{EDITION_DESK}/programme/release",
    f"{EDITION_DESK}/programme/panels/1",
    f"{EDITION_DESK}/programme/segments/panel-1",
    f"{EDITION_DESK}/programme/segments/panel-1/rule",
    f"{EDITION_DESK}/programme/people/new",
    f"{EDITION_DESK}/programme/people/appearance-1",
    f"{EDITION_DESK}/programme/absences",
    f"{EDITION_DESK}/documents",
    f"{EDITION_DESK}/proceedings",
    "/desk/coming/",
    "/desk/coming/invitations",
    "/desk/coming/invitations/1",
    "/desk/coming/mail/",
    "/desk/coming/mail/1",
    "/desk/coming/mail/texts/",
    "/desk/coming/mail/texts/invitation/ko",
    SERIES_DESK,
    f"{SERIES_DESK}/edit",
    f"{SERIES_DESK}/cities/new",
    f"{SERIES_DESK}/cities/seoul",
    f"{SERIES_DESK}/sides/new",
    f"{SERIES_DESK}/sides/NL",
    f"{SERIES_DESK}/exceptions/new",
    f"{SERIES_DESK}/editions/new",
    f"{SERIES_DESK}/dates",
    "/desk/people",
    "/desk/people/new",
    "/desk/people/person-1",
    "/desk/people/person-1/contact",
    "/desk/people/person-1/photo",
    "/desk/people/person-1/file",
    "/desk/people/person-1/erase",
    "/desk/people/duplicates",
    "/desk/people/import",
    "/desk/account/",
    "/desk/account/password",
    "/desk/account/second-factor",
    "/desk/account/recovery-codes",
    "/desk/account/passkeys/new",
    "/desk/colleagues/rok-nl-forum",
    "/desk/audit/rok-nl-forum",
)
TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@contextmanager
def opened(browser: Browser, **options: object) -> Iterator[Page]:
    """A page in a context of its own."""
    context = browser.new_context(**options)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def desk(browser: Browser, live: Live) -> Iterator[BrowserContext]:
    """A browser that has entered the desk by the link and its button."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(live.address + live.make_link())
    page.get_by_role("button", name="Enter with this browser").click()
    assert page.url == f"{live.address}/desk/"
    page.close()
    yield context
    context.close()


def find_violations(page: Page) -> list[str]:
    """What axe has against the page, with the elements."""
    found = Axe().run(page, options=TAGS).response
    assert len(found["passes"]) > 10
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_public_pages(browser: Browser, live: Live, scheme: str) -> None:
    # axe itself is a script, which the pages' policy forbids: for this test alone it is set aside.
    with opened(browser, color_scheme=scheme, bypass_csp=True) as page:
        ways_in = ("/desk/account/sign-in", "/desk/account/sign-in/passkey", "/desk/account/forgot")
        for path in (*PAGES, *ways_in, f"{EDITION}/embed", *live.invitations):
            page.goto(live.address + path)
            assert (path, find_violations(page)) == (path, [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_desk(browser: Browser, live: Live, desk: BrowserContext, scheme: str) -> None:
    with opened(browser, color_scheme=scheme, bypass_csp=True, storage_state=desk.storage_state()) as page:
        for path in DESK:
            page.goto(live.address + path)
            assert (path, find_violations(page)) == (path, [])


def test_axe_would_find_something(browser: Browser, live: Live) -> None:
    with opened(browser, bypass_csp=True) as page:
        page.goto(live.address + EDITION)
        page.evaluate("document.querySelector('h1').style.color = '#ddd'")
        assert [line.partition(":")[0] for line in find_violations(page)] == ["color-contrast"]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_screen(browser: Browser, live: Live, desk: BrowserContext, width: int) -> None:
    size = {"width": width, "height": 800}
    with opened(browser, viewport=size, storage_state=desk.storage_state()) as page:
        for path in (*PAGES, *DESK, *live.invitations):
            page.goto(live.address + path)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert (path, wide) == (path, width)


def test_targets_are_large_enough_on_a_telephone(browser: Browser, live: Live) -> None:
    """Links and buttons that don't stand in a sentence are 24 px high or more (WCAG 2.2, 2.5.8)."""
    small = """() => [...document.querySelectorAll('a, button, select, input:not([type=hidden]), summary')]
        .filter(e => !e.closest('.prose, .said, .notes, td, figcaption, .imprint, caption') && !e.matches('.skip'))
        .filter(e => e.getBoundingClientRect().height < 24)
        .map(e => e.outerHTML.slice(0, 120))"""
    with opened(browser, viewport={"width": 390, "height": 800}) as page:
        for path in PAGES:
            page.goto(live.address + path)
            assert (path, page.evaluate(small)) == (path, [])


def test_pages_load_nothing_from_elsewhere_and_break_no_policy(browser: Browser, live: Live) -> None:
    with opened(browser) as page:
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        for path in PAGES:
            page.goto(live.address + path)
        assert [url for url in asked if not url.startswith(live.address + "/")] == []
        assert [words for words in said if "404" not in words] == []
        page.goto(f"{live.address}{EDITION}/proceedings")
        shown = (
            "Promise.all([...document.images].map(i => {i.loading = 'eager'; return i.decode().then(() => i.width)}))"
        )
        assert [width > 200 for width in page.evaluate(shown)] == [True, True]
        assert page.evaluate("document.fonts.check('16px \"Forum Serif\"')") is True
        assert page.context.cookies() == []


def test_the_keyboard_alone_reaches_the_text_and_a_note_and_comes_back(browser: Browser, live: Live) -> None:
    with opened(browser, java_script_enabled=False) as page:
        page.goto(f"{live.address}{EDITION}/proceedings")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the content")
        assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        assert page.url.endswith("#content")
        page.locator("[aria-label='Note 2']").focus()
        page.keyboard.press("Enter")
        assert page.url.endswith("#note-2")
        # The way back stands after whatever links the note itself holds.
        for _ in range(page.locator("#note-2 a").count()):
            page.keyboard.press("Tab")
        assert page.locator(":focus").get_attribute("href") == "#call-2"
        page.keyboard.press("Enter")
        assert page.url.endswith("#call-2")


def test_the_focus_can_be_seen_on_everything_that_takes_it(browser: Browser, live: Live) -> None:
    with opened(browser) as page:
        page.goto(live.address + EDITION)
        count = page.locator("a").count()
        for _ in range(count):
            page.keyboard.press("Tab")
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
            assert outline == "3px", page.evaluate("document.activeElement.outerHTML")


def test_a_build_is_asked_for_and_followed_without_a_script(browser: Browser, live: Live, desk: BrowserContext) -> None:
    with opened(browser, java_script_enabled=False, storage_state=desk.storage_state()) as page:
        page.goto(f"{live.address}/desk/2026-seoul/proceedings")
        page.get_by_label("Output").select_option(label="Non-attributed summary")
        page.get_by_label("Draft").check()
        page.get_by_role("button", name="Build").click()
        assert page.get_by_role("heading", name="Non-attributed summary 1, draft").is_visible()
        assert page.locator("progress").first.is_visible()


def test_paper_shows_the_text_and_no_furniture(browser: Browser, live: Live) -> None:
    with opened(browser) as page:
        page.goto(f"{live.address}{EDITION}/proceedings")
        page.emulate_media(media="print")
        hidden = [page.locator(name).first.is_visible() for name in (".bar", ".skip", ".outline", ".back")]
        assert (hidden, page.locator("h1").is_visible(), page.locator("#note-1").is_visible()) == (
            [False] * 4,
            True,
            True,
        )
