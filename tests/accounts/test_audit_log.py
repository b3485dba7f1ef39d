"""The audit log: chained rows, of which none can be changed, taken out or put in without its showing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from forum_app.accounts.audit import Broken, list_entries, record, verify
from forum_app.accounts.models import AuditEntry
from forum_app.accounts.rights import SeriesRole
from forum_app.cli import ROLES, cli

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _fill(session: Session) -> None:
    for number in range(5):
        record(
            session, actor_id=1, actor="An Owner", verb="changed", object=f"panel {number}", series_id=7, now=NOW,
            before={"title": "Old", "same": 1}, after={"title": f"New {number}", "same": 1},
        )  # fmt: skip
    session.flush()


def test_a_whole_log_is_verified_and_keeps_only_what_changed(session: Session) -> None:
    _fill(session)
    assert verify(session) == 5
    row = list_entries(session, series_id=7, words="panel 3", limit=10)
    assert [(one.before, one.after) for one in row] == [({"title": "Old"}, {"title": "New 3"})]
    assert list_entries(session, series_id=8, words="", limit=10) == []


@pytest.mark.parametrize("change", ["words", "who", "when", "gone", "last hash"])
def test_each_change_afterwards_shows(session: Session, change: str) -> None:
    _fill(session)
    rows = AuditEntry.__table__
    changes = {
        "words": update(rows).where(rows.c.id == 3).values(after={"title": "Forged"}),
        "who": update(rows).where(rows.c.id == 3).values(actor="Somebody else"),
        "when": update(rows).where(rows.c.id == 3).values(at=datetime(2020, 1, 1, tzinfo=UTC)),
        "gone": delete(rows).where(rows.c.id == 3),
        "last hash": update(rows).where(rows.c.id == 5).values(hash="0" * 64),
    }
    session.execute(changes[change])
    session.expire_all()
    with pytest.raises(Broken, match=r"Row [345] of the audit log"):
        verify(session)


def test_the_command_offers_the_roles_that_there_are() -> None:
    assert [role.value for role in SeriesRole] == list(ROLES)
    assert CliRunner().invoke(cli, ["user", "add"]).exit_code == 2
