"""Reminders: only those who have not answered, each once, none close upon another, none after an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum_app.editions.models import EditionStatus
from forum_app.invitations.reminders import write_due_reminders
from forum_app.invitations.reminding import LEADS, REST, find_due
from forum_app.outbox.models import Mail
from forum_app.outbox.sending import ANSWERED
from forum_app.people.models import Language
from forum_app.programme.models import Appearance, AppearanceStatus
from tests.desk import open_desk
from tests.factories import make_forum
from tests.invitations.house import NOW, House, find_path, reach
from tests.mail_server import mail_server


@pytest.fixture
def people(session: Session) -> list[Appearance]:
    forum = make_forum(session, status=EditionStatus.PLANNED)
    forum.add_panel(1)
    people = [forum.add_speaker(1, status=AppearanceStatus.INVITED, listed=False) for _ in range(4)]
    for number, person in enumerate(people):
        reach(session, person, f"person{number}@example.org", Language.ENGLISH)
    session.commit()
    return people


@pytest.fixture
def house(engine: Engine, tmp_path: Path, people: list[Appearance]) -> Iterator[House]:
    with mail_server() as server, time_machine.travel(NOW, tick=True):
        house = House(engine, tmp_path, server)
        house.prepare(*people, answer_by="2026-03-20")
        house.post("/desk/2026-seoul/invitations/send", invitation=[house.find(person).id for person in people])
        house.work()
        assert len(server.messages) == 4
        server.messages.clear()
        server.recipients.clear()
        yield house


def reminded(house: House) -> list[str]:
    """Who has got a reminder, in order."""
    return [to for tos in house.server.recipients for to in tos]


def test_only_those_who_have_not_answered_are_reminded_twice_at_most(house: House, people: list[Appearance]) -> None:
    phone, (kim, lee, park, choi) = house.app.test_client(), people
    with Session(house.engine) as session, session.begin():
        # One answered by telephone, one was cancelled; both by the organisers' own hand.
        session.get_one(Appearance, park.id).status = AppearanceStatus.CONFIRMED
        session.get_one(Appearance, choi.id).status = AppearanceStatus.CANCELLED
    for day in range(3, 13):
        with time_machine.travel(datetime(2026, 3, day, 8, tzinfo=UTC)):
            house.work()
    assert reminded(house) == []
    with time_machine.travel(datetime(2026, 3, 13, 8, tzinfo=UTC)):
        house.work()
        house.work()
        assert reminded(house) == ["person0@example.org", "person1@example.org"]
        path = find_path(house.server)
        phone.post(f"{path}/answer", data={"verb": "decline"})
        assert house.status(lee)[1] is AppearanceStatus.DECLINED
    for day in range(14, 31):
        with time_machine.travel(datetime(2026, 3, day, 8, tzinfo=UTC)):
            house.work()
    assert reminded(house) == ["person0@example.org", "person1@example.org", "person0@example.org"]
    assert house.status(kim)[1] is AppearanceStatus.INVITED


def test_a_reminder_that_waits_is_dropped_when_the_answer_comes_first(house: House, people: list[Appearance]) -> None:
    path = find_first_path(house, people[0])
    with time_machine.travel(datetime(2026, 3, 13, 8, tzinfo=UTC)):
        with Session(house.engine) as session, session.begin():
            assert len(write_due_reminders(session, now=datetime.now(UTC))) == 4
            assert write_due_reminders(session, now=datetime.now(UTC)) == []
        house.app.test_client().post(f"{path}/answer", data={"verb": "decline"})
        house.work()
    assert reminded(house) == ["person1@example.org", "person2@example.org", "person3@example.org"]
    with Session(house.engine) as session:
        dropped = session.scalars(select(Mail).where(Mail.to_address == "person0@example.org", Mail.kind == "reminder"))
        assert dropped.one().answer == ANSWERED


def find_first_path(house: House, person: Appearance) -> str:
    shown = house.post(f"/desk/2026-seoul/invitations/{house.find(person).id}/link").text
    return "/i/" + shown.partition("https://forum.example.org/i/")[2].partition("<")[0]


def test_asking_again_begins_a_new_count(house: House, people: list[Appearance]) -> None:
    path = find_first_path(house, people[0])
    house.app.test_client().post(f"{path}/answer", data={"verb": "other", "words": "Later, please"})
    with time_machine.travel(datetime(2026, 3, 21, 8, tzinfo=UTC)):
        house.desk = open_desk(house.app)
        number = house.find(people[0]).id
        house.post(f"/desk/2026-seoul/invitations/{number}/renew", answer_by="2026-04-10")
        house.post("/desk/2026-seoul/invitations/send", invitation=number)
        house.work()
    house.server.recipients.clear()
    for day in (1, 3, 4, 9, 10, 11):
        with time_machine.travel(datetime(2026, 4, day, 8, tzinfo=UTC)):
            house.work()
    assert reminded(house) == ["person0@example.org"] * 2


@given(st.dates(date(2026, 1, 1), date(2026, 2, 1)), st.integers(0, 60))
def test_over_any_run_of_days_there_are_few_and_spaced(sent: date, length: int) -> None:
    deadline, last, written, days = sent + timedelta(days=length), sent, 0, list[date]()
    for today in (sent + timedelta(days=number) for number in range(80)):
        number = find_due(answer_by=deadline, last_written=last, written=written, today=today)
        if number is not None:
            assert number > written
            days.append(today)
            last, written = today, written + 1
    assert len(days) <= len(LEADS)
    assert all(day <= deadline for day in days)
    assert all(later - earlier >= REST for earlier, later in zip([sent, *days], days, strict=False))
    if length >= LEADS[0]:
        assert days
