"""Holding a mail back that names somebody who may no longer be named, and taking such lines out after an erasure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.outbox.actions import get_wording
from forum_app.outbox.kinds import get_kind
from forum_app.outbox.models import Mail, MailStatus
from forum_app.outbox.placeholders import LINK
from forum_app.people.names import Name
from forum_app.people.written import Written, find_names, written_forms

# What keeps a mail from going out, in words for the outbox, or None; asked when it is about to be handed over.
Gate = Callable[[Session, Mail], str | None]

REMOVED = "[A line that named somebody whose data were erased.]"
ERASED = "It named somebody whose data were erased. Write it anew, or make it a draft again and mend it."
_WAITING = (MailStatus.DRAFT, MailStatus.QUEUED, MailStatus.FAILED)
_FOLD = re.compile(r"\r?\n[ \t]")


def read_mail(session: Session, mail: Mail, *, series_id: int | None) -> str:
    """All that its reader gets: subject, text and calendar entry, without the lines that its wording has for everybody.

    A wording's own lines, such as who signs, are no news about anybody.
    """
    subject, body = get_wording(session, series_id=series_id, kind=get_kind(mail.kind), language=mail.language)
    wording = {line.strip() for line in (subject, *body.splitlines())}
    lines = (mail.subject, *mail.body.splitlines(), *_FOLD.sub("", mail.calendar or "").splitlines())
    return "\n".join(line for line in lines if line.strip() not in wording)


def forget_names(session: Session, *, names: Sequence[Name]) -> None:
    """Take the lines that name somebody out of everybody's mails; those that still wait are never sent as they are."""
    forms = written_forms(names)
    for mail in session.scalars(select(Mail).where(Mail.body != "")).all():
        subject, body = take_names_out(mail.subject, forms), take_names_out(mail.body, forms)
        calendar = _FOLD.sub("", mail.calendar or "")
        named = take_names_out(calendar, forms) != calendar
        if (subject, body, named) == (mail.subject, mail.body, False):
            continue
        mail.subject, mail.body = subject, body
        mail.calendar = None if named else mail.calendar
        if mail.status in _WAITING:
            mail.status, mail.next_try_at, mail.answer = MailStatus.WITHDRAWN, None, ERASED
    session.flush()


def take_names_out(text: str, forms: Written) -> str:
    """The text with a note in place of each line that has one of these names; the place of a personal link stays."""
    gone = {found.line for found in find_names(text, forms) if found.certain}
    place = f"{{{LINK}}}"
    return "\n".join(
        (f"{REMOVED} {place}" if place in line else REMOVED) if number in gone else line
        for number, line in enumerate(text.split("\n"), 1)
    )
