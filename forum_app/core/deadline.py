"""The time that a piece of work may take: set once around it, and known to everything that it calls.

Another thread knows it where it is given the context: `pool.submit(copy_context().run, work)`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from forum_app.core.errors import ForumError


class TimeIsUp(ForumError):
    """Work took longer than it may; the message says what was being done, and what to do."""


@dataclass(slots=True)
class _Limit:
    """When the work has to be done, of how many seconds that is the end, and what is being done."""

    ends: float
    seconds: int
    doing: str


_limit: ContextVar[_Limit | None] = ContextVar("limit", default=None)


@contextmanager
def within(seconds: int, doing: str) -> Iterator[None]:
    """Let the work inside take at most so many seconds; inside of another limit, only the nearer end counts."""
    outer, ends = _limit.get(), time.monotonic() + seconds
    token = _limit.set(outer if outer and outer.ends <= ends else _Limit(ends, seconds, doing))
    try:
        yield
    finally:
        _limit.reset(token)


def check_time(doing: str = "") -> None:
    """To be called again and again in what may take long; `doing` names what begins now. Raises TimeIsUp."""
    limit = _limit.get()
    if limit is not None:
        if time.monotonic() >= limit.ends:
            raise_time_is_up()
        limit.doing = doing or limit.doing


def find_time_left() -> float:
    """The seconds that are left, never less than 0; infinite where there is no limit."""
    limit = _limit.get()
    return max(0.0, limit.ends - time.monotonic()) if limit else math.inf


def raise_time_is_up() -> None:
    """Say that it took too long. Raises TimeIsUp."""
    limit = _limit.get()
    seconds, doing = (limit.seconds, limit.doing) if limit else (0, "working")
    raise TimeIsUp(
        f"The build took more than {seconds} s and was stopped at “{doing}”. Shorten or divide what is far longer than "
        "the rest (a section, a table, a note, a picture), or raise FORUM_BUILD_SECONDS."
    )
