"""The memory of a process: free pieces given back to the machine, what it holds, and what it may hold."""

from __future__ import annotations

import ctypes
import resource
from functools import cache
from pathlib import Path
from typing import Any

_ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h


@cache
def _find(name: str) -> Any:
    """A function of glibc's memory, or None where the C library is another one."""
    return getattr(ctypes.CDLL(None), name, None)


def share_heap() -> None:
    """Let threads that are yet to begin take memory from heaps that are there.

    For each of them glibc asks for 128 MB of addresses, which a limit counts: Pango begins threads, and where one can't
    be had, it ends the process. Changes nothing where the library cannot.
    """
    set_option = _find("mallopt")
    if set_option:
        set_option(_ARENA_MAX, 1)


def give_back() -> None:
    """Give back every free page of this process, which the C library keeps where it lies between two in use.

    Changes nothing where the library cannot.
    """
    trim = _find("malloc_trim")
    if trim:
        trim(0)


def read_size() -> int:
    """The bytes of this process's address space, which its limit counts. Raises OSError where Linux does not tell."""
    return resource.getpagesize() * int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])


def has_room(more: int) -> bool:
    """Whether this process may take so many bytes more."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return limit == resource.RLIM_INFINITY or read_size() + more <= limit


def bound(more: int) -> None:
    """Let this process take at most so many bytes more than it has; its threads share a heap."""
    share_heap()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = read_size() + more
    resource.setrlimit(resource.RLIMIT_AS, (wanted if soft == resource.RLIM_INFINITY else min(wanted, soft), hard))
