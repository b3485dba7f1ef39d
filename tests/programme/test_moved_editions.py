"""Other days of an edition: its programme moves along, or what would stand outside is told, and nothing is done."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forum_app.editions.models import Edition, EditionStatus
from forum_app.programme.days import both_changing
from forum_app.programme.models import Segment
from tests.desk import post, read_field
from tests.factories import Forum
from tests.public.wellformed import list_faults

PLAN = "/desk/2026-seoul/plan"
FACTS = {"theme": "Theme", "city": "seoul", "venue": "", "format": "in person", "track": "1.5",
         "participant_list": "public"}  # fmt: skip
DINNER = {
    "kind": "meal", "title": "Dinner", "panel": "", "day": "2026-04-23", "starts": "22:00", "ends": "01:00",
    "room": "", "ground_rule": "on the record",
}  # fmt: skip


@pytest.fixture(autouse=True)
def dinner(desk: FlaskClient) -> None:
    """On the last day, past midnight; two panels sit on the first."""
    assert post(desk, "/desk/2026-seoul/programme/segments/new", **DINNER).status_code == 303


def _save(desk: FlaskClient, first: str, last: str, **more: str) -> Any:
    version = read_field(desk.get(PLAN).text, "version")
    return post(desk, PLAN, **(FACTS | {"version": version, "starts_on": first, "ends_on": last} | more))


def _list_starts(session: Session) -> list[str]:
    session.rollback()
    starts = session.scalars(select(Segment.starts_at).order_by(Segment.starts_at)).all()
    session.rollback()
    return [f"{one:%d %b %H:%M}" for one in starts]


def test_the_programme_moves_along_with_the_first_day(desk: FlaskClient, session: Session) -> None:
    page = desk.get(PLAN).text
    assert list_faults(page) == []
    # The box stands by the days that it is about.
    assert page.index("Last day") < page.index("The programme moves along") < page.index("Format")
    assert _save(desk, "2026-05-06", "2026-05-07", along="y").location == PLAN
    assert _list_starts(session) == ["06 May 10:00", "06 May 11:00", "07 May 22:00"]
    said = desk.get(PLAN).text
    assert "The plan is saved. " in said
    assert "3 segments moved along." in said
    assert 'href="/desk/2026-seoul/programme">See the programme</a>' in said


def test_one_more_day_before_or_after_leaves_it_where_it_is(desk: FlaskClient, session: Session) -> None:
    assert _save(desk, "2026-04-21", "2026-04-24").status_code == 303
    assert _list_starts(session) == ["22 Apr 10:00", "22 Apr 11:00", "23 Apr 22:00"]


@pytest.mark.parametrize(
    ("days", "along", "words"),
    [
        ("2026-05-06 2026-05-07", {},
         "Outside the days 6–7 May 2026 would stand “Panel 1” (22 April 2026), “Panel 2” (22 April 2026), “Dinner” (23 "
         "April 2026). Move or remove them in the programme first, or let the programme move along."),
        ("2026-04-22 2026-04-22", {}, "Outside the days 22 April 2026 would stand “Dinner” (23 April 2026)."),
        ("2026-04-23 2026-04-23", {"along": "y"},
         "would stand “Dinner” (24 April 2026, now 23 April 2026). Move or remove them in the programme first, or give "
         "the edition days for them."),
        # There the clock jumps over the first hour of the panels.
        ("2026-03-29 2026-03-30", {"along": "y", "city": "the-hague"}, "“Panel 1”: On 29 March 2026 the clock in"),
    ],
)  # fmt: skip
def test_what_would_stand_outside_is_told_and_nothing_is_done(
    desk: FlaskClient, session: Session, days: str, along: dict[str, str], words: str
) -> None:
    segment = session.scalars(select(Segment).where(Segment.title == "Panel 1")).one()
    segment.starts_at = segment.starts_at.replace(hour=2, minute=30)
    session.commit()
    before = _list_starts(session)
    answer = _save(desk, *days.split(), **({"theme": "Other"} | along))
    assert (answer.status_code, words in answer.text, list_faults(answer.text)) == (422, True, [])
    assert _list_starts(session) == before
    edition = session.scalars(select(Edition)).one()
    assert (edition.starts_on, edition.theme) == (date(2026, 4, 22), "Theme")


def test_days_that_were_found_take_the_programme_along(desk: FlaskClient, forum: Forum, session: Session) -> None:
    page = desk.get("/desk/series/rok-nl-forum/dates").text
    token = read_field(page, "csrf_token")
    sent = {"csrf_token": token, "edition": "2026-seoul", "first": "2026-05-06", "last": "2026-05-06"}
    # Held: it keeps its days.
    desk.post("/desk/series/rok-nl-forum/dates/propose", data=sent)
    assert _list_starts(session)[0] == "22 Apr 10:00"
    forum.edition.status = EditionStatus.PLANNED
    session.commit()
    desk.post("/desk/series/rok-nl-forum/dates/propose", data=sent)
    assert "would stand “Dinner” (7 May 2026, now 23 April 2026)" in desk.get(PLAN).text
    desk.post("/desk/series/rok-nl-forum/dates/propose", data=sent | {"last": "2026-05-07"})
    assert _list_starts(session)[0] == "06 May 10:00"


def test_nothing_is_left_outside_behind_the_desks_back(forum: Forum, session: Session) -> None:
    forum.edition.ends_on = date(2026, 4, 22)
    with pytest.raises(IntegrityError, match="segments stand outside those days"):
        session.flush()
    session.rollback()
    with pytest.raises(IntegrityError, match="segments stand outside the days"):
        _shorten(session, forum)


def _shorten(session: Session, forum: Forum) -> None:
    with both_changing(session, forum.edition.id):
        forum.edition.ends_on = date(2026, 4, 22)


def test_what_lies_outside_since_before_is_told_and_can_be_moved_in(
    desk: FlaskClient, forum: Forum, session: Session
) -> None:
    # A database of before: its editions moved without their segments.
    session.execute(text("DROP TRIGGER edition_programme_update"))
    forum.edition.starts_on = date(2026, 4, 23)
    session.commit()
    page = "/desk/2026-seoul/programme"
    assert "Panel 1 is on 22 April 2026, outside the edition’s days." in desk.get(page).text
    facts = {"kind": "panel", "title": "Other", "panel": "1", "day": "2026-04-22", "starts": "10:00", "ends": "11:00",
             "room": "", "ground_rule": "by description"}  # fmt: skip
    for more, status in (({}, 303), ({"ends": "11:30"}, 422), ({"day": "2026-04-23"}, 303)):
        version = read_field(desk.get(f"{page}/segments/panel-1").text, "version")
        answer: Any = post(desk, f"{page}/segments/panel-1", **(facts | {"version": version} | more))
        assert (more, answer.status_code) == (more, status)
    new = {"theme": "T", "city": "seoul", "starts_on": "2027-04-22", "slug": "cloned", "ordinal": 9}
    asked = urlencode({**new, "parts": ["panels", "segments"]}, doseq=True)
    clone = desk.get(f"/desk/2026-seoul/clone/?{asked}")
    assert (clone.status_code, list_faults(clone.text)) == (422, [])
    assert "22 April 2026 is outside the days of 2026-seoul. Move it there first" in clone.text
