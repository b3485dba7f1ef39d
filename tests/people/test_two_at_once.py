"""Two who edit the same of somebody: neither overwrites what the other wrote without having seen it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.people.models import Biography, PersonContact
from tests.desk import post, read_field
from tests.public.wellformed import list_faults

PAGE = "/desk/people/person-1"
pytestmark = pytest.mark.usefixtures("held")


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


def test_a_biography_opens_with_its_text_and_is_shown_side_by_side(desk: FlaskClient, session: Session) -> None:
    address = f"{PAGE}/biographies/nl"
    first, second = desk.get(address).text, desk.get(address).text
    sent = {"csrf_token": read_field(first, "csrf_token"), "version": read_field(first, "version")}
    assert desk.post(address, data=sent | {"text": "Het eerste <b>."}).status_code == 303
    late = {"csrf_token": sent["csrf_token"], "version": read_field(second, "version"), "text": "Het tweede."}
    shown = desk.post(address, data=late)
    assert (shown.status_code, list_faults(shown.text)) == (409, [])
    assert "<q>Het eerste &lt;b&gt;.</q>" in shown.text
    assert "Het tweede.</textarea>" in shown.text
    assert session.scalars(select(Biography.text)).one() == "Het eerste <b>."
    session.rollback()
    # Whoever corrects it begins with what stands; other languages begin empty.
    present = desk.get(address).text
    assert "Het eerste &lt;b&gt;.</textarea>" in present
    assert "Het eerste" not in desk.get(f"{PAGE}/biographies/ko").text
    done = desk.post(
        address, data=late | {"version": read_field(present, "version"), "text": "Het derde."}, follow_redirects=True
    )
    assert ("The Dutch biography of" in done.text, f'href="{address}">Correct it' in done.text) == (True, True)
    assert session.scalars(select(Biography.text)).one() == "Het derde."
