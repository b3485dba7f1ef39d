"""What may become of a mail, and when a failed one is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

from forum_app.core.errors import ForumError
from forum_app.outbox.models import MailStatus

_DRAFT, _QUEUED, _SENDING = MailStatus.DRAFT, MailStatus.QUEUED, MailStatus.SENDING
_SENT, _FAILED, _WITHDRAWN = MailStatus.SENT, MailStatus.FAILED, MailStatus.WITHDRAWN
TRANSITIONS: dict[MailStatus, frozenset[MailStatus]] = {
    _DRAFT: frozenset({_QUEUED, _WITHDRAWN}),
    # Queued again: at another hour, or without waiting for the next try.
    _QUEUED: frozenset({_SENDING, _QUEUED, _DRAFT, _WITHDRAWN}),
    _SENDING: frozenset({_SENT, _QUEUED, _FAILED}),
    _SENT: frozenset(),
    _FAILED: frozenset({_QUEUED, _DRAFT, _WITHDRAWN}),
    _WITHDRAWN: frozenset({_DRAFT}),
}
EDITABLE = frozenset({_DRAFT, _FAILED})
# What organisers may make of a mail; one that is being sent is the worker's alone, or it could go out twice.
BY_HAND = TRANSITIONS | {_SENDING: frozenset[MailStatus]()}
# Minutes after which a mail is tried again; a server that is away for a night gets it in the morning.
PAUSES = (1, 5, 30, 120, 720)
# Why the worker did not hand a mail over, and what its page notes of who sends it all the same.
NAMED = (
    "Not sent: it names somebody who does not stand on the public programme. Take the name out; or, if this reader "
    "may know, send it from this page as it is."
)
TAKEN_BACK = (
    "Not sent: it names somebody who has taken back that they may be named. Take the name out, save it and send it."
)
LOOKED_AT = "Sent with the name of somebody who does not stand on the public programme, as somebody decided here."
# After this long a mail that is "being sent" is not: its worker was killed.
LOST_AFTER = timedelta(minutes=10)


class NotPossible(ForumError):
    """A mail is not in the state that something needs."""


def check_transition(old: MailStatus, new: MailStatus) -> None:
    """Raises NotPossible with both names, where a mail can't become `new` from `old` in the worker's hands."""
    if new not in TRANSITIONS[old]:
        raise NotPossible(f"This mail is {old.value}, so it can’t become {new.value}.")


def check_by_hand(old: MailStatus, new: MailStatus) -> None:
    """Raises NotPossible where an organiser can't make a mail `new` from `old`."""
    if new not in BY_HAND[old]:
        said = "being sent" if old is _SENDING else old.value
        raise NotPossible(f"This mail is {said}, so it can’t become {new.value}.")


def next_try(attempts: int, now: datetime) -> datetime | None:
    """When a mail that failed for the `attempts`-th time is tried again; None: never by itself."""
    return now + timedelta(minutes=PAUSES[attempts - 1]) if attempts <= len(PAUSES) else None
