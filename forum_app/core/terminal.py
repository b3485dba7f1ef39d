"""Telling a person at a terminal: a bar that names its step, and problems one a line."""

from __future__ import annotations

import getpass
import os
import re
import sys
from collections.abc import Iterable
from typing import TextIO

from forum_app.core.errors import Problem

WIDTH = 28
NUMBER = re.compile(r" \d+( of \d+)?$")


def find_login() -> str:
    """Whose account of the machine a command runs under, for the audit log."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return f"user {os.getuid()}"


class Progress:
    """A bar of percent and step, redrawn in place; a line a step where nobody looks on (a file, a log)."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._redraws = self._stream.isatty()
        self._step = ""
        self._percent = 0

    def __call__(self, step: str, percent: int) -> None:
        """Show that `percent` of the work is done, and what is being done now; never less than before."""
        self._percent = percent = max(percent, self._percent)
        if self._redraws:
            filled = WIDTH * min(percent, 100) // 100
            bar = "█" * filled + "░" * (WIDTH - filled)
            # Clears to the end of the line: the step before may have been longer.
            self._stream.write(f"\r{bar} {percent:3} %  {step[:60]}\x1b[K")
        elif name_step(step) != self._step:
            self._stream.write(f"{percent:3} %  {name_step(step)}\n")
        self._step = name_step(step)
        self._stream.flush()

    def end(self) -> None:
        """Leave the bar as it stands; what follows begins a line."""
        if self._redraws and self._step:
            self._stream.write("\n")
            self._stream.flush()
        self._step = ""


def name_step(step: str) -> str:
    """A step without its number: the pages of a book are one step, told page by page."""
    return NUMBER.sub("", step)


def say(text: str) -> None:
    """A line for the person, apart from results on standard output."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def say_problems(problems: Iterable[Problem]) -> None:
    """Each problem on a line of its own: file:line: what. What to do."""
    for problem in problems:
        say(str(problem))
