"""The worker as a process of its own: killed, stopped, started again; and what its queue carries."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from config import Settings
from forum_app import worker as working
from forum_app.core.db import make_sessions, transaction
from forum_app.core.tasks import Queue
from forum_app.editions.models import Edition, Side
from forum_app.proceedings.actions import TASK, requeue_lost
from forum_app.proceedings.models import Output, ReleaseStatus, Section
from forum_app.worker import Ending, make_queue, run_worker
from tests.factories import Forum, add_section
from tests.releases.conftest import Place, later

# Long enough to be caught at it, short enough to be done soon.
LONG = "Some words of a long text that fills page after page of the book.\n\n" * 3000


def wait_for(what: Callable[[], bool], seconds: float = 150) -> None:
    """Until it is so, or the test fails."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


@contextmanager
def worker(place: Place, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker on the place, `more` in its environment; whatever is left of it at the end is killed."""
    environment = {**os.environ, "FORUM_DATA_DIR": str(place.settings.data_dir), **more}
    command = [sys.executable, "-c", "from forum_app.cli import main; main()", "worker"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, start_new_session=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def list_group(leader: int) -> list[int]:
    """The processes of a session that are still running."""
    found = subprocess.run(["ps", "-o", "pid=,stat=", "-s", str(leader)], capture_output=True, text=True, check=False)
    return [int(line.split()[0]) for line in found.stdout.splitlines() if not line.split()[1].startswith("Z")]


def is_status(place: Place, release: int, status: ReleaseStatus) -> Callable[[], bool]:
    """A question for wait_for."""
    return lambda: place.row(release)["status"] == status


@pytest.fixture
def queue(place: Place) -> Iterator[Queue]:
    """The place's queue, as the site has it."""
    queue = Queue(place.settings)
    yield queue
    queue.close()


def lengthen(place: Place) -> None:
    """Make the book one that takes a while."""
    with transaction(make_sessions(place.engine)) as session:
        session.query(Section).one().markdown = LONG


def hide(place: Place) -> tuple[str, ...]:
    """Somebody hidden, named in one output, and the words that they said; gives what nobody may read."""
    with transaction(make_sessions(place.engine)) as session:
        edition = session.query(Edition).one()
        sides = {side.key: side for side in session.query(Side)}
        forum = Forum(session, edition.series, sides, {}, edition)
        forum.add_panel(1)
        for _ in range(3):
            forum.add_speaker(1)
        row = forum.add_speaker(1, given="Quirijn", family="Zonderland", affiliation="Wierookhuis", listed=False)
        forum.add_insight(1, row, key="tide", verbatim="Ebbe is what I said", clearance_required=False)
        add_section(forum, "told", 2, outputs=["recommendations"], markdown="So said Quirijn Zonderland.")
        session.query(Section).filter_by(key="introduction").one().outputs = ["named", "summary"]
    return ("Quirijn", "Zonderland", "Wierookhuis", "Ebbe is")


def test_a_worker_builds_what_the_queue_brings_and_what_the_sweep_finds_lost(place: Place, queue: Queue) -> None:
    secrets = hide(place)
    # Whose message is still on its way; no sweep takes it for lost, however slow this machine is.
    first, second = place.request(now=later(3600)), place.request(Output.NAMED, now=later(0))
    lost = place.request(Output.SUMMARY, now=later(-3600))
    refused = place.request(Output.RECOMMENDATIONS, now=later(0))
    queue.send(TASK, second)
    queue.send(TASK, refused)
    with worker(place, FORUM_LOG_LEVEL="DEBUG") as process:
        wait_for(is_status(place, second, ReleaseStatus.BUILT))
        wait_for(is_status(place, lost, ReleaseStatus.BUILT))
        wait_for(is_status(place, refused, ReleaseStatus.FAILED))
        process.kill()
        log = process.communicate(timeout=60)[1].decode()
    rows = place.rows()
    # Its log tells of them, and at its most talkative nothing that is anybody's.
    assert f"Release {lost} was lost" in log
    told = log + str([[row[name] for name in ("log", "reason", "step")] for row in rows.values()])
    assert "contains a participant's name" in told
    assert [secret for secret in secrets if secret.casefold() in told.casefold()] == []
    assert [rows[one]["status"] for one in (first, second, lost)] == ["requested", "built", "built"]
    assert rows[lost]["attempts"] == 1


def test_a_killed_worker_loses_nothing(place: Place, queue: Queue) -> None:
    lengthen(place)
    release = place.request(now=later(0))
    queue.send(TASK, release)
    with worker(place) as killed:
        wait_for(lambda: bool(place.row(release)["progress"]))
        os.kill(killed.pid, signal.SIGKILL)
        killed.wait()
    row = place.row(release)
    assert (row["status"], row["attempts"]) == (ReleaseStatus.BUILDING, 1)
    assert not queue.work()  # the message went down with the worker
    with transaction(make_sessions(place.engine)) as session:
        session.query(Section).one().markdown = "Short now."
        assert requeue_lost(session, now=later(60)) == [release]
    queue.send(TASK, release)
    with worker(place):
        wait_for(is_status(place, release, ReleaseStatus.BUILT))
    row = place.row(release)
    assert (row["attempts"], "The worker was lost; queued again." in str(row["log"])) == (2, True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_worker_gives_its_release_back(place: Place, queue: Queue, number: signal.Signals) -> None:
    lengthen(place)
    release = place.request(now=later(0))
    queue.send(TASK, release)
    with worker(place) as stopped:
        wait_for(lambda: bool(place.row(release)["progress"]))
        os.kill(stopped.pid, number)
        _out, errors = stopped.communicate(timeout=150)
        assert stopped.returncode == 0
        assert b"Traceback" not in errors
        wait_for(lambda: list_group(stopped.pid) == [])
    row = place.row(release)
    assert (row["status"], row["attempts"]) == (ReleaseStatus.REQUESTED, 0)
    assert str(row["log"]).endswith("Stopped with the server; queued again.\n")
    # The message is there again: nobody waits for the sweep.
    assert queue._huey.pending_count() == 1


class Finalized:
    """A signal comes at its end: Python lets nothing out of a finalizer, not even that this process should end."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGTERM)


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[type[BaseException]]]:
    """What finalizers let not out; signals do afterwards what they did before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    found: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda given: found.append(given.exc_type))
    yield found
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_worker_ends_though_its_signal_fell_into_a_finalizer(
    place: Place, queue: Queue, lost: list[type[BaseException]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def go_on(_seconds: float) -> None:
        raise AssertionError("it waits for more to do")

    def handle(_record_id: int) -> None:
        Finalized()

    monkeypatch.setattr(working, "time", SimpleNamespace(monotonic=time.monotonic, sleep=go_on))
    monkeypatch.setattr(working, "make_queue", lambda settings, *_: Queue(settings, {"known": handle}))
    queue.send("known", 1)
    with pytest.raises(SystemExit):
        run_worker(place.settings)
    assert lost == [SystemExit]


def test_a_build_is_given_back_though_the_signal_fell_into_a_finalizer(
    place: Place, lost: list[type[BaseException]]
) -> None:
    ending = Ending()
    queue, release = make_queue(place.settings, place.engine, ending), place.request()
    queue.send(TASK, release)
    signal.signal(signal.SIGTERM, ending.ask)
    Finalized()
    with pytest.raises(SystemExit):
        queue.work()
    assert (lost, queue._huey.pending_count()) == ([SystemExit], 1)
    row = place.row(release)
    assert (row["status"], row["attempts"]) == (ReleaseStatus.REQUESTED, 0)
    queue.close()


def test_messages_carry_an_id_and_are_signed(place: Place, queue: Queue) -> None:
    release = place.request()
    queue.send(TASK, release)
    raw = b"".join(path.read_bytes() for path in place.settings.data_dir.glob("queue.db*"))
    assert b"build_release" in raw
    assert b"2026-seoul" not in raw
    done: list[int] = []
    stranger = Queue(
        Settings(data_dir=place.settings.data_dir, secret_key="another key, of somebody else"), {TASK: done.append}
    )
    assert stranger.work()  # taken off and dropped
    assert not stranger.work()
    assert done == []
    stranger.close()


def test_a_task_of_another_version_stops_nothing(place: Place, queue: Queue) -> None:
    done: list[int] = []
    reader = Queue(place.settings, {"known": done.append})
    for name, record_id in (("unknown", 1), ("known", 2), ("known", 3)):
        queue.send(name, record_id)
    assert [reader.work() for _ in range(4)] == [True, True, True, False]
    assert done == [2, 3]
    reader.close()


def test_a_task_that_fails_stops_nothing(place: Place, queue: Queue) -> None:
    done: list[int] = []

    def handle(record_id: int) -> None:
        done.append(100 // record_id)

    reader = Queue(place.settings, {"divide": handle})
    for record_id in (0, 5):
        queue.send("divide", record_id)
    assert [reader.work() for _ in range(3)] == [True, True, False]
    assert done == [20]
    reader.close()
