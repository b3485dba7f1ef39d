"""Who has confirmed is told of other hours or another room: a draft that waits, one a release, never by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.outbox.models import Mail, MailStatus
from forum_app.people.models import Language, PersonContact
from forum_app.programme.models import Appearance, AppearanceStatus, Segment
from tests.desk import read_field
from tests.factories import Forum
from tests.invitations.house import House
from tests.public.test_every_page import count_queries

DESK = "/desk/2026-seoul"
RELEASE = f"{DESK}/programme/release"


def _move(session: Session, key: str, *, minutes: int = 0, room: str | None = None) -> None:
    segment = session.scalars(select(Segment).where(Segment.key == key)).one()
    segment.starts_at += timedelta(minutes=minutes)
    segment.room = room or segment.room
    session.commit()


def _changes(session: Session) -> list[tuple[str, str, str]]:
    session.expire_all()
    rows = session.scalars(select(Mail).where(Mail.kind == "change").order_by(Mail.id)).all()
    found = [(row.to_address, row.status.value, row.ledger_key or "") for row in rows]
    session.rollback()
    return found


@pytest.fixture
def confirmed(house: House, forum: Forum, session: Session) -> list[Appearance]:
    """Four people with the first three confirmed; the third has no address; the first version is released."""
    people = list(session.scalars(select(Appearance).order_by(Appearance.id)))
    for one in people[:3]:
        one.status = AppearanceStatus.CONFIRMED
    session.delete(session.scalars(select(PersonContact).where(PersonContact.person_id == people[2].person_id)).one())
    first = session.scalars(select(PersonContact).where(PersonContact.person_id == people[0].person_id)).one()
    first.language, people[0].native_name = Language.KOREAN, "김민지"
    session.commit()
    assert house.post(RELEASE, note="").status_code == 303
    return people


def test_who_has_confirmed_gets_a_draft_with_the_new_hours(
    house: House, confirmed: list[Appearance], session: Session
) -> None:
    kim, lee, *_others = confirmed
    assert _changes(session) == []
    _move(session, "panel-1", minutes=30, room="Han Room")
    with count_queries(house.engine) as asked:
        page = house.desk.get(RELEASE).text
    assert len(asked) <= 12
    assert "2 confirmed people sit in what has other hours" in page
    assert _changes(session) == []
    answer = house.desk.post(
        RELEASE, data={"csrf_token": read_field(page, "csrf_token"), "note": ""}, follow_redirects=True
    )
    assert "2 mails about other hours or rooms wait in the outbox." in answer.text
    told = [(f"person{one.id}@example.org", "draft", f"change:{one.id}:2") for one in (kim, lee)]
    assert _changes(session) == told
    house.work()
    assert (house.server.messages, _changes(session)) == ([], told)
    todo = house.desk.get(f"{DESK}/").text
    assert "Send 2 mails about other hours or rooms" in todo
    assert f"{DESK}/mail/?status=draft&amp;kind=change" in todo
    listed = house.desk.get(f"{DESK}/mail/?status=draft&kind=change").text
    assert listed.count('name="mail"') == 2


def test_the_mail_says_room_and_hours_in_the_persons_language(
    house: House, confirmed: list[Appearance], session: Session
) -> None:
    _move(session, "panel-1", minutes=30, room="Han Room")
    house.post(RELEASE, note="")
    numbers = session.scalars(select(Mail.id).where(Mail.kind == "change").order_by(Mail.id)).all()
    session.rollback()
    house.post(f"{DESK}/mail/act", verb="send", mail=list(numbers))
    house.work()
    korean, english = house.server.messages
    texts = [message.get_body().get_content().replace("\r\n", "\n") for message in (korean, english)]
    hours = "10:30–11:00 Seoul · 03:30–04:00 The Hague"
    assert f"\nWednesday, 22 April 2026, {hours} (Han Room)\n" in texts[1]
    assert f"\n2026년 4월 22일 수요일, {hours} (Han Room)\n" in texts[0]
    assert texts[0].startswith("김민지 님께")
    [entry] = english.iter_attachments()
    [event] = Calendar.from_ical(entry.get_content()).walk("VEVENT")
    assert event["dtstart"].dt.replace(tzinfo=None) == datetime(2026, 4, 22, 10, 30)  # noqa: DTZ001 -- wall time
    assert (int(event["sequence"]), str(event["location"])) == (2, "Han Room, Seoul")


def test_nobody_is_told_twice_and_the_newest_counts(
    house: House, confirmed: list[Appearance], session: Session
) -> None:
    kim = confirmed[0]
    _move(session, "panel-1", minutes=30)
    house.post(RELEASE, note="")
    house.post(RELEASE, note="the same again")
    assert len(_changes(session)) == 2
    _move(session, "panel-1", room="Han Room")
    house.post(RELEASE, note="")
    mine = [(status, key) for address, status, key in _changes(session) if address == f"person{kim.id}@example.org"]
    assert mine == [("withdrawn", f"change:{kim.id}:2"), ("draft", f"change:{kim.id}:4")]


def test_another_title_or_somebody_else_s_hours_are_no_reason(
    house: House, confirmed: list[Appearance], session: Session
) -> None:
    session.scalars(select(Segment).where(Segment.key == "panel-1")).one().title = "Another title"
    _move(session, "panel-2", minutes=15)
    answer = house.desk.post(
        RELEASE,
        data={"csrf_token": read_field(house.desk.get(RELEASE).text, "csrf_token"), "note": ""},
        follow_redirects=True,
    )
    # On the second panel one has confirmed, who has no address, and one has not answered.
    assert _changes(session) == []
    assert "1 of those concerned has no e-mail address." in answer.text


def test_who_cancels_meanwhile_is_not_written_to(house: House, confirmed: list[Appearance], session: Session) -> None:
    kim = confirmed[0]
    _move(session, "panel-1", minutes=30)
    house.post(RELEASE, note="")
    session.get_one(Appearance, kim.id).status = AppearanceStatus.CANCELLED
    numbers = session.scalars(select(Mail.id).where(Mail.kind == "change")).all()
    session.commit()
    house.post(f"{DESK}/mail/act", verb="send", mail=list(numbers))
    house.work()
    assert len(house.server.messages) == 1
    assert [status for _address, status, _key in _changes(session)] == [
        MailStatus.WITHDRAWN.value,
        MailStatus.SENT.value,
    ]
