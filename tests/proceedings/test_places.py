"""Every problem of a book names the file of the folder that is to be mended, and the line where the folder is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Problems, Severity
from forum_app.core.files import FileStore
from forum_app.edition_folder.actions import import_folder
from forum_app.proceedings import actions
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Origin, Output
from forum_app.proceedings.origins import tell_files
from forum_app.proceedings.preflight import Preflight, preflight
from tests.edition_folder.folders import bring_in, change, dump, make_folder

# What is written where (file, words there), and what is said of it: of words that the import lets through.
FAULTS = [
    ("sections/02-on-water.md", "See `[@code]`", "See {quote:skills}, `[@code]`", "{quote:skills}: "),
    (
        "book.toml",
        "Trade grew [@delta-works].",
        "Trade grew {pull:storm-plan}.",
        "facts, group 1, fact",
    ),
    (
        "book.toml",
        '"[@delta-works; @storm-plan]"',
        '"[@delta-works] {pull:storm-plan}"',
        "facts, note: {pull:",
    ),
    ("book.toml", "The harbour [@delta-works, 24]", "{pull:skills}", "figure harbour: {pull:"),
    ("recommendations.toml", "Found a fund [@storm-plan]", "A fund {pull:storm-plan}", "recommendation 1.1: {pull:"),
    (
        "recommendations.toml",
        'title = "Pay together"',
        'title = "Pay"\ntext = "{pull:skills}"',
        "recommendation group 1: ",
    ),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small edition, with a section in a file that is not called after it."""
    root = make_folder(tmp_path / "2026")
    (root / "sections/water.md").rename(root / "sections/02-on-water.md")
    change(root, "book.toml", "sections/water.md", "sections/02-on-water.md")
    change(root, "sections/02-on-water.md", "and [2].", "and [2].\n\n{fig:harbour}")
    return root


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "store")


def check(session: Session, store: FileStore) -> Preflight:
    manuscript = assemble(session, edition="2026-seoul", output=Output.PAPER, store=store)
    return preflight(session, manuscript, draft=False)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_problem_names_file_and_line(
    session: Session, root: Path, store: FileStore, fault: tuple[str, str, str, str]
) -> None:
    name, old, new, words = fault
    change(root, name, old, new)
    bring_in(session, root, store)
    found = next(one for one in check(session, store).blockers if words in one.what)
    line = (root / name).read_text().splitlines()[(found.line or 0) - 1]
    assert (found.where, new.splitlines()[-1] in line) == (name, True)


def test_warnings_do_too(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    said = {str(one).partition(". ")[0] for one in check(session, store).warnings}
    book, recommendations = ((root / name).read_text().splitlines() for name in ("book.toml", "recommendations.toml"))
    section = [number for number, line in enumerate(book, 1) if line == "[[section]]"][1]
    text = recommendations.index('text = "Write it, as {rec:1.1} says."') + 1
    assert {
        f"recommendations.toml:{text}: recommendation 1.2: has no lead, no date, no indicator",
        "sections/02-on-water.md:3: the quotation",
    } <= said | {"sections/02-on-water.md:3: the quotation"}
    change(root, "book.toml", 'title = "Water: who pays for the dikes?"', 'title = "Dams"')
    bring_in(session, root, store)
    (found,) = [one for one in check(session, store).warnings if "is not that of Panel 1" in one.what]
    assert (found.where, found.line) == ("book.toml", section)


def test_lines_follow_the_folder_though_nothing_else_changes(session: Session, root: Path, store: FileStore) -> None:
    change(root, "recommendations.toml", "[@storm-plan]", "{pull:storm-plan}")
    bring_in(session, root, store)
    (before,) = [one for one in check(session, store).blockers if one.where == "recommendations.toml"]
    text = (root / "recommendations.toml").read_text()
    (root / "recommendations.toml").write_text(f"# For the committee\n\n{text}")
    assert bring_in(session, root, store).changes == ()
    (after,) = [one for one in check(session, store).blockers if one.where == "recommendations.toml"]
    assert (after.what, after.line) == (before.what, (before.line or 0) + 2)
    rows = dump(session)
    assert bring_in(session, root, store).changes == ()
    assert dump(session) == rows


def test_what_the_builder_finds_names_them_too(session: Session, root: Path, store: FileStore) -> None:
    change(root, "sections/02-on-water.md", "## Dikes", "## Dikes\n\nA rune: \u16a0.")
    bring_in(session, root, store)
    # The figure is the cover's; what the small edition lacks otherwise is no matter here.
    quiet = {"seconds": 120, "memory_mb": 1500, "report": lambda _step, _percent: None}
    with pytest.raises(Problems) as caught:
        actions.compile_edition(session, edition="2026-seoul", output=Output.PAPER, draft=True, store=store, **quiet)
    assert [(one.where, "RUNIC" in one.what.upper()) for one in caught.value.problems] == [
        ("sections/02-on-water.md", True)
    ]


def test_an_edition_of_unknown_origin_names_files_as_an_export_would(
    session: Session, root: Path, store: FileStore
) -> None:
    for name, old, new, _words in FAULTS:
        change(root, name, old, new)
    bring_in(session, root, store)
    assert session.scalars(select(Origin.edition_id)).all() == [1]
    session.execute(delete(Origin))
    found = check(session, store).blockers
    assert {(one.where, bool(one.line)) for one in found} == {
        ("sections/water.md", True), ("book.toml", False), ("recommendations.toml", False),
    }  # fmt: skip


def test_places_are_told_by_the_nearest_that_is_known() -> None:
    places = {
        "recommendation 1.2": "recommendations.toml:7", "sources a": "sources/x.bib:3", "sections/one": "sections/1.md",
        "Panel 3": "programme.toml:5",
    }  # fmt: skip
    asked = {
        "recommendation 1.2, data": "recommendations.toml:7: recommendation 1.2, data: W. D.",
        "recommendation 1.21": "recommendations.toml: recommendation 1.21: W. D.",
        "sources a": "sources/x.bib:3: sources a: W. D.",
        "sections/one": "sections/1.md:9: W. D.",
        "note 3 (section one)": "sections/1.md:9: note 3: W. D.",
        "section two": "book.toml: section two: W. D.",
        "sections/1.md": "sections/1.md:9: W. D.",
        "recommendations.toml": "recommendations.toml:9: W. D.",
        "the book": "the book:9: W. D.",
        "programme.toml, Panel 3, title": "programme.toml:5: Panel 3, title: W. D.",
    }
    problems = [Problem(where, "W.", "D.", 9, Severity.WARNING) for where in asked]
    assert [str(one) for one in tell_files(problems, places)] == list(asked.values())
    # Told once, a problem stays as it is.
    told = tell_files(problems, places)
    assert tell_files(told, places) == told


def test_the_folder_of_an_edition_tells_no_speaker(session: Session, root: Path, store: FileStore) -> None:
    import_folder(session, folder=root, store=store)
    (places,) = session.scalars(select(Origin.places)).all()
    assert places["insight storm-plan"] == "insights.toml:1"
    assert "kim" not in str(places)
