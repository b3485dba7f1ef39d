"""What a command says of an error: what happened, where, what to do; never a traceback."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy.exc import OperationalError

from forum_app.core.errors import ForumError, Problems
from forum_app.core.log import tell_exception
from forum_app.core.terminal import say, say_problems


def tell(error: Exception) -> None:
    """Say in words what the user can do; what nobody foresaw goes into a file, and its place is said."""
    if isinstance(error, Problems):
        say_problems(error.problems)
    elif isinstance(error, ForumError):
        say(str(error))
    elif isinstance(error, OperationalError):
        reason = str(error.orig).splitlines()[0] if error.orig else "no reason given"
        say(f"The database cannot be used: {reason}. Look at FORUM_DATABASE_URL and FORUM_DATA_DIR.")
    elif isinstance(error, OSError):
        say(f"{error.filename or 'A file'}: {error.strerror or error}. Look at its rights, and at the space left.")
    else:
        say(_note_unforeseen(error))


def _note_unforeseen(error: Exception) -> str:
    folder = Path(os.environ.get("FORUM_DATA_DIR", "var"))
    path = folder / "last-error.txt"
    kind = type(error).__name__
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(tell_exception(error) + "\n", encoding="utf-8")
    except OSError:
        return f"Something unforeseen happened ({kind}), and {path} could not be written."
    return f"Something unforeseen happened ({kind}). {path} says where; please report it with that file."
