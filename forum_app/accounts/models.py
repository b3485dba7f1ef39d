"""Tables of users, their passkeys, what they are in each series, where they are signed in, and the audit log."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column

from forum_app.accounts.rights import SeriesRole
from forum_app.core.db import Base, Instant, word_column
from forum_app.core.row_rules import keep, keep_in_series


class AuditEntry(Base):
    """One thing done. `before` and `after` hold only what changed, and never who said what."""

    __tablename__ = "audit_entry"
    __table_args__ = (CheckConstraint("length(hash) = 64 AND length(previous) = 64", name="hashes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None] = mapped_column(doc="user; None: whoever runs the server, or a personal link")
    actor: Mapped[str]
    series_id: Mapped[int | None]
    verb: Mapped[str]
    object: Mapped[str] = mapped_column(doc="kind and key: edition 2026-seoul")
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class User(Base):
    """Somebody who signs in at the desk. `operator` is whoever runs the server: every right in every series."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    operator: Mapped[bool] = mapped_column(default=False)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True, doc="stands in cookies; a new one ends every session")
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None] = mapped_column(doc="encrypted")
    # Mutable, as the library takes a used code out of the list in place: unnoticed, it would work again.
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(JSON), doc="encrypted")
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(doc="by what devices with passkeys know the user")


class PasskeyUse(enum.StrEnum):
    """What a passkey is for, in the library's words."""

    FIRST = "first"
    SECOND = "secondary"


class Passkey(Base):
    """A device's public key that lets a user in (WebAuthn); the names of the columns are the library's."""

    __tablename__ = "passkey"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    name: Mapped[str]
    usage: Mapped[PasskeyUse] = mapped_column(word_column(PasskeyUse))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    transports: Mapped[list[str] | None]
    extensions: Mapped[str | None]
    backup_state: Mapped[bool]
    device_type: Mapped[str]
    lastuse_datetime: Mapped[datetime] = mapped_column(Instant)

    def get_user_mapping(self) -> dict[str, Any]:
        """By what the library finds the user."""
        return {"id": self.user_id}


class Membership(Base):
    """What a user is in one series; an organiser may be of a side."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "series_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    role: Mapped[SeriesRole] = mapped_column(word_column(SeriesRole))
    side_id: Mapped[int | None] = mapped_column(ForeignKey("side.id"))


class SignIn(Base):
    """One browser in which a user is signed in, until it is ended; `token` is the SHA-256 of what its cookie holds."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    token: Mapped[str] = mapped_column(unique=True)
    browser: Mapped[str] = mapped_column(doc="as it calls itself, shortened")
    began_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class AttemptCount(Base):
    """How many attempts to sign in were made from a place or for an account, until when they count."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (CheckConstraint("length(key) = 64 AND count > 0", name="counted"),)

    key: Mapped[str] = mapped_column(primary_key=True, doc="SHA-256 of what is counted")
    count: Mapped[int]
    until: Mapped[datetime] = mapped_column(Instant)


keep_in_series(Membership, "side_id", "side")
keep(
    Membership, "side_of_organiser", ("role", "side_id"), "NEW.side_id IS NULL OR NEW.role = 'organiser'",
    "a side is for organisers",
)  # fmt: skip
