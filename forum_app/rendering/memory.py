"""The memory of a process: free pieces given back to the machine, what it holds, and what it may hold."""

from __future__ import annotations

import ctypes
import resource
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _find_trim() -> Any:
    """glibc's malloc_trim, or None where the C library is another one."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> None:
    """Give back every free page of this process, which the C library keeps where it lies between two in use.

    Changes nothing where the library cannot.
    """
    trim = _find_trim()
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
    """Let this process take at most so many bytes more than it has."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = read_size() + more
    resource.setrlimit(resource.RLIMIT_AS, (wanted if soft == resource.RLIM_INFINITY else min(wanted, soft), hard))
