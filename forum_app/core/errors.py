"""Errors that a user can act on: what is wrong, where, and what to do."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass


class ForumError(Exception):
    """Anything that is the user's to mend; the message is shown as it is."""


class FieldError(ForumError):
    """What is wrong with one fact: `field` is its name, beside which a form says so."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class NotFound(ForumError):
    """A thing asked for by its key does not exist (404 on the web, exit status 1 on the command line)."""


class Gone(ForumError):
    """What was published and is taken back (410 on the web); the message says what, and never why."""


class Severity(enum.StrEnum):
    """How much a problem weighs: a blocker stops a release, a warning is only shown."""

    BLOCKER = "blocker"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (file, section, field), on which line, what, and the way out."""

    where: str
    what: str
    way_out: str
    line: int | None = None
    severity: Severity = Severity.BLOCKER

    def __str__(self) -> str:
        place = f"{self.where}:{self.line}" if self.line else self.where
        return f"{place}: {self.what} {self.way_out}".rstrip()


class Problems(ForumError):
    """Every problem found in one pass, together; nothing has been written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
