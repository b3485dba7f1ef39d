"""Sending one mail: claimed, its link made, handed over, noted; the worker's task."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parseaddr

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import Settings
from forum_app.core.db import make_sessions, transaction
from forum_app.core.errors import ForumError
from forum_app.outbox import actions
from forum_app.outbox.holding import Gate
from forum_app.outbox.message import make_message
from forum_app.outbox.models import Mail
from forum_app.outbox.smtp import Refused, hand_over

log = logging.getLogger(__name__)

TASK = "send_mail"
# By the word of a mail's link: the address that it leads to, or None where the mail is wanted no more.
Purposes = Mapping[str, Callable[[Session, int], str | None]]
ANSWERED = "Not sent: it was answered, or taken back, in the meantime."


def send_mail(
    engine: Engine, *, mail_id: int, settings: Settings, clock: Callable[[], datetime], purposes: Purposes, gate: Gate
) -> None:
    """Send a mail that is due, once; nothing happens where it isn't, or no mail server is set.

    Where `gate` says why it may not go out, it stays in the outbox with those words.
    """
    if not settings.smtp_host:
        return
    sessions = make_sessions(engine)
    with transaction(sessions) as session:
        mail = actions.claim_mail(session, mail_id=mail_id, now=clock())
        if mail is None:
            return
        wanted, link = find_link(session, mail, purposes)
        if not wanted:
            actions.note_unwanted(session, mail=mail, why=ANSWERED)
            return
        hindrance = gate(session, mail)
        if hindrance is not None:
            actions.note_held(session, mail=mail, why=hindrance)
            return
    # Between the two transactions a kill leaves "sending", which the sweep tells; nobody gets two.
    words, for_good = _hand_over(settings, mail, link)
    with transaction(sessions) as session:
        row = session.get_one(Mail, mail_id)
        if words is None:
            actions.note_sent(session, mail=row, now=clock())
        else:
            # The words may hold an address: they stand in the outbox, not in the log.
            log.warning("Mail %s was not taken by the mail server; the outbox has its words.", mail_id)
            actions.note_failed(session, mail=row, words=words, for_good=for_good, now=clock())


def find_link(session: Session, mail: Mail, purposes: Purposes) -> tuple[bool, str | None]:
    """Whether a mail is still wanted, and its link."""
    if mail.link is None:
        return True, None
    purpose, _colon, number = mail.link.partition(":")
    find = purposes.get(purpose)
    link = find(session, int(number)) if find else None
    return link is not None, link


def _hand_over(settings: Settings, mail: Mail, link: str | None) -> tuple[str | None, bool]:
    try:
        domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]
        hand_over(settings, make_message(mail, sender=settings.mail_from, domain=domain, link=link))
    except Refused as refused:
        return str(refused), refused.for_good
    except ForumError as error:
        return str(error), True
    return None, False
