"""Tables of invitations, what happened to each, and the personal links with which people answer."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.core.db import Base, Instant, Versioned, word_column
from forum_app.core.row_rules import keep, keep_in_edition, keep_put
from forum_app.outbox.models import Mail
from forum_app.people.models import Language
from forum_app.programme.models import Appearance


class InvitationStatus(enum.StrEnum):
    """What the person did. Whether the mail went out stands on the mail."""

    OPEN = "not opened"
    OPENED = "opened"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OTHER_DATE = "asks for another date"
    WITHDRAWN = "withdrawn"


class InvitationStep(enum.StrEnum):
    """What may happen to an invitation; each is a row that says who and when."""

    PREPARED = "prepared"
    OPENED = "opened"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ASKED = "asked for another date"
    UNDONE = "took the answer back"
    WITHDRAWN = "withdrew the invitation"
    RENEWED = "asked again"
    REMINDED = "wrote a reminder"
    LINK_SHOWN = "looked at the personal link"


class Invitation(Versioned, Base):
    """The question to one person whether they take one place; its answer decides the appearance."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("(substitute_address IS NULL) OR (substitute_name IS NOT NULL)", name="substitute"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), index=True)
    appearance_id: Mapped[int] = mapped_column(ForeignKey("appearance.id", ondelete="CASCADE"), unique=True)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id", ondelete="SET NULL"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id", ondelete="SET NULL"))
    status: Mapped[InvitationStatus] = mapped_column(word_column(InvitationStatus))
    language: Mapped[Language] = mapped_column(word_column(Language))
    answer_by: Mapped[date]
    words: Mapped[str | None] = mapped_column(doc="what the person wrote with the answer")
    substitute_name: Mapped[str | None] = mapped_column(doc="whom the person suggests instead")
    substitute_address: Mapped[str | None]

    appearance: Mapped[Appearance] = relationship()
    mail: Mapped[Mail | None] = relationship()


class InvitationEvent(Base):
    """That something happened to an invitation; rows are only ever added."""

    __tablename__ = "invitation_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), index=True)
    step: Mapped[InvitationStep] = mapped_column(word_column(InvitationStep))
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str] = mapped_column(doc="a user's name, or “the person”")


class PersonalLink(Base):
    """One person's right to answer one invitation: until `valid_until`; from `purge_at` on nothing is left of it."""

    __tablename__ = "personal_link"
    __table_args__ = (CheckConstraint("purge_at >= valid_until", name="dates"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id", ondelete="CASCADE"), unique=True)
    nonce: Mapped[str] = mapped_column(unique=True)
    valid_until: Mapped[datetime] = mapped_column(Instant)
    purge_at: Mapped[datetime] = mapped_column(Instant)


keep_put(Invitation, "edition_id")
keep_in_edition(Invitation, "appearance_id", "appearance")
keep_in_edition(Invitation, "replaces_id", "invitation")
keep(
    Invitation, "other", ("replaces_id",), "NEW.replaces_id IS NULL OR NEW.replaces_id <> NEW.id",
    "it cannot replace itself", inserted=False,
)  # fmt: skip
