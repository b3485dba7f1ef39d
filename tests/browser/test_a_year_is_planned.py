"""A year in a real browser without a script: from the rotation to the released programme that readers see."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page

from tests.browser.conftest import Live

# The first version has no number yet.
RELEASE = re.compile("^Release (it|version)")
DATES = "first=2031-06-01&last=2031-06-30&days=2&weekdays=2&weekdays=3&months_apart=0"


def _fill(page: Page, **fields: str) -> None:
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def _enter(browser: Browser, live: Live) -> Page:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live.address + live.make_link())
    _press(page, "Enter with this browser")
    return page


def _press(page: Page, name: str) -> None:
    """The first button of that name, by the keyboard."""
    page.get_by_role("button", name=name).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_the_rotation_to_the_released_programme(browser: Browser, live: Live) -> None:
    page = _enter(browser, live)
    _plan(page, live)
    _add_person(page)
    _add_panel(page, live)
    # Announced and released: nobody is public before they have confirmed.
    page.goto(f"{live.address}/desk/2031-the-hague/plan")
    page.get_by_role("link", name="Announce").click()
    page.get_by_role("button", name="Announce").click()
    _release(page, live)
    public = f"{live.address}/rok-nl-forum/2031-the-hague"
    page.goto(public)
    assert "10:00–11:30" in page.locator("main").inner_text()
    assert "Hooft" not in page.locator("main").inner_text()
    page.goto(f"{live.address}/desk/2031-the-hague/programme")
    page.get_by_role("link", name="Jan van Hooft").click()
    page.get_by_label("Answer").select_option("confirmed")
    page.get_by_role("button", name="Save").click()
    _release(page, live)
    page.goto(public)
    assert "Jan van Hooft" in page.locator("main").inner_text()
    assert "Version 2" in page.locator("main").inner_text()
    page.context.close()


def _plan(page: Page, live: Live) -> None:
    """The rotation says where; the date finder says when."""
    page.get_by_role("link", name="ROK-NL Forum", exact=True).click()
    page.get_by_role("link", name="Plan an edition").click()
    assert page.get_by_label("Host city").evaluate("field => field.selectedOptions[0].text") == "The Hague"
    _fill(page, Theme="Open seas", First_day="2031-04-22", Last_day="2031-04-23", Short_name="2031-the-hague")
    page.get_by_label("Who may see the list of participants").select_option("public")
    page.get_by_role("button", name="Plan it").click()
    assert "The edition is planned" in page.locator("main").inner_text()
    page.goto(f"{live.address}/desk/series/rok-nl-forum/dates?{DATES}")
    page.get_by_role("button", name="Propose for Open seas").first.click()
    assert page.url.endswith("/desk/2031-the-hague/plan")
    assert page.get_by_label("First day").input_value().startswith("2031-06-")


def _add_person(page: Page) -> None:
    page.get_by_role("link", name="People", exact=True).first.click()
    page.get_by_role("link", name="Add a person").click()
    _fill(page, Given_name="Jan", Particle="van", Family_name="Hooft", Country="NL")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Jan van Hooft").wait_for()


def _add_panel(page: Page, live: Live) -> None:
    """A panel, its hour, its people."""
    page.goto(f"{live.address}/desk/2031-the-hague/programme")
    page.get_by_role("link", name="Add a panel").click()
    _fill(page, Title="Ports and cables", Short_title="Ports")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add a segment").click()
    day = page.get_by_label("Day", exact=True).input_value()
    assert day.startswith("2031-06-")
    _fill(page, Title="Panel 1", Begins="10:00", Ends="11:30", Room="Great Hall")
    page.get_by_label("Panel", exact=True).select_option(label="Panel 1: Ports and cables")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add a person to panel 1").click()
    page.get_by_label("Person").select_option(label="Jan van Hooft")
    page.get_by_label("Role").select_option("moderator")
    _fill(page, Affiliation="Hague Institute")
    page.get_by_label("Agreed to stand on the public programme").check()
    page.get_by_role("button", name="Save").click()
    assert "Panel 1: 1 person has not confirmed yet." in page.locator("main").inner_text()


def _release(page: Page, live: Live) -> None:
    page.goto(f"{live.address}/desk/2031-the-hague/programme")
    page.get_by_role("link", name="Release the programme").click()
    page.get_by_role("button", name=RELEASE).click()
    assert "is what readers see now" in page.locator("main").inner_text()


def test_a_segment_is_moved_by_the_keyboard_alone(browser: Browser, live: Live) -> None:
    page = _enter(browser, live)
    page.goto(f"{live.address}/desk/2026-seoul/programme")

    def order() -> list[str]:
        return [row.get_attribute("data-key") or "" for row in page.locator("tbody tr[data-key]").all()]

    before = order()
    _press(page, "Later")
    assert order()[:2] == [before[1], before[0]]
    _press(page, "Later")
    assert order() == before
    page.context.close()


def test_from_a_cloned_edition_by_an_answer_to_the_feeds(browser: Browser, live: Live) -> None:
    """The next year from this one: cloned, somebody asked, answered on a telephone, released, read by readers."""
    page = _enter(browser, live)
    person = _give_an_address(page, live)
    _clone(page, live)
    link = _ask(page, live, person)
    _answer(browser, live, link)
    page.goto(f"{live.address}/desk/2033-the-hague/plan")
    page.get_by_role("link", name="Announce").click()
    _press(page, "Announce")
    page.goto(f"{live.address}/desk/2033-the-hague/programme")
    assert "confirmed" in page.get_by_role("listitem").filter(has_text=person).first.inner_text()
    page.get_by_role("link", name="Release the programme").click()
    page.get_by_role("button", name=RELEASE).click()
    public = f"{live.address}/rok-nl-forum/2033-the-hague"
    page.goto(public)
    said = page.locator("main").inner_text()
    assert (person in said, "Version 1" in said) == (True, True)
    _read_feeds(page, public, person)
    page.context.close()


def _give_an_address(page: Page, live: Live) -> str:
    """Somebody of the old edition can be reached from now on; their name."""
    page.goto(f"{live.address}/desk/people/person-1")
    name = page.get_by_role("heading", level=1).inner_text().rpartition(" ")[0]
    page.get_by_role("link", name="Change the contact").click()
    _fill(page, **{"E-mail": "somebody@example.org"})
    _press(page, "Save")
    return name


def _clone(page: Page, live: Live) -> None:
    page.goto(f"{live.address}/desk/2026-seoul/clone/")
    _fill(page, Theme="The same again, elsewhere", First_day="2033-04-20", Short_name="2033-the-hague", Ordinal="33")
    page.get_by_label("Host city").select_option(label="The Hague")
    for part in ("panels", "segments", "roles"):
        page.locator(f"#parts-{part}").check()
    _press(page, "Show it")
    shown = page.locator("main").inner_text()
    assert ("Nothing is made yet." in shown, "Wednesday 20 April 2033" in shown) == (True, True)
    _press(page, "Plan 2033-the-hague")
    assert "/desk/2033-the-hague/" in page.url


def _ask(page: Page, live: Live, person: str) -> str:
    """Prepared, read, sent; without a mail server the link is passed on by hand. Gives it."""
    page.goto(f"{live.address}/desk/2033-the-hague/")
    page.get_by_role("link", name="Invite 9 people").click()
    assert page.url.endswith("state=not+asked")
    page.get_by_label(f"{person}, ").first.check()
    _press(page, "Prepare for those ticked")
    page.goto(f"{live.address}/desk/2033-the-hague/mail/?status=draft")
    page.get_by_role("link", name=person).click()
    assert "The same again, elsewhere" in page.get_by_label("Text").input_value()
    page.goto(f"{live.address}/desk/2033-the-hague/invitations?state=draft")
    _press(page, "Send the one draft")
    page.goto(f"{live.address}/desk/2033-the-hague/invitations")
    page.get_by_role("link", name=person).click()
    _press(page, "Show the personal link")
    return page.locator("code").filter(has_text="/i/").inner_text().partition("/i/")[2]


def _answer(browser: Browser, live: Live, token: str) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    page.goto(f"{live.address}/i/{token}")
    _press(page, "Open my invitation")
    page.get_by_label("My name, position and affiliation").check()
    _press(page, "Yes, I take part")
    assert "You take part. Thank you." in page.locator("main").inner_text()
    page.context.close()


def _read_feeds(page: Page, public: str, person: str) -> None:
    """Calendar, JSON, XML and the Atom feed tell the same release."""
    read = {name: page.request.get(address).text() for name, address in {
        "ics": f"{public}/programme.ics", "json": f"{public}/programme.json", "xml": f"{public}/programme.xml",
        "atom": f"{public.rpartition('/')[0]}/feed.atom",
    }.items()}  # fmt: skip
    assert "DTSTART;TZID=Europe/Amsterdam:20330420T100000" in read["ics"]
    assert (person in read["json"], person in read["xml"]) == (True, True)
    assert "/2033-the-hague/programme/1" in read["atom"]
