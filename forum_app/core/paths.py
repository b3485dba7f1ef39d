"""Where templates, static files, migrations and the sample lie: in a checkout, or inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

from forum_app.core.errors import ForumError

PACKAGE = Path(__file__).resolve().parent.parent


def read_share(folder: str, name: str) -> str:
    """The text of one of the program's own files. Raises ForumError where it is not there."""
    path = share(folder) / name
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ForumError(f"{path} is missing, a part of the program. Install it again.") from error


def share(name: str) -> Path:
    """The folder `name` (templates, static, migrations, sample), from a checkout or from the wheel."""
    checkout = PACKAGE.parent / name
    return checkout if (PACKAGE.parent / "pyproject.toml").exists() else PACKAGE / "_share" / name
