"""A module of ours run as a short process: for libraries that a web worker should not hold for a page a month."""

from __future__ import annotations

import os
import subprocess
import sys

from forum_app.core.paths import PACKAGE

# Of the environment nothing else: neither keys nor passwords concern a library that reads somebody's file.
PASSED = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


class ShortProcessFailed(RuntimeError):
    """It could not be started, took too long, or ended with an error; `status` is its own, None without one."""

    def __init__(self, module: str, status: int | None, said: str) -> None:
        super().__init__(f"{module} ended with {'no status' if status is None else status}: {said}")
        self.status = status


def run_module(module: str, *arguments: str, data: bytes = b"", seconds: int = 30) -> bytes:
    """What the module prints, given `data` to read. Raises ShortProcessFailed."""
    environment = {name: os.environ[name] for name in PASSED if name in os.environ}
    environment["PYTHONPATH"] = str(PACKAGE.parent)
    command = [sys.executable, "-m", module, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, without a shell
            command, env=environment, cwd="/", input=data, capture_output=True, timeout=seconds, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise ShortProcessFailed(module, None, type(error).__name__) from error
    if done.returncode:
        # Its last line names the kind of error; what stands after a colon may be what somebody wrote.
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise ShortProcessFailed(module, done.returncode, last.partition(":")[0])
    return done.stdout
