"""The files of this checkout, as guards look at them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = ("forum_app", "config.py", "migrations", "bench", "tests")


@cache
def list_files() -> tuple[Path, ...]:
    """Every tracked file, and every new one that git would not ignore."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(sorted(path for path in {ROOT / name for name in names if name} if path.is_file()))


def list_under(*folders: str, suffix: str = ".py") -> list[Path]:
    """The files of some folders (or single files) with an ending."""
    roots = [ROOT / folder for folder in folders]
    return [path for path in list_files() if path.suffix == suffix and any(path.is_relative_to(root) for root in roots)]


@cache
def parse(path: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name(path: Path) -> str:
    """A file's name as told."""
    return path.relative_to(ROOT).as_posix()


def read(path: str) -> str:
    """A text of the checkout."""
    return (ROOT / path).read_text(encoding="utf-8")
