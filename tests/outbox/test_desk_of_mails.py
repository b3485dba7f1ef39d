"""The outbox at the desk: mails read, edited, sent in bulk; wordings changed; a new password asked for."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry, User
from forum_app.accounts.rights import SeriesRole
from forum_app.editions.models import EditionStatus
from forum_app.outbox.models import Mail, MailStatus, MailText
from forum_app.people.models import Language
from forum_app.programme.models import AppearanceStatus
from tests.desk import PASSWORD, post, read_field, sign_in, sign_in_as
from tests.factories import make_forum
from tests.invitations.house import NOW, House, reach
from tests.mail_server import mail_server
from tests.public.test_every_page import count_queries
from tests.public.wellformed import list_faults

OUTBOX = "/desk/2026-seoul/mail"


@pytest.fixture
def house(engine: Engine, tmp_path: Path, session: Session) -> Iterator[House]:
    """Four people whose invitations are drafts."""
    forum = make_forum(session, status=EditionStatus.PLANNED)
    forum.add_panel(1)
    people = [forum.add_speaker(1, status=AppearanceStatus.INVITED, listed=False) for _ in range(4)]
    for person in people:
        reach(session, person, f"person{person.id}@example.org", Language.ENGLISH)
    session.commit()
    with mail_server() as server, time_machine.travel(NOW, tick=True):
        house = House(engine, tmp_path, server)
        house.prepare(*people)
        yield house


def list_mails(house: House) -> list[tuple[int, MailStatus]]:
    with Session(house.engine) as session:
        return [(mail.id, mail.status) for mail in session.scalars(select(Mail).order_by(Mail.id))]


def test_every_page_is_sound(house: House) -> None:
    number = list_mails(house)[0][0]
    for path in ("/", "/?status=draft", "/?page=9", f"/{number}", "/texts/", "/texts/invitation/ko"):
        page = house.desk.get(OUTBOX + path)
        assert (page.status_code, list_faults(page.text)) == (200, []), path
    assert house.desk.get(f"{OUTBOX}/999").status_code == 404
    assert house.desk.get(f"{OUTBOX}/texts/nothing/ko").status_code == 404


def test_a_mail_is_edited_and_then_goes_as_it_stands(house: House) -> None:
    number = list_mails(house)[0][0]
    page = f"{OUTBOX}/{number}"
    sent = {"to_address": "new@example.org", "subject": "Come", "body": "Do come: {link}"}
    version = read_field(house.desk.get(page).text, "version")
    given = {name: read_field(house.desk.get(page).text, name) for name in ("to_address", "subject")}
    with Session(house.engine) as session:
        given["body"] = session.get_one(Mail, number).body
        noted = session.query(AuditEntry).count()
    assert house.post(page, **given, version=version).status_code == 303
    with Session(house.engine) as session:
        assert session.query(AuditEntry).count() == noted
    assert "Nothing was changed: the mail is as it was." in house.desk.get(page).text
    assert "lacks {link}" in house.post(page, **(sent | {"body": "Do come"}), version=version).text
    assert house.post(page, **sent, version=version).status_code == 303
    conflict = house.post(page, **(sent | {"subject": "Other"}), version=version)
    assert (conflict.status_code, "Stored meanwhile by somebody else: <q>Come</q>" in conflict.text) == (409, True)
    house.post(f"{OUTBOX}/act", verb="send", mail=number)
    house.work()
    [message] = house.server.messages
    assert (house.server.recipients, message["Subject"]) == ([["new@example.org"]], "Come")
    body = message.get_body()
    assert body is not None
    assert re.fullmatch(r"Do come: https://forum\.example\.org/i/\S+\s+", body.get_content())


def test_drafts_are_read_one_after_the_other(house: House) -> None:
    numbers = [number for number, _status in list_mails(house)]
    house.post(f"{OUTBOX}/act", verb="withdraw", mail=numbers[1])
    read, path = [], f"{OUTBOX}/{numbers[-1]}"
    while path:
        page = house.desk.get(path).text
        read.append(int(path.rpartition("/")[2]))
        path = (
            page.partition("The next draft")[0].rpartition('href="')[2].partition('"')[0]
            if "next draft" in page
            else ""
        )
    assert read == [numbers[3], numbers[2], numbers[0]]
    assert "To Given" in page
    assert "next draft" not in house.desk.get(f"{OUTBOX}/{numbers[1]}").text


def test_those_ticked_are_sent_and_the_others_stay(house: House) -> None:
    numbers = [number for number, _status in list_mails(house)]
    house.post(f"{OUTBOX}/act", verb="send", mail=numbers[:2])
    house.post(f"{OUTBOX}/act", verb="withdraw", mail=numbers[2])
    assert [status.value for _number, status in list_mails(house)] == ["queued", "queued", "withdrawn", "draft"]
    house.work()
    told = house.post(f"{OUTBOX}/act", verb="withdraw", mail=numbers)
    assert "1 mail withdrawn. 3 could not be" in house.desk.get(told.location).text
    assert [status.value for _number, status in list_mails(house)] == ["sent", "sent", "withdrawn", "withdrawn"]
    house.post(f"{OUTBOX}/act", verb="redraft", mail=numbers)
    assert [status.value for _number, status in list_mails(house)] == ["sent", "sent", "draft", "draft"]
    assert len(house.server.messages) == 2


def test_everything_in_a_state_is_sent_by_one_button(house: House) -> None:
    numbers = [number for number, _status in list_mails(house)]
    house.server.refusals["person2@example.org"] = "550 5.1.1 No such mailbox"
    assert "Send all" not in house.desk.get(f"{OUTBOX}/").text
    assert "Send all 4 drafts" in house.desk.get(f"{OUTBOX}/?status=draft&kind=invitation").text
    # Of another kind there is none: nothing is shown, nothing would go.
    other = house.desk.get(f"{OUTBOX}/?status=draft&kind=reminder").text
    assert ("All 0" in other, "Send all" in other) == (True, False)
    house.post(f"{OUTBOX}/act", verb="send all", status="draft", kind="reminder")
    house.post(f"{OUTBOX}/act", verb="send all", status="sent", mail=numbers)
    assert {status for _number, status in list_mails(house)} == {MailStatus.DRAFT}
    told = house.post(f"{OUTBOX}/act", verb="send all", status="draft", kind="")
    assert "4 mails queued." in house.desk.get(told.location).text
    house.work()
    assert [status.value for _number, status in list_mails(house)] == ["sent", "failed", "sent", "sent"]
    failed = house.desk.get(f"{OUTBOX}/?status=failed").text
    assert ("550 5.1.1 No such mailbox" in failed, "Make those ticked drafts again" in failed) == (True, True)
    assert "Make those ticked drafts again" not in house.desk.get(f"{OUTBOX}/?status=draft").text


@pytest.mark.parametrize(("sent", "said"), [(1, "1 mail queued. It waits"), (2, "2 mails queued. They wait")])
def test_without_a_server_it_is_said_that_mails_wait(
    house: House, monkeypatch: pytest.MonkeyPatch, sent: int, said: str
) -> None:
    monkeypatch.setattr("forum_app.outbox.views.is_server_set", lambda: False)
    numbers = [number for number, _status in list_mails(house)][:sent]
    told = house.post(f"{OUTBOX}/act", verb="send", mail=numbers)
    assert f"{said} until the server’s settings name a mail server." in house.desk.get(told.location).text


def test_a_mail_says_in_both_cities_when_it_went_out_or_goes(house: House) -> None:
    numbers = [number for number, _status in list_mails(house)]
    house.server.refusals["person2@example.org"] = "451 4.3.0 Come back later"
    house.post(f"{OUTBOX}/act", verb="send", mail=numbers[:2])
    house.work()
    said = [house.desk.get(f"{OUTBOX}/{number}").text for number in numbers]
    assert "Sent, 2 March 2026, 18:30 Seoul · 10:30 The Hague." in said[0]
    assert "Queued, not taken yet; tried again from 2 March 2026, 18:31 Seoul · 10:31 The Hague." in said[1]
    assert "Draft." in said[2]
    with Session(house.engine) as session, session.begin():
        session.get_one(Mail, numbers[2]).status = MailStatus.SENDING
        session.get_one(Mail, numbers[2]).claimed_at = NOW
    sending = house.desk.get(f"{OUTBOX}/{numbers[2]}").text
    assert ("Sending, since 2 March 2026, 18:30 Seoul" in sending, 'name="verb"' in sending) == (True, False)


def test_mails_wait_for_the_hour_that_is_chosen_on_the_host_citys_clock(house: House) -> None:
    every = {"every": "yes"}
    sending = "/desk/2026-seoul/invitations/send"
    for wrong, words in (
        ("2026-03-02T18:29", "The hour has passed"), ("2027-03-09T09:00", "more than a year"), ("x", "be read"),
    ):  # fmt: skip
        refused = house.post(sending, not_before=wrong, **every)
        assert (refused.status_code, words in refused.text) == (422, True)
    late = house.post(sending, not_before="2026-03-21T09:00", **every)
    assert "would go out after the day for the answer" in house.desk.get(late.location).text
    assert {status for _number, status in list_mails(house)} == {MailStatus.DRAFT}
    done = house.post(sending, not_before="2026-03-03T09:00", **every)
    told = "3 March 2026, 09:00 Seoul · 01:00 The Hague"
    assert f"4 mails wait for their hour. Not before {told}." in house.desk.get(done.location).text
    page = house.desk.get(f"{OUTBOX}/?status=queued").text
    assert (page.count(f"Goes out from {told}"), list_faults(page)) == (4, [])
    house.work()
    assert house.server.messages == []
    # What waits goes at once after all when it is asked for.
    first = list_mails(house)[0][0]
    house.post(f"{OUTBOX}/act", mail=first, verb="send")
    house.work()
    assert len(house.server.messages) == 1
    for hour, minute, sent in ((23, 59, 1), (0, 1, 4)):
        with time_machine.travel(datetime(2026, 3, 3 if hour == 0 else 2, hour, minute, tzinfo=UTC)):
            house.work()
        assert len(house.server.messages) == sent


def test_a_wording_of_the_series_is_used_and_can_be_taken_back(house: House, session: Session) -> None:
    page = f"{OUTBOX}/texts/reminder/en"
    original = house.desk.get(page).text
    assert "{nobody}, which this mail does not know" in post(house.desk, page, subject="{nobody}", body="{link}").text  # type: ignore[attr-defined]
    post(house.desk, page, subject="Well, {person}?", body="{link}", version=read_field(original, "version"))
    assert "Well, {person}?" in house.desk.get(page).text
    assert "Your own" in house.desk.get(f"{OUTBOX}/texts/").text
    version = read_field(house.desk.get(page).text, "version")
    post(house.desk, page, subject="Well, {person}?", body="{link}", version=version)
    assert "Nothing was changed: the wording is as it was." in house.desk.get(f"{OUTBOX}/texts/").text
    post(house.desk, page, subject="Well, {person}?", body="{link}", version=version, original="yes")
    assert "Your own" not in house.desk.get(f"{OUTBOX}/texts/").text
    assert "Well, {person}?" not in house.desk.get(page).text


def test_a_wording_that_is_saved_as_it_was_is_none_of_the_series_own(house: House, session: Session) -> None:
    page = f"{OUTBOX}/texts/reminder/nl"
    form = house.desk.get(page).text
    body = re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", form, re.S)[0]
    sent = {"subject": read_field(form, "subject"), "body": html.unescape(body).replace("\n", "\r\n")}
    noted = len(session.scalars(select(AuditEntry.id)).all())
    session.rollback()
    told: Any = post(house.desk, page, version=read_field(form, "version"), **sent)
    assert (told.status_code, "Nothing was changed" in house.desk.get(told.location).text) == (303, True)
    assert session.scalars(select(MailText.id)).all() == []
    assert len(session.scalars(select(AuditEntry.id)).all()) == noted


def test_the_list_takes_the_same_queries_for_four_mails_and_for_none(house: House) -> None:
    counts = []
    for path in ("/?status=draft", "/?status=failed"):
        with count_queries(house.engine) as queries:
            house.desk.get(OUTBOX + path)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_who_may_not_invite_reads_no_mail(house: House) -> None:
    for role in (SeriesRole.EDITOR, SeriesRole.RAPPORTEUR, SeriesRole.READER):
        browser = sign_in_as(house.app, role, "rok-nl-forum")
        for path in (f"{OUTBOX}/", f"{OUTBOX}/{list_mails(house)[0][0]}", "/desk/2026-seoul/invitations"):
            assert browser.get(path).status_code == 403


def test_a_new_password_comes_by_mail_and_ends_other_sessions(house: House) -> None:
    owner = sign_in_as(house.app, SeriesRole.OWNER, "rok-nl-forum", "owner@example.org")
    stranger = house.app.test_client()
    page = "/desk/account/forgot"
    unknown = post(stranger, page, email="nobody@example.org")
    known = post(stranger, page, email="Owner@Example.org")
    post(stranger, page, email="owner@example.org")
    assert unknown.text == known.text  # type: ignore[attr-defined]
    house.work()
    assert house.server.recipients == [["owner@example.org"]]
    body = house.server.messages[0].get_body()
    assert body is not None
    found = re.search(r"https://forum\.example\.org(/desk/account/welcome/\S+)", body.get_content())
    assert found is not None
    answer = post(stranger, found[1], password="an entirely new one", again="an entirely new one")
    assert answer.status_code == 303  # type: ignore[attr-defined]
    assert owner.get("/desk/").status_code == 302
    assert sign_in(house.app.test_client(), "owner@example.org", PASSWORD).status_code == 200
    assert sign_in(house.app.test_client(), "owner@example.org", "an entirely new one").status_code == 302
    assert house.app.test_client().get(found[1]).status_code == 403


def test_a_link_by_mail_does_not_stand_in_for_the_second_factor(house: House) -> None:
    sign_in_as(house.app, SeriesRole.OWNER, "rok-nl-forum", "owner@example.org")
    with Session(house.engine) as session, session.begin():
        user = session.scalars(select(User).where(User.email == "owner@example.org")).one()
        user.tf_primary_method = "authenticator"
    stranger = house.app.test_client()
    post(stranger, "/desk/account/forgot", email="owner@example.org")
    house.work()
    body = house.server.messages[0].get_body()
    assert body is not None
    found = re.search(r"https://forum\.example\.org(/desk/account/welcome/\S+)", body.get_content())
    assert found is not None
    answer = post(stranger, found[1], password="an entirely new one", again="an entirely new one")
    assert answer.location == "/desk/account/sign-in"  # type: ignore[attr-defined]
    assert stranger.get("/desk/").status_code == 302
