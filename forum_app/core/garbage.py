"""How often a process looks for garbage."""

from __future__ import annotations

import atexit
import gc


def look_seldom() -> None:
    """Look for garbage seldom, and not at all at the end: for processes in which what is loaded stays.

    Looking again and again costs a tenth of a start, a tenth of a book's checks, and at the end more.
    """
    gc.set_threshold(200_000, 20, 100)
    atexit.register(gc.freeze)
