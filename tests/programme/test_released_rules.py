"""A released programme tells its ground rules: from then on they are announced, and only get stricter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.programme.days import Days, move_days
from forum_app.programme.models import GroundRule, Segment
from tests.desk import post, read_field
from tests.factories import Forum

PAGE = "/desk/2026-seoul/programme"


def _list_announced(session: Session) -> list[tuple[str, str | None]]:
    session.expire_all()
    return [(one.key, one.rule_announced_by) for one in session.scalars(select(Segment).order_by(Segment.key))]


@pytest.fixture
def coming(forum: Forum, session: Session) -> Forum:
    """The same edition, ten days from now."""
    first = datetime.now(UTC).date() + timedelta(days=10)
    days = Days(first, first + timedelta(days=1), forum.edition.city_id, along=True)
    assert move_days(session, edition=forum.edition, days=days) == 2
    session.commit()
    return forum


def test_a_release_announces_the_rules_that_it_tells(desk: FlaskClient, coming: Forum, session: Session) -> None:
    assert post(desk, f"{PAGE}/segments/panel-1/rule", by="The chair", on="2026-04-01").status_code == 303
    assert "ground rule of one segment is" in desk.get(f"{PAGE}/release").text
    assert post(desk, f"{PAGE}/release", note="").status_code == 303
    assert _list_announced(session) == [("panel-1", "The chair"), ("panel-2", "Whoever runs the server")]
    noted = session.scalars(select(AuditEntry.object).where(AuditEntry.verb == "announced the rule of")).all()
    assert noted == ["segment panel-1 of 2026-seoul", "segment panel-2 of 2026-seoul"]
    assert "With this version" not in desk.get(f"{PAGE}/release").text


def test_what_was_released_is_not_loosened(desk: FlaskClient, coming: Forum, session: Session) -> None:
    segment = session.scalars(select(Segment).where(Segment.key == "panel-1")).one()
    segment.ground_rule = GroundRule.OFF_THE_RECORD
    session.commit()
    facts = {
        "kind": "panel", "panel": "1", "title": "Panel 1", "room": "", "ground_rule": "on the record",
        "day": segment.starts_at.date().isoformat(), "starts": "09:00", "ends": "10:00",
    }  # fmt: skip

    def loosen() -> Any:
        version = read_field(desk.get(f"{PAGE}/segments/panel-1").text, "version")
        return post(desk, f"{PAGE}/segments/panel-1", **facts, version=version)

    assert loosen().status_code == 303  # nobody has relied on it yet
    session.expire_all()
    assert segment.ground_rule is GroundRule.ON_THE_RECORD
    segment.ground_rule = GroundRule.OFF_THE_RECORD
    session.commit()
    post(desk, f"{PAGE}/release", note="")
    refused = loosen()
    assert (refused.status_code, "can only get stricter" in refused.text) == (422, True)
    session.expire_all()
    assert segment.ground_rule is GroundRule.OFF_THE_RECORD


def test_what_is_over_was_announced_by_nobody(desk: FlaskClient, forum: Forum, session: Session) -> None:
    assert "With this version" not in desk.get(f"{PAGE}/release").text
    post(desk, f"{PAGE}/release", note="")
    assert _list_announced(session) == [("panel-1", None), ("panel-2", None)]
