"""Mails on their way: sent once by a real mail server, refused with its words, tried again, never twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import Settings
from forum_app.core.errors import ForumError
from forum_app.outbox.actions import (
    LOST,
    Addressee,
    edit_mail,
    forget_person,
    give_up_lost,
    queue_mail,
    redraft_mail,
    withdraw_mail,
    write_mail,
)
from forum_app.outbox.message import make_message
from forum_app.outbox.models import Mail, MailStatus
from forum_app.outbox.queries import list_due
from forum_app.outbox.sending import ANSWERED, send_mail
from forum_app.outbox.states import PAUSES, NotPossible
from forum_app.people.models import Language
from tests.factories import Forum, make_forum
from tests.mail_server import MailServer, mail_server

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LINK = "https://forum.example.org/i/abc"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, server: MailServer) -> Settings:
    return Settings(
        data_dir=tmp_path,
        smtp_host="127.0.0.1",
        smtp_port=server.port,
        smtp_security="none",
        mail_from="Forum Büro <forum@example.org>",
    )


@pytest.fixture
def forum(session: Session) -> Forum:
    return make_forum(session)


def write(forum: Forum, **more: Any) -> Mail:
    """A queued password mail: the kind with the fewest words."""
    name, address = more.pop("name", "Kim Min-ji 김민지"), more.pop("address", "minji@example.org")
    facts = {"kind": "password", "link": "password:1", "by": "Someone", "now": NOW, "status": MailStatus.QUEUED}
    mail = write_mail(
        forum.session,
        to=Addressee(name, address, Language.ENGLISH),
        series_id=None,
        edition_id=forum.edition.id,
        values={"person": name},
        **(facts | more),
    )
    forum.session.commit()
    assert mail is not None
    return mail


def send(engine: Engine, settings: Settings, mail: Mail, *, at: datetime = NOW, link: str | None = LINK) -> Mail:
    """Have the worker send it; gives the row as it is then."""
    purposes = {"password": lambda _session, _number: link}
    send_mail(
        engine,
        mail_id=mail.id,
        settings=settings,
        clock=lambda: at,
        purposes=purposes,
        gate=lambda _session, _mail: None,
    )
    with Session(engine) as session:
        return session.get_one(Mail, mail.id)


def test_a_mail_arrives_whole_and_once(engine: Engine, settings: Settings, server: MailServer, forum: Forum) -> None:
    other = write(forum, address="other@example.org")
    mail = write(forum, calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    sent = send(engine, settings, mail)
    send(engine, settings, mail)
    assert (sent.status, sent.sent_at, sent.attempts) == (MailStatus.SENT, NOW, 1)
    [message] = server.messages
    assert server.recipients == [["minji@example.org"]]
    assert message["To"] == "Kim Min-ji 김민지 <minji@example.org>"
    assert message["From"] == "Forum Büro <forum@example.org>"
    assert message["Subject"] == "A new password for the Forum desk"
    assert message["Message-ID"] == f"<{mail.message_id}@example.org>"
    body = message.get_body()
    assert body is not None
    assert LINK in body.get_content()
    assert "{link}" not in body.get_content()
    [entry] = message.iter_attachments()
    assert (entry.get_content_type(), entry.get_param("method")) == ("text/calendar", "PUBLISH")
    with Session(engine) as session:
        assert session.get_one(Mail, other.id).status is MailStatus.QUEUED


def test_the_link_is_in_no_row(engine: Engine, settings: Settings, server: MailServer, forum: Forum) -> None:
    mail = send(engine, settings, write(forum))
    body = server.messages[0].get_body()
    assert body is not None
    assert LINK in body.get_content()
    assert LINK not in "".join(str(value) for value in vars(mail).values())


def test_a_refusal_for_good_keeps_the_servers_words(
    engine: Engine, settings: Settings, server: MailServer, forum: Forum
) -> None:
    server.refusals["minji@example.org"] = "550 5.1.1 No such mailbox here"
    mail = send(engine, settings, write(forum))
    assert (mail.status, mail.answer) == (MailStatus.FAILED, "550 5.1.1 No such mailbox here")
    assert mail.next_try_at is None


def test_a_passing_trouble_is_tried_again_later_and_later(
    engine: Engine, settings: Settings, server: MailServer, forum: Forum
) -> None:
    server.refusals["minji@example.org"] = "451 4.3.0 Come back later"
    mail, at = write(forum), NOW
    for pause in PAUSES:
        mail = send(engine, settings, mail, at=at)
        assert (mail.status, mail.answer) == (MailStatus.QUEUED, "451 4.3.0 Come back later")
        assert mail.next_try_at == at + timedelta(minutes=pause)
        with Session(engine) as session:
            assert list_due(session, now=at) == []
            assert list_due(session, now=mail.next_try_at) == [mail.id]
        early = send(engine, settings, mail, at=mail.next_try_at - timedelta(seconds=1))
        assert early.attempts == mail.attempts
        at = mail.next_try_at
    assert send(engine, settings, mail, at=at).status is MailStatus.FAILED
    server.refusals.clear()
    with Session(engine) as session, session.begin():
        queue_mail(session, mail=session.get_one(Mail, mail.id), now=at)
    assert send(engine, settings, mail, at=at).status is MailStatus.SENT


def test_a_server_that_is_away_is_named(engine: Engine, settings: Settings, forum: Forum) -> None:
    away = replace(settings, smtp_port=9)
    mail = send(engine, away, write(forum))
    assert mail.status is MailStatus.QUEUED
    assert str(mail.answer).startswith("The mail server 127.0.0.1:9 could not be reached:")


def test_without_a_server_mails_wait(engine: Engine, settings: Settings, forum: Forum) -> None:
    mail = send(engine, replace(settings, smtp_host=""), write(forum))
    assert (mail.status, mail.attempts) == (MailStatus.QUEUED, 0)


def test_a_mail_that_is_wanted_no_more_is_not_sent(
    engine: Engine, settings: Settings, server: MailServer, forum: Forum
) -> None:
    mail = send(engine, settings, write(forum), link=None)
    assert (mail.status, mail.answer, server.messages) == (MailStatus.WITHDRAWN, ANSWERED, [])


def test_what_a_killed_worker_left_is_told_and_not_sent_by_itself(
    engine: Engine, settings: Settings, server: MailServer, forum: Forum
) -> None:
    mail = write(forum)
    mail.status, mail.claimed_at = MailStatus.SENDING, NOW
    forum.session.commit()
    assert give_up_lost(forum.session, now=NOW + timedelta(minutes=9)) == []
    assert give_up_lost(forum.session, now=NOW + timedelta(minutes=11)) == [mail.id]
    forum.session.commit()
    assert (mail.status, mail.answer) == (MailStatus.FAILED, LOST)
    send(engine, settings, mail)
    assert server.messages == []


@pytest.mark.parametrize("act", [queue_mail, withdraw_mail, redraft_mail])
def test_a_mail_that_is_being_sent_is_the_workers_alone(forum: Forum, act: Any) -> None:
    mail = write(forum)
    mail.status, mail.claimed_at = MailStatus.SENDING, NOW
    more = {queue_mail: {"now": NOW}, withdraw_mail: {"why": "No longer."}}.get(act, {})
    with pytest.raises(NotPossible, match="This mail is being sent, so it can’t become"):
        act(forum.session, mail=mail, **more)


def test_the_ledger_writes_the_same_only_once(forum: Forum) -> None:
    write(forum, ledger_key="reminder:1")
    again = write_mail(
        forum.session,
        kind="password",
        to=Addressee("Kim", "minji@example.org", Language.ENGLISH),
        series_id=None,
        edition_id=None,
        values={"person": "Kim"},
        link="password:1",
        by="Someone",
        now=NOW,
        ledger_key="reminder:1",
    )
    assert again is None
    assert len(forum.session.scalars(select(Mail.id)).all()) == 1


def test_hostile_names_write_no_headers(engine: Engine, settings: Settings, server: MailServer, forum: Forum) -> None:
    hostile = 'Eve"\r\nBcc: everyone@example.org\r\n\r\n{link} <x@example.org>,'
    sent = send(engine, settings, write(forum, name=hostile))
    assert sent.status is MailStatus.SENT
    [message] = server.messages
    assert server.recipients == [["minji@example.org"]]
    assert message["Bcc"] is None
    assert [one.addr_spec for one in message["To"].addresses] == ["minji@example.org"]
    body = message.get_body()
    assert body is not None
    assert body.get_content().count(LINK) == 1


@pytest.mark.parametrize(
    "told", ["ROK–NL Forum, The Hague, 22–23 April", "제2회 포럼 – 서울, 2026년", "‘Shared’ – a – b"]
)
@pytest.mark.parametrize("words", range(12))
def test_a_subject_is_folded_whole(told: str, words: int) -> None:
    subject = "word " * words + told
    mail = Mail(to_name="Kim", to_address="kim@example.org", subject=subject, body="B", message_id="1", created_at=NOW)
    sent = make_message(mail, sender="Forum <forum@example.org>", domain="example.org", link=None).as_bytes()
    assert message_from_bytes(sent, policy=policy.default)["Subject"] == subject
    assert max(len(line) for line in sent.splitlines()) <= 78


@pytest.mark.parametrize(
    "name",
    [
        "Prof. dr. Maximiliaan-Alexander van der Oudenhoven-Schimmelpenninck, MSc, PhD, FRSA, Knight of an Order",
        'A name that goes on until its line is folded <eve@example.org>, "quoted\\" mallory@example.org, and more',
        "박하늘별빛나라 of a name that goes on until its line is folded, eve@example.org; group: mallory@example.org;",
    ],
)
def test_a_name_of_any_length_names_no_further_address(
    engine: Engine, settings: Settings, server: MailServer, forum: Forum, name: str
) -> None:
    send(engine, settings, write(forum, name=name))
    [message] = server.messages
    [address] = message["To"].addresses
    assert (address.addr_spec, server.recipients) == ("minji@example.org", [["minji@example.org"]])


@pytest.mark.parametrize(
    "address",
    ["", "kim", "kim@local", "a@b.kr\r\nBcc: c@d.kr", "a@b.kr, c@d.kr", "<a@b.kr>", "김@b.kr", "a" * 250 + "@b.kr"],
)
def test_what_is_no_address_gets_no_mail(forum: Forum, address: str) -> None:
    with pytest.raises(ForumError, match="is no e-mail address"):
        write(forum, address=address)


def test_only_what_has_not_gone_out_can_change(forum: Forum) -> None:
    mail = write(forum)
    with pytest.raises(NotPossible, match="This mail is queued"):
        edit_mail(forum.session, mail=mail, to_address="a@b.kr", subject="S", body="{link}")
    withdraw_mail(forum.session, mail=mail, why="No longer.")
    with pytest.raises(NotPossible, match="This mail is withdrawn, so it can’t become queued"):
        queue_mail(forum.session, mail=mail, now=NOW)


def test_an_erased_person_is_in_no_mail(forum: Forum) -> None:
    forum.add_panel(1)
    speaker = forum.add_speaker(1)
    mail, other = write(forum), write(forum, address="other@example.org")
    mail.person_id = speaker.person_id
    forum.session.flush()
    forget_person(forum.session, person_id=speaker.person_id)
    forum.session.refresh(mail)
    forum.session.refresh(other)
    assert (mail.to_name, mail.to_address, mail.body, mail.status) == ("", "", "", MailStatus.WITHDRAWN)
    assert (other.to_address, other.status) == ("other@example.org", MailStatus.QUEUED)
