"""Exporting: what stands in the files, what is left out, and where they may be written."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError, NotFound, Problems
from forum_app.core.files import FileStore
from forum_app.edition_folder.actions import export_edition
from forum_app.insights.models import CrowdOverride, Insight, InsightSpeaker
from forum_app.proceedings.models import Figure
from tests.edition_folder.folders import bring_in, change, dump_edition, refuse
from tests.edition_folder.small_edition import SUMMARY, SVG

SPOKEN = "Well, we have never had a storm plan that works."


@pytest.fixture
def out(session: Session, root: Path, store: FileStore, tmp_path: Path) -> Path:
    """Where the small edition, which is in the database, may be exported to."""
    bring_in(session, root, store)
    return tmp_path / "exports" / "out"


def read_all(folder: Path) -> str:
    return "".join(
        f"{path.relative_to(folder)}\n{path.read_text()}\n" for path in sorted(folder.rglob("*")) if path.is_file()
    )


def test_an_export_holds_the_documented_files(session: Session, store: FileStore, out: Path) -> None:
    export_edition(session, slug="2026-seoul", folder=out, store=store, with_identities=True)
    assert sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()) == [
        "book.toml",
        "edition.toml",
        "figures/harbour.svg",
        "insights.toml",
        "people.toml",
        "programme.toml",
        "recommendations.toml",
        "sections/summary.md",
        "sections/water.md",
        "sources/sources.json",
    ]
    assert (out / "sections/summary.md").read_text() == SUMMARY
    assert (out / "figures/harbour.svg").read_text() == SVG
    (item,) = json.loads((out / "sources/sources.json").read_text())
    assert (item["id"], item["title_en"]) == ("delta-works", "Delta works")
    assert (out / "programme.toml").read_text().startswith('[[panel]]\nnumber = 1\ntitle = "Water: who pays')
    appearance = tomllib.loads((out / "programme.toml").read_text())["appearance"][1]
    assert {name: appearance.get(name) for name in ("key", "family", "given")} == {
        "key": "hooft-panel-2",
        "family": "Hooft-Smit",
        "given": None,
    }
    assert list(out.parent.iterdir()) == [out]


def test_identities_are_left_out_unless_asked_for(session: Session, store: FileStore, out: Path) -> None:
    assert session.scalars(select(Insight.verbatim).where(Insight.key == "storm-plan")).one() == SPOKEN
    assert len(session.scalars(select(InsightSpeaker)).all()) == 1
    export_edition(session, slug="2026-seoul", folder=out / "full", store=store, with_identities=True)
    export_edition(session, slug="2026-seoul", folder=out / "public", store=store)
    full, public = read_all(out / "full"), read_all(out / "public")
    assert SPOKEN in full
    assert 'speaker = "kim-panel-1"' in full
    assert "Well, we" not in public
    assert "verbatim" not in public
    assert "speaker =" not in public
    assert 'identities = "left out"' in public


def test_why_a_small_crowd_may_stand_is_left_out_and_kept(session: Session, store: FileStore, out: Path) -> None:
    reason = "She asked to be recognisable."
    export_edition(session, slug="2026-seoul", folder=out / "full", store=store, with_identities=True)
    export_edition(session, slug="2026-seoul", folder=out / "public", store=store)
    assert reason in read_all(out / "full")
    assert "recognisable" not in read_all(out / "public")
    assert bring_in(session, out / "public", store).changes == ()
    # Another day is another decision, which needs its own reason.
    change(out / "public", "insights.toml", "on = 2026-06-01", "on = 2026-06-03")
    report = bring_in(session, out / "public", store)
    assert "insights.toml: insight storm-plan, crowd-override, reason changed" in report.changes
    assert "recognisable" not in " ".join(report.changes)
    assert session.scalars(select(CrowdOverride.reason)).one() == "left out"


def test_identities_are_for_their_owner_alone(session: Session, store: FileStore, out: Path) -> None:
    def modes(folder: Path) -> dict[str, int]:
        return {str(one.relative_to(folder)): one.stat().st_mode & 0o777 for one in (folder, *folder.rglob("*"))}

    before = os.umask(0o022)
    try:
        export_edition(session, slug="2026-seoul", folder=out / "full", store=store, with_identities=True)
        export_edition(session, slug="2026-seoul", folder=out / "public", store=store)
    finally:
        os.umask(before)
    full, public = modes(out / "full"), modes(out / "public")
    assert (full["."], full["insights.toml"], full["people.toml"]) == (0o700, 0o600, 0o644)
    assert (public["."], public["insights.toml"], public["people.toml"]) == (0o755, 0o644, 0o644)


def test_a_folder_without_identities_keeps_what_the_database_has(session: Session, store: FileStore, out: Path) -> None:
    before = dump_edition(session)
    export_edition(session, slug="2026-seoul", folder=out, store=store)
    assert bring_in(session, out, store).changes == ()
    assert dump_edition(session) == before
    change(out, "insights.toml", 'edited = "[...] we have never', 'edited = "[...] we have often')
    (problem,) = refuse(session, out, store)
    assert "does not follow from the verbatim words that the database has" in problem.what
    assert "never" not in str(problem)


def test_a_folder_without_identities_cannot_ask_who_the_speaker_was(
    session: Session, root: Path, store: FileStore, out: Path
) -> None:
    export_edition(session, slug="2026-seoul", folder=out, store=store)
    for folder in (root, out):
        change(folder, "insights.toml", 'noun = "panellist", side = "ROK"', 'noun = "official", side = "NL"')
    (told,) = refuse(session, root, store)
    assert "does not fit the speaker" in told.what
    assert bring_in(session, out, store).changes == (
        "insights.toml: insight storm-plan, descriptor, noun changed from panellist to official",
        "insights.toml: insight storm-plan, descriptor, side changed from “ROK” to “NL”",
    )


def test_a_new_quotation_needs_its_verbatim_words(session: Session, store: FileStore, out: Path) -> None:
    export_edition(session, slug="2026-seoul", folder=out, store=store)
    change(out, "insights.toml", 'key = "storm-plan"', 'key = "other-plan"')
    for path in (out / "sections/summary.md", out / "book.toml", out / "recommendations.toml"):
        path.write_text(path.read_text().replace("storm-plan", "other-plan"))
    (problem,) = refuse(session, out, store)
    assert (problem.where, problem.what, problem.way_out) == (
        "insights.toml",
        "insight other-plan, verbatim: is left out, and the database does not have it.",
        "Import a folder that was exported with identities, or make it a paraphrase.",
    )


def test_without_the_mark_what_is_absent_is_removed(session: Session, root: Path, store: FileStore, out: Path) -> None:
    assert not out.exists()
    change(root, "insights.toml", 'speaker = "kim-panel-1"\n', "")
    assert bring_in(session, root, store).changes == ("insights.toml: insight storm-plan, speaker removed",)
    assert session.scalars(select(InsightSpeaker)).all() == []


def test_nothing_is_overwritten(session: Session, store: FileStore, out: Path) -> None:
    out.mkdir(parents=True)
    (out / "mine.txt").write_text("mine")
    with pytest.raises(ForumError, match="is not an empty folder"):
        export_edition(session, slug="2026-seoul", folder=out, store=store)
    assert [path.name for path in out.parent.rglob("*")] == ["out", "mine.txt"]
    (out / "mine.txt").unlink()
    export_edition(session, slug="2026-seoul", folder=out, store=store)
    assert (out / "edition.toml").is_file()
    with pytest.raises(ForumError, match="cannot be written"):
        export_edition(session, slug="2026-seoul", folder=out / "edition.toml" / "x", store=store)


def test_an_unknown_edition_and_a_lost_picture_are_said(session: Session, store: FileStore, out: Path) -> None:
    with pytest.raises(NotFound, match="no edition “2027-x”; “forum editions” lists those there are"):
        export_edition(session, slug="2027-x", folder=out, store=store)
    store.path(session.scalars(select(Figure.sha256)).one()).unlink()
    with pytest.raises(Problems, match="is gone from the data folder's files/"):
        export_edition(session, slug="2026-seoul", folder=out, store=store)
    assert not out.exists()
