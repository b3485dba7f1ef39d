"""Segments moved in a real browser: dragged, by the buttons with the keyboard, and without a script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from forum_app.app import make_desk_link
from forum_app.programme.models import Segment
from tests.factories import make_forum
from tests.public.site import make_site

PROGRAMME = "/desk/2026-seoul/programme"
BOTH_DAYS = {"width": 1280, "height": 1600}


@dataclass(frozen=True)
class Own:
    """A site of one test's own, on its database."""

    address: str
    link: str
    engine: Engine

    def order(self) -> list[str]:
        """The keys of the segments, as the database has them by time."""
        with Session(self.engine) as session:
            return list(session.scalars(select(Segment.key).order_by(Segment.starts_at)))


@pytest.fixture
def own(engine: Engine, tmp_path: Path) -> Iterator[Own]:
    """Three panels of a day, an hour each from ten o'clock, served."""
    site = make_site(engine, tmp_path)
    with Session(engine) as session:
        forum = make_forum(session)
        for number in (1, 2, 3):
            forum.add_panel(number)
            forum.add_speaker(number)
        session.commit()
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Own(f"http://127.0.0.1:{server.port}", make_desk_link(site.app).partition(":8000")[2], engine)
    server.shutdown()
    thread.join()
    server.server_close()


def _enter(browser: Browser, own: Own, **options: object) -> tuple[Page, list[str]]:
    # Without motion: a row that still slides under the pointer would be taken for the place to drop at.
    page = browser.new_context(reduced_motion="reduce", **options).new_page()  # type: ignore[arg-type]
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(own.address + own.link)
    page.get_by_role("button", name="Enter with this browser").click()
    # Two pages on their way at once would each set a cookie, and the form's token is of one of them.
    page.wait_for_url("**/desk/")
    page.wait_for_load_state()
    page.goto(own.address + PROGRAMME)
    return page, said


def _shown(page: Page) -> list[str]:
    return [row.get_attribute("data-key") or "" for row in page.locator("tbody tr[data-key]").all()]


def _drag(page: Page, key: str, to: str) -> None:
    page.locator(f"#segment-{key} .grip").drag_to(page.locator(f"#segment-{to}"))


def test_a_segment_is_dragged_and_the_rest_follows(browser: Browser, own: Own) -> None:
    page, said = _enter(browser, own)
    page.evaluate("document.body.dataset.same = 'yes'")
    _drag(page, "panel-3", "panel-1")
    notice = page.locator("#notices .notice")
    notice.wait_for()
    assert notice.inner_text() == "“Panel 3” begins at 10:00 now, 1 of 3 that day."
    assert (own.order(), _shown(page)) == (["panel-3", "panel-1", "panel-2"],) * 2
    assert "12:00" in page.locator("#segment-panel-2 .time").first.inner_text()
    # The page itself stayed, and can be dragged on again.
    assert page.evaluate("document.body.dataset.same") == "yes"
    _drag(page, "panel-3", "panel-2")
    page.get_by_text("“Panel 3” begins at 12:00 now").wait_for()
    assert own.order() == ["panel-1", "panel-2", "panel-3"]
    assert said == []
    page.context.close()


def test_the_keyboard_stays_at_what_it_moved_and_hears_of_it(browser: Browser, own: Own) -> None:
    page, said = _enter(browser, own)
    for hour in ("11:00", "12:00"):
        if hour == "11:00":
            page.locator("#segment-panel-1 [data-move=later]").focus()
        page.keyboard.press("Enter")
        page.get_by_role("status").get_by_text(f"“Panel 1” begins at {hour} now").wait_for()
    assert own.order() == ["panel-2", "panel-3", "panel-1"]
    # It is the last one now: the way back is what is left to press.
    assert page.locator(":focus").inner_text().split() == ["Earlier", ":", "Panel", "1:", "Panel", "title", "1"]
    assert said == []
    page.context.close()


