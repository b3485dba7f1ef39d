"""Two who edit the same of somebody: neither overwrites what the other wrote without having seen it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.people.models import Biography, PersonContact
from tests.desk import open_desk, post, read_field
from tests.factories import Forum, make_forum
from tests.public.site import Site

PAGE = "/desk/people/person-1"


@pytest.fixture
def forum(session: Session) -> Forum:
    forum = make_forum(session)
    forum.add_panel(1)
    forum.add_speaker(1)
    session.commit()
    return forum


@pytest.fixture
def desk(site: Site, forum: Forum) -> FlaskClient:
    return open_desk(site.app)


def test_a_contact_is_shown_side_by_side(desk: FlaskClient, session: Session) -> None:
    seen = desk.get(f"{PAGE}/contact").text
    mine = {name: read_field(seen, name) for name in ("csrf_token", "version")}
    assert post(desk, f"{PAGE}/contact", email="theirs@example.org", phone="", language="ko").status_code == 303  # type: ignore[attr-defined]
    sent = mine | {"email": "mine@example.org", "phone": "", "language": "en", "gender": ""}
    shown = desk.post(f"{PAGE}/contact", data=sent)
    assert (shown.status_code, "<q>theirs@example.org</q>" in shown.text, "mine@example.org" in shown.text) == (
        409,
        True,
        True,
    )
    assert session.scalars(select(PersonContact.email)).one() == "theirs@example.org"
    session.rollback()
    assert desk.post(f"{PAGE}/contact", data=sent | {"version": read_field(shown.text, "version")}).status_code == 303
    assert session.scalars(select(PersonContact.email)).one() == "mine@example.org"


def test_a_biography_is_replaced_only_by_who_saw_it(desk: FlaskClient, session: Session) -> None:
    token = read_field(desk.get(PAGE).text, "csrf_token")
    sent = {"csrf_token": token, "language": "nl", "text": "Het eerste."}
    assert desk.post(f"{PAGE}/biographies", data=sent).status_code == 303
    again = desk.post(f"{PAGE}/biographies", data=sent | {"text": "Het tweede."})
    assert (again.status_code, "Het eerste." in again.text, "Het tweede." in again.text) == (422, True, True)
    assert session.scalars(select(Biography.text)).one() == "Het eerste."
    session.rollback()
    version = again.text.partition('id="version-biography"')[2].partition('value="')[2].partition('"')[0]
    assert desk.post(f"{PAGE}/biographies", data=sent | {"text": "Het tweede.", "version": version}).status_code == 303
    assert session.scalars(select(Biography.text)).one() == "Het tweede."
