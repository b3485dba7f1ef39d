"""Asking people: prepared at the desk, sent by mail, answered on the personal page, undone, replaced, taken back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.editions.models import Edition
from forum_app.invitations.links import purge_links
from forum_app.invitations.models import Invitation, InvitationEvent, InvitationStatus, PersonalLink
from forum_app.outbox.models import Mail, MailStatus
from forum_app.people.models import Affiliation, Consent, Language, Person, PersonContact, Sector
from forum_app.programme.models import Appearance, AppearanceStatus
from tests.desk import open_desk
from tests.factories import Forum
from tests.invitations.house import PAGE, House, find_path, reach
from tests.public.test_every_page import count_queries


def test_from_the_desk_to_a_confirmed_seat(
    house: House, kim: Appearance, lee: Appearance, phone: FlaskClient, session: Session
) -> None:
    assert house.prepare(kim, lee, note="It would be lovely.").status_code == 303
    assert house.server.messages == []
    house.post(f"{PAGE}/send", invitation=house.find(kim).id)
    house.work()
    [message] = house.server.messages
    assert message["To"].addresses[0].addr_spec == f"person{kim.id}@example.org"
    body = message.get_body()
    assert body is not None
    text = body.get_content()
    assert "It would be lovely." in text
    assert "Panellist, Panel 1: Panel title 1" in text
    assert "Wednesday, 22 April 2026, 10:00–11:00 Seoul · 03:00–04:00 The Hague" in text

    path = find_path(house.server)
    cover = phone.get(path)
    assert cover.status_code == 200
    assert "Panel title 1" not in cover.text
    assert house.status(kim) == (InvitationStatus.OPEN, AppearanceStatus.INVITED)
    phone.post(f"{path}/open")
    assert house.status(kim) == (InvitationStatus.OPENED, AppearanceStatus.INVITED)
    page = phone.get(path).text
    assert "Panellist, Panel 1: Panel title 1" in page
    assert ">10:00–11:00 Seoul ·</span>" in page
    assert ">03:00–04:00 The Hague</span>" in page
    assert phone.get(path).headers["Cache-Control"] == "no-store"

    phone.post(f"{path}/answer", data={"verb": "accept", "listed": "yes", "words": "With pleasure."})
    assert house.status(kim) == (InvitationStatus.ACCEPTED, AppearanceStatus.CONFIRMED)
    assert house.status(lee) == (InvitationStatus.OPEN, AppearanceStatus.INVITED)
    with Session(house.engine) as fresh:
        consent = fresh.scalars(select(Consent)).one()
        assert (consent.person_id, consent.kind.value, consent.given) == (kim.person_id, "name", True)
        assert fresh.get_one(Appearance, kim.id).listed
    house.work()
    [_invitation, thanks] = house.server.messages
    [entry] = thanks.iter_attachments()
    [event] = Calendar.from_ical(entry.get_content()).walk("VEVENT")
    assert event["dtstart"].dt == datetime(2026, 4, 22, 1, tzinfo=UTC)
    assert phone.get(f"{path}/forum.ics").status_code == 200
    desk = house.desk.get(f"{PAGE}/{house.find(kim).id}").text
    assert "With pleasure." in desk
    assert re.search(r"The person</p><p>Accepted</p>", desk)
    assert re.findall(r'</p><p>([^<]+)</p><p class="small mute">', desk) == [
        "Prepared", "Invitation: sent", "Opened", "Accepted", "Thanks for accepting, with a calendar entry: sent",
    ]  # fmt: skip


@pytest.mark.parametrize("told", ["may stand there", "does not stand there"])
def test_the_page_says_what_becomes_public(
    house: House, kim: Appearance, phone: FlaskClient, session: Session, told: str
) -> None:
    listed = {"listed": "yes"} if told == "may stand there" else {}
    session.get_one(Appearance, kim.id).native_name = "김민지"
    session.commit()
    path = house.invite(kim)
    phone.post(f"{path}/answer", data={"verb": "accept", **listed})
    page = phone.get(path).text
    assert told in page.partition("On the public programme</dt>")[2].partition("</dd>")[0]
    assert 'lang="ko">김민지</span>' in page.partition("How you would be printed</dt>")[2].partition("</dd>")[0]


def test_the_page_speaks_the_persons_language(
    house: House, kim: Appearance, phone: FlaskClient, session: Session
) -> None:
    contact = session.scalars(select(PersonContact).where(PersonContact.person_id == kim.person_id)).one()
    contact.language = Language.KOREAN
    session.commit()
    path = house.invite(kim)
    assert str(house.server.messages[0]["Subject"]).startswith("초청:")
    phone.post(f"{path}/open")
    page = phone.get(path).text
    assert '<html lang="ko">' in page
    assert "패널 토론자, 제1패널: Panel title 1" in page
    assert "2026년 4월 22일 수요일" in page
    dutch = phone.get(f"{path}?language=nl").text
    assert '<html lang="nl">' in dutch
    assert "Panellid, Panel 1: Panel title 1" in dutch


@pytest.mark.parametrize("verb", ["accept", "decline", "other"])
def test_a_get_does_nothing_and_an_answer_can_be_taken_back(
    house: House, kim: Appearance, phone: FlaskClient, session: Session, verb: str
) -> None:
    path = house.invite(kim)
    for asked in ("/open", "/answer?verb=accept", "/undo"):
        # As a telephone does that brings back a page: it is led to the question.
        back = phone.get(path + asked)
        assert (back.status_code, back.location) == (303, path)
    assert phone.head(path).status_code == 200
    assert house.status(kim)[0] is InvitationStatus.OPEN
    phone.post(f"{path}/answer", data={"verb": verb, "words": "Monday"})
    assert house.status(kim)[0].name == {"accept": "ACCEPTED", "decline": "DECLINED", "other": "OTHER_DATE"}[verb]
    # The same form again, from another window, changes nothing.
    again = phone.post(f"{path}/answer", data={"verb": "decline" if verb == "accept" else "accept"})
    assert again.status_code == 303
    assert house.status(kim)[0].name == {"accept": "ACCEPTED", "decline": "DECLINED", "other": "OTHER_DATE"}[verb]
    phone.post(f"{path}/undo")
    assert house.status(kim) == (InvitationStatus.OPENED, AppearanceStatus.INVITED)
    # What was written stands in each answer that may come in its place.
    assert phone.get(path).text.count(">Monday</textarea>") == 3
    phone.post(f"{path}/answer", data={"verb": "accept"})
    assert house.status(kim) == (InvitationStatus.ACCEPTED, AppearanceStatus.CONFIRMED)


def test_an_answer_is_not_taken_back_when_the_place_was_given_by_another_entry(
    house: House, kim: Appearance, phone: FlaskClient, session: Session
) -> None:
    path = house.invite(kim)
    phone.post(f"{path}/answer", data={"verb": "decline"})
    again = Appearance(
        **{name: getattr(kim, name) for name in set(kim.__table__.columns.keys()) - {"id", "key"}}, key="again"
    )
    again.status = AppearanceStatus.CONFIRMED
    session.add(again)
    session.commit()
    assert phone.post(f"{path}/undo").status_code == 303
    assert house.status(kim) == (InvitationStatus.DECLINED, AppearanceStatus.DECLINED)


def test_thanks_are_not_sent_for_an_answer_taken_back(
    house: House, kim: Appearance, phone: FlaskClient, session: Session
) -> None:
    path = house.invite(kim)
    phone.post(f"{path}/answer", data={"verb": "accept"})
    phone.post(f"{path}/undo")
    house.work()
    assert [str(one["Subject"])[:10] for one in house.server.messages] == ["Invitation"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"verb": "other", "words": " "}, "Say which days or hours would suit you."),
        ({"verb": "decline", "substitute_address": "x@example.org", "words": "Kept"}, "Give the name of the person"),
        (
            {"verb": "decline", "substitute_name": "Park", "substitute_address": "x at y", "words": "Kept"},
            "This is no e-mail address",
        ),
        ({"verb": "accept", "words": "x" * 2001}, "at most 2000 characters"),
        ({"verb": "delete"}, "Please look at this first"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    house: House, kim: Appearance, phone: FlaskClient, data: dict[str, str], told: str
) -> None:
    path = house.invite(kim)
    answer = phone.post(f"{path}/answer", data=data)
    assert answer.status_code == 422
    assert told in answer.text
    assert data.get("words", "").strip() in answer.text
    assert house.status(kim)[0] is InvitationStatus.OPEN


def test_forged_purged_and_late_links_open_nothing(
    house: House, kim: Appearance, lee: Appearance, phone: FlaskClient, session: Session
) -> None:
    path = house.invite(kim)
    other = house.invite(lee)
    assert path != other
    token = path.removeprefix("/i/")
    for forged in (
        token[:-2],
        token + "x",
        token[::-1],
        "a.b",
        "WzEsICIxIl0",
        other.removeprefix("/i/")[:8] + token[8:],
    ):
        page = phone.get(f"/i/{forged}")
        # Whose it is nobody knows: it is said in every language.
        assert (page.status_code, "개인 링크가 아니거나" in page.text, "geen persoonlijke link" in page.text) == (
            404,
            True,
            True,
        )
        assert phone.post(f"/i/{forged}/answer", data={"verb": "accept"}).status_code == 404
    with time_machine.travel(datetime(2026, 4, 21, 14, 59, tzinfo=UTC)):
        assert phone.get(path).status_code == 200
    with time_machine.travel(datetime(2026, 4, 21, 15, 1, tzinfo=UTC)):
        late = phone.get(path)
        assert late.status_code == 410
        assert "The time of this page is over" in late.text
        assert "기한이 지났습니다" in late.text
        assert phone.post(f"{path}/answer", data={"verb": "accept"}).status_code == 410
    assert house.status(kim)[0] is InvitationStatus.OPEN
    with Session(house.engine) as fresh, fresh.begin():
        assert purge_links(fresh, now=datetime(2026, 5, 22, tzinfo=UTC)) == 0
        assert purge_links(fresh, now=datetime(2026, 6, 1, tzinfo=UTC)) == 2
        assert fresh.scalars(select(PersonalLink)).all() == []
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC)):
        gone = phone.get(path)
        told = ("기한이 지났습니다" in gone.text, "geen persoonlijke link" in gone.text)
        assert (gone.status_code, *told) == (404, True, False)


def test_a_substitute_takes_the_place_of_who_declined(
    house: House, kim: Appearance, phone: FlaskClient, session: Session
) -> None:
    park = Person(key="park", given="Ji-woo", family="Park", name_order="family-first", country="NL")
    session.add(park)
    session.flush()
    session.add(PersonContact(person_id=park.id, email="park@example.org", phone=None, language=Language.ENGLISH))
    work = {"title": "Engineer", "institution": "Kade Works", "sector": Sector.INDUSTRY}
    session.add(Affiliation(person_id=park.id, **work))
    session.commit()
    path = house.invite(kim)
    phone.post(
        f"{path}/answer",
        data={"verb": "decline", "substitute_name": "Park Ji-woo", "substitute_address": "park@example.org"},
    )
    number = house.find(kim).id
    page = house.desk.get(f"{PAGE}/{number}").text
    assert "Park Ji-woo, park@example.org" in page
    # Whom the person suggested is chosen already, where the list has them.
    assert '<option selected value="park">' in page
    answer = house.post(f"{PAGE}/{number}/substitute", person="park", answer_by="2026-03-25")
    assert answer.status_code == 303
    with Session(house.engine) as fresh:
        made = fresh.scalars(select(Invitation).where(Invitation.replaces_id == number)).one()
        seat = fresh.get_one(Appearance, made.appearance_id)
        assert (seat.person_id, seat.panel_id, seat.role, seat.status) == (
            park.id, kim.panel_id, kim.role, AppearanceStatus.INVITED,
        )  # fmt: skip
        # Of who declined only the place: a description by side and sector is to fit the one who comes.
        own = (seat.side.key if seat.side else None, seat.sector, seat.title, seat.affiliation)
        assert own == ("NL", Sector.INDUSTRY, "Engineer", "Kade Works")
    phone.post(f"{path}/undo")
    assert house.status(kim) == (InvitationStatus.DECLINED, AppearanceStatus.DECLINED)
    assert "Somebody else has been asked" in phone.get(path).text


def test_an_invitation_taken_back_answers_no_more_and_says_so_by_mail(
    house: House, kim: Appearance, lee: Appearance, phone: FlaskClient, session: Session
) -> None:
    path = house.invite(kim)
    house.prepare(lee)
    for person in (kim, lee):
        house.post(f"{PAGE}/{house.find(person).id}/withdraw", note="The panel was dropped.")
        assert house.status(person) == (InvitationStatus.WITHDRAWN, AppearanceStatus.CANCELLED)
    phone.post(f"{path}/answer", data={"verb": "accept"})
    assert house.status(kim) == (InvitationStatus.WITHDRAWN, AppearanceStatus.CANCELLED)
    assert "was taken back" in phone.get(path).text
    with Session(house.engine) as fresh:
        kinds = [
            (mail.kind, mail.status.value, mail.person_id) for mail in fresh.scalars(select(Mail).order_by(Mail.id))
        ]
    # Only who had got the invitation is told that it is taken back.
    assert kinds == [
        ("invitation", "sent", kim.person_id),
        ("invitation", "withdrawn", lee.person_id),
        ("withdrawal", "draft", kim.person_id),
    ]
    house.post(f"{PAGE}/{house.find(kim).id}/renew", answer_by="2026-04-01")
    assert house.status(kim) == (InvitationStatus.OPEN, AppearanceStatus.INVITED)
    phone.post(f"{path}/answer", data={"verb": "accept"})
    assert house.status(kim) == (InvitationStatus.ACCEPTED, AppearanceStatus.CONFIRMED)


def test_who_cannot_be_asked_is_named_and_the_others_are_drafts(
    house: House, kim: Appearance, lee: Appearance, session: Session
) -> None:
    contact = session.scalars(select(PersonContact).where(PersonContact.person_id == lee.person_id)).one()
    contact.email = None
    session.commit()
    house.prepare(kim, lee)
    page = house.desk.get(PAGE).text
    assert "has no e-mail address yet: add it under People" in page
    with Session(house.engine) as fresh:
        assert [one.appearance_id for one in fresh.scalars(select(Invitation))] == [kim.id]
    for day, told in (
        ("2026-03-01", "has passed"),
        ("2026-04-22", "before the edition’s first day"),
        ("", "Give the day"),
    ):
        assert told in house.prepare(lee, answer_by=day).text
    assert "Nobody is ticked" in house.prepare().text


def test_the_personal_link_can_be_shown_and_that_is_on_record(
    house: House, kim: Appearance, phone: FlaskClient, session: Session
) -> None:
    house.prepare(kim)
    number = house.find(kim).id
    assert "/i/" not in house.desk.get(f"{PAGE}/{number}").text
    shown = house.post(f"{PAGE}/{number}/link").text
    found = re.search(r"https://forum\.example\.org(/i/[\w.-]+)", shown)
    assert found is not None
    assert phone.get(found.group(1)).status_code == 200
    with Session(house.engine) as fresh:
        steps = [event.step.value for event in fresh.scalars(select(InvitationEvent).order_by(InvitationEvent.id))]
    assert steps == ["prepared", "looked at the personal link"]
    assert "the personal link of invitation" in house.desk.get("/desk/audit/rok-nl-forum").text


def test_the_list_takes_the_same_queries_for_one_and_for_many(house: House, session: Session, forum: Forum) -> None:
    counts = []
    for more in (0, 5):
        for _ in range(more):
            reach(session, forum.add_speaker(1, status=AppearanceStatus.INVITED), "x@example.org", Language.DUTCH)
        session.commit()
        with count_queries(house.engine) as queries:
            assert house.desk.get(PAGE).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_first_page_says_whom_to_ask_and_whom_to_chase(
    house: House, kim: Appearance, lee: Appearance, session: Session
) -> None:
    first = "/desk/2026-seoul/"
    assert "Invite 4 people" in house.desk.get(first).text
    house.invite(kim)
    house.prepare(lee)
    page = house.desk.get(first).text
    assert "Invite 2 people" in page
    assert "Send 1 prepared invitation" in page
    assert "Chase" not in page
    with time_machine.travel(datetime(2026, 3, 21, 9, tzinfo=UTC)):
        page = open_desk(house.app).get(first).text
        assert "Chase 1 person without an answer" in page


def test_the_table_of_the_list_is_safe_against_formulas(house: House, session: Session, forum: Forum) -> None:
    session.add(forum.add_speaker(1, status=AppearanceStatus.INVITED, family="=1+1", given=""))
    session.commit()
    lines = house.desk.get(f"{PAGE}/invitations.csv").text.splitlines()
    assert len(lines) == 6
    assert not any(re.match(r'"?[=+@-]', cell) for line in lines for cell in line.split(","))


def test_the_database_knows_a_personal_page_only_by_its_two_dates(
    house: House, kim: Appearance, session: Session
) -> None:
    house.prepare(kim)
    with Session(house.engine) as fresh:
        link = fresh.scalars(select(PersonalLink)).one()
        edition = fresh.scalars(select(Edition).where(Edition.slug == "2026-seoul")).one()
        assert (edition.starts_on, edition.ends_on) == (date(2026, 4, 22), date(2026, 4, 23))
        assert link.valid_until == datetime(2026, 4, 21, 15, tzinfo=UTC)
        assert link.purge_at == datetime(2026, 5, 22, 15, tzinfo=UTC)
        assert fresh.scalars(select(Mail.status)).one() is MailStatus.DRAFT


def test_everybody_with_an_address_is_asked_at_once(house: House, kim: Appearance, session: Session) -> None:
    contact = session.scalars(select(PersonContact).where(PersonContact.person_id == kim.person_id)).one()
    contact.email = None
    session.commit()
    house.post(f"{PAGE}/prepare", every="yes", answer_by="2026-03-20")
    with Session(house.engine) as fresh:
        asked = fresh.scalars(select(Invitation.appearance_id)).all()
        assert (len(asked), kim.id in asked) == (3, False)
    house.post(f"{PAGE}/send", every="yes")
    house.work()
    assert len(house.server.messages) == 3
