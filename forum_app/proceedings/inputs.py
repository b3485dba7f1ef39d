"""What a book is made from, as one hash: the manuscript, and the program's own parts that decide how it looks."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from forum_app.core.paths import PACKAGE, share


def hash_inputs(manuscript_sha256: str, *, draft: bool) -> str:
    """SHA-256 in hex: the same inputs give the same bytes, so a book with this hash need not be built again."""
    parts = (manuscript_sha256, "draft" if draft else "release", _program())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def _program() -> str:
    """The version of the engine and the content of every file that forms the book, so that an update rebuilds it."""
    digest = hashlib.sha256(f"{version('weasyprint')} {find_pandoc_version()}".encode())
    for path in sorted(_files(), key=lambda path: path.as_posix()):
        digest.update(path.name.encode() + b"\0")
        digest.update(path.read_bytes() if path.suffix != ".ttf" else str(path.stat().st_size).encode())
    return digest.hexdigest()


def find_pandoc_version() -> str:
    """The version of the package that pandoc comes with; empty where it is the system's own."""
    try:
        return version("pypandoc-binary")
    except PackageNotFoundError:
        return ""


def _files() -> list[Path]:
    """The book's modules, templates, styles and fonts."""
    folders = (
        (PACKAGE / "proceedings", "*.py"),
        (PACKAGE / "rendering", "*.py"),
        (share("templates") / "proceedings", "*.html"),
    )
    data = (
        (share("static") / "css", "book*.css"),
        (share("static") / "csl", "*.csl"),
        (share("static") / "fonts", "*.ttf"),
        (share("static"), "draft-mark*.svg"),
    )
    return [path for folder, pattern in (*folders, *data) for path in folder.rglob(pattern)]
