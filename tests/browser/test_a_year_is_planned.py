"""A year in a real browser without a script: from the rotation to the released programme that readers see."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from tests.browser.conftest import Live

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
    assert page.get_by_role("heading", name="Jan van Hooft").is_visible()


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
    page.get_by_role("button", name="Release version").click()
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
