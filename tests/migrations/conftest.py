"""The forum that what must hold is tried on, in a migrated database of each kind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text

from forum_app.core.db import make_engine
from tests.databases import make_database, migrate
from tests.migrations.ground import GROUND, add


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A migrated database of each kind, without a row."""
    if request.param == "sqlite":
        engine = make_database(tmp_path_factory.mktemp("migrated") / "forum.db", migrate)
    else:
        engine = make_engine(request.getfixturevalue("postgres_cluster"))
        migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def forum(migrated: Engine) -> Iterator[Connection]:
    """A migrated database with a small forum of each of two series; of what a test does nothing stays."""
    with migrated.connect() as connection:
        for table, row in GROUND:
            add(connection, table, row)
            if connection.dialect.name == "postgresql" and "id" in row:
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 100)"))
        yield connection
        connection.rollback()
