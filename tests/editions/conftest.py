"""A site with a small forum, and a browser that has entered its desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.desk import open_desk
from tests.factories import Forum, make_forum
from tests.public.site import Site


@pytest.fixture
def forum(session: Session) -> Forum:
    """A series and its second edition, held in Seoul on 22 and 23 April 2026, committed."""
    forum = make_forum(session)
    session.commit()
    return forum


@pytest.fixture
def desk(site: Site, forum: Forum) -> Iterator[FlaskClient]:
    """A browser at the desk, on 24 November 2026."""
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        yield open_desk(site.app)
