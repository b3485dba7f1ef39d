"""Lines as a compositor breaks them: short ladders, no part of a word alone, one grid; and gaps that are told."""

from __future__ import annotations

import io
import random
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import page
import pypdf
import pytest

from forum_app.core.errors import Severity
from forum_app.proceedings.book import Built
from forum_app.proceedings.citing import cite
from forum_app.proceedings.models import SectionKind
from tests.book.conftest import build
from tests.book.test_links import internal_links, target
from tests.proceedings.manuscripts import make_figure, make_manuscript, make_section, rich_manuscript

LONG = [
    "responsibilities",
    "internationalisation",
    "considerations",
    "representatives",
    "particularly",
    "institutional",
    "administration",
    "recommendations",
    "infrastructure",
    "vulnerability",
    "understanding",
    "communication",
    "unavoidable",
    "preparedness",
    "consultation",
]
SHORT = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "that",
    "is",
    "it",
    "for",
    "as",
    "with",
    "was",
    "on",
    "be",
    "by",
    "at",
    "this",
    "have",
    "from",
    "or",
    "had",
    "an",
    "they",
    "which",
]
GRID = 14.625  # pt
COLUMN = 168  # pt from the left: where the text stands, right of the outer margin


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its words and where it stands (pt)."""

    words: str
    left: float
    top: float
    height: float
    right: float


def lines_of(pdf: bytes, path: Path) -> list[list[Line]]:
    """The lines of each page, as poppler finds them."""
    path.write_bytes(pdf)
    text = subprocess.run(["pdftotext", "-bbox-layout", path, "-"], capture_output=True, check=True).stdout
    pages = []
    for one in ElementTree.fromstring(text).iter("{http://www.w3.org/1999/xhtml}page"):
        lines = []
        for line in one.iter("{http://www.w3.org/1999/xhtml}line"):
            words = " ".join(word.text or "" for word in line)
            top, bottom = float(line.get("yMin", 0)), float(line.get("yMax", 0))
            left, right = float(line.get("xMin", 0)), float(line.get("xMax", 0))
            lines.append(Line(words, left, top, bottom - top, right))
        pages.append(sorted(lines, key=lambda line: line.top))
    return pages


def paragraphs(seed: int, count: int) -> str:
    draw = random.Random(seed)
    texts = []
    for _ in range(count):
        words = [draw.choice(LONG if draw.random() < 0.7 else SHORT) for _ in range(draw.randint(30, 90))]
        texts.append(" ".join(words).capitalize() + ".")
    return "\n\n".join(texts)


@pytest.fixture(scope="module")
def text_pages(tmp_path_factory: pytest.TempPathFactory) -> list[list[Line]]:
    """Pages full of long words; without the rules, one line in three of them ends in a hyphen."""
    built = build(cite(make_manuscript([make_section("long-words", paragraphs(7, 60))])))
    pages = lines_of(built.pdf, tmp_path_factory.mktemp("lines") / "book.pdf")
    return [[line for line in page if line.height > 12 and line.left > COLUMN] for page in pages[3:-1]]


def test_no_more_than_two_lines_in_a_row_end_in_a_hyphen(text_pages: list[list[Line]]):
    runs, run = [], 0
    for line in (line for lines in text_pages for line in lines):
        run = run + 1 if line.words.endswith("‐") else 0
        runs.append(run)
    assert len(runs) > 200
    assert max(runs) == 2


def test_no_page_ends_in_a_part_of_a_word(text_pages: list[list[Line]]):
    assert len(text_pages) > 5
    assert [page[-1].words for page in text_pages if page[-1].words.endswith("‐")] == []


def test_no_paragraph_ends_in_a_part_of_a_word(text_pages: list[list[Line]]):
    known = {*LONG, *SHORT}
    ends = [line.words.rstrip(".") for page in text_pages for line in page if line.words.endswith(".")]
    assert [end for end in ends if " " not in end and end.lower() not in known] == []


def test_a_word_longer_than_two_lines_is_broken_all_the_same(tmp_path: Path):
    word = "responsibilities" * 12
    built = build(cite(make_manuscript([make_section("long-word", f"Before {word} after.")])))
    assert built.warnings == ()
    words = [line.words for line in lines_of(built.pdf, tmp_path / "book.pdf")[3]]
    assert "".join(words).replace("‐", "").replace(" ", "").count(word) == 1


def test_text_stands_on_one_grid_after_figures_lists_and_quotations(tmp_path: Path):
    pictures = [make_figure(f"one-{width}", width="wide" if width % 2 else "text") for width in range(3)]
    text = "\n\n".join(
        f"{paragraphs(number, 1)}\n\n{block}\n\n{paragraphs(number + 50, 1)}"
        for number, block in enumerate([
            "{fig:one-0}", "- One item.\n- Another.", "{fig:one-1}", "> Somebody said so,\n> and at length.",
            "1. First.\n2. Second, with\n   - an inner list.\n3. Third.", "{fig:one-2}", "## A heading", "    code",
        ])
    )  # fmt: skip
    built = build(cite(make_manuscript([make_section("blocks", text)], figures=pictures)))
    tops = [
        line.top % GRID
        for page in lines_of(built.pdf, tmp_path / "book.pdf")[3:-1]
        for line in page
        if line.height > 12 and COLUMN < line.left < COLUMN + 20 and len(line.words) > 55
    ]
    assert len(tops) > 40
    assert {round(top - tops[0], 1) for top in tops} == {0.0}


def test_paragraphs_of_items_and_quotations_begin_flush_and_only_later_ones_are_indented(tmp_path: Path):
    text = "1. One.\n\n    Two.\n\n2. Three.\n\n> Four.\n>\n> Five."
    (tmp_path / "book.pdf").write_bytes(build(cite(make_manuscript([make_section("loose", text)]))).pdf)
    read = subprocess.run(["pdftotext", "-bbox", tmp_path / "book.pdf", "-"], capture_output=True, check=True).stdout
    words = ElementTree.fromstring(read).iter("{http://www.w3.org/1999/xhtml}word")
    left = {word.text: float(word.get("xMin", 0)) for word in words}
    assert round(left["One."] - left["Three."], 1) == 0
    assert round(left["Two."] - left["Three."], 1) == round(10.3 * 1.4, 1)
    assert round(left["Five."] - left["Four."], 1) == round(9.8 * 1.4, 1)
    assert round(left["Four."] - 143 * 0.75 - 91 * 0.75, 1) == 24 * 0.75


def test_recommendations_stand_on_the_grid(built: Built, tmp_path: Path):
    lines = [line for page in lines_of(built.pdf, tmp_path / "book.pdf")[4:] for line in page if line.height > 14]
    tops = [
        line.top % GRID
        for line in lines
        if line.words.startswith(("Exercise together", "Share the list", "Found a joint"))
    ]
    assert len(tops) == 3
    assert {round(top - tops[0], 1) for top in tops} == {0.0}


def test_a_gap_before_a_figure_is_told_with_its_page(tmp_path: Path):
    tall = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500"><rect width="400" height="500"/></svg>'
    text = f"{paragraphs(1, 3)}\n\n{{fig:tall}}\n\nThe end."
    built = build(cite(make_manuscript([make_section("gap", text)], figures=[make_figure("tall", data=tall)])))
    (problem,) = built.warnings
    assert problem.severity is Severity.WARNING
    assert problem.what.split(" ", 1)[1] == (
        "lines stay empty at the foot of page 4, section “Gap”, since Figure 1 did not fit."
    )
    last = max(line.top for line in lines_of(built.pdf, tmp_path / "book.pdf")[3] if line.height > 12)
    assert int(problem.what.split()[0]) == round((1122.5 * 0.75 - 103 * 0.75 - last) / GRID) - 1


def test_short_pages_at_the_end_of_a_section_are_no_gaps():
    sections = [make_section(f"part-{number}", "A few words.", kind=SectionKind.INTRODUCTION) for number in range(3)]
    assert build(cite(make_manuscript(sections))).warnings == ()


def test_the_number_of_a_note_leads_back_to_its_mark(reader: pypdf.PdfReader):
    back = [(number, name) for number, name in internal_links(reader) if name.startswith("call-")]
    marks = [(number, name) for number, name in internal_links(reader) if name.startswith("note-")]
    assert [name[5:] for _, name in back] == [name[5:] for _, name in marks] == [str(n + 1) for n in range(len(marks))]
    assert [number for number, _ in back] == [target(reader, name) for _, name in back]
    annotations = [a.get_object() for page_ in reader.pages for a in page_.get("/Annots", [])]
    words = {str(a["/Dest"]): str(a["/Contents"]) for a in annotations if "/Dest" in a}
    assert words["call-2"] == "Back to note 2 in the text"
    assert words["note-2"] == "Note 2"


def test_a_long_note_under_a_table_leads_back_too():
    manuscript = rich_manuscript()
    assert manuscript.facts is not None
    note = "^[" + "A source of a fact, 2026; " * 130 + "end.]"
    built = build(cite(replace(manuscript, facts=replace(manuscript.facts, note=note))))
    reader = pypdf.PdfReader(io.BytesIO(built.pdf))
    first = next(
        int(name[5:]) for number, name in internal_links(reader) if name.startswith("call-") and
        number == target(reader, "sec-facts")
    )  # fmt: skip
    assert f"call-{first}" in reader.named_destinations
    assert page.is_pdf_compliant_bytes(built.pdf, profile="ua1")
