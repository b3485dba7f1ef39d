"""A browser at the desk, and a held edition in which somebody is to be found."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.desk import open_desk
from tests.factories import Forum
from tests.public.site import Site


@pytest.fixture
def held(forum: Forum, session: Session) -> Forum:
    """The edition with one panel of one: person-1."""
    forum.add_panel(1)
    forum.add_speaker(1)
    session.commit()
    return forum


@pytest.fixture
def desk(site: Site, forum: Forum, session: Session) -> FlaskClient:
    """A browser at the desk."""
    session.commit()
    return open_desk(site.app)
