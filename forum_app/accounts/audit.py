"""Writing the audit log: one row an intention, chained by SHA-256, so that a change afterwards shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry

START = "0" * 64


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
    """Note what was done. Of `before` and `after` only what differs is kept; identities behind insights never are."""
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
