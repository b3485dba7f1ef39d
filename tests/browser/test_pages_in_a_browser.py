"""Every page in a real browser: axe finds nothing, nothing is wider than the screen, the keyboard is enough."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Live
from tests.desk import PASSWORD

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
    f"{EDITION_DESK}/status/announced",
    f"{EDITION_DESK}/clone/",
    f"{EDITION_DESK}/handover/",
    f"{EDITION_DESK}/partners",
    f"{EDITION_DESK}/follow-up",
    f"{EDITION_DESK}/follow-up/1.1",
    f"{EDITION_DESK}/follow-up/1.1/2026-10-01",
    f"{EDITION_DESK}/clone/?theme=T&city=the-hague&starts_on=2027-04-21&parts=panels&parts=segments&parts=roles&parts=texts",
    f"{EDITION_DESK}/programme",
    f"{EDITION_DESK}/programme/release",
    f"{EDITION_DESK}/programme/releases",
    f"{EDITION_DESK}/programme/panels/new",
    f"{EDITION_DESK}/programme/panels/1/remove",
    f"{EDITION_DESK}/programme/segments/new",
    f"{EDITION_DESK}/programme/segments/panel-1/remove",
    f"{EDITION_DESK}/programme/segments/panel-1/move",
    f"{EDITION_DESK}/programme/people/appearance-1/remove",
    f"{EDITION_DESK}/programme/rules",
    f"{EDITION_DESK}/programme/panels/1",
    f"{EDITION_DESK}/programme/segments/panel-1",
    f"{EDITION_DESK}/programme/segments/panel-1/rule",
    f"{EDITION_DESK}/programme/people/new",
    f"{EDITION_DESK}/programme/people/appearance-1",
    f"{EDITION_DESK}/programme/absences",
    f"{EDITION_DESK}/documents",
    f"{EDITION_DESK}/proceedings",
    f"{EDITION_DESK}/withdraw",
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
    f"{SERIES_DESK}/partners/new",
    f"{SERIES_DESK}/partners/1",
    f"{SERIES_DESK}/exceptions/new",
    f"{SERIES_DESK}/editions/new",
    f"{SERIES_DESK}/dates",
    "/desk/people",
    "/desk/people/new",
    "/desk/people/person-1",
    "/desk/people/person-1/edit",
    "/desk/people/person-1/contact",
    "/desk/people/person-1/biographies/nl",
    "/desk/people/person-1/merge/person-2",
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
    "/desk/account/again",
    "/desk/account/again/passkey",
    "/desk/colleagues/rok-nl-forum",
    "/desk/colleagues/rok-nl-forum/2/remove",
    "/desk/audit/rok-nl-forum",
)
WAYS_IN = ("/desk/account/sign-in", "/desk/account/sign-in/passkey", "/desk/account/forgot")
# What a sign-in asks on its way, by who signs in (conftest.py); and a page of one's own passkey.
ON_THE_WAY = (
    ("app@example.org", "/desk/account/second-factor/code"),
    ("app@example.org", "/desk/account/recovery"),
    ("both@example.org", "/desk/account/second-factor/which"),
    ("key@example.org", "/desk/account/passkeys/1"),
)
# Files, feeds and pictures, which are no pages; what sends on elsewhere at once; what is closed (test_access.py).
NO_PAGES = {
    "assets.file", "assets.theme", "documents.badges", "documents.letter", "documents.programme",
    "documents.run_of_show", "documents.table_tents", "favicon", "feeds.calendar", "feeds.changes", "feeds.json",
    "feeds.panel_calendar", "feeds.person_calendar", "feeds.qr", "feeds.schedule", "handover.markdown", "healthz",
    "invitations.table", "people.export", "personal.back", "personal.calendar", "photos.picture",
    "proceedings.release_pdf",
    "public.figure", "public.index", "public.pdf", "public.photo", "public.recommendations_table", "robots",
    "security.static", "security.two_factor_rescue", "security.wan_delete", "sso.begin", "sso.finish",
}  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Night changes colours and nothing else: a test below holds the styles to it. So only what looks at colours runs again.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]


@contextmanager
def opened(browser: Browser, **options: object) -> Iterator[Page]:
    """A page in a context of its own; where the policy of pages is set aside, axe is in each of them.

    The browser keeps it: to send it to each page took as long as to look at one.
    """
    context = browser.new_context(**options)  # type: ignore[arg-type]
    if options.get("bypass_csp"):
        context.add_init_script(AXE_SCRIPT)
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


@pytest.fixture(scope="module")
def looked_at(browser: Browser) -> Iterator[Page]:
    """A stranger's page for axe, which is a script and forbidden by the pages' policy: here that is set aside."""
    with opened(browser, bypass_csp=True) as page:
        yield page


@pytest.fixture(scope="module")
def looked_at_inside(browser: Browser, desk: BrowserContext) -> Iterator[Page]:
    """The same at the desk."""
    with opened(browser, bypass_csp=True, storage_state=desk.storage_state()) as page:
        yield page


def find_violations(page: Page) -> list[str]:
    """What axe has against the page by day, and against its colours by night, with the elements."""
    found = []
    for scheme, rules in (("light", RULES), ("dark", COLOUR_RULES)):
        page.emulate_media(color_scheme=scheme)
        # Of what passes, axe tells one element a rule: telling them all takes it longer than looking.
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        violations, passes = page.evaluate(
            f"axe.run({json.dumps(options)}).then(told => [told.violations, told.passes.length])"
        )
        assert passes > (10 if scheme == "light" else 0)
        found += [
            f"{scheme} {rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in violations
            for node in rule["nodes"]
        ]
    return found


# What is wider than the screen. Nothing hides beside an edge of its own.
WIDER = """() => [innerWidth, document.documentElement.scrollWidth, [...document.querySelectorAll('.scroll')]
    .filter(e => e.scrollWidth > e.clientWidth + 1)
    .map(e => [e.scrollWidth, e.clientWidth, e.textContent.trim().slice(0, 80)])]"""


# Short words of tables that stand on two lines: a column that is too narrow for what it holds. Not heads that are told
# and not shown, on telephones.
BROKEN = """() => [...document.querySelectorAll('th, td')].filter(e => /^\\S{2,12}$/.test(e.textContent.trim()))
    .filter(e => getComputedStyle(e.closest('thead') ?? e).clipPath === 'none')
    .filter(e => {
        const range = document.createRange();
        while (e.firstElementChild) e = e.firstElementChild;
        range.selectNodeContents(e);
        return new Set([...range.getClientRects()].map(box => box.top)).size > 1;
    }).map(e => e.textContent.trim())"""


def assert_as_wide_as_the_screen(page: Page) -> None:
    """Of the page as it is open, at the widths of telephones and of a desk; the last is as before."""
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        assert (width, page.evaluate(WIDER)) == (width, [width, width, []])
        assert (width, page.evaluate(BROKEN)) == (width, [])


@pytest.mark.parametrize("path", [*PAGES, *WAYS_IN, f"{EDITION}/embed"])
def test_axe_finds_nothing_on_public_pages_and_they_fit(live: Live, looked_at: Page, path: str) -> None:
    looked_at.goto(live.address + path)
    assert find_violations(looked_at) == []
    assert_as_wide_as_the_screen(looked_at)


@pytest.mark.parametrize("number", range(3))
def test_axe_finds_nothing_on_personal_pages_and_they_fit(live: Live, looked_at: Page, number: int) -> None:
    looked_at.goto(live.address + live.invitations[number])
    assert find_violations(looked_at) == []
    assert_as_wide_as_the_screen(looked_at)
    assert len(live.invitations) == 3


@pytest.mark.parametrize("path", DESK)
def test_axe_finds_nothing_at_the_desk_and_it_fits(live: Live, looked_at_inside: Page, path: str) -> None:
    looked_at_inside.goto(live.address + path)
    assert find_violations(looked_at_inside) == []
    assert_as_wide_as_the_screen(looked_at_inside)


def test_every_page_of_the_site_is_looked_at(live: Live) -> None:
    match = live.addresses.bind("127.0.0.1").match
    opened_ones = [*PAGES, *DESK, *WAYS_IN, f"{EDITION}/embed", *live.invitations, live.make_link(), live.welcome]
    opened_ones += [path for _who, path in ON_THE_WAY]
    looked_at = {match(path.partition("?")[0], method="GET")[0] for path in opened_ones if path != "/nowhere"}
    pages = {rule.endpoint for rule in live.addresses.iter_rules() if "GET" in (rule.methods or ())}
    assert (pages - looked_at, looked_at & NO_PAGES) == (NO_PAGES, set())


@pytest.mark.parametrize(("who", "path"), ON_THE_WAY)
def test_axe_finds_nothing_on_the_way_in(browser: Browser, live: Live, who: str, path: str) -> None:
    with opened(browser, bypass_csp=True) as page:
        page.goto(f"{live.address}/desk/account/sign-in")
        page.get_by_label("E-mail").fill(who)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.goto(live.address + path)
        assert page.url == live.address + path
        assert find_violations(page) == []
        assert_as_wide_as_the_screen(page)


def test_axe_finds_nothing_on_the_doors(live: Live, looked_at: Page) -> None:
    for path, words in ((live.make_link(), "Enter with this browser"), (live.welcome, "password")):
        looked_at.goto(live.address + path)
        assert words in looked_at.content()
        assert find_violations(looked_at) == []


@pytest.mark.parametrize(("colour", "scheme"), [("#ddd", "light"), ("#222", "dark")])
def test_axe_would_find_something(live: Live, looked_at: Page, colour: str, scheme: str) -> None:
    looked_at.goto(live.address + EDITION)
    looked_at.evaluate(f"document.querySelector('h1').style.color = '{colour}'")
    assert [line.partition(":")[0] for line in find_violations(looked_at)] == [f"{scheme} color-contrast"]


def test_night_changes_colours_and_nothing_else(live: Live, looked_at: Page, looked_at_inside: Page) -> None:
    declared = """() => [...document.styleSheets].flatMap(sheet => [...sheet.cssRules])
        .filter(rule => rule.media && rule.conditionText.includes('color-scheme'))
        .flatMap(rule => [...rule.cssRules].map(one => one.cssText))"""
    colours = re.compile(r":root \{( --[a-z-]+: ?#[0-9a-f]{3,6};)+ \}")
    for page, path in ((looked_at, EDITION), (looked_at, live.invitations[0]), (looked_at_inside, DESK[0])):
        page.goto(live.address + path)
        rules = page.evaluate(declared)
        assert (path, len(rules) > 0, [rule for rule in rules if not colours.fullmatch(rule)]) == (path, True, [])


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


def test_what_is_wrong_with_a_form_takes_the_focus(browser: Browser, live: Live) -> None:
    with opened(browser, java_script_enabled=False) as page:
        page.goto(f"{live.address}/desk/account/sign-in")
        page.get_by_label("E-mail").fill("nobody@example.org")
        page.get_by_label("Password").fill("a wrong word or two")
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.locator(".notice.wrong:focus").wait_for(timeout=5000)
        page.keyboard.press("Tab")
        assert page.locator(":focus").get_attribute("name") == "email"


def test_the_focus_can_be_seen_on_every_part_of_a_day(browser: Browser, live: Live, desk: BrowserContext) -> None:
    with opened(browser, storage_state=desk.storage_state()) as page:
        page.goto(f"{live.address}{SERIES_DESK}/dates")
        page.get_by_label("Not before").focus()
        outlines = []
        while page.evaluate("document.activeElement.name") == "first":
            outlines.append(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
            page.keyboard.press("Tab")
        assert outlines == ["solid"] * 4  # Month, day, year, and the calendar.


def test_a_build_is_asked_for_and_followed_without_a_script(browser: Browser, live: Live, desk: BrowserContext) -> None:
    with opened(browser, java_script_enabled=False, storage_state=desk.storage_state()) as page:
        page.goto(f"{live.address}/desk/2026-seoul/proceedings")
        page.get_by_label("Output").select_option(label="Non-attributed summary")
        page.get_by_label("Draft").check()
        page.get_by_role("button", name="Build").click()
        page.get_by_role("heading", name="Non-attributed summary 1, draft").wait_for()
        page.locator("progress").first.wait_for()


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
