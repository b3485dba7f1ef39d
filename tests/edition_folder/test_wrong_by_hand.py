"""Wrong edits of a folder as people make them: each is told once, by what is wrong with it and not by what follows."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.edition_folder.references import find_references
from tests.edition_folder.folders import bring_in, change, refuse


def test_what_was_refused_itself_is_not_called_missing_too(session: Session, root: Path, store: FileStore) -> None:
    section, figure = next((root / "sections").glob("*.md")), next((root / "figures").iterdir())
    section.unlink()
    section.symlink_to("/etc/passwd")
    figure.unlink()
    os.mkfifo(figure)
    (root / "sources").rename(root / "elsewhere")
    (root / "sources").symlink_to("elsewhere")
    assert {one.where for one in refuse(session, root, store)} == {
        f"sections/{section.name}", f"figures/{figure.name}", "sources",
    }  # fmt: skip


def test_where_there_are_too_many_files_none_is_called_missing(session: Session, root: Path, store: FileStore) -> None:
    for number in range(600):
        (root / f"a-note-{number}").write_text("")
    (problem,) = refuse(session, root, store)
    assert (problem.where, problem.what) == ("the folder", "has more than 500 files.")


def test_a_folder_within_a_folder_is_told(session: Session, root: Path, store: FileStore) -> None:
    (root / "sections" / "old").mkdir()
    (root / "sections" / "old" / "a.md").write_text("x")
    (warning,) = bring_in(session, root, store).warnings
    assert (warning.where, warning.what) == ("sections/old", "is a folder within a folder.")


@pytest.mark.parametrize("written", ["2026-02-30", "2026-4-22", "2026-04-22T25:00:00"])
def test_a_day_that_is_none_is_told_as_one(session: Session, root: Path, store: FileStore, written: str) -> None:
    change(root, "edition.toml", "starts = 2026-04-22", f"starts = {written}")
    (said,) = refuse(session, root, store)
    assert said.way_out == "Write a day that there is, as 2026-04-22, and one with its hour as 2026-04-22T09:30:00."


def test_a_key_in_two_source_files_is_told_with_its_line(session: Session, root: Path, store: FileStore) -> None:
    (root / "sources" / "z.bib").write_text("@book{more, title={M}}\n\n@book{again, title={A}}\n")
    (root / "sources" / "zz.bib").write_text("@book{other, title={O}}\n\n\n@book{again, title={A}}\n")
    (problem,) = refuse(session, root, store)
    assert (problem.where, problem.line, problem.what) == (
        "sources/zz.bib", 4, "the key again is in sources/z.bib too.",
    )  # fmt: skip


def test_too_few_cities_are_told_with_the_name_of_their_table(session: Session, root: Path, store: FileStore) -> None:
    text = (root / "edition.toml").read_text()
    start = text.rindex("[[series.city]]")
    (root / "edition.toml").write_text(text[:start] + text[text.index("[series.rotation]") :])
    ways = [one.way_out for one in refuse(session, root, store) if "needs 2 or more" in one.what]
    assert ways == ["Add a table [[series.city]]."]


def test_a_unit_without_a_value_and_a_value_without_a_figure_are_doubted(
    session: Session, root: Path, store: FileStore
) -> None:
    text = (root / "book.toml").read_text()
    facts = '[[facts.group]]\ntitle = "More"\n[[facts.group.fact]]\ntext = "A"\nunit = "metres"\n'
    (root / "book.toml").write_text(f'{text}\n{facts}[[facts.group.fact]]\ntext = "B"\nvalue = "many"\n')
    assert [one.what.rpartition(": ")[2] for one in bring_in(session, root, store).warnings] == [
        "stands without a value, and is not printed.",
        "“many” holds no figure, and stands among numbers.",
    ]


@pytest.mark.parametrize("mark", ["`", "~"])
def test_marks_that_nothing_closes_cost_no_time(mark: str) -> None:
    text = "".join(f"{mark * length}\n" for length in range(1, 1900)) + "[@key]"
    began = time.perf_counter()
    assert [one.name for one in find_references(text)] == ["key"]
    # It took minutes; a busy machine takes a second.
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("`[@a]` [@b]", ["b"]),
        ("`[@a]\n[@b]` [@c]", ["c"]),
        ("``[@a] ` [@b]`` [@c]", ["c"]),
        # Code ends with its paragraph: what stands open is a mark alone.
        ("` [@a]\n\n[@b] `", ["a", "b"]),
        ("```\n[@a]\n\n[@b]\n```\n[@c]", ["c"]),
        ("~~~~\n[@a]\n~~~\n[@b]\n~~~~~\n[@c]", ["c"]),
        ("~~~\n[@a]", ["a"]),
        ("\\`[@a]`", ["a"]),
    ],
)
def test_in_code_nothing_is_a_reference(text: str, names: list[str]) -> None:
    assert [one.name for one in find_references(text)] == names
