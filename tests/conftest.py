"""Fixtures shared by all tests: a real SQLite database with the schema that models declare."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

import forum_app.clearance.models
import forum_app.followup.models
import forum_app.proceedings.models
import forum_app.sources.models  # noqa: F401
from forum_app.core.db import Base, make_engine


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
