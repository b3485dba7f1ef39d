"""Where templates, static files, migrations and the sample lie: in a checkout, or inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


def share(name: str) -> Path:
    """The folder `name` (templates, static, migrations, sample), from a checkout or from the wheel."""
    checkout = PACKAGE.parent / name
    return checkout if (PACKAGE.parent / "pyproject.toml").exists() else PACKAGE / "_share" / name
