"""Fixtures of the site's tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.factories import Forum, make_forum
from tests.public.site import Site, fill, make_site


@pytest.fixture
def site(engine: Engine, tmp_path: Path) -> Site:
    """The site on an empty database."""
    return make_site(engine, tmp_path)


@pytest.fixture
def forum(session: Session) -> Forum:
    """A series and its second edition, held in Seoul."""
    return make_forum(session)


@pytest.fixture
def full(forum: Forum, site: Site) -> Forum:
    """The same with panels, people, recommendations and a released paper, committed."""
    fill(forum, site.store)
    return forum
