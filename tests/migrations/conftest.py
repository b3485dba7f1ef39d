"""The forum that what must hold is tried on, in a migrated database of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from forum_app.core.db import make_engine
from forum_app.core.migrate import migrate
from tests.migrations.ground import GROUND, add


@pytest.fixture(params=["sqlite", "postgresql"])
def forum(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A migrated database with a small forum of each of two series."""
    url = f"sqlite:///{tmp_path / 'forum.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres")
    engine = make_engine(url)
    migrate(engine)
    with engine.connect() as connection:
        for table, row in GROUND:
            add(connection, table, row)
            if request.param == "postgresql" and "id" in row:
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 100)"))
        yield connection
        connection.rollback()
    engine.dispose()
