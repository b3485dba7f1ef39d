"""Serving: the port is looked at first, both processes are kept going, and all end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands.conftest import Forum

COMMAND = [sys.executable, "-c", "from forum_app.cli import main; main()"]


def find_free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """`forum serve`, ready to answer; killed at the end if it is still there."""
    environment = {**os.environ, "FORUM_DATA_DIR": str(data)}
    environment.pop("HOME", None)
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        wait_for(lambda: answers(port) or process.poll() is not None)
        yield process
    finally:
        process.kill()
        process.communicate()


def answers(port: int) -> bool:
    """Whether the site says that it is well."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_for(what: Callable[[], bool], seconds: float = 150) -> None:
    """Until it is so, or the test fails."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.1)


def find_children(parent: int) -> dict[str, int]:
    """The children of a process by their last word (worker, web)."""
    rows = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    )
    return {line.split()[-1]: int(line.split()[0]) for line in rows.stdout.splitlines() if "<defunct>" not in line}


def is_gone(pid: int) -> bool:
    """Whether no such process runs (a zombie that nobody has waited for does not)."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return not state or state.startswith("Z")


@pytest.mark.parametrize("command", ["serve", "demo", "web"])
def test_a_taken_port_is_said_before_any_work(forum: Forum, data: Path, command: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        os.environ["FORUM_PORT"] = str(port)
        try:
            result = forum(command)
        finally:
            del os.environ["FORUM_PORT"]
    assert result.status == 1
    assert f"cannot listen on 127.0.0.1:{port}: Address already in use." in result.err
    assert f"FORUM_PORT={port + 1} make run" in result.err
    assert not (data / "forum.db").exists()


def stop(process: subprocess.Popen[str], number: signal.Signals, port: int) -> str:
    """Have `forum serve` stop by a signal, which ends all in order; gives what it told."""
    children = find_children(process.pid)
    assert sorted(children) == ["web", "worker"]
    assert answers(port)
    process.send_signal(number)
    _out, told = process.communicate(timeout=150)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in told
    assert "Traceback" not in told
    assert told.rstrip().endswith("Stopping.")
    assert [is_gone(pid) for pid in children.values()] == [True, True]
    assert not answers(port)
    return told


def test_ctrl_c_ends_everything_in_order(data: Path) -> None:
    port = find_free_port()
    with serving(data, port) as process:
        told = stop(process, signal.SIGINT, port)
    assert ("Traceback" in told, "ended unexpectedly" in told) == (False, False)


def test_a_killed_worker_is_started_again_and_the_web_server_s_own_lines_tell_no_token(data: Path) -> None:
    port = find_free_port()
    with serving(data, port) as process:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
            line.sendall(b"GET /desk/enter/s3cr3t-t0ken\r\n\r\n")
            assert b" 400 " in line.recv(200)
        killed = find_children(process.pid)["worker"]
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: find_children(process.pid).get("worker", killed) != killed)
        told = stop(process, signal.SIGTERM, port)
        assert "The worker ended unexpectedly and is started again." in told
        assert "Invalid request" in told
        assert "/desk/enter/…" in told or "/desk/enter/\\u2026" in told
        assert "s3cr3t-t0ken" not in told


def test_nothing_outlives_a_killed_serve(data: Path) -> None:
    with serving(data, find_free_port()) as process:
        children = find_children(process.pid)
        assert sorted(children) == ["web", "worker"]
        process.kill()
        process.wait()
        wait_for(lambda: all(is_gone(pid) for pid in children.values()))
