"""What may become of an invitation, and what its answer makes of the appearance."""

from __future__ import annotations

from forum_app.core.errors import ForumError
from forum_app.invitations.models import InvitationStatus
from forum_app.outbox.models import MailStatus
from forum_app.programme.models import AppearanceStatus

_OPEN, _OPENED, _WITHDRAWN = InvitationStatus.OPEN, InvitationStatus.OPENED, InvitationStatus.WITHDRAWN
_ACCEPTED, _DECLINED, _OTHER = InvitationStatus.ACCEPTED, InvitationStatus.DECLINED, InvitationStatus.OTHER_DATE
TRANSITIONS: dict[InvitationStatus, frozenset[InvitationStatus]] = {
    _OPEN: frozenset({_OPENED, _WITHDRAWN}),
    _OPENED: frozenset({_ACCEPTED, _DECLINED, _OTHER, _WITHDRAWN, _OPEN}),
    _ACCEPTED: frozenset({_OPENED, _WITHDRAWN}),
    _DECLINED: frozenset({_OPENED, _OPEN}),
    _OTHER: frozenset({_OPENED, _OPEN, _WITHDRAWN}),
    _WITHDRAWN: frozenset({_OPEN}),
}
WAITING = frozenset({_OPEN, _OPENED})
ANSWERED = frozenset({_ACCEPTED, _DECLINED, _OTHER})
APPEARANCES: dict[InvitationStatus, AppearanceStatus] = {
    _OPEN: AppearanceStatus.INVITED,
    _OPENED: AppearanceStatus.INVITED,
    _ACCEPTED: AppearanceStatus.CONFIRMED,
    _DECLINED: AppearanceStatus.DECLINED,
    _OTHER: AppearanceStatus.INVITED,
    _WITHDRAWN: AppearanceStatus.CANCELLED,
}
_ON_ITS_WAY = {
    MailStatus.DRAFT: "draft",
    MailStatus.QUEUED: "on its way",
    MailStatus.SENDING: "on its way",
    MailStatus.SENT: "sent",
    MailStatus.FAILED: "mail failed",
    MailStatus.WITHDRAWN: "mail withdrawn",
}


class NotPossible(ForumError):
    """An invitation is not in the state that something needs."""


def check_transition(old: InvitationStatus, new: InvitationStatus) -> None:
    """Raises NotPossible with both names, where an invitation can't become `new` from `old`."""
    if new not in TRANSITIONS[old]:
        raise NotPossible(f"This invitation is “{old.value}”, so it can’t become “{new.value}”.")


def tell_state(status: InvitationStatus, mail: MailStatus | None) -> str:
    """The state in a word: what the person did, or how far the mail has come."""
    if status is not InvitationStatus.OPEN:
        return status.value
    return _ON_ITS_WAY[mail] if mail else "not sent"
