"""A small edition on disk, and a store for its pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from forum_app.core.files import FileStore
from tests.edition_folder.folders import make_folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_folder(tmp_path / "2026-seoul")


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")
