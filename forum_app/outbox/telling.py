"""How far a mail has come, in words with both cities' hours."""

from __future__ import annotations

from datetime import datetime

from forum_app.core.times import format_moment
from forum_app.outbox.models import Mail, MailStatus


def tell_when(mail: Mail, places: tuple[tuple[str, str], ...], *, now: datetime) -> str:
    """When a mail was sent, or is to be, in the cities `places` (name, IANA zone); empty where nothing is due."""
    if mail.status is MailStatus.SENT and mail.sent_at is not None:
        return format_moment(mail.sent_at, places)
    if mail.status is MailStatus.SENDING and mail.claimed_at is not None:
        return f"since {format_moment(mail.claimed_at, places)}"
    if mail.status is MailStatus.QUEUED and mail.attempts and mail.next_try_at is not None:
        return f"not taken yet; tried again from {format_moment(mail.next_try_at, places)}"
    if mail.status is MailStatus.QUEUED and mail.next_try_at is not None and mail.next_try_at > now:
        return f"goes out from {format_moment(mail.next_try_at, places)}"
    return ""
