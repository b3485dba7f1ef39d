"""The task queue, in a file, on PostgreSQL and on Redis: what is sent is done once, in order, by name."""

from __future__ import annotations

import gc
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from config import Settings, WrongSettings
from forum_app.app import _send_to_worker
from forum_app.core.tasks import Queue

SECRET = "a key of tests only"


def note(done: list[tuple[str, int]], name: str, number: int) -> None:
    """What a task does here."""
    done.append((name, number))


def check(settings: Settings) -> None:
    """Send from one side, work on the other."""
    done: list[tuple[str, int]] = []
    sender = Queue(settings)
    worker = Queue(settings, {name: partial(note, done, name) for name in ("build", "mail")})
    assert not worker.work()
    sender.send("build", 1)
    sender.send("mail", 2)
    sender.send("unknown", 3)
    assert [worker.work() for _ in range(4)] == [True, True, True, False]
    assert done == [("build", 1), ("mail", 2)]
    forger = Queue(replace(settings, secret_key="another key"))
    forger.send("build", 4)
    assert worker.work()
    assert done == [("build", 1), ("mail", 2)]
    for queue in (sender, worker, forger):
        queue.close()


def test_in_a_file(tmp_path: Path) -> None:
    check(Settings(data_dir=tmp_path, secret_key=SECRET))


def test_who_sends_from_a_page_lets_go_of_the_file(tmp_path: Path) -> None:
    """Not when garbage is next collected: each task kept a file open until then."""

    def opened() -> list[str]:
        links = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()]
        return [link for link in links if link.startswith(str(tmp_path / "queue.db"))]

    settings = Settings(data_dir=tmp_path, secret_key=SECRET)
    kept = Queue(settings)
    kept.send("build", 1)
    assert opened() != []
    kept.close()
    gc.disable()
    _send_to_worker(settings, "build", 2)
    gc.enable()
    assert opened() == []


def test_on_postgres(tmp_path: Path, postgres: str) -> None:
    url = postgres.replace("postgresql+psycopg://", "postgresql://")
    check(Settings(data_dir=tmp_path, secret_key=SECRET, queue_url=url))
    assert not (tmp_path / "queue.db").exists()


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[str]:
    """The URL of a Redis of this test's own; `make test` installs the program."""
    program = shutil.which("redis-server")
    if program is None:
        if "CI" in os.environ:
            pytest.fail("Redis is not installed")
        pytest.skip("Redis is not installed; `make test` installs it")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path), "--daemonize", "no"]
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    for _ in range(1200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(10)


def test_on_redis(tmp_path: Path, redis: str) -> None:
    check(Settings(data_dir=tmp_path, secret_key=SECRET, queue_url=redis))
    assert not (tmp_path / "queue.db").exists()


def test_another_kind_of_queue_is_refused_at_the_start() -> None:
    with pytest.raises(WrongSettings, match="FORUM_QUEUE_URL"):
        Settings(queue_url="amqp://localhost")


def test_a_queue_that_is_away_is_said_once_and_waited_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, int]] = []
    worker = Queue(Settings(data_dir=tmp_path, secret_key=SECRET), {"build": partial(note, done, "build")})
    storage = worker._huey.storage
    with monkeypatch.context() as away:

        def refuse() -> None:
            raise ConnectionError("refused")

        away.setattr(storage, "dequeue", refuse)
        # Nothing was done: the worker makes its pause.
        assert [worker.work() for _ in range(3)] == [False] * 3
    worker.send("build", 1)
    assert [worker.work(), worker.work()] == [True, False]
    assert done == [("build", 1)]
    told = [record.getMessage() for record in caplog.records if record.name == "forum_app.core.tasks"]
    assert told == ["The queue cannot be reached (ConnectionError); it is tried again.", "The queue is there again."]
    worker.close()
