"""The one place that runs pandoc: sandboxed, on standard input, within limits of time and memory."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from functools import cache, lru_cache
from pathlib import Path

from forum_app.core.deadline import find_time_left, raise_time_is_up
from forum_app.core.errors import ForumError

# Nothing of the caller's environment reaches pandoc: no user data folder, no GHCRTS, no proxy.
ENVIRONMENT = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent", "PATH": "/usr/bin:/bin"}
SECONDS = 60
MEMORY_MB = 512


class PandocFailed(ForumError):
    """pandoc refused its input; `detail` holds its own words, for those who can place them."""

    def __init__(self, message: str, detail: str = "") -> None:
        self.detail = detail
        super().__init__(message)


@cache
def find_pandoc() -> Path:
    """The program: the one locked with the other dependencies, else the system's. Raises ForumError."""
    # Found without importing pypandoc: that would cost a quarter of a cold start for nothing.
    package = importlib.util.find_spec("pypandoc")
    for folder in (package.submodule_search_locations or []) if package else []:
        program = Path(folder) / "files" / "pandoc"
        if program.is_file():
            return program
    system = shutil.which("pandoc")
    if system is None:
        raise ForumError("pandoc is missing. Run `make install`, which installs it with the other dependencies.")
    return Path(system)


@lru_cache(maxsize=16)
def run_pandoc(data: bytes, *arguments: str, seconds: int = SECONDS, memory_mb: int = MEMORY_MB) -> bytes:
    """What pandoc makes of `data`; the same input again is answered from memory.

    `arguments` are ours alone, never text of an edition. Raises PandocFailed when pandoc refuses the input, needs more
    than `seconds`, or more than `memory_mb` MB (limits of GHC's runtime: a shell's ulimit would kill its start-up);
    TimeIsUp where the work that it is done for has no more time.
    """
    command = [str(find_pandoc()), "--sandbox", *arguments, "+RTS", f"-M{memory_mb}M", "-RTS"]
    try:
        done = subprocess.run(  # noqa: S603 -- a fixed program without a shell; the text is standard input
            command,
            input=data,
            capture_output=True,
            timeout=min(seconds, find_time_left()),
            env=ENVIRONMENT,
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        if not find_time_left():
            raise_time_is_up()
        raise PandocFailed(
            f"Reading the text took more than {seconds} s and was stopped. Look for deep nesting of brackets, "
            "quotations or emphasis, and simplify it."
        ) from error
    detail = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == 251 or "heap overflow" in detail.lower():
        raise PandocFailed(f"Reading the text needed more than {memory_mb} MB and was stopped. Split or simplify it.")
    if done.returncode != 0:
        raise PandocFailed(f"The text could not be read: {detail}", detail)
    return done.stdout
