"""An edition's first page: what needs somebody now, in order of time, and how the panels are filled."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, Select, delete, select
from sqlalchemy.orm import Session

from forum_app.accounts.rights import SeriesRole
from forum_app.core.open_items import OpenItem
from forum_app.desk.queries import list_balances, list_book_items, list_release_items, list_review_items
from forum_app.desk.wording import count_due, countdown, in_order, when
from forum_app.editions.models import EditionStatus
from forum_app.followup.models import Progress
from forum_app.people.models import Sector
from forum_app.proceedings.models import ReleaseStatus
from forum_app.proceedings.programme_snapshot import to_snapshot
from forum_app.proceedings.projection import project_programme
from forum_app.programme.actions import add_absence, release_programme
from forum_app.programme.models import Appearance, AppearanceStatus, Panel, Role, Segment
from forum_app.programme.open_items import list_open_items
from tests.desk import open_desk, sign_in_as
from tests.factories import Forum
from tests.public.site import Site, add_release
from tests.public.test_every_page import count_queries
from tests.public.wellformed import list_faults

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 22), "2 days late"),
        (date(2026, 11, 23), "1 day late"),
        (TODAY, "today"),
        (date(2026, 11, 25), "tomorrow"),
        (date(2026, 12, 6), "in 12 days"),
        (None, "whenever"),
    ],
)
def test_how_far_off_a_day_is(day: date | None, words: str) -> None:
    assert when(day, TODAY) == words


@pytest.mark.parametrize(
    ("first", "last", "status", "words"),
    [
        (date(2027, 4, 21), date(2027, 4, 22), "announced", "148 days to the Forum."),
        (date(2026, 11, 25), date(2026, 11, 26), "announced", "The Forum begins tomorrow."),
        (date(2026, 11, 23), date(2026, 11, 24), "announced", "The Forum is on."),
        (date(2026, 11, 22), date(2026, 11, 23), "held", "The Forum ended 1 day ago."),
        (date(2027, 4, 21), date(2027, 4, 22), "postponed", "This edition is postponed."),
    ],
)
def test_how_far_off_the_forum_is(first: date, last: date, status: str, words: str) -> None:
    assert countdown(first, last, status, TODAY) == words


def test_what_is_late_comes_first_and_what_has_no_day_last() -> None:
    items = [
        OpenItem("no day", "x", {}),
        OpenItem("later", "x", {}, day=date(2026, 12, 1)),
        OpenItem("same day, book", "x", {}, day=TODAY, stage=7),
        OpenItem("same day, plan", "x", {}, day=TODAY, stage=1),
        OpenItem("late", "x", {}, day=date(2026, 11, 1)),
    ]
    found = in_order(items, TODAY)
    assert [due.item.text for due in found] == ["late", "same day, plan", "same day, book", "later", "no day"]
    assert [due.late for due in found] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ""),
        ([10], "1 thing to do, and it is late."),
        ([25], "1 thing to do."),
        ([10, 25], "2 things to do, 1 of them late."),
        ([25, 26], "2 things to do."),
    ],
)
def test_how_much_there_is_to_do(days: list[int], words: str) -> None:
    items = [OpenItem("something", "x", {}, day=date(2026, 11, day)) for day in days]
    assert count_due(in_order(items, TODAY)) == words


def test_the_book_waits_for_a_release_until_there_is_one(forum: Forum, site: Site) -> None:
    def told() -> list[tuple[str, date | None]]:
        return [(item.text, item.day) for item in list_book_items(forum.session, forum.edition, today=TODAY)]

    assert told() == [("Release the proceedings", date(2026, 7, 22))]
    failed = {"status": ReleaseStatus.FAILED, "reason": "A gap.", "pdf_sha256": None}
    add_release(forum.session, forum.edition, site.store, draft=True)
    row = add_release(forum.session, forum.edition, site.store, **failed)
    assert told() == [
        (f"Mend what stopped release {row.number}", TODAY),
        ("Release the proceedings", date(2026, 7, 22)),
    ]
    built = add_release(forum.session, forum.edition, site.store)
    assert told() == []
    built.withdrawn_at, built.withdrawn_by, built.withdrawal_reason = datetime(2026, 9, 1, tzinfo=UTC), "O", "A name"
    assert told() == [("Release the proceedings again", TODAY)]


def _waits(forum: Forum) -> list[tuple[str, str, str]]:
    """What the programme waits for: words, how the page is called that does it, and what it is told."""
    forum.session.flush()
    forum.session.expire_all()
    items = list_open_items(forum.session, forum.edition, today=date(2026, 1, 1))
    told = [str(item.values.get("place") or item.values.get("panel") or "") for item in items]
    return [(item.text, item.endpoint, word) for item, word in zip(items, told, strict=True)]


def test_the_programme_waits_for_its_panels_hours_leads_rules_and_release(forum: Forum) -> None:
    forum.edition.status = EditionStatus.ANNOUNCED
    assert _waits(forum) == [("Add the first panel", "programme.new_panel", "")]
    forum.add_panel(1)
    forum.session.add(Panel(edition_id=forum.edition.id, number=2, title="Second", short_title="S"))
    forum.session.flush()
    rules = ("Announce the ground rules", "rules.announce_many", "")
    release = ("Release the programme", "programme_release.release", "")
    assert _waits(forum) == [
        ("Choose a moderator for panel 1", "appearances.new", "panel-1"),
        ("Choose a moderator for panel 2", "appearances.new", "panel-2"),
        ("Give panel 2 its hours", "programme.new_segment", "2"),
        rules,
        release,
    ]
    seat = forum.add_speaker(1, role=Role.MODERATOR)
    facts = {"edition": forum.edition, "person_id": seat.person_id}
    for hours in ((9, 12), (11, 13)):
        starts, ends = (datetime(2026, 4, 22, hour) for hour in hours)  # noqa: DTZ001 -- wall times
        add_absence(forum.session, starts_at=starts, ends_at=ends, **facts)
    assert _waits(forum)[0][0] == "Choose a moderator for panel 2"
    # Panel 1 sits from ten to eleven: one of the two absences matters.
    assert [text for text, _page, _told in _waits(forum)[2:]] == [
        "Mend 1 clash in the programme", rules[0], release[0]
    ]  # fmt: skip
    seat.status = AppearanceStatus.DECLINED
    assert "Mend 1 clash in the programme" not in [text for text, _page, _told in _waits(forum)]


def test_a_draft_that_readers_do_not_see_waits_for_a_release(forum: Forum) -> None:
    today = date(2026, 1, 1)

    def told() -> list[tuple[str, str]]:
        forum.session.flush()
        found = list_release_items(forum.session, forum.edition, today=today)
        return [(item.text, item.detail) for item in found]

    forum.add_panel(1)
    assert told() == []
    _release(forum)
    assert told() == []
    segment = forum.session.scalars(select(Segment)).one()
    segment.room = "Library"
    assert told() == [("Release the programme again", "1 difference from version 1, which readers see.")]
    today = date(2026, 12, 1)
    assert told() == []


def test_a_recommendation_waits_until_a_review_closes_it(forum: Forum) -> None:
    due = date(2026, 10, 1)
    late, reviewed, closed = (forum.add_recommendation(number, due=due) for number in (1, 2, 3))
    forum.add_recommendation(4, due=date(2027, 1, 1))
    forum.add_recommendation(5)
    forum.add_review(reviewed, date(2026, 10, 2), Progress.IN_PROGRESS)
    forum.add_review(closed, date(2026, 10, 2), Progress.COMPLETED)
    items = list_review_items(forum.session, forum.edition, today=TODAY)
    assert [(item.text, item.day) for item in items] == [
        (f"Review recommendation 1.{late.number}", due),
        ("Review recommendation 1.2", due),
    ]


def test_panels_are_counted_by_side_without_those_who_do_not_speak(forum: Forum) -> None:
    forum.add_panel(1)
    forum.add_panel(2)
    for side in ("ROK", "ROK", "NL"):
        forum.add_speaker(1, side=side)
    forum.add_speaker(1, side="NL", status=AppearanceStatus.INVITED)
    forum.add_speaker(1, side="NL", status=AppearanceStatus.DECLINED)
    forum.add_speaker(1, side="NL", role=Role.RAPPORTEUR)
    forum.add_speaker(1, side=None, sector=Sector.INDUSTRY)
    first, second = list_balances(forum.session, forum.edition)
    assert (first.parts, first.open, first.total) == ((("ROK", 2), ("NL", 1), ("neither", 1)), 1, 5)
    assert (second.parts, second.open) == ((("ROK", 0), ("NL", 0)), 0)


def test_the_page_says_what_waits_and_where_each_part_stands(forum: Forum, site: Site) -> None:
    forum.add_panel(1)
    insight = forum.add_insight(1, forum.add_speaker(1))
    forum.add_insight(1)
    forum.clear(insight)
    forum.add_recommendation(1, due=date(2026, 6, 1))
    forum.session.commit()
    page = open_desk(site.app).get("/desk/2026-seoul/")
    assert (page.status_code, list_faults(page.text)) == (200, [])
    for words in (
        "Release the proceedings",
        "Review recommendation 1.1",
        "1 of 1 confirmed",
        "1 of 2 answered",
        "1 of 1 open",
    ):
        assert words in page.text
    assert "<h1>What needs you now</h1>" in page.text
    # Who may only read has nothing to do.
    reading = sign_in_as(site.app, SeriesRole.READER, "rok-nl-forum").get("/desk/2026-seoul/").text
    assert ("<h1>What is open now</h1>" in reading, "Review recommendation 1.1" in reading) == (True, True)
    # The page is of numbers: who is on a panel stands where it may be seen.
    assert forum.session.get_one(type(insight), insight.id).edited not in page.text


def test_the_first_pages_ask_the_same_however_many_people(forum: Forum, site: Site, engine: Engine) -> None:
    counts: dict[str, list[int]] = {}
    # Still to come and released: whatever can wait is looked for.
    forum.edition.status = EditionStatus.ANNOUNCED
    forum.edition.starts_on, forum.edition.ends_on = date(2091, 4, 22), date(2091, 4, 23)
    forum.add_panel(1)
    _release(forum)
    forum.session.commit()
    client = open_desk(site.app)
    for people in (1, 3, 60):
        while len(forum.session.execute(_everybody()).all()) < people:
            forum.add_speaker(1)
            forum.add_edition(slug=f"edition-{next(forum.numbers)}", ordinal=next(forum.numbers) + 10)
        forum.session.commit()
        for path in ("/desk/", "/desk/2026-seoul/"):
            with count_queries(engine) as asked:
                assert client.get(path).status_code == 200
            counts.setdefault(path, []).append(len(asked))
    assert {path: len(set(found)) for path, found in counts.items()} == {"/desk/": 1, "/desk/2026-seoul/": 1}
    assert max(max(found) for found in counts.values()) <= 12


def _release(forum: Forum) -> None:
    snapshot = to_snapshot(project_programme(forum.session, forum.edition))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    release_programme(forum.session, edition=forum.edition, snapshot=snapshot, by="O", note="", now=now)


def _everybody() -> Select[int]:

    return select(Appearance.id)


def test_an_edition_without_anything_says_so(forum: Forum, site: Site, session: Session) -> None:
    forum.edition.starts_on, forum.edition.ends_on = date(2030, 4, 22), date(2030, 4, 23)
    session.execute(delete(type(forum.edition)).where(type(forum.edition).id != forum.edition.id))
    session.commit()
    text = open_desk(site.app).get("/desk/2026-seoul/").text
    assert "Nothing waits for you" in text
    assert "nobody asked yet" in text
