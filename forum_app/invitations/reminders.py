"""Writing the reminders that are due, each once, to those alone who have not answered; the worker's sweep calls it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.editions.models import Edition
from forum_app.invitations.actions import remind
from forum_app.invitations.facts import Setting, read_setting
from forum_app.invitations.models import Invitation
from forum_app.invitations.queries import list_reminders, list_waiting
from forum_app.invitations.reminding import LEADS, find_due


def write_due_reminders(session: Session, *, now: datetime) -> list[int]:
    """Queue every reminder that is due now; gives the ids of their mails. Twice the same day writes nothing more."""
    today = now.date()
    waiting = list_waiting(session, today=today, until=today + timedelta(days=max(LEADS)))
    written = list_reminders(session, [one.id for one in waiting])
    settings: dict[int, Setting] = {}
    mails = []
    for invitation in waiting:
        number = _find_due(invitation, written.get(invitation.id, []), now)
        if number is None:
            continue
        if invitation.edition_id not in settings:
            edition = session.scalars(select(Edition).where(Edition.id == invitation.edition_id)).one()
            settings[invitation.edition_id] = read_setting(session, edition)
        mail = remind(session, setting=settings[invitation.edition_id], invitation=invitation, number=number, now=now)
        if mail is not None:
            mails.append(mail.id)
    return mails


def _find_due(invitation: Invitation, written: list[tuple[str, datetime]], now: datetime) -> int | None:
    """A renewed invitation has another deadline, so that its reminders count anew."""
    mine = [at for key, at in written if key.startswith(f"reminder:{invitation.id}:{invitation.answer_by}:")]
    sent = invitation.mail.sent_at if invitation.mail else None
    if sent is None:
        return None
    return find_due(
        answer_by=invitation.answer_by,
        last_written=max([sent, *mine]).date(),
        written=len(mine),
        today=now.date(),
    )
