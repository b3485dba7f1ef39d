"""A process that takes somebody out: a module by itself, since such a process loads what its module does."""

from __future__ import annotations

from sqlalchemy import text

from forum_app.core.db import make_engine


def unlist(url: str, key: str) -> None:
    """Have an appearance listed no more, in a database that others are reading."""
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE appearance SET listed = false WHERE key = :key"), {"key": key})
    engine.dispose()
