"""Fixtures of invitations and mails: a small forum, a mail server, the house with everything in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from forum_app.editions.models import EditionStatus
from forum_app.people.models import Language
from forum_app.programme.models import Appearance, AppearanceStatus
from tests.factories import Forum, make_forum
from tests.invitations.house import NOW, House, find_speaker, reach
from tests.mail_server import MailServer, mail_server


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def forum(session: Session) -> Forum:
    """Two panels; on the first a Korean who reads Korean, and others who are noise."""
    forum = make_forum(session, status=EditionStatus.PLANNED)
    forum.add_panel(1)
    forum.add_panel(2)
    for number in (1, 2):
        for _ in range(2):
            speaker = forum.add_speaker(number, status=AppearanceStatus.INVITED, listed=False)
            reach(session, speaker, f"person{speaker.id}@example.org", Language.ENGLISH)
    session.commit()
    return forum


@pytest.fixture
def house(engine: Engine, tmp_path: Path, server: MailServer, forum: Forum) -> Iterator[House]:
    with time_machine.travel(NOW, tick=True):
        yield House(engine, tmp_path, server)


@pytest.fixture
def kim(session: Session, house: House) -> Appearance:
    return find_speaker(session, 0)


@pytest.fixture
def lee(session: Session, house: House) -> Appearance:
    return find_speaker(session, -1)


@pytest.fixture
def phone(house: House) -> FlaskClient:
    """An invitee's browser, which has never been here."""
    return house.app.test_client()
