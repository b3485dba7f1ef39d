"""Fixtures of the desk's first pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.factories import Forum, make_forum
from tests.public.site import Site, make_site


@pytest.fixture
def site(engine: Engine, tmp_path: Path) -> Site:
    """The site on an empty database."""
    return make_site(engine, tmp_path)


@pytest.fixture
def forum(session: Session) -> Forum:
    """A series and its second edition, held in Seoul on 22 and 23 April 2026."""
    return make_forum(session)
