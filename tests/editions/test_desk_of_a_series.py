"""A series and its editions kept at the desk: five years, exceptions, planning, dates, postponing, edits at once."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.editions.models import Blackout, Edition, EditionMove, EditionStatus, RotationException
from forum_app.editions.queries import list_open_items, list_planned_years
from forum_app.editions.statuses import StatusRefused, check_status
from tests.desk import post, read_field
from tests.factories import Forum
from tests.public.site import Site
from tests.public.test_every_page import count_queries
from tests.public.wellformed import list_faults

SERIES = "/desk/series/rok-nl-forum"
PLAN = "/desk/2026-seoul/plan"
NEW = {
    "theme": "Open seas", "city": "the-hague", "venue": "", "starts_on": "2027-04-21", "ends_on": "2027-04-22",
    "format": "hybrid", "track": "1.5", "participant_list": "participants", "slug": "2027-the-hague", "ordinal": "3",
}  # fmt: skip
FACTS = {name: value for name, value in NEW.items() if name not in {"slug", "ordinal"}}


@pytest.mark.parametrize(
    "path",
    [SERIES, f"{SERIES}/edit", f"{SERIES}/exceptions/new", f"{SERIES}/editions/new", f"{SERIES}/dates", PLAN,
     "/desk/2026-seoul/postpone"],
)  # fmt: skip
def test_every_page_is_sound(desk: FlaskClient, path: str) -> None:
    page = desk.get(path)
    assert (page.status_code, list_faults(page.text)) == (200, [])


def test_the_next_five_years_stand_on_one_page(desk: FlaskClient, forum: Forum, session: Session) -> None:
    def years() -> list[tuple[int, str, str | None]]:
        found = list_planned_years(session, forum.series, today=date(2026, 11, 24))
        session.rollback()
        return [(year.year, year.city, year.reason) for year in found]

    assert years() == [(2026, "Seoul", None), (2027, "The Hague", None), (2028, "Seoul", None),
                       (2029, "The Hague", None), (2030, "Seoul", None)]  # fmt: skip
    answer = post(desk, f"{SERIES}/exceptions/new", year="2027", city="seoul", reason="The Peace Palace is closed")
    assert answer.status_code == 303
    # The city that was passed over hosts next: the rule resumes.
    assert years()[1:4] == [
        (2027, "Seoul", "The Peace Palace is closed"),
        (2028, "The Hague", None),
        (2029, "Seoul", None),
    ]
    # An edition that is planned elsewhere all the same does not stand there by the exception.
    forum.add_edition(slug="2027-x", year=2027, ordinal=3)
    session.commit()
    # It was its city's turn, and so the other's is next.
    assert years()[1:3] == [(2027, "The Hague", None), (2028, "Seoul", None)]
    # Two in one year take no other year's place.
    forum.add_edition(slug="2027-y", year=2027, ordinal=4)
    session.commit()
    assert [year for year, _city, _reason in years()] == [2026, 2027, 2027, 2028, 2029, 2030]
    session.execute(delete(Edition).where(Edition.slug == "2027-y"))
    session.commit()
    # Nor does a year drop out that lies between two that are planned, or from which one was put off.
    forum.add_edition(slug="2029-x", year=2029, ordinal=5)
    session.add(
        EditionMove(
            edition_id=session.scalars(select(Edition.id).where(Edition.slug == "2029-x")).one(),
            starts_on=date(2028, 5, 1),
            ends_on=date(2028, 5, 2),
            reason="Storm",
            moved_at=datetime(2027, 1, 1, tzinfo=UTC),
            moved_by="A",
        )
    )
    session.commit()
    assert years()[1:5] == [
        (2027, "The Hague", None),
        (2028, "", "put off to 2029"),
        (2029, "The Hague", None),
        (2030, "Seoul", None),
    ]
    assert "Put off to 2029" in desk.get(SERIES).text
    session.execute(delete(EditionMove))
    session.commit()
    assert years()[1:3] == [(2027, "The Hague", None), (2028, "Seoul", None)]
    session.execute(delete(Edition).where(Edition.slug == "2029-x"))
    session.execute(delete(Edition).where(Edition.slug == "2027-x"))
    session.commit()
    token = read_field(desk.get(SERIES).text, "csrf_token")
    desk.post(f"{SERIES}/exceptions/2027/remove", data={"csrf_token": token})
    assert years()[1] == (2027, "The Hague", None)
    assert session.scalars(select(RotationException)).all() == []


def test_an_edition_is_planned_where_the_rotation_says(desk: FlaskClient, site: Site, session: Session) -> None:
    page = desk.get(f"{SERIES}/editions/new").text
    assert 'value="2027-the-hague"' in page
    assert re.search(r'<option selected value="the-hague">', page)
    assert re.search(r'name="ordinal"[^>]*value="3"', page)
    assert post(desk, f"{SERIES}/editions/new", **NEW).status_code == 303
    edition = session.scalars(select(Edition).where(Edition.slug == "2027-the-hague")).one()
    assert (edition.ordinal, edition.year, edition.status) == (3, 2027, EditionStatus.PLANNED)
    session.rollback()
    assert site.get("/rok-nl-forum/2027-the-hague").status_code == 404
    announcing = "/desk/2027-the-hague/status/announced"
    assert list_faults(desk.get(announcing).text) == []
    assert site.get("/rok-nl-forum/2027-the-hague").status_code == 404
    assert post(desk, announcing).status_code == 303
    assert site.get("/rok-nl-forum/2027-the-hague").status_code == 200


def test_a_plan_that_comes_to_nothing_is_no_news_to_readers(desk: FlaskClient, site: Site, session: Session) -> None:
    public, own = "/rok-nl-forum/2027-the-hague", "/desk/2027-the-hague"
    later = {"starts_on": "2027-06-08", "ends_on": "2027-06-09", "reason": "Elections"}

    def told() -> tuple[int, bool]:
        return site.get(public).status_code, "Open seas" in site.get("/rok-nl-forum").text

    post(desk, f"{SERIES}/editions/new", **NEW)
    assert "Readers know nothing of it" in desk.get(f"{own}/status/cancelled").text
    seen = []
    for step in ("cancelled", "planned", "postponed", "announced", "cancelled", "planned"):
        asked = f"{own}/postpone" if step == "postponed" else f"{own}/status/{step}"
        assert post(desk, asked, **(later if step == "postponed" else {})).status_code == 303
        seen.append((step, *told()))
    assert seen == [
        ("cancelled", 404, False), ("planned", 404, False), ("postponed", 404, False),
        ("announced", 200, True), ("cancelled", 200, True), ("planned", 404, False),
    ]  # fmt: skip
    session.expire_all()
    # What is sent twice is done once, and what can't be is told on the plan.
    token = {"csrf_token": read_field(desk.get(f"{own}/status/announced").text, "csrf_token")}
    for step, words in (("planned", "The edition is planned now."), ("held", "planned cannot become held")):
        answer = desk.post(f"{own}/status/{step}", data=token)
        assert (answer.status_code, words in desk.get(f"{own}/plan").text) == (303, True)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slug": "2026-seoul"}, "Another edition has the short name"),
        ({"slug": "people"}, "A page of the desk stands at"),
        ({"slug": "Not A Slug"}, "Small letters, figures and hyphens"),
        ({"ordinal": "2"}, "has an edition with the ordinal 2 already: 2026-seoul"),
        ({"ends_on": "2027-04-20"}, "The last day must not be before the first."),
        ({"theme": ""}, "Give a theme"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    desk: FlaskClient, session: Session, change: dict[str, str], words: str
) -> None:
    answer: Any = post(desk, f"{SERIES}/editions/new", **(NEW | change))
    assert (answer.status_code, words in answer.text) == (422, True)
    assert session.scalars(select(Edition.slug)).all() == ["2026-seoul"]


def test_postponing_keeps_the_ordinal_and_the_old_days(desk: FlaskClient, forum: Forum, session: Session) -> None:
    forum.edition.status = EditionStatus.ANNOUNCED
    session.commit()
    fields = {"starts_on": "2027-03-02", "ends_on": "2027-03-03", "reason": "Elections"}
    early: Any = post(
        desk, "/desk/2026-seoul/postpone", **(fields | {"starts_on": "2026-04-21", "ends_on": "2026-04-22"})
    )
    assert (early.status_code, "must be later" in early.text) == (422, True)
    assert post(desk, "/desk/2026-seoul/postpone", **fields).status_code == 303
    session.expire_all()
    row, move = session.scalars(select(Edition)).one(), session.scalars(select(EditionMove)).one()
    assert (row.ordinal, row.year, row.status) == (2, 2027, EditionStatus.POSTPONED)
    assert (move.starts_on, move.reason) == (date(2026, 4, 22), "Elections")


@pytest.mark.parametrize(("old", "new"), list(product(EditionStatus, EditionStatus)))
def test_a_status_changes_only_by_the_table(old: EditionStatus, new: EditionStatus) -> None:
    allowed = {
        "planned": {"announced", "postponed", "cancelled"}, "announced": {"held", "postponed", "cancelled"},
        "postponed": {"planned", "announced", "cancelled"}, "cancelled": {"planned"}, "held": set(),
    }  # fmt: skip
    if new is old or new.value in allowed[old.value]:
        check_status(old, new)
        return
    with pytest.raises(StatusRefused, match=f"{old.value} cannot become {new.value}"):
        check_status(old, new)


def test_two_who_edit_at_once_see_both_versions(desk: FlaskClient, session: Session) -> None:
    pages = [desk.get(PLAN), desk.get(PLAN)]
    for page, theme in zip(pages, ("Mine", "Theirs"), strict=True):
        hidden = {name: read_field(page.text, name) for name in ("csrf_token", "version")}
        answer = desk.post(PLAN, data=FACTS | hidden | {"theme": theme, "city": "seoul"})
    assert (answer.status_code, "<q>Mine</q>" in answer.text, 'value="Theirs"' in answer.text) == (409, True, True)
    assert session.scalars(select(Edition.theme)).one() == "Mine"


def test_from_a_year_of_the_rotation_to_its_edition(desk: FlaskClient, session: Session) -> None:
    """Each open year leads to dates in it, and they to an edition in the city whose turn that year is."""
    years = re.findall(rf'href="({SERIES}/dates\?year=(\d+))"', desk.get(SERIES).text)
    assert len(years) in {4, 5}
    path, year = years[1]
    page = desk.get(path).text
    assert (list_faults(page), read_field(page, "first")[:4]) == ([], year)
    ways = [way.replace("&amp;", "&") for way in re.findall(r'href="([^"]+(?:on|first)=\d{4}[^"]*)"', page)[:2]]
    # Seoul held 2026.
    host = "the-hague" if int(year) % 2 else "seoul"
    for way in ways:
        assert (re.findall(r'<option selected value="(the-hague|seoul)"', desk.get(way).text), way) == ([host], way)
    # What is no year proposes what is proposed without one.
    far = desk.get(f"{SERIES}/dates?year=9999&days=0").text
    assert ("Between 1 and 14." in far, read_field(far, "first") < "2150") == (True, True)


def test_a_date_that_is_found_is_given_to_an_edition(desk: FlaskClient, session: Session) -> None:
    post(desk, f"{SERIES}/editions/new", **NEW)
    asked = "first=2027-04-01&last=2027-05-31&days=2&weekdays=1&weekdays=2&weekdays=3&months_apart=11"
    page = desk.get(f"{SERIES}/dates?{asked}").text
    assert list_faults(page) == []
    assert "27 April 2027 is King&#39;s Day (Netherlands)." in page
    assert "Clear of both calendars." in page
    # Each leads to a new edition of these days: from the newest one, or an empty one.
    ways = re.findall(r'href="([^"]+(?:on|first)=2027-04-21[^"]*)"', page)
    assert len(ways) == 2
    assert [read_field(desk.get(way.replace("&amp;", "&")).text, "starts_on") for way in ways] == ["2027-04-21"] * 2
    assert read_field(desk.get(ways[1].replace("&amp;", "&")).text, "ends_on") == "2027-04-22"
    assert desk.get(f"{SERIES}/editions/new?first=someday").status_code == 200
    token = read_field(page, "csrf_token")
    sent = {"csrf_token": token, "edition": "2027-the-hague", "first": "2027-06-08", "last": "2027-06-09"}
    assert desk.post(f"{SERIES}/dates/propose", data=sent).status_code == 303
    assert session.scalars(select(Edition.starts_on).where(Edition.slug == "2027-the-hague")).one() == date(2027, 6, 8)
    session.rollback()
    assert desk.post(f"{SERIES}/dates/propose", data=sent | {"first": "someday"}).status_code == 400
    wrong = desk.get(f"{SERIES}/dates?{asked.replace('2027-05-31', '2026-05-31')}")
    assert "The last day must come after the first" in wrong.text
    for first, last in (("0001-01-01", "0001-02-01"), ("9999-12-01", "9999-12-31")):
        far = desk.get(f"{SERIES}/dates?first={first}&last={last}&days=2&months_apart=0")
        assert (far.status_code, "Give a day between 1900 and 2150" in far.text) == (422, True)


def test_days_are_kept_free_with_a_reason_and_let_go_again(desk: FlaskClient, session: Session) -> None:
    asked = "first=2027-05-01&last=2027-06-30&days=2&weekdays=1&weekdays=2&months_apart=11"
    page = desk.get(f"{SERIES}/dates?{asked}").text
    token = read_field(page, "csrf_token")
    sent = {"csrf_token": token, "starts_on": "2027-06-01", "ends_on": "2027-06-05", "reason": "Elections"}
    added = re.search(r'action="(/[^"]+/blackouts[^"]*)"', page)
    assert added is not None
    done = desk.post(added[1].replace("&amp;", "&"), data=sent)
    # The search stays as it was.
    assert (done.status_code, done.location) == (303, f"{SERIES}/dates?{asked}")
    wrong = desk.post(f"{SERIES}/dates/blackouts", data=sent | {"ends_on": "2027-05-01"})
    assert (wrong.status_code, list_faults(wrong.text), read_field(wrong.text, "reason")) == (422, [], "Elections")
    empty = desk.post(f"{SERIES}/dates/blackouts", data=sent | {"reason": "  "})
    assert (empty.status_code, [row.reason for row in session.scalars(select(Blackout))]) == (422, ["Elections"])
    session.rollback()
    shown = desk.get(done.location).text
    assert "1 June 2027 to 5 June 2027 is kept free: Elections." in shown
    removing = re.search(r'action="(/[^"]+/blackouts/\d+/remove[^"]*)"', shown)
    assert removing is not None
    gone = removing[1].replace("&amp;", "&")
    assert desk.post(gone, data={"csrf_token": token}).location == done.location
    assert session.scalars(select(Blackout.id)).all() == []
    session.rollback()
    assert desk.post(gone, data={"csrf_token": token}).status_code == 404


def test_an_exception_says_nothing_that_is_not_so(desk: FlaskClient, session: Session) -> None:
    page = f"{SERIES}/exceptions/new"
    elsewhere = post(desk, page, year=2026, city="the-hague", reason="Flood")
    assert (elsewhere.status_code, "The edition of 2026 stands in Seoul" in elsewhere.text) == (422, True)
    for day in ("0001-01-01", "9999-12-31"):
        far = post(desk, f"{SERIES}/editions/new", **NEW | {"starts_on": day, "ends_on": day})
        assert (far.status_code, "First day: Give a day between 1900 and 2150" in far.text) == (422, True)
    # Spaces are no reason; a number in letters is told in this site's words.
    blank = post(desk, page, year="soon", city="the-hague", reason=" \u00a0 ")
    assert blank.status_code == 422
    assert "Year: Write a whole number, in figures." in blank.text
    assert 'href="#reason"' in blank.text
    assert session.scalars(select(RotationException.id)).all() == []
    session.rollback()
    assert post(desk, page, year=2026, city="seoul", reason="The hall was free then only").status_code == 303


def test_what_planning_waits_for(forum: Forum, session: Session) -> None:
    def told(status: EditionStatus, today: date) -> list[tuple[str, date | None]]:
        forum.edition.status = status
        return [(item.text, item.day) for item in list_open_items(session, forum.edition, today=today)]

    before, after = date(2026, 1, 1), date(2026, 5, 1)
    assert told(EditionStatus.PLANNED, before) == [("Announce the edition", date(2025, 10, 24))]
    assert told(EditionStatus.ANNOUNCED, after) == [("Record that the edition was held", date(2026, 4, 23))]
    assert (told(EditionStatus.ANNOUNCED, before), told(EditionStatus.HELD, after)) == ([], [])


def test_pages_ask_the_same_however_many_editions(
    desk: FlaskClient, forum: Forum, session: Session, engine: Engine
) -> None:
    counts: dict[str, list[int]] = {}
    for editions in (1, 3, 40):
        for _ in range(editions):
            number = next(forum.numbers)
            forum.add_edition(slug=f"edition-{number}", ordinal=number + 10)
        session.commit()
        for path in (SERIES, PLAN, f"{SERIES}/dates"):
            with count_queries(engine) as asked:
                assert desk.get(path).status_code == 200
            counts.setdefault(path, []).append(len(asked))
    assert {path: len(set(found)) for path, found in counts.items()} == dict.fromkeys(counts, 1)
    assert max(max(found) for found in counts.values()) <= 12


def test_what_is_done_stands_in_the_audit_log(desk: FlaskClient, session: Session) -> None:
    post(desk, f"{SERIES}/editions/new", **NEW)
    row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert row is not None
    assert (row.verb, row.object, row.after["theme"]) == ("planned", "edition 2027-the-hague", "Open seas")
