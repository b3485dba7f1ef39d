"""Health, errors, the list of series, colours and hours."""

from __future__ import annotations

import logging
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import abort
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from forum_app.core.colours import NIGHT, PAPER, contrast, readable, theme_css
from forum_app.core.db import make_engine
from forum_app.core.times import CityTime, city_times, format_days, format_offset
from forum_app.editions.models import EditionStatus, RotationException, RotationRule, Series
from forum_app.programme.models import GroundRule
from forum_app.public.timetable import GROUND_RULES
from tests.desk import open_desk
from tests.factories import Forum
from tests.public.site import Site, make_site
from tests.public.wellformed import list_faults

CITIES = (("Seoul", "Asia/Seoul"), ("The Hague", "Europe/Amsterdam"))


def test_health_says_whether_the_database_answers(site: Site, tmp_path: Path) -> None:
    good = site.get("/healthz")
    assert (good.status_code, good.json) == (200, {"status": "ok", "database": "reachable"})
    empty = make_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    bad = make_site(empty, tmp_path).get("/healthz")
    empty.dispose()
    assert (bad.status_code, bad.json) == (503, {"status": "failing", "database": "unreachable"})


def test_an_error_of_ours_has_a_number_and_tells_nothing_else(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    @site.app.get("/broken")
    def broken() -> str:
        raise RuntimeError("a secret word")

    with caplog.at_level(logging.ERROR):
        answer = site.get("/broken")
    number = answer.text.partition("Error ")[2][:8]
    assert (answer.status_code, list_faults(answer.text), "secret" in answer.text) == (500, [], False)
    assert number in caplog.text
    assert ("See what is public" in answer.text, "To the desk" in answer.text) == (True, False)
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("code", [405, 410, 413, 429])
def test_any_refusal_is_a_page(site: Site, code: int) -> None:
    @site.app.get("/refused")
    def refused() -> str:
        abort(code)

    answer = site.get("/refused")
    assert (answer.status_code, list_faults(answer.text)) == (code, [])


def test_an_address_that_takes_forms_says_so_to_whoever_reads_it(site: Site, forum: Forum, session: Session) -> None:
    session.commit()
    desk = open_desk(site.app)
    read = desk.get("/desk/2026-seoul/mail/act")
    assert (read.status_code, "only takes what a form sends" in read.text) == (405, True)
    sent = site.app.test_client().post("/rok-nl-forum/2026-seoul/proceedings")
    assert "only takes what a form sends" not in sent.text


def test_a_number_that_no_row_has_names_no_page(site: Site, forum: Forum, session: Session) -> None:
    session.commit()
    desk = open_desk(site.app)
    for number in (2**31 - 1, 2**31, 2**63, 10**30):
        for path in (f"/desk/2026-seoul/mail/{number}", f"/rok-nl-forum/2026-seoul/panels/{number}"):
            assert desk.get(path).status_code == 404, path


def test_a_slash_too_many_leads_on(site: Site, forum: Forum, session: Session) -> None:
    session.commit()
    led = {
        path: (answer.status_code, answer.headers.get("Location"))
        for path in (
            "/rok-nl-forum/", "/rok-nl-forum/2026-seoul/?from=a&to=b", "/rok-nl-forum/2026-seoul/panels/1/",
            "/rok-nl-forum/2026-seoul/panels/x/", "/%5Cexample.org/", "///example.org/",
        )
        for answer in (site.get(path),)
    }  # fmt: skip
    assert led == {
        "/rok-nl-forum/": (308, "/rok-nl-forum"),
        "/rok-nl-forum/2026-seoul/?from=a&to=b": (308, "/rok-nl-forum/2026-seoul?from=a&to=b"),
        "/rok-nl-forum/2026-seoul/panels/1/": (308, "/rok-nl-forum/2026-seoul/panels/1"),
        "/rok-nl-forum/2026-seoul/panels/x/": (404, None),
        "/%5Cexample.org/": (308, "/%5Cexample.org"),
        "///example.org/": (308, "/example.org"),
    }
    sent = site.app.test_client().post("/rok-nl-forum/")
    assert (sent.status_code, sent.headers.get("Location")) == (404, None)


def test_the_only_series_is_the_first_page(site: Site, forum: Forum, session: Session) -> None:
    session.commit()
    assert site.get("/").headers["Location"] == "/rok-nl-forum"
    session.add(
        Series(slug="other", title="Other", description="…", rotation=RotationRule.CYCLE, primary_colour="#12304a",
               accent_colour="#9a3412")
    )  # fmt: skip
    session.commit()
    page = site.get("/")
    assert (page.status_code, list_faults(page.text)) == (200, [])
    assert 'href="/other"' in page.text


def test_an_empty_house_says_what_to_do(site: Site) -> None:
    page = site.get("/")
    assert (page.status_code, list_faults(page.text), "forum import DIR" in page.text) == (200, [], True)


def test_the_years_to_come_follow_the_rotation_and_say_exceptions(site: Site, forum: Forum) -> None:
    forum.session.add(
        RotationException(
            series_id=forum.series.id, year=2028, city_id=forum.cities["the-hague"].id, reason="A jubilee."
        )
    )
    forum.add_edition(slug="2027-later", ordinal=3, year=2027, status=EditionStatus.PLANNED)
    forum.session.commit()
    from forum_app.public.queries import get_series_page

    page = get_series_page(forum.session, "rok-nl-forum", today=date(2026, 11, 24))
    assert [(turn.year, turn.city, turn.reason) for turn in page.turns] == [
        (2027, "The Hague", None), (2028, "The Hague", "A jubilee."), (2029, "Seoul", None), (2030, "The Hague", None),
        (2031, "Seoul", None),
    ]  # fmt: skip
    assert [edition.slug for edition in page.editions] == ["2026-seoul"]
    text = site.get("/rok-nl-forum").text
    assert ("By exception: A jubilee." in text, "2027-later" in text) == (True, False)


@pytest.mark.parametrize(
    ("day", "clock", "shift"),
    [
        ((2027, 3, 27, 9), "01:00", 0),  # before the Netherlands' summer time begins
        ((2027, 3, 29, 9), "02:00", 0),
        ((2027, 10, 30, 9), "02:00", 0),
        ((2027, 11, 1, 9), "01:00", 0),  # after it ends
        ((2027, 11, 1, 7), "23:00", -1),
    ],
)
def test_hours_in_both_cities_on_both_sides_of_summer_time(
    day: tuple[int, int, int, int], clock: str, shift: int
) -> None:
    moment = datetime(*day, tzinfo=ZoneInfo("Asia/Seoul"))
    assert city_times(moment, CITIES)[1] == CityTime("The Hague", clock, shift)


def test_zones_are_named_by_their_distance() -> None:
    summer, winter = (datetime(2026, month, 22, tzinfo=ZoneInfo("Asia/Seoul")) for month in (4, 12))
    assert [format_offset(moment, "Europe/Amsterdam") for moment in (summer, winter)] == ["UTC+2", "UTC+1"]
    assert [format_offset(winter, zone) for zone in ("Asia/Kolkata", "America/St_Johns")] == ["UTC+5:30", "UTC-3:30"]


def test_a_span_of_days_says_only_what_changes() -> None:
    spans = [((2026, 4, 22), (2026, 4, 22)), ((2026, 4, 22), (2026, 4, 23)), ((2026, 4, 30), (2026, 5, 1)),
             ((2026, 12, 31), (2027, 1, 1))]  # fmt: skip
    assert [format_days(date(*first), date(*last)) for first, last in spans] == [
        "22 April 2026", "22–23 April 2026", "30 April – 1 May 2026", "31 December 2026 – 1 January 2027",
    ]  # fmt: skip


def test_every_ground_rule_is_explained_from_loose_to_strict() -> None:
    assert list(GROUND_RULES) == [rule.value for rule in GroundRule]


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_can_be_read_by_day_and_by_night(number: int) -> None:
    colour = f"#{number:06x}"
    for ground in (PAPER, NIGHT):
        assert contrast(readable(colour, ground), ground) >= 4.5


def test_a_colour_that_can_be_read_is_left_alone() -> None:
    assert (readable("#12304a", PAPER), round(contrast("#000000", "#ffffff"))) == ("#12304a", 21)
    assert "--primary:#12304a" in theme_css("#12304a", "#9a3412")


def test_the_app_is_light_to_load() -> None:
    heavy = {"weasyprint", "pikepdf", "PIL", "lxml", "pypandoc", "alembic", "huey"}
    code = f"import sys, forum_app.app; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_engine_given_is_the_one_used(engine: Engine, site: Site) -> None:
    assert site.app.extensions["engine"] is engine


def test_an_error_of_the_database_tells_no_values(session: Session) -> None:
    with pytest.raises(SQLAlchemyError) as caught:
        session.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "what she said"})
    assert ("nowhere" in str(caught.value), "what she said" in str(caught.value)) == (True, False)
