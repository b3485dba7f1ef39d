"""The parent's side of the renderer: one warm child a process, killed when it takes too long."""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any

from forum_app.core.deadline import check_time, find_time_left, raise_time_is_up, within
from forum_app.core.errors import ForumError
from forum_app.core.paths import PACKAGE
from forum_app.rendering.fonts import ensure_fontconfig
from forum_app.rendering.job import Job, pack_job, receive, send

Report = Callable[[str, int], None]


KILLED = (
    "The renderer was killed while it set the book (signal 9): by somebody, or by a system that ran out of memory. Try "
    "again; if it ends so again, lower FORUM_BUILD_MEMORY_MB below what the machine has free, or make pictures smaller."
)


class RenderFailed(ForumError):
    """The renderer gave up; the message says why and what to do."""


@dataclass(slots=True)
class _Child:
    """A running renderer: its process, the process that started it, and its limit of memory (MB)."""

    process: subprocess.Popen[bytes]
    owner: int
    memory_mb: int
    errors: IO[bytes]


@dataclass(slots=True)
class _Warm:
    """The one child of this process; the lock lets one build at a time use it."""

    child: _Child | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_warm = _Warm()


def start_renderer(memory_mb: int) -> None:
    """Start the child ahead of its first job, so that it loads while the caller still reads and cites."""
    with _warm.lock:
        _ensure_child(memory_mb)


def stop_renderer() -> None:
    """End the child of this process, if there is one."""
    child, _warm.child = _warm.child, None
    if child is None or child.owner != os.getpid():
        return
    for pipe in (child.process.stdin, child.process.stdout, child.errors):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
    child.process.kill()
    child.process.wait()


atexit.register(stop_renderer)


def _ensure_child(memory_mb: int) -> _Child:
    child = _warm.child
    if child and child.owner == os.getpid() and child.memory_mb == memory_mb and child.process.poll() is None:
        return child
    stop_renderer()
    environment = {
        "FONTCONFIG_FILE": str(ensure_fontconfig()),
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": "/nonexistent",
        # Nothing of the machine may show in the file: neither its language nor its clock.
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(PACKAGE.parent),
    }
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    errors = tempfile.TemporaryFile()  # noqa: SIM115 -- lives as long as the child
    process = subprocess.Popen(  # noqa: S603 -- our own module, without a shell
        [sys.executable, "-m", "forum_app.rendering.render_child", str(memory_mb)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=environment,
        cwd="/",
    )
    _warm.child = _Child(process, os.getpid(), memory_mb, errors)
    return _warm.child


def run_job(
    job: Job, *, seconds: int, memory_mb: int, report: Report, meanwhile: Callable[[], None] | None = None
) -> tuple[dict[str, Any], bytes]:
    """The child's answer and the file; `meanwhile` is called while the child works.

    Raises TimeIsUp after so many `seconds`, or where the work that it is done for has no more time; RenderFailed: too
    big, crashed, or refused.
    """
    with _warm.lock, within(seconds, "Setting the book"):
        child = _ensure_child(memory_mb)
        check_time()
        timer = threading.Timer(find_time_left(), child.process.kill)
        timer.start()
        try:
            return _converse(child, job, report, meanwhile)
        except (OSError, EOFError) as error:
            words = _last_words(child)
            stop_renderer()
            if not find_time_left():
                raise_time_is_up()
            raise RenderFailed(_explain_end(child, words)) from error
        except RenderFailed:
            raise  # a whole answer: the child is well
        except BaseException:
            stop_renderer()  # half a conversation is no beginning for the next one
            raise
        finally:
            timer.cancel()


def _converse(
    child: _Child, job: Job, report: Report, meanwhile: Callable[[], None] | None
) -> tuple[dict[str, Any], bytes]:
    stdin, stdout = child.process.stdin, child.process.stdout
    if stdin is None or stdout is None:
        raise EOFError
    send(stdin, pack_job(job))  # type: ignore[arg-type]
    if meanwhile:
        meanwhile()
    while True:
        answer = receive(stdout)  # type: ignore[arg-type]
        if answer is None:
            raise EOFError
        if not answer.get("done"):
            check_time(answer["step"])
            report(answer["step"], answer["percent"])
            continue
        data = stdout.read(answer["size"]) if answer.get("size") else b""
        if answer.get("failed") == "memory":
            stop_renderer()
            raise RenderFailed(_memory_words(child.memory_mb))
        if answer.get("failed"):
            if answer["type"] == "ForbiddenReference":
                raise RenderFailed(f"{answer['text']} Nothing is read from the network or from other files.")
            raise RenderFailed(f"The book could not be set: {answer['text']} ({answer['type']}).")
        return answer, data


def _explain_end(child: _Child, words: str) -> str:
    if "cannot load library" in words:
        return (
            "System libraries that set the book are missing, or cannot be loaded. An administrator must run this one "
            "command: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        )
    # GLib ends itself by SIGTRAP where it gets no memory, or no thread; on Debian 13 by SIGSEGV.
    if "MemoryError" in words or child.process.returncode in {-5, -6, -11}:
        return _memory_words(child.memory_mb)
    if child.process.returncode == -9:
        return KILLED
    last = (words.strip().splitlines() or ["no last words"])[-1]
    return f"The renderer stopped (status {child.process.returncode}): {last[:300]}"


def _memory_words(memory_mb: int) -> str:
    return (
        f"Setting the book needed more than {memory_mb} MB and was stopped. Make its pictures smaller, "
        "or raise FORUM_BUILD_MEMORY_MB."
    )


def _last_words(child: _Child) -> str:
    # It is about to end by itself, and its status says of what.
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.process.wait(2)
    child.process.kill()
    child.process.wait()
    child.errors.seek(0)
    return child.errors.read()[-4000:].decode("utf-8", "replace")
