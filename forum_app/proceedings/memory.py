"""Free memory given back to the machine: the C library keeps what lies between two pieces still in use."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any


@cache
def _find_trim() -> Any:
    """glibc's malloc_trim, or None where the C library is another one."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> None:
    """Give back every free page of this process; changes nothing where the C library cannot."""
    trim = _find_trim()
    if trim:
        trim(0)
