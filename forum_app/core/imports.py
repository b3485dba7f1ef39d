"""Importing a library without the packages that it can do without, for the memory and the start of a web worker."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast


@contextmanager
def held_back(*packages: str) -> Iterator[None]:
    """As if these packages weren't installed; one that is loaded already stays. At import only: all threads feel it."""
    modules = cast(dict[str, Any], sys.modules)
    absent = [package for package in packages if package not in modules]
    modules.update(dict.fromkeys(absent))
    try:
        yield
    finally:
        for package in absent:
            del modules[package]
