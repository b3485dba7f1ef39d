"""Calling `forum` in this process, with a data folder of the test's own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from forum_app.cli import main
from forum_app.rendering.renderer import stop_renderer
from tests.databases import make_database, migrate

SAMPLE = Path(__file__).resolve().parent.parent.parent / "sample"


@dataclass(frozen=True)
class Result:
    """What a command left: exit status, standard output and standard error."""

    status: int
    out: str
    err: str


Forum = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, set in the environment."""
    folder = tmp_path / "data folder"
    assert not folder.exists()
    monkeypatch.setenv("FORUM_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def begun(data: Path) -> None:
    """The data folder as `forum migrate` leaves it, for tests of what comes after."""
    data.mkdir(mode=0o700)
    make_database(data / "forum.db", migrate).dispose()


@pytest.fixture
def forum(data: Path, capfd: pytest.CaptureFixture[str]) -> Iterator[Forum]:
    """Runs one command and gives its result; the log is put back afterwards."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level)

    def run(*arguments: object) -> Result:
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        told = capfd.readouterr()
        return Result(int(end.value.code or 0), told.out, told.err)

    yield run
    root.handlers[:], root.level = before


@pytest.fixture(scope="session", autouse=True)
def renderer() -> Iterator[None]:
    """The warm renderer ends with the tests."""
    yield
    stop_renderer()
