"""Writing, editing, queueing and withdrawing mails, and what the worker notes on them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError
from forum_app.outbox.kinds import Kind, get_kind, read_wording
from forum_app.outbox.models import Mail, MailStatus, MailText
from forum_app.outbox.placeholders import Type, check_wording, clean, fill
from forum_app.outbox.states import (
    EDITABLE,
    LOOKED_AT,
    LOST_AFTER,
    NAMED,
    NotPossible,
    check_by_hand,
    check_transition,
    next_try,
)
from forum_app.people.actions import ADDRESS
from forum_app.people.models import Language

LOST = (
    "The worker stopped while it was sending this. Whether it arrived is not known, so it is not sent again by itself."
)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a mail goes to, in which language; `person_id` where it is somebody of the programme."""

    name: str
    address: str
    language: Language
    person_id: int | None = None


def write_mail(
    session: Session,
    *,
    kind: str,
    to: Addressee,
    series_id: int | None,
    edition_id: int | None,
    values: Mapping[str, str],
    link: str | None,
    by: str,
    now: datetime,
    calendar: str | None = None,
    ledger_key: str | None = None,
    status: MailStatus = MailStatus.DRAFT,
) -> Mail | None:
    """A mail in the wording of its series; None where the ledger says that it was written before.

    `values` are cleaned by the type of their placeholder. Raises ForumError for an address that is none.
    """
    check_address(to.address)
    if ledger_key and session.scalar(select(Mail.id).where(Mail.ledger_key == ledger_key)):
        return None
    known = get_kind(kind).known
    subject, body = get_wording(session, series_id=series_id, kind=get_kind(kind), language=to.language)
    mail = Mail(kind=kind, language=to.language, edition_id=edition_id, person_id=to.person_id)
    mail.to_name, mail.to_address = clean(to.name, Type.LINE), to.address
    mail.subject, mail.body = clean(fill(subject, values, known), Type.LINE), fill(body, values, known)
    mail.link, mail.calendar, mail.ledger_key = link, calendar, ledger_key
    mail.status, mail.attempts = status, 0
    mail.next_try_at = now if status is MailStatus.QUEUED else None
    mail.message_id, mail.created_at, mail.created_by = secrets.token_hex(16), now, by
    return mail if _add_once(session, mail) else None


def _add_once(session: Session, mail: Mail) -> bool:
    """Whether the row is in: two processes may find at once that a reminder is due."""
    try:
        with session.begin_nested():
            session.add(mail)
            session.flush()
    except IntegrityError:
        return False
    return True


def check_address(address: str) -> None:
    """Raises ForumError for what is no e-mail address."""
    if not ADDRESS.match(address) or not address.isascii() or len(address) > 254:
        raise ForumError(f"“{address[:80]}” is no e-mail address: one @, and a domain with a dot, as name@example.org.")


def get_wording(session: Session, *, series_id: int | None, kind: Kind, language: Language) -> tuple[str, str]:
    """Subject and text of a kind of mail: the series' own, or what the program brings."""
    own = session.scalar(
        select(MailText).where(
            MailText.series_id == series_id, MailText.kind == kind.key, MailText.language == language
        )
    )
    return (own.subject, own.body) if own else read_wording(kind.key, language)


def keep_wording(
    session: Session, *, series_id: int, kind: Kind, language: Language, subject: str, body: str
) -> MailText:
    """A series' own wording; mails that are written already keep theirs. Raises WordingRefused."""
    check_wording(subject, body, kind.known)
    row = find_wording(session, series_id=series_id, kind=kind, language=language)
    if row is None:
        row = MailText(series_id=series_id, kind=kind.key, language=language)
        session.add(row)
    row.subject, row.body = subject, body
    session.flush()
    return row


def find_wording(session: Session, *, series_id: int, kind: Kind, language: Language) -> MailText | None:
    """A series' own wording of a kind of mail in a language, or None."""
    wanted = select(MailText).where(MailText.series_id == series_id, MailText.kind == kind.key)
    return session.scalar(wanted.where(MailText.language == language))


def drop_wording(session: Session, *, row: MailText) -> None:
    """Back to the wording that the program brings."""
    session.delete(row)
    session.flush()


def edit_mail(session: Session, *, mail: Mail, to_address: str, subject: str, body: str) -> bool:
    """Other words for one mail, as they are to be sent; whether they are other ones.

    Raises ForumError: bad address, wrong state, link forgotten.
    """
    if mail.status not in EDITABLE:
        raise NotPossible(f"This mail is {mail.status.value}, so its words can’t change any more.")
    check_address(to_address)
    place = get_kind(mail.kind).known.get("link")
    check_wording(subject, body, {"link": place} if place else {})
    words = (to_address, clean(subject, Type.LINE), body.replace("\r\n", "\n").strip())
    if words == (mail.to_address, mail.subject, mail.body.strip()):
        return False
    mail.to_address, mail.subject, mail.body = words
    if mail.answer == NAMED:
        # Other words: whether they name somebody is asked anew.
        mail.answer = None
    session.flush()
    return True


