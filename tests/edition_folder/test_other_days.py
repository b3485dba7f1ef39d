"""A folder whose days and segments change together, and an edition that moved at the desk: both come back whole."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum_app.core.db import Base
from forum_app.core.files import FileStore
from forum_app.edition_folder.actions import export_edition
from forum_app.editions.models import Edition
from forum_app.programme.days import Days, move_days
from forum_app.programme.models import Segment
from tests.edition_folder.folders import bring_in, change, dump_edition

MOVED = {"04-22": "09-01", "04-23": "09-02", "04-24": "09-03"}


def _list_starts(session: Session) -> list[str]:
    return [f"{one:%m-%d %H:%M}" for one in session.scalars(select(Segment.starts_at).order_by(Segment.starts_at))]


def test_new_days_come_with_their_segments_and_without_those_that_are_gone(
    session: Session, root: Path, store: FileStore
) -> None:
    bring_in(session, root, store)
    for old, new in MOVED.items():
        for name, before, after in (("programme.toml", "T", "T"), ("edition.toml", "\n", "\n")):
            text = (root / name).read_text()
            (root / name).write_text(text.replace(f"2026-{old}{before}", f"2026-{new}{after}"))
    text = (root / "programme.toml").read_text()
    start = text.index('[[segment]]\nkey = "opening"')
    text = text[:start] + text[text.index("[[segment]]", start + 1) :]
    (root / "programme.toml").write_text(text.replace('segment = "opening"', "panel = 2"))
    changes = bring_in(session, root, store).changes
    assert {one for one in changes if "edition.toml" in one or "removed" in one} == {
        "edition.toml: edition, starts changed from 2026-04-22 to 2026-09-01",
        "edition.toml: edition, ends changed from 2026-04-23 to 2026-09-02",
        "programme.toml: segment opening removed",
        "programme.toml: appearance cuyper-opening, segment “opening” removed",
    }
    assert _list_starts(session) == ["09-01 09:30", "09-02 22:30"]
    assert bring_in(session, root, store).changes == ()


def test_an_edition_that_moved_at_the_desk_is_exported_and_comes_back(
    session: Session, root: Path, store: FileStore, tmp_path: Path, engine: Engine
) -> None:
    bring_in(session, root, store)
    edition = session.scalars(select(Edition)).one()
    days = Days(date(2026, 9, 1), date(2026, 9, 2), edition.city_id, along=True)
    assert move_days(session, edition=edition, days=days) == 3
    session.commit()
    assert _list_starts(session) == ["09-01 09:00", "09-01 09:30", "09-02 22:30"]
    copy = tmp_path / "copy"
    export_edition(session, slug=edition.slug, folder=copy, store=store, with_identities=True)
    before = dump_edition(session)
    assert bring_in(session, copy, store).changes == ()
    assert dump_edition(session) == before
    assert Base.metadata.tables["days_in_motion"].name in before
    change(copy, "edition.toml", "starts = 2026-09-01", "starts = 2026-08-31")
    assert bring_in(session, copy, store).changes == (
        "edition.toml: edition, starts changed from 2026-09-01 to 2026-08-31",
    )
