"""Writing the audit log: one row an intention, chained by SHA-256, so that a change afterwards shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.core.errors import ForumError

START = "0" * 64
LOCK = 0x4155444954


class Broken(ForumError):
    """The chain of the audit log doesn't hold: somebody changed it afterwards."""


def record(
    session: Session,
    *,
    actor_id: int | None,
    actor: str,
    verb: str,
    object: str,
    series_id: int | None,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Note what was done. Of `before` and `after` only what differs is kept; identities behind insights never are.

    Writers take turns, so that the chain never forks: SQLite lets one write at a time, PostgreSQL by a lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    old, new = dict(before or {}), dict(after or {})
    same = {key for key in old.keys() & new.keys() if old[key] == new[key]}
    row = AuditEntry(
        at=now,
        actor_id=actor_id,
        actor=actor,
        series_id=series_id,
        verb=verb,
        object=object,
        before={key: _plain(value) for key, value in old.items() if key not in same},
        after={key: _plain(value) for key, value in new.items() if key not in same},
        previous=session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or START,
    )
    row.hash = digest(row)
    session.add(row)
    session.flush()
    return row


def digest(row: AuditEntry) -> str:
    """The SHA-256 of a row's facts and of the hash before it."""
    facts = [row.at.isoformat(), row.actor_id, row.actor, row.series_id, row.verb, row.object, row.before, row.after]
    return hashlib.sha256(json.dumps([row.previous, *facts], sort_keys=True).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict) or value is None else str(value)


def verify(session: Session) -> int:
    """How many rows the log has, each fitting the one before. Raises Broken with the first that doesn't."""
    previous, count = START, 0
    for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)):
        if row.previous != previous or row.hash != digest(row):
            raise Broken(
                f"Row {row.id} of the audit log was changed, or one before it is gone: {row.verb} {row.object}."
            )
        previous, count = row.hash, count + 1
    return count


def read_end(session: Session, *, known: str = "") -> str:
    """The hash of the newest row, to be kept elsewhere. Raises Broken where no row has the one `known` from before.

    A chain alone cannot tell that rows are gone from its end, or that all of it was written anew.
    """
    if known and not session.scalar(select(AuditEntry.id).where(AuditEntry.hash == known)):
        raise Broken(
            f"No row of the audit log has the hash {known}: rows were taken off its end, or all of it was written anew."
        )
    return session.scalar(select(AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)) or START


def list_entries(session: Session, *, series_id: int, words: str, limit: int) -> list[AuditEntry]:
    """The newest rows of a series, with `words` in who, what or what to. One query."""
    wanted = select(AuditEntry).where(AuditEntry.series_id == series_id)
    if words:
        like = f"%{words}%"
        wanted = wanted.where(
            or_(AuditEntry.actor.ilike(like), AuditEntry.verb.ilike(like), AuditEntry.object.ilike(like))
        )
    return list(session.scalars(wanted.order_by(AuditEntry.id.desc()).limit(limit)))
