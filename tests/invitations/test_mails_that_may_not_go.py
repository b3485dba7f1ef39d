"""A mail that was written earlier names nobody who may no longer be named, and keeps nothing of whoever is erased."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.text import is_blank
from forum_app.editions.models import Edition, EditionStatus
from forum_app.invitations import mail_names
from forum_app.invitations.models import Invitation
from forum_app.outbox.holding import ERASED, REMOVED
from forum_app.outbox.models import Mail, MailStatus, MailText
from forum_app.outbox.states import LOOKED_AT, NAMED, TAKEN_BACK
from forum_app.people.actions import note_consent
from forum_app.people.models import ConsentKind, Language
from forum_app.programme.models import Appearance, AppearanceStatus
from tests.factories import Forum
from tests.invitations.house import NOW, House
from tests.people.test_traces import post_erasure

NAME = "Quirijn Zonderland"
OUTBOX = "/desk/2026-seoul/mail"


@pytest.fixture
def other(forum: Forum, session: Session, house: House) -> Appearance:
    """Somebody else who is on the public programme, and in a panel's title."""
    row = session.scalars(select(Appearance).order_by(Appearance.id)).all()[1]
    row.given = row.person.given = "Quirijn"
    row.family = row.person.family = "Zonderland"
    row.status, row.listed = AppearanceStatus.CONFIRMED, True
    forum.panels[1].title = f"Trade with {NAME}"
    session.commit()
    return row


def _mail(house: House) -> Mail:
    with Session(house.engine) as session:
        return session.scalars(select(Mail).order_by(Mail.id.desc()).limit(1)).one()


def _queue(house: House, kim: Appearance, **more: Any) -> Mail:
    """A mail of an invitation, prepared and queued, not handed over yet."""
    house.prepare(kim, **more)
    house.post(f"{OUTBOX}/act", verb="send", mail=_mail(house).id)
    return _mail(house)


def _withdraw(session: Session, row: Appearance, kind: ConsentKind = ConsentKind.NAME) -> None:
    facts: dict[str, Any] = {"text_version": "1", "by": "x", "now": NOW}
    note_consent(session, person=row.person, kind=kind, given=False, **facts)
    session.commit()


def test_a_title_that_names_who_declined_since_does_not_go_out(
    house: House, kim: Appearance, other: Appearance, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = _queue(house, kim)
    assert NAME in mail.body
    other.status = AppearanceStatus.DECLINED
    session.commit()
    house.work()
    held = _mail(house)
    assert (house.server.messages, held.status, held.answer) == ([], MailStatus.FAILED, NAMED)
    assert "Take the name out" in house.desk.get(f"{OUTBOX}/{mail.id}").text
    # Not by a button for many, nor where invitations are sent: somebody has to read it.
    house.post(f"{OUTBOX}/act", verb="send", mail=mail.id)
    house.post("/desk/2026-seoul/invitations/send", invitation=house.find(kim).id)
    house.work()
    assert (house.server.messages, _mail(house).status) == ([], MailStatus.FAILED)
    # On its own page it can be sent as it is: this reader may know.
    house.post(f"{OUTBOX}/act", verb="send", mail=mail.id, back=mail.id)
    assert _mail(house).answer == LOOKED_AT
    house.work()
    assert ([NAME in str(one) for one in house.server.messages], _mail(house).status) == ([True], MailStatus.SENT)


def test_who_took_the_name_back_is_named_by_no_button(
    house: House, kim: Appearance, other: Appearance, session: Session
) -> None:
    mail = _queue(house, kim)
    _withdraw(session, other)
    for _ in range(2):
        house.work()
        assert (_mail(house).status, _mail(house).answer) == (MailStatus.FAILED, TAKEN_BACK)
        house.post(f"{OUTBOX}/act", verb="send", mail=mail.id, back=mail.id)
    house.work()
    words = {"to_address": mail.to_address, "subject": mail.subject, "version": _mail(house).version}
    house.post(f"{OUTBOX}/{mail.id}", **words, body=mail.body.replace(NAME, "others"))
    house.post(f"{OUTBOX}/act", verb="send", mail=mail.id)
    house.work()
    assert [NAME in str(one) for one in house.server.messages] == [False]


def test_without_the_gate_it_would_have_gone(
    house: House, kim: Appearance, other: Appearance, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    _queue(house, kim)
    _withdraw(session, other)
    monkeypatch.setattr(mail_names, "holds_name", lambda _text, _barred: False)
    house.work()
    assert [NAME in str(one) for one in house.server.messages] == [True]


def test_the_readers_own_name_and_who_signs_for_the_series_hold_nothing_back(
    house: House, kim: Appearance, other: Appearance, session: Session
) -> None:
    """Kim is not public either; and the wording is signed by somebody who is none any more."""
    body = f"{{person}}, {{seat}}\n{{link}}\n\n{NAME}"
    series, own = session.get_one(Edition, kim.edition_id).series_id, kim.given
    text = {"kind": "invitation", "language": Language.ENGLISH, "subject": "{edition}", "body": body}
    session.add(MailText(series_id=series, **text))
    other.status = AppearanceStatus.CANCELLED
    session.commit()
    mail = _queue(house, kim)
    assert (own in mail.body, NAME in mail.body) == (True, True)
    house.work()
    assert _mail(house).status is MailStatus.SENT


def test_an_erasure_takes_the_name_out_of_mails_and_answers_of_others(
    house: House, kim: Appearance, lee: Appearance, other: Appearance, session: Session
) -> None:
    house.invite(kim)
    waiting = _queue(house, lee, note=f"{NAME} comes too.\nSo do others.")
    asked = session.scalars(select(Invitation)).first()
    assert asked is not None
    asked.words = f"I can't.\nAsk {NAME}."
    asked.substitute_name, asked.substitute_address = f"Prof. {NAME}", "qz@example.org"
    session.get_one(Edition, other.edition_id).status, key = EditionStatus.HELD, other.person.key
    kept = [f"{mail.subject}{mail.body}" for mail in session.scalars(select(Mail))]
    assert [NAME in text for text in kept] == [True, True]
    session.commit()
    assert post_erasure(house.desk, key).status_code == 303
    session.expire_all()
    sent, held = session.scalars(select(Mail).order_by(Mail.id)).all()
    assert (sent.status, held.status, held.answer) == (MailStatus.SENT, MailStatus.WITHDRAWN, ERASED)
    assert [NAME in mail.subject + mail.body + (mail.calendar or "") for mail in (sent, held)] == [False, False]
    assert [REMOVED in mail.body for mail in (sent, held)] == [True, True]
    assert ("So do others." in held.body, "{link}" in held.body, waiting.id == held.id) == (True, True, True)
    assert (asked.words, asked.substitute_name, asked.substitute_address) == (f"I can't.\n{REMOVED}", None, None)
    assert not is_blank(sent.body)
