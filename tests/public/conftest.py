"""Fixtures of the site's tests."""

from __future__ import annotations

import pytest

from tests.factories import Forum
from tests.public.site import Site, fill


@pytest.fixture
def full(forum: Forum, site: Site) -> Forum:
    """The same with panels, people, recommendations and a released paper, committed."""
    fill(forum, site.store)
    return forum
