"""What is measured is what is meant: the same notes for Typst, a volume of many chapters, peaks of real processes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import typst

from bench.book import count_pages, repeat
from bench.processes import run
from bench.typesetting import escape, list_font_folders, write_typst
from forum_app.proceedings.citing import cite
from forum_app.proceedings.models import SectionKind
from tests.proceedings.manuscripts import rich_manuscript


def test_typst_sets_every_note(tmp_path: Path) -> None:
    cited = cite(rich_manuscript())
    source = tmp_path / "book.typ"
    source.write_text(write_typst(cited), encoding="utf-8")
    typst.compile(str(source), output=str(tmp_path / "book.pdf"), font_paths=list_font_folders())
    assert count_pages(tmp_path / "book.pdf") > 1
    notes = json.loads(typst.query(str(source), "footnote", font_paths=list_font_folders()))
    assert len(notes) == len(cited.notes)


def test_words_for_typst_stay_words() -> None:
    assert escape("a #b $c$ [d] *e* @f\ng") == r"a \#b \$c\$ \[d\] \*e\* \@f g"


def test_a_volume_repeats_its_chapters() -> None:
    manuscript = rich_manuscript()
    chapters = sum(section.kind == SectionKind.CHAPTER for section in manuscript.sections)
    volume = repeat(manuscript, 3)
    assert len(volume.sections) == len(manuscript.sections) + 3 * chapters
    assert len({section.key for section in volume.sections}) == len(volume.sections)
    assert len(cite(volume).notes) > len(cite(manuscript).notes)


def test_a_run_is_watched_with_its_children() -> None:
    child = "x = bytearray(60_000_000); import time; time.sleep(0.4)"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}], check=True)"
    watched = run([sys.executable, "-c", code])
    assert watched.seconds > 0.4
    assert watched.own_mb < 60 < watched.all_mb < 400


def test_a_run_that_fails_is_no_measurement() -> None:
    with pytest.raises(Exception, match="exit status 3"):
        run([sys.executable, "-c", "raise SystemExit(3)"])
