"""The audit log: chained rows, of which none can be changed, taken out or put in without its showing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from forum_app.accounts.audit import START, Broken, list_entries, read_end, record, verify
from forum_app.accounts.models import AuditEntry
from forum_app.accounts.rights import SeriesRole
from forum_app.cli import ROLES, cli
from forum_app.core.migrate import find_head
from forum_app.editions.models import Series
from tests.factories import make_forum

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


def test_rows_taken_off_the_end_show_by_the_hash_that_was_known(session: Session) -> None:
    assert read_end(session) == START
    _fill(session)
    end = read_end(session)
    assert read_end(session, known=end) == end
    session.execute(delete(AuditEntry).where(AuditEntry.id == 5))
    assert verify(session) == 4
    with pytest.raises(Broken, match=f"No row of the audit log has the hash {end}"):
        read_end(session, known=end)


def test_the_command_offers_the_roles_that_there_are() -> None:
    assert [role.value for role in SeriesRole] == list(ROLES)
    assert CliRunner().invoke(cli, ["user", "add"]).exit_code == 2


def test_who_is_let_in_on_the_command_line_stands_in_the_log(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_forum(session)
    session.commit()
    for name, value in (("FORUM_DATA_DIR", str(tmp_path)), ("FORUM_PUBLIC_URL", "https://forum.example.org")):
        monkeypatch.setenv(name, value)
    with session.connection() as connection:
        stamp = "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL)"
        connection.exec_driver_sql(stamp)
        connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{find_head()}')")
        session.commit()
    words = ["user", "add", "a@example.org", "--name", "A", "--series", "rok-nl-forum", "--role", "editor"]
    done = CliRunner().invoke(cli, words)
    # The link leads where others reach the site.
    assert (done.exit_code, "https://forum.example.org/desk/account/welcome/" in done.output) == (0, True)
    row = session.scalars(select(AuditEntry)).one()
    assert (row.actor, row.verb, row.actor_id) == ("Whoever runs the server", "let in as editor", None)
    assert row.series_id == session.scalars(select(Series.id)).one()
