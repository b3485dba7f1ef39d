"""Tables of mails and of the wordings that a series has changed."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum_app.core.db import Base, Instant, Versioned, word_column
from forum_app.people.models import Language


class MailStatus(enum.StrEnum):
    """How far a mail has come."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class Mail(Versioned, Base):
    """One mail to one address. Of a personal link only the purpose is kept: it is made when the mail is sent.

    `ledger_key` says what the mail is for, so that nobody gets the same twice; it stays when the mail is withdrawn.
    """

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("status <> 'sent' OR sent_at IS NOT NULL", name="sent"),
        Index("ix_mail_status_next_try_at", "status", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int | None] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str]
    language: Mapped[Language] = mapped_column(word_column(Language))
    to_name: Mapped[str]
    to_address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    link: Mapped[str | None] = mapped_column(doc="purpose and number, as invitation:12; what {link} stands for")
    calendar: Mapped[str | None] = mapped_column(doc="iCalendar text that goes along")
    ledger_key: Mapped[str | None] = mapped_column(unique=True)
    status: Mapped[MailStatus] = mapped_column(word_column(MailStatus))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    answer: Mapped[str | None] = mapped_column(doc="the mail server's words on a failure, or why it was withdrawn")
    message_id: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[str]


class MailText(Versioned, Base):
    """A series' own wording of a kind of mail in one language, in place of the one that the program brings."""

    __tablename__ = "mail_text"
    __table_args__ = (UniqueConstraint("series_id", "kind", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    kind: Mapped[str]
    language: Mapped[Language] = mapped_column(word_column(Language))
    subject: Mapped[str]
    body: Mapped[str]
