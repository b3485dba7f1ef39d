"""Only the page meant is a measurement: a refusal, a redirect or a missing page is quick, and counts for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from bench.crowd import STATES, add_coming, add_past, grow
from bench.serving import Server, WrongAnswer, connect, enter, get, measure_load, measure_page, serve
from bench.site import count_queries
from config import Settings
from forum_app.app import create_app
from forum_app.commands import Workplace
from forum_app.editions.models import Edition
from forum_app.invitations.models import Invitation
from forum_app.outbox.models import Mail
from forum_app.people.models import Person
from forum_app.programme.models import Appearance, Panel, Segment
from tests.factories import make_forum

TODAY = date(2026, 11, 25)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An empty, migrated database in a folder of its own."""
    settings = Settings(data_dir=tmp_path)
    Workplace(settings).open().dispose()
    return settings


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """The site as a process."""
    with serve(settings) as server:
        yield server


def test_the_desk_is_measured_by_somebody_who_is_in(settings: Settings, server: Server) -> None:
    with pytest.raises(WrongAnswer, match=r"^/desk/ answers 302 /desk/account/sign-in"):
        measure_page(server, "/desk/")
    headers = enter(settings, server)
    measured = measure_page(server, "/desk/", headers)
    assert measured["bytes"] > 1000
    assert measured["cpu_ms"] > 0
    with connect(server.port) as connection:
        assert b"The desk" in get(connection, "/desk/", headers)
    with pytest.raises(WrongAnswer, match=r"^/nowhere answers 404$"):
        measure_page(server, "/nowhere", headers)
    with pytest.raises(WrongAnswer, match=r"404"):
        measure_load(server, "/nowhere")


def test_queries_are_counted_of_pages_alone(settings: Settings) -> None:
    app = create_app(settings)
    engine = app.extensions["engine"]

    def count(client: FlaskClient, path: str) -> int:
        return int(count_queries(client, engine, {"page": path})["page"]["queries"])

    assert count(app.test_client(), "/healthz") == 1
    with pytest.raises(WrongAnswer, match=r"^/desk/ answers 302$"):
        count(app.test_client(), "/desk/")
    engine.dispose()


def test_the_crowd_is_as_large_as_said(session: Session, engine: Engine) -> None:
    forum = make_forum(session)
    for number in (1, 2, 3):
        forum.add_panel(number)
    coming = add_coming(session, forum.edition, slug="coming", today=TODAY)
    add_past(session, forum.edition, count=38)
    for edition in (forum.edition, coming):
        for people in (1, 3, 40):
            grow(session, edition, people=people, today=TODAY)
    session.commit()

    def count(table: type, **where: object) -> int:
        return session.scalar(select(func.count()).select_from(table).filter_by(**where)) or 0

    assert (count(Edition), count(Person)) == (40, 40)
    assert {count(kind, edition_id=coming.id) for kind in (Appearance, Invitation, Mail)} == {40}
    assert (count(Panel, edition_id=coming.id), count(Segment, edition_id=coming.id)) == (3, 3)
    found = session.execute(
        select(Appearance.status, Invitation.status, Mail.status)
        .join(Invitation, Invitation.appearance_id == Appearance.id)
        .join(Mail, Mail.id == Invitation.mail_id)
    )
    assert {tuple(row) for row in found} == {(one.appearance, one.invitation, one.mail) for one in STATES}
