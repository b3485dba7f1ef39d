"""Counts of attempts to sign in, in the database: every web process adds to the same ones."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from sqlalchemy import Engine, case, delete, select, update
from sqlalchemy.orm import Session

from forum_app.accounts.models import AttemptCount

WINDOW = timedelta(minutes=15)


def make_key(kind: str, value: str) -> str:
    """Under which attempts of a kind are counted: a SHA-256, so that the table holds no address and no account."""
    return hashlib.sha256(f"{kind} {value.casefold()}".encode()).hexdigest()


def network_of(address: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 that a single IPv6 line commands."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def count_attempt(engine: Engine, *, limits: Mapping[str, int], now: datetime) -> datetime | None:
    """Count one attempt under each key of `limits`; until when to wait, where one of them is full already.

    In a transaction of its own, so that a refused request counts too. A window ends a quarter of an hour after its
    first attempt, however many follow: nobody is kept out for longer.
    """
    full = find_wait(engine, limits=limits, now=now)
    if full is not None:
        return full
    waits = []
    with engine.begin() as connection:
        connection.execute(delete(AttemptCount).where(AttemptCount.until <= now))
        # In one order, so that two processes never wait for each other.
        for key, limit in sorted(limits.items()):
            count, until = connection.execute(_add_one(engine.dialect.name, key, now)).one()
            waits += [until] if count > limit else []
    return max(waits, default=None)


def find_wait(engine: Engine, *, limits: Mapping[str, int], now: datetime) -> datetime | None:
    """Until when to wait, where a key is full; writes nothing, so that a flood of attempts costs little."""
    wanted = select(AttemptCount).where(AttemptCount.key.in_(limits), AttemptCount.until > now)
    with Session(engine.execution_options(reading=True)) as session:
        waits = [row.until for row in session.scalars(wanted) if row.count >= limits[row.key]]
        session.rollback()
    return max(waits, default=None)


def forget_attempts(session: Session, *, keys: Iterable[str]) -> None:
    """Begin to count anew: somebody signed in."""
    session.execute(delete(AttemptCount).where(AttemptCount.key.in_(list(keys))))


def take_back_attempt(session: Session, *, key: str) -> None:
    """Count one less: what was attempted was right."""
    mine = AttemptCount.key == key
    session.execute(delete(AttemptCount).where(mine, AttemptCount.count == 1))
    session.execute(update(AttemptCount).where(mine, AttemptCount.count > 1).values(count=AttemptCount.count - 1))


def spend_once(session: Session, *, key: str, now: datetime) -> bool:
    """Whether this is the first time that `key` is spent within a window; whatever is told twice counts once."""
    dialect = session.get_bind().dialect.name
    count, _until = session.execute(_add_one(dialect, key, now)).one()
    return bool(count == 1)


def _add_one(dialect: str, key: str, now: datetime) -> Any:
    """One statement that adds: two processes at once are two, on both databases."""
    table = AttemptCount.__table__
    # Only the one in use is loaded: with PostgreSQL's come all of its drivers.
    insert: Any = import_module(f"sqlalchemy.dialects.{dialect}").insert
    adding = insert(AttemptCount).values(key=key, count=1, until=now + WINDOW)
    over = table.c.until <= now
    return adding.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((over, 1), else_=table.c.count + 1),
            "until": case((over, adding.excluded.until), else_=table.c.until),
        },
    ).returning(table.c.count, table.c.until)
