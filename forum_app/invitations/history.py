"""What happened to an invitation: each step with who took it, and each mail of it that went out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, literal, select, union_all
from sqlalchemy.orm import Session

from forum_app.invitations.models import Invitation, InvitationEvent
from forum_app.outbox.kinds import get_kind
from forum_app.outbox.models import Mail, MailStatus

MAILS = ("invitation", "reminder", "confirmation")
OUTBOX = "the outbox"


def list_history(session: Session, invitation: Invitation) -> list[tuple[datetime, str, str]]:
    """When, what and by whom, oldest first. One query."""
    links = [f"{kind}:{invitation.id}" for kind in MAILS]
    steps = select(
        InvitationEvent.at.label("at"), cast(InvitationEvent.step, String).label("what"), InvitationEvent.by.label("by")
    ).where(InvitationEvent.invitation_id == invitation.id)
    mails = select(Mail.sent_at, Mail.kind, literal(None, String)).where(
        Mail.link.in_(links), Mail.status == MailStatus.SENT, Mail.sent_at.is_not(None)
    )
    # The stubs lose the types of a union's columns.
    both: Any = union_all(steps, mails)
    told = [
        (at, what, by) if by is not None else (at, f"{get_kind(what).label}: sent", OUTBOX)
        for at, what, by in session.execute(both)
    ]
    return sorted(told, key=lambda one: one[0])
