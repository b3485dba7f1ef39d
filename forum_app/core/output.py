"""Writing results to where a user wants them: checked before the work, written whole or not at all after it."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from pathlib import Path

from forum_app.core.errors import ForumError

STANDARD_OUTPUT = Path("-")


def check_target(path: Path) -> None:
    """Say before the work that `path` could not be written. Raises ForumError."""
    if path == STANDARD_OUTPUT:
        if sys.stdout.isatty():
            raise ForumError("A PDF would fill the terminal. Give a file's name, or send the output into one.")
        return
    folder = path.resolve().parent
    if path.is_dir():
        raise ForumError(f"{path} is a folder. Give a file's name in it, such as {path / 'proceedings.pdf'}.")
    if not folder.is_dir():
        raise ForumError(f"The folder {path.parent} does not exist. Create it first: mkdir -p '{path.parent}'.")
    if not os.access(folder, os.W_OK) and not _is_device(path):
        raise ForumError(f"The folder {path.parent} cannot be written by you. Choose another, or change its rights.")


def write_files(contents: dict[Path, bytes]) -> None:
    """Write every file, each at once in place of an older one; on an error none is replaced. Raises ForumError."""
    waiting: list[tuple[Path, Path]] = []
    current = STANDARD_OUTPUT
    try:
        for path, data in contents.items():
            current = path
            if path == STANDARD_OUTPUT:
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
            elif _is_device(path):
                path.write_bytes(data)
            else:
                waiting.append((_write_beside(path.resolve(), data), path.resolve()))
        for temporary, path in waiting:
            temporary.replace(path)
    except OSError as error:
        for temporary, _path in waiting:
            temporary.unlink(missing_ok=True)
        name = "The output" if current == STANDARD_OUTPUT else current
        way_out = "Make room, or choose another place."
        raise ForumError(f"{name} could not be written: {error.strerror}. {way_out}") from error


def _is_device(path: Path) -> bool:
    return path.exists() and not stat.S_ISREG(path.stat().st_mode)


def _write_beside(path: Path, data: bytes) -> Path:
    """A temporary file in the folder of `path`, with the rights that `path` has or would get."""
    mask = os.umask(0o077)
    os.umask(mask)
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~mask
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(mode)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
