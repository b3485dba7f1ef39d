"""The table of the audit log: who did what to what, each row chained to the one before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum_app.core.db import Base, Instant


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
