"""An invitee answers from a telephone, without a script and by the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live
from tests.browser.test_pages_in_a_browser import find_violations, opened

LINES = """words => {
  const walker = document.createTreeWalker(document.querySelector("dl"), NodeFilter.SHOW_TEXT), range = new Range();
  while (!walker.nextNode().data.includes(words));
  range.setStart(walker.currentNode, walker.currentNode.data.indexOf(words));
  range.setEnd(walker.currentNode, range.startOffset + words.length);
  return new Set([...range.getClientRects()].map(box => box.top)).size;
}"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "device_scale_factor": 2}


def press_until(page: Page, name: str) -> None:
    """Walk by Tab to the control of that name, as somebody without a mouse does, and see that it shows its focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "() => { const e = document.activeElement; return (e.labels?.[0] ?? e).textContent.trim() }"
        )
        if str(told).startswith(name):
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    pytest.fail(f"The keyboard does not reach “{name}”.")


def count_lines(page: Page, width: int, words: str) -> int:
    """Over how many lines these words go, where they stand first, on a screen of that width."""
    page.set_viewport_size({"width": width, "height": 844})
    return int(page.evaluate(LINES, words))


def test_in_english_by_taps_with_a_mistake_and_another_mind(browser: Browser, live: Live) -> None:
    with opened(browser, java_script_enabled=False, **PHONE) as page:
        page.goto(live.address + live.invitations[0])
        assert "Professor" not in page.content()
        page.get_by_role("button", name="Open my invitation").tap()
        expect(page.get_by_text("Panellist, Panel 1: Ports, cables and the days before repair")).to_be_visible()
        assert {width: count_lines(page, width, "The Hague") for width in range(330, 430, 10)} == dict.fromkeys(
            range(330, 430, 10), 1
        )
        page.set_viewport_size(PHONE["viewport"])  # type: ignore[arg-type]
        page.get_by_text("I cannot come").first.tap()
        page.get_by_label("Somebody who could come instead").fill("Park Ji-woo")
        page.get_by_label("Their e-mail address").fill("park at example")
        page.get_by_role("button", name="No, I cannot come").tap()
        expect(page.get_by_label("Somebody who could come instead")).to_have_value("Park Ji-woo")
        expect(page.get_by_role("alert")).to_contain_text("This is no e-mail address")
        page.get_by_label("Their e-mail address").fill("park@example.org")
        page.get_by_role("button", name="No, I cannot come").tap()
        expect(page.get_by_text("You have told us that you cannot come.")).to_be_visible()
        page.get_by_role("button", name="Change my answer").tap()
        page.get_by_label("My name, position and affiliation").check()
        page.get_by_role("button", name="Yes, I take part").tap()
        expect(page.get_by_text("You take part. Thank you.")).to_be_visible()
        with page.expect_download() as got:
            page.get_by_role("link", name="Add it to my calendar").tap()
        assert got.value.suggested_filename == "forum.ics"
        # The page prints: nothing of it is wider than the paper.
        page.emulate_media(media="print")
        assert page.locator("h1").is_visible()


def test_in_korean_by_the_keyboard(browser: Browser, live: Live) -> None:
    with opened(browser, java_script_enabled=True, **PHONE) as page:
        page.goto(live.address + live.invitations[1])
        assert page.evaluate("document.documentElement.lang") == "ko"
        press_until(page, "초청장 열기")
        page.keyboard.press("Enter")
        expect(page.get_by_text("부탁드리는 역할")).to_be_visible()
        press_until(page, "다른 날짜나 시간")
        page.keyboard.press("Enter")
        press_until(page, "언제가 좋으십니까?")
        page.keyboard.type("오후")
        press_until(page, "다른 날짜 요청하기")
        page.keyboard.press("Enter")
        expect(page.get_by_text("다른 날짜를 요청하셨습니다.")).to_be_visible()
        expect(page.get_by_text("오후")).to_be_visible()


def test_axe_finds_nothing_on_the_whole_page(browser: Browser, live: Live) -> None:
    with opened(browser, bypass_csp=True, **PHONE) as page:
        page.goto(live.address + live.invitations[2])
        cover = page.get_by_role("button", name="Mijn uitnodiging openen")
        if cover.count():
            cover.click()
        for summary in page.locator("summary").all():
            summary.click()
        assert find_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390
