"""Fixtures shared by all tests: a real SQLite database with the schema that models declare."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

import forum_app.accounts.models
import forum_app.clearance.models
import forum_app.followup.models
import forum_app.invitations.models
import forum_app.proceedings.models
import forum_app.sources.models  # noqa: F401
from forum_app.core.db import Base, make_engine
from tests import postgres as own_postgres


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An engine on a fresh SQLite file with all tables."""
    engine = make_engine(f"sqlite:///{tmp_path / 'forum.db'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on the fresh database; rolled back at the end."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    """The URL of a PostgreSQL cluster of this run's own; `make test` installs the program."""
    if own_postgres.find_program("initdb") is None and "CI" not in os.environ:
        pytest.skip("PostgreSQL is not installed; `make test` installs it")
    with own_postgres.cluster() as url:
        yield url


@pytest.fixture
def postgres(postgres_cluster: str) -> Iterator[str]:
    """The URL of a fresh, empty PostgreSQL database."""
    maintenance = make_engine(postgres_cluster).execution_options(isolation_level="AUTOCOMMIT")
    with maintenance.connect() as connection:
        connection.execute(text("CREATE DATABASE forum_test"))
    yield postgres_cluster.replace("/postgres?", "/forum_test?")
    with maintenance.connect() as connection:
        connection.execute(text("DROP DATABASE forum_test WITH (FORCE)"))
    maintenance.dispose()
