"""A site with a small forum, and a browser that has entered its desk."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.desk import open_desk
from tests.factories import Forum, make_forum
from tests.public.site import Site


@pytest.fixture
def forum(session: Session) -> Forum:
    """The edition in Seoul with two panels of three, committed."""
    forum = make_forum(session)
    for number in (1, 2):
        forum.add_panel(number)
        for side in ("ROK", "NL", "ROK"):
            forum.add_speaker(number, side=side)
    session.commit()
    return forum


@pytest.fixture
def desk(site: Site, forum: Forum) -> FlaskClient:
    """A browser at the desk."""
    return open_desk(site.app)
