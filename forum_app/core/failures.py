"""What a command says of an error: what happened, where, what to do; never a traceback."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from forum_app.core.errors import ForumError, Problems
from forum_app.core.log import tell_exception
from forum_app.core.terminal import say, say_problems

# What SQLite says, and what that means to whoever called the command; {} is which database.
DATABASE = {
    "database is locked": "The database {} is locked: another program has been writing to it for a while. "
    "Wait until that has ended, and try again; nothing was changed.",
    "readonly database": "The database {} can be read, but not written. Look at the rights of its files and "
    "folder, or set FORUM_DATA_DIR to another; nothing was changed.",
    "unable to open database file": "The database {} cannot be opened: its folder is missing, can't be written, or is "
    "another user's. Look at its rights, or set FORUM_DATA_DIR to another.",
    "disk is full": "There is no space left for the database {}. Make room on that disk, and try again; "
    "nothing was changed.",
    "disk I/O error": "The disk refuses to read or write the database {}. Look at the space left and at the disk; "
    "nothing was changed.",
    "not a database": "The file of the database {} is no database. Restore it from a backup, or set FORUM_DATA_DIR.",
    "malformed": "The database {} is damaged. Restore it from a backup.",
}


def tell(error: Exception) -> None:
    """Say in words what the user can do; what nobody foresaw goes into a file, and its place is said."""
    if isinstance(error, Problems):
        say_problems(error.problems)
    elif isinstance(error, ForumError):
        say(str(error))
    else:
        say(_tell_database(error) or _tell_file(error) or _note_unforeseen(error))


def _tell_database(error: Exception) -> str:
    """Of the database, or of the queue in its file; empty for anything else."""
    cause = error.orig if isinstance(error, DatabaseError) else error
    reason = str(cause).splitlines()[0] if str(cause) else "no reason given"
    if isinstance(cause, sqlite3.DatabaseError):
        for words, told in DATABASE.items():
            if words in reason:
                return told.format(_which())
    if not isinstance(cause, sqlite3.OperationalError) and type(cause).__name__ != "OperationalError":
        return ""
    return f"The database cannot be used: {reason}. Look at FORUM_DATABASE_URL and FORUM_DATA_DIR."


def _tell_file(error: Exception) -> str:
    if not isinstance(error, OSError):
        return ""
    if error.errno == errno.ENOSPC:
        return f"There is no space left for {error.filename or f'files in {_folder()}'}. Make room, and try again."
    return f"{error.filename or 'A file'}: {error.strerror or error}. Look at its rights, or choose another place."


def _which() -> str:
    return "of FORUM_DATABASE_URL" if os.environ.get("FORUM_DATABASE_URL") else f"in {_folder()}"


def _folder() -> Path:
    return Path(os.environ.get("FORUM_DATA_DIR", "var"))


def _note_unforeseen(error: Exception) -> str:
    folder = _folder()
    path = folder / "last-error.txt"
    kind = type(error).__name__
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(tell_exception(error) + "\n", encoding="utf-8")
    except OSError:
        return f"Something unforeseen happened ({kind}), and {path} could not be written."
    return f"Something unforeseen happened ({kind}). {path} says where; please report it with that file."
