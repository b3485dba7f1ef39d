"""Running programs under a watch: how long they take, and how much memory each of their processes held at most."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds of wall time; peak memory (MB) of the program itself, and of all its processes together."""

    seconds: float
    own_mb: float
    all_mb: float


class Watch:
    """Follows a process and its descendants, in MB: `peaks` of each; `together`, the most they held at once."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.peaks: dict[int, float] = {}
        self.together = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.look()
        self._done.set()
        self._thread.join()

    def look(self) -> None:
        """Note what every process holds now, and its peak, which the kernel keeps."""
        now = 0.0
        for pid in [self.pid, *find_descendants(self.pid)]:
            self.peaks[pid] = max(read_mb(pid, "VmHWM"), self.peaks.get(pid, 0.0))
            now += read_mb(pid, "VmRSS")
        self.together = max(self.together, now)

    def _follow(self) -> None:
        while not self._done.wait(POLL_SECONDS):
            self.look()


def read_mb(pid: int, field: str) -> float:
    """A figure of /proc/PID/status in MB: VmRSS (in use now) or VmHWM (at most so far); 0 where it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith(field + ":")), "0 0")
    return int(line.split()[1]) / 1024


def find_descendants(pid: int) -> list[int]:
    """The children of a process, and theirs."""
    return [one for child in find_children(pid) for one in (child, *find_descendants(child))]


def find_children(pid: int) -> list[int]:
    """The processes that a process started and that are still there."""
    children: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += map(int, (task / "children").read_text(encoding="ascii").split())
    except (FileNotFoundError, ProcessLookupError):
        return children
    return children


def run(command: list[str], environment: dict[str, str] | None = None) -> Run:
    """Run a program to its end. Raises CalledProcessError with what it said."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    with Watch(process.pid) as watch:
        _out, errors = process.communicate()
        seconds = time.perf_counter() - started
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=errors)
    return Run(seconds, watch.peaks.get(process.pid, 0.0), watch.together)
