"""What becomes of the second process when it ends, and what its threads may take."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

import pytest

from forum_app.core.paths import PACKAGE
from forum_app.rendering import engine_ahead

# Tells what beginning a thread, which takes some memory, adds to the addresses in use.
BEGIN_A_THREAD = """
import ctypes, sys, threading
from forum_app.rendering import memory
if sys.argv[1] == "bound":
    memory.bound(200_000_000)
take, before = ctypes.CDLL(None).malloc, memory.read_size()
took, told = threading.Event(), threading.Event()
def work():
    take(1000)
    took.set()
    told.wait()
thread = threading.Thread(target=work)
thread.start()
took.wait()
print(memory.read_size() - before)
told.set()
"""


def _read_growth(how: str) -> int:
    command, environment = (
        [sys.executable, "-c", BEGIN_A_THREAD, how],
        {**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
    )
    return int(subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout)


def test_a_thread_within_a_limit_takes_no_heap_of_its_own() -> None:
    """Its stack is 8 MB; a heap of its own would be 64 MB, and 128 MB while it is made."""
    assert (_read_growth("bound") < 16_000_000, _read_growth("free") > 64_000_000) == (True, True)


def test_a_second_process_that_ends_while_it_is_waited_for_is_waited_for_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine_ahead, "PATIENCE", 5.0)
    source, target = os.pipe()
    os.close(target)  # as it is once the process has ended
    ahead = object.__new__(engine_ahead._Ahead)
    ahead.claims, ahead.finished, ahead.answers = bytearray([0, engine_ahead.THERE]), set(), {}  # type: ignore[assignment]
    ahead.lost, ahead.started, waits = False, time.monotonic(), []

    class News(threading.Condition):
        """Of which the listener hears only once somebody waits."""

        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout)
            if len(waits) == 1:
                threading.Thread(target=ahead._listen, args=(source,)).start()
            return super().wait(timeout)

    ahead.news = News()
    assert (ahead.ask(1, b"A page?"), len(waits), ahead.lost) == (None, 1, True)
    assert ahead.claims[1] == engine_ahead.HERE
