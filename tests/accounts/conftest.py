"""Fixtures of sign-in: a series, and its owner's browser."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forum_app.accounts.rights import SeriesRole
from tests.desk import sign_in_as
from tests.factories import Forum, make_forum
from tests.public.site import Site


@pytest.fixture
def forum(session: Session) -> Forum:
    """A series with an edition, committed."""
    forum = make_forum(session)
    session.commit()
    return forum


@pytest.fixture
def owner(site: Site, forum: Forum) -> FlaskClient:
    """A browser in which the owner of the series is signed in."""
    return sign_in_as(site.app, SeriesRole.OWNER, "rok-nl-forum")
