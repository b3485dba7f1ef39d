"""Who stands behind an edition: all partners of its series, but for those who are absent."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.editions.models import Edition, EditionStatus, Partner, PartnerRole
from forum_app.proceedings.projection import project_edition, project_partner
from tests.desk import read_field
from tests.factories import Forum
from tests.public.wellformed import list_faults

PAGE = "/desk/2026-seoul/partners"


@pytest.fixture
def partners(forum: Forum, session: Session) -> None:
    """Two partners of the series."""
    for place, name in enumerate(("Quay Institute", "Tide Fund")):
        session.add(Partner(series_id=forum.series.id, position=place, name=name, role=PartnerRole.PARTNER))
    session.commit()


@pytest.mark.usefixtures("partners")
def test_what_is_made_of_an_edition_names_only_those_behind_it(
    desk: FlaskClient, forum: Forum, session: Session
) -> None:
    def named() -> list[str]:
        session.expire_all()
        found = [one.name for one in project_edition(session, forum.edition).partners]
        session.rollback()
        return found

    assert named() == ["Quay Institute", "Tide Fund"]
    page = desk.get(PAGE)
    assert (page.status_code, list_faults(page.text), page.text.count(" checked ")) == (200, [], 2)
    hidden = {name: read_field(page.text, name) for name in ("csrf_token", "version")}
    assert desk.post(PAGE, data=hidden | {"partners": "Tide Fund"}).status_code == 303
    assert named() == ["Tide Fund"]
    row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert row is not None
    assert (row.verb, row.after) == ("changed the partners of", {"partners": ["Tide Fund"]})
    session.rollback()
    late = desk.post(PAGE, data=hidden | {"partners": "Quay Institute"})
    assert (late.status_code, "<q>Tide Fund</q>" in late.text) == (409, True)
    assert desk.post(PAGE, data=hidden | {"partners": "Nobody"}).status_code == 422
    assert session.scalars(select(Edition.absent_partners)).one() == ["Quay Institute"]


def test_a_series_without_partners_says_so(desk: FlaskClient) -> None:
    page = desk.get(PAGE)
    assert (page.status_code, list_faults(page.text)) == (200, [])
    assert "The series has no partners yet." in page.text


SERIES = "/desk/series/rok-nl-forum"


PLAIN = {"role": "partner", "side": "", "native_name": "", "address": "", "url": ""}


def _send(desk: FlaskClient, path: str, version: str | None = None, **facts: str) -> Any:
    """The form of a partner's page, with these facts."""
    page = desk.get(f"{SERIES}/partners/{path}").text
    hidden = {name: read_field(page, name) for name in ("csrf_token", "version")}
    sent = PLAIN | hidden | facts | ({} if version is None else {"version": version})
    return desk.post(f"{SERIES}/partners/{path}", data=sent)


def _press(desk: FlaskClient, path: str) -> int:
    token = read_field(desk.get(SERIES).text, "csrf_token")
    return desk.post(f"{SERIES}/partners/{path}", data={"csrf_token": token}).status_code


def _names(session: Session) -> list[str]:
    session.expire_all()
    found = list(session.scalars(select(Partner.name).order_by(Partner.position)))
    session.rollback()
    return found


@pytest.mark.usefixtures("partners")
def test_owners_keep_the_partners_of_a_series(desk: FlaskClient, forum: Forum, session: Session) -> None:
    forum.edition.status, forum.edition.absent_partners = EditionStatus.HELD, ["Tide Fund"]
    session.commit()
    page = desk.get(f"{SERIES}/partners/new")
    assert (page.status_code, list_faults(page.text)) == (200, [])
    assert _send(desk, "new", name="Quay Institute").status_code == 422
    assert _send(desk, "new", name="Reed Trust", url="reed.example").status_code == 422
    told = {
        "name": "Reed Trust",
        "role": "funder",
        "side": "NL",
        "address": "Kade 1\nDelft",
        "url": "https://reed.example",
    }
    assert _send(desk, "new", **told).status_code == 303
    assert _names(session) == ["Quay Institute", "Tide Fund", "Reed Trust"]
    reed = session.scalars(select(Partner).where(Partner.name == "Reed Trust")).one()
    assert project_partner(reed).address == "Kade 1, Delft"
    session.rollback()
    # It did not stand behind what was held before; who is renamed stays as absent as it was.
    number = session.scalars(select(Partner.id).where(Partner.name == "Tide Fund")).one()
    session.rollback()
    assert _send(desk, str(number), name="Tide Foundation").status_code == 303
    assert _press(desk, f"{number}/earlier") == 303
    assert _names(session) == ["Tide Foundation", "Quay Institute", "Reed Trust"]
    assert session.scalars(select(Edition.absent_partners)).one() == ["Tide Foundation", "Reed Trust"]
    session.rollback()
    for name in ("Reed Trust", "Quay Institute"):
        number = session.scalars(select(Partner.id).where(Partner.name == name)).one()
        session.rollback()
        assert _press(desk, f"{number}/remove") == 303
    # Who stood behind an edition that was held stays, and the page says why.
    assert "which was held, and stays in the list" in desk.get(SERIES).text
    assert _names(session) == ["Tide Foundation", "Quay Institute"]
    assert session.scalars(select(Edition.absent_partners)).one() == ["Tide Foundation"]
    assert desk.get(f"{SERIES}/partners/999").status_code == 404


@pytest.mark.usefixtures("partners")
def test_two_who_change_a_partner_see_each_other(desk: FlaskClient, session: Session) -> None:
    number = session.scalars(select(Partner.id).order_by(Partner.id)).first()
    session.rollback()
    stale = read_field(desk.get(f"{SERIES}/partners/{number}").text, "version")
    assert _send(desk, str(number), name="Quay Institute", address="Kade 2").status_code == 303
    late = _send(desk, str(number), stale, name="Quay Institute", address="Kade 3")
    assert (late.status_code, "Kade 2" in late.text) == (409, True)
