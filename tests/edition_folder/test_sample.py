"""The sample's two editions: they import without a warning, twice without a change, and come back the same."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.core.paths import share
from forum_app.edition_folder.actions import export_edition, import_folder
from forum_app.edition_folder.loading_book import load_folder
from tests.edition_folder.folders import dump_edition


def test_the_sample_comes_back_as_it_went_in(session: Session, store: FileStore, tmp_path: Path) -> None:
    slugs = ["2025-the-hague", "2026-seoul"]
    for slug in slugs:
        report = import_folder(session, folder=share("sample") / slug, store=store)
        assert (report.edition, report.warnings) == (slug, ())
        assert report.changes[0] == f"edition {slug} added"
    rows = dump_edition(session)
    assert len(rows["insight"]) > 24
    for slug in slugs:
        assert import_folder(session, folder=share("sample") / slug, store=store).changes == ()
        export_edition(session, slug=slug, folder=tmp_path / slug, store=store, with_identities=True)
        assert import_folder(session, folder=tmp_path / slug, store=store).changes == ()
    assert dump_edition(session) == rows
    values = [load_folder(session, slug) for slug in slugs]
    session.rollback()
    for slug in slugs:
        import_folder(session, folder=tmp_path / slug, store=store)
    assert [load_folder(session, slug) for slug in slugs] == values