def test_a_drag_that_crosses_another_change_shows_both_and_moves_nothing(browser: Browser, own: Own) -> None:
    page, _said = _enter(browser, own)
    with Session(own.engine) as session:
        last = session.scalars(select(Segment).where(Segment.key == "panel-3")).one()
        last.ends_at = last.ends_at.replace(hour=15)
        session.commit()
    _drag(page, "panel-2", "panel-1")
    page.locator("#overlap").wait_for()
    assert page.locator("#overlap ol").all_inner_texts() == [
        "10:00–11:00 Panel 2\n11:00–12:00 Panel 1\n12:00–13:00 Panel 3",
        "10:00–11:00 Panel 1\n11:00–12:00 Panel 2\n12:00–15:00 Panel 3",
    ]
    assert page.locator(":focus").get_attribute("id") == "overlap"
    assert own.order() == ["panel-1", "panel-2", "panel-3"]
    page.get_by_role("button", name="Move it to that place all the same").click()
    page.get_by_text("“Panel 2” begins at 10:00 now").wait_for()
    assert own.order() == ["panel-2", "panel-1", "panel-3"]
    page.context.close()


def test_a_segment_is_dragged_to_another_day_and_to_an_empty_one(browser: Browser, own: Own) -> None:
    page, said = _enter(browser, own, viewport=BOTH_DAYS)
    nothing = page.locator("tr.nothing")
    page.locator("#segment-panel-1 .grip").drag_to(nothing)
    page.get_by_text("“Panel 1” begins on Thursday 23 April 2026 at 10:00 now, 1 of 1 that day.").wait_for()
    assert (own.order(), _shown(page)) == (["panel-2", "panel-3", "panel-1"],) * 2
    assert nothing.count() == 0
    page.locator("#segment-panel-3 .grip").drag_to(page.locator("#segment-panel-1"), target_position={"x": 200, "y": 2})
    page.get_by_text("“Panel 3” begins on Thursday 23 April 2026 at").wait_for()
    assert (set(own.order()[1:]), own.order()[0]) == ({"panel-1", "panel-3"}, "panel-2")
    assert said == []
    page.context.close()


def test_a_drag_to_another_day_that_crosses_a_change_shows_both_and_means_it_the_second_time(
    browser: Browser, own: Own
) -> None:
    page, _said = _enter(browser, own, viewport=BOTH_DAYS)
    with Session(own.engine) as session:
        last = session.scalars(select(Segment).where(Segment.key == "panel-3")).one()
        last.starts_at, last.ends_at = (at.replace(day=23) for at in (last.starts_at, last.ends_at))
        session.commit()
    page.locator("#segment-panel-1 .grip").drag_to(page.locator("tr.nothing"))
    page.locator("#overlap").wait_for()
    assert page.locator("#overlap ol").all_inner_texts() == ["10:00–11:00 Panel 1", "12:00–13:00 Panel 3"]
    assert own.order() == ["panel-1", "panel-2", "panel-3"]
    page.get_by_role("button", name="Move it to that place all the same").click()
    page.get_by_text("“Panel 1” begins on Thursday 23 April 2026 at 10:00 now").wait_for()
    assert own.order() == ["panel-2", "panel-1", "panel-3"]
    page.context.close()


def test_a_lost_session_is_said_and_not_swallowed(browser: Browser, own: Own) -> None:
    page, _said = _enter(browser, own)
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    with page.expect_navigation():
        page.locator("#segment-panel-3").get_by_role("button", name="Earlier").click()
    page.get_by_text("nothing was saved").first.wait_for()
    assert own.order() == ["panel-1", "panel-2", "panel-3"]
    page.context.close()


def test_without_a_script_the_buttons_do_the_same(browser: Browser, own: Own) -> None:
    page, said = _enter(browser, own, java_script_enabled=False)
    assert page.locator(".grip").first.is_visible() is False
    page.locator("#segment-panel-3").get_by_role("button", name="Earlier").click()
    assert page.locator("#notices").inner_text() == "“Panel 3” begins at 11:00 now, 2 of 3 that day."
    assert (own.order(), _shown(page)) == (["panel-1", "panel-3", "panel-2"],) * 2
    # The page opens at what was moved, however far down: on a low window too what was done is in sight, above it.
    page.set_viewport_size({"width": 1280, "height": 320})
    page.locator("#segment-panel-3").get_by_role("button", name="Later").click()
    notice, moved = page.locator("#notices .notice").bounding_box(), page.locator("#segment-panel-3").bounding_box()
    assert notice
    assert moved
    assert 0 <= notice["y"] < notice["y"] + notice["height"] <= moved["y"] < 320
    assert said == []
    page.context.close()
