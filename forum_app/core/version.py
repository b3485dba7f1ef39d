"""Which version of the program this is."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, version

from forum_app.core.paths import PACKAGE


def find_version() -> str:
    """The installed wheel's version, or the checkout's."""
    checkout = PACKAGE.parent / "pyproject.toml"
    if checkout.exists():
        return str(tomllib.loads(checkout.read_text(encoding="utf-8"))["project"]["version"])
    try:
        return version("forum")
    except PackageNotFoundError:
        return "unknown"
