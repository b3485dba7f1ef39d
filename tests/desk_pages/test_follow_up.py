"""What became of recommendations, and how a review is noted: at the desk, by forms that lose and leak nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.followup.models import Confidence, Progress, Review
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Front, Output
from tests.desk import open_desk, read_field
from tests.factories import Forum
from tests.public.site import Site
from tests.public.wellformed import list_faults

PAGE = "/desk/2026-seoul/follow-up"


@time_machine.travel("2026-11-25")
def test_late_recommendations_lead_to_where_a_review_is_noted(site: Site, forum: Forum, session: Session) -> None:
    late, closed, _coming = (
        forum.add_recommendation(number, due=due)
        for number, due in ((1, date(2026, 6, 1)), (2, date(2026, 6, 1)), (3, date(2027, 6, 1)))
    )
    forum.add_review(late, date(2026, 5, 1), Progress.IN_PROGRESS)
    forum.add_review(closed, date(2026, 5, 1), Progress.NOT_STARTED)
    forum.add_review(closed, date(2026, 5, 2), Progress.COMPLETED)
    session.commit()
    desk = open_desk(site.app)
    first = desk.get("/desk/2026-seoul/").text
    assert re.findall(r'<a href="([^"]+)">Review recommendation ([\d.]+)</a>', first) == [(f"{PAGE}#rec-1.1", "1.1")]
    page = desk.get(PAGE)
    assert (page.status_code, list_faults(page.text)) == (200, [])
    told = re.findall(r'<li id="rec-([\d.]+)">.*?</h3>\s*<p>(.*?)</p>', page.text, re.DOTALL)
    plain = [(number, re.sub("<[^>]+>", "", words)) for number, words in told]
    assert plain == [
        ("1.1", "In progress, 1 May 2026 · due 1 June 2026, passed"),
        ("1.2", "Completed, 2 May 2026 · due 1 June 2026"),
        ("1.3", "Not reviewed yet · due 1 June 2027"),
    ]
    assert [f'href="{PAGE}/1.{number}"' in page.text for number in (1, 2, 3)] == [True] * 3


def test_an_edition_without_recommendations_says_where_they_come_from(site: Site, forum: Forum) -> None:
    forum.session.commit()
    page = open_desk(site.app).get(PAGE)
    assert (page.status_code, list_faults(page.text), "no recommendations yet" in page.text) == (200, [], True)


TYPED = {
    "progress": "in progress", "confidence": "amber", "reviewed_on": "2026-11-20",
    "note": "The text is agreed.\r\nIt waits for a vote.", "answered_by": "Ministry of Water",
}  # fmt: skip
NOTE = "The text is agreed.\nIt waits for a vote."
# As the rows have it: day, progress, confidence, note, who answered, who noted it.
OLD = (date(2026, 10, 1), Progress.NOT_STARTED, None, "not started.", None, None)
NEW = (date(2026, 11, 20), Progress.IN_PROGRESS, Confidence.AMBER, NOTE, "Ministry of Water", "Whoever runs the server")


@pytest.fixture
def desk(site: Site, forum: Forum, session: Session) -> Iterator[FlaskClient]:
    """The desk of a series in which recommendation 1.1 of 2026 was reviewed once, and a speaker is to be kept out."""
    forum.add_panel(1)
    forum.add_speaker(1, family="Hidden", given="Harm")
    forum.add_review(forum.add_recommendation(1, due=date(2026, 12, 1)), date(2026, 10, 1), Progress.NOT_STARTED)
    session.commit()
    with time_machine.travel("2026-11-25"):
        yield open_desk(site.app)


def _form(desk: FlaskClient, path: str) -> dict[str, str]:
    page = desk.get(path)
    assert (page.status_code, list_faults(page.text)) == (200, [])
    return {name: read_field(page.text, name) for name in ("csrf_token", "version")}


def _rows(session: Session) -> list[tuple[object, ...]]:
    columns = (Review.reviewed_on, Review.progress, Review.confidence, Review.note, Review.answered_by, Review.noted_by)
    rows = [tuple(row) for row in session.execute(select(*columns).order_by(Review.reviewed_on))]
    # A session that reads would keep the site from writing.
    session.rollback()
    return rows


def test_a_review_is_noted_and_printed_in_the_next_book(
    desk: FlaskClient, site: Site, forum: Forum, session: Session
) -> None:
    form = _form(desk, f"{PAGE}/1.1")
    answer = desk.post(f"{PAGE}/1.1", data=form | TYPED)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#rec-1.1")
    assert _rows(session) == [OLD, NEW]
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.verb, entry.object) == ("noted a review of", "recommendation 1.1 of 2026-seoul")
    assert entry.after == TYPED | {"note": NOTE}
    session.rollback()
    page = desk.get(PAGE).text
    assert ("In progress, 20 November 2026" in page, "(Ministry of Water)" in page) == (True, True)
    days = {"starts_on": date(2027, 4, 1), "ends_on": date(2027, 4, 1)}
    following = forum.add_edition(slug="2027-x", ordinal=3, year=2027, **days)
    front = session.scalars(select(Front)).one()
    front.edition_id, front.published_on = following.id, date(2027, 6, 1)
    session.flush()
    (told,) = assemble(session, edition=following.slug, output=Output.PAPER, store=site.store).progress
    assert (told.progress, told.reviewed_on, told.note, told.answered_by) == (
        "in progress", date(2026, 11, 20), NOTE, "Ministry of Water",
    )  # fmt: skip


def test_what_cannot_be_a_review_is_said_and_nothing_is_lost(desk: FlaskClient, session: Session) -> None:
    form = _form(desk, f"{PAGE}/1.1")
    for wrong, says in (
        ({"note": "Harm Hidden told us."}, "It names somebody of a forum."),
        ({"answered_by": "Harm Hidden"}, "It names somebody of a forum."),
        ({"note": " "}, "Say in a sentence what was found."),
        ({"reviewed_on": "2026-11-27"}, "27 November 2026 is yet to come."),
        ({"reviewed_on": "2026-04-21"}, "21 April 2026 is before the edition"),
        ({"reviewed_on": "2026-10-01"}, "There is a review of 1 October 2026 already"),
    ):
        answer = desk.post(f"{PAGE}/1.1", data=form | TYPED | wrong)
        assert (answer.status_code, list_faults(answer.text), says in answer.text) == (422, [], True)
        assert "It waits for a vote." in answer.text or "note" in wrong
    assert _rows(session) == [OLD]


def test_two_who_note_at_once_see_both(desk: FlaskClient, session: Session) -> None:
    first = second = _form(desk, f"{PAGE}/1.1")
    desk.post(f"{PAGE}/1.1", data=first | TYPED)
    other = TYPED | {"progress": "completed", "note": "It is done."}
    answer = desk.post(f"{PAGE}/1.1", data=second | other)
    assert (answer.status_code, list_faults(answer.text)) == (409, [])
    told = re.findall("meanwhile by somebody else: <q>(.*?)</q>", answer.text, re.DOTALL)
    assert told == ["In progress", NOTE]
    assert _rows(session) == [OLD, NEW]
    # Of the same day there is one: sending it again puts that right.
    again = {name: read_field(answer.text, name) for name in ("csrf_token", "version")}
    path = re.findall('<form method="post" class="part" action="([^"]+)"', answer.text)
    assert path == [f"{PAGE}/1.1/2026-11-20"]
    assert desk.post(path[0], data=again | other).status_code == 303
    after = (date(2026, 11, 20), Progress.COMPLETED, Confidence.AMBER, "It is done.", "Ministry of Water")
    assert _rows(session) == [OLD, (*after, "Whoever runs the server")]
    # Of another day there are two.
    stale = desk.post(f"{PAGE}/1.1", data=second | TYPED | {"reviewed_on": "2026-11-21"})
    again = {name: read_field(stale.text, name) for name in ("csrf_token", "version")}
    saved = desk.post(f"{PAGE}/1.1", data=again | TYPED | {"reviewed_on": "2026-11-21"})
    assert (stale.status_code, saved.status_code, len(_rows(session))) == (409, 303, 3)


def test_a_correction_crossed_by_another_shows_both(desk: FlaskClient, session: Session) -> None:
    path = f"{PAGE}/1.1/2026-10-01"
    form = _form(desk, path)
    assert desk.post(path, data=form | TYPED | {"reviewed_on": "2026-10-01"}).status_code == 303
    answer = desk.post(path, data=form | TYPED | {"reviewed_on": "2026-10-01", "note": "Nothing yet."})
    assert (answer.status_code, re.findall("<q>(.*?)</q>", answer.text, re.DOTALL)) == (409, [NOTE])
    assert _rows(session) == [(date(2026, 10, 1), *NEW[1:5], None)]
    assert {desk.get(f"{PAGE}/{one}").status_code for one in ("9.9", "x", "1.1/2026-01-01", "1.1/x")} == {404}


def test_a_review_noted_by_mistake_is_taken_out_and_stays_in_the_audit_log(desk: FlaskClient, session: Session) -> None:
    path = f"{PAGE}/1.1/2026-10-01"
    form = _form(desk, path)
    crossed = desk.post(f"{path}/remove", data=form | {"version": "0"})
    assert (crossed.location, "Nothing was taken out" in desk.get(path).text) == (path, True)
    assert _rows(session) == [OLD]
    assert desk.post(f"{path}/remove", data=form).location == f"{PAGE}#rec-1.1"
    assert _rows(session) == []
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.verb, entry.before["note"]) == ("took out a review of", "not started.")
    session.rollback()
    assert "Not reviewed yet" in desk.get(PAGE).text
    assert desk.post(f"{path}/remove", data=form).status_code == 404
