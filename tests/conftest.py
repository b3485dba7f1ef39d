"""Fixtures shared by all tests: a real SQLite database with the schema that models declare."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from forum_app.core.db import make_engine
from tests import postgres as own_postgres
from tests.databases import make_database
from tests.passwords import CHEAP, set_costs

if TYPE_CHECKING:
    from tests.factories import Forum
    from tests.public.site import Site

# A busy machine is slow: that is no fault of what is tested.
settings.register_profile("forum", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("forum")


def pytest_collection_finish() -> None:
    """What modules have made stays to the end: looking through it for garbage took a fifth of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        set_costs(patch, CHEAP)
        yield


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An engine on a fresh SQLite file with all tables."""
    engine = make_database(tmp_path / "forum.db")
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on the fresh database; rolled back at the end."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def site(engine: Engine, tmp_path: Path) -> Site:
    """The site on an empty database."""
    # Whoever asks for no page waits for no web app.
    from tests.public.site import make_site

    return make_site(engine, tmp_path)


@pytest.fixture
def forum(session: Session) -> Forum:
    """A series and its second edition, held in Seoul on 22 and 23 April 2026."""
    from tests.factories import make_forum

    return make_forum(session)


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
