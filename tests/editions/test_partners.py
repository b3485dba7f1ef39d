"""Who stands behind an edition: all partners of its series, but for those who are absent."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.editions.models import Edition, Partner, PartnerRole
from forum_app.proceedings.projection import project_edition
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