def queue_mail(
    session: Session, *, mail: Mail, now: datetime, not_before: datetime | None = None, although_named: bool = False
) -> None:
    """Have the worker send it, at once or at the hour `not_before`. Raises NotPossible.

    One that was held back for a name that it holds needs somebody who has read it (`although_named`).
    """
    check_by_hand(mail.status, MailStatus.QUEUED)
    held = mail.answer == NAMED
    if held and not although_named:
        raise NotPossible("This mail was held back, since it names somebody: read it in the outbox, and send it there.")
    mail.status, mail.next_try_at, mail.attempts = MailStatus.QUEUED, max(now, not_before or now), 0
    mail.answer = LOOKED_AT if held else None
    session.flush()


def withdraw_mail(session: Session, *, mail: Mail, why: str) -> None:
    """Never send it, unless it is made a draft again. Raises NotPossible."""
    check_by_hand(mail.status, MailStatus.WITHDRAWN)
    mail.status, mail.next_try_at, mail.answer = MailStatus.WITHDRAWN, None, why
    session.flush()


def redraft_mail(session: Session, *, mail: Mail) -> None:
    """Back to a draft: not to be sent yet. Raises NotPossible."""
    check_by_hand(mail.status, MailStatus.DRAFT)
    mail.status, mail.next_try_at, mail.answer = MailStatus.DRAFT, None, None
    session.flush()


def claim_mail(session: Session, *, mail_id: int, now: datetime) -> Mail | None:
    """Take a mail that is due for sending; None where it isn't, or another was quicker. Commit before sending."""
    due = or_(Mail.next_try_at.is_(None), Mail.next_try_at <= now)
    taken = session.execute(
        update(Mail)
        .where(Mail.id == mail_id, Mail.status == MailStatus.QUEUED, due)
        .values(status=MailStatus.SENDING, attempts=Mail.attempts + 1, claimed_at=now, version=Mail.version + 1)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(taken, CursorResult) or taken.rowcount != 1:
        return None
    return session.get_one(Mail, mail_id, populate_existing=True)


def note_sent(session: Session, *, mail: Mail, now: datetime) -> None:
    """The mail server has taken it."""
    check_transition(mail.status, MailStatus.SENT)
    mail.status, mail.sent_at, mail.next_try_at, mail.answer = MailStatus.SENT, now, None, None
    session.flush()


def note_failed(session: Session, *, mail: Mail, words: str, for_good: bool, now: datetime) -> None:
    """The mail server's words; tried again later, unless that would change nothing."""
    again = None if for_good else next_try(mail.attempts, now)
    status = MailStatus.QUEUED if again else MailStatus.FAILED
    check_transition(mail.status, status)
    mail.status, mail.next_try_at, mail.answer = status, again, words
    session.flush()


def note_held(session: Session, *, mail: Mail, why: str) -> None:
    """The worker had taken it, and found that it may not go out as it stands."""
    check_transition(mail.status, MailStatus.FAILED)
    mail.status, mail.next_try_at, mail.answer = MailStatus.FAILED, None, why
    session.flush()


def note_unwanted(session: Session, *, mail: Mail, why: str) -> None:
    """The worker had taken it, and found that it is wanted no more."""
    mail.status, mail.next_try_at, mail.answer = MailStatus.WITHDRAWN, None, why
    session.flush()


def give_up_lost(session: Session, *, now: datetime) -> list[int]:
    """Mark as failed what a killed worker left half sent: sending it again could make two. Gives their ids."""
    lost = session.scalars(
        select(Mail).where(Mail.status == MailStatus.SENDING, Mail.claimed_at < now - LOST_AFTER)
    ).all()
    for mail in lost:
        mail.status, mail.answer = MailStatus.FAILED, LOST
    session.flush()
    return [mail.id for mail in lost]


def forget_person(session: Session, *, person_id: int) -> None:
    """Take words and address out of a person's mails; that a mail went out, and when, stays."""
    session.execute(
        update(Mail)
        .where(Mail.person_id == person_id)
        .values(to_name="", to_address="", subject="", body="", calendar=None, answer=None, person_id=None, link=None)
    )
    waiting = (MailStatus.DRAFT, MailStatus.QUEUED, MailStatus.FAILED)
    session.execute(
        update(Mail).where(Mail.to_address == "", Mail.status.in_(waiting)).values(status=MailStatus.WITHDRAWN)
    )
    session.flush()
