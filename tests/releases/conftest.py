"""A forum in a database of its own, made to be released."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from config import Settings
from forum_app.core import clock
from forum_app.core.db import make_sessions, reading, transaction
from forum_app.core.files import FileStore
from forum_app.proceedings.actions import request_release
from forum_app.proceedings.building import build_release
from forum_app.proceedings.models import Output, Release
from forum_app.rendering.renderer import stop_renderer
from tests.databases import make_database, migrate
from tests.factories import add_section, make_forum

NOON = datetime(2026, 9, 15, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """A data folder with its database, and what tests do there."""

    settings: Settings
    engine: Engine

    @property
    def store(self) -> FileStore:
        """The file store of the site and the worker."""
        return FileStore(self.settings.data_dir / "files")

    def request(self, output: Output = Output.PAPER, *, draft: bool = False, now: datetime = NOON) -> int:
        """Ask for a release; gives its id."""
        with transaction(make_sessions(self.engine)) as session:
            return request_release(session, edition="2026-seoul", output=output, draft=draft, now=now).id

    def build(self, release_id: int, store: FileStore | None = None, **options: object) -> None:
        """Build it in this process."""
        build_release(
            self.engine,
            release_id=release_id,
            store=store or self.store,
            clock=clock.now,
            **{"seconds": 300, "memory_mb": 2048, **options},  # type: ignore[arg-type]
        )

    def rows(self) -> dict[int, dict[str, object]]:
        """Every release as plain values, by id."""
        with reading(self.engine) as session:
            return {
                row.id: {name: getattr(row, name) for name in Release.__mapper__.column_attrs.keys()}  # noqa: SIM118
                for row in session.scalars(select(Release))
            }

    def row(self, release_id: int) -> dict[str, object]:
        """One release as plain values."""
        return self.rows()[release_id]

    def change(self, release_id: int, **values: object) -> None:
        """Write into the row."""
        with transaction(make_sessions(self.engine)) as session:
            release = session.get_one(Release, release_id)
            for name, value in values.items():
                setattr(release, name, value)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A data folder whose edition has a book of one section."""
    settings = Settings(data_dir=tmp_path / "data")
    settings.data_dir.mkdir()
    engine = make_database(settings.data_dir / "forum.db", migrate)
    with transaction(make_sessions(engine)) as session:
        add_section(make_forum(session), "introduction", 1, markdown="A text with a note.^[A note.]")
    yield Place(settings, engine)
    engine.dispose()


@pytest.fixture(scope="session", autouse=True)
def renderer() -> Iterator[None]:
    """The warm renderer ends with the tests."""
    yield
    stop_renderer()


def later(seconds: float) -> datetime:
    """A moment after now."""
    return clock.now() + timedelta(seconds=seconds)
