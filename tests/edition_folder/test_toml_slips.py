"""The slips that everybody makes in TOML are told what to do, not only where."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from tests.edition_folder.folders import change, refuse


@pytest.mark.parametrize(
    ("written", "way_out"),
    [("starts = 22-04-2026", "year first"), ("starts = 22.4.2026", "year first"), ("theme = “Ports”", "straight"),
     ("a = [„x“]", "straight"), ('theme = "Ports', "A quotation mark is missing"), ("theme = Ports", "Mend it there")],
)  # fmt: skip
def test_slips_of_every_day_in_toml_are_told_what_to_do(
    session: Session, root: Path, store: FileStore, written: str, way_out: str
) -> None:
    (root / "edition.toml").write_text(f"format = 1\n{written}\n")
    said = [one for one in refuse(session, root, store) if "is not TOML" in one.what]
    assert [(one.line, way_out in one.way_out) for one in said] == [(2, True)]


def test_the_way_out_of_a_list_that_is_one_table_is_toml(session: Session, root: Path, store: FileStore) -> None:
    change(root, "insights.toml", "[insight.crowd-override]", "[[insight.crowd-override]]")
    ways = [one.way_out for one in refuse(session, root, store) if "crowd-override: is not a table" in one.what]
    assert ways == ["Write it as [insight.crowd-override]."]
