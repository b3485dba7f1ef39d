"""Databases for tests: the schema is made once a run, each test gets a file of its own with it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, event

import forum_app.accounts.models
import forum_app.clearance.models
import forum_app.editions.kept
import forum_app.followup.models
import forum_app.invitations.models
import forum_app.people.kept
import forum_app.proceedings.models
import forum_app.sources.models  # noqa: F401
from forum_app.core import migrate as migration
from forum_app.core.db import Base, make_engine


def declare(engine: Engine) -> None:
    """Make the tables that the models declare."""
    Base.metadata.create_all(engine)


def migrate(engine: Engine) -> None:
    """Make the tables that the migrations make, as the program itself does."""
    migration.migrate(engine)


def make_database(path: Path, schema: Callable[[Engine], None] = declare) -> Engine:
    """An engine on a new SQLite file with all tables; it knows the statements of the engines before."""
    path.write_bytes(_file_of(schema))
    engine = make_engine(f"sqlite:///{path}")
    # Nobody needs a test's rows after the machine has lost its power: no test waits for the disk.
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous=OFF"))
    # A statement is compiled once a run and not once a test: what was compiled is kept by dialect.
    engine.dialect, engine._compiled_cache = _first().dialect, _first()._compiled_cache
    return engine


@cache
def _first() -> Engine:
    """An engine whose dialect knows the database that it speaks to."""
    engine = make_engine("sqlite://")
    engine.connect().close()
    engine.dispose()
    return engine


@cache
def _file_of(schema: Callable[[Engine], None]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forum.db"
        engine = make_engine(f"sqlite:///{path}")
        schema(engine)
        # The last connection writes what is in the log into the file.
        engine.dispose()
        assert [one.name for one in path.parent.iterdir()] == [path.name]
        return path.read_bytes()
