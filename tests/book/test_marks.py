"""Marks of notes stand behind their words, apart from one another; what only tells where lines break isn't copied."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path

import pypdf

from forum_app.proceedings.citing import cite
from tests.book.conftest import build
from tests.book.test_lines import COLUMN, lines_of
from tests.proceedings.manuscripts import make_manuscript, make_section, make_source

DELTA = make_source("delta")


def text_of(markdown: str, tmp_path: Path) -> list[str]:
    built = build(cite(make_manuscript([make_section("marks", markdown)], sources=[DELTA])))
    pages = lines_of(built.pdf, tmp_path / "book.pdf")[3:-1]
    return [line.words for page in pages for line in page if line.left > COLUMN]


def test_no_line_begins_with_the_mark_of_a_note(tmp_path: Path):
    draw = random.Random(3)
    words = ["sea", "tide", "harbour", "of", "the", "ships", "waits", "for", "a", "permit"]
    ends = [".", "?", "!", ",", ";", ":", "…", ".”", ")"]
    text = " ".join(
        " ".join(draw.choice(words) for _ in range(draw.randint(3, 9))) + draw.choice(ends) + "[@delta, 3]"
        for _ in range(200)
    )
    lines = text_of(text, tmp_path)
    body = [line for line in lines if not re.match(r"\d+ (Smith|John Smith)", line)]
    assert sum(len(re.findall(r"[.?!,;:…”)]\d+", line)) for line in body) > 150
    assert [line for line in body if re.match(r"\d", line) and not line.isdigit()] == []


def test_marks_side_by_side_are_parted(tmp_path: Path):
    assert text_of("Said once.[@delta, 1][@delta, 2] Said again.", tmp_path)[1] == "Said once.1,2 Said again."


def test_a_range_and_an_address_are_copied_without_joints(tmp_path: Path):
    address = "https://example.org/a-long-address/of-a-report/" + "x" * 120
    markdown = f"One.[@delta, 14–19] Two.^[See <{address}>, pp. 3–4.] The years 2019–2021 and a dash—here."
    built = build(cite(make_manuscript([make_section("marks", markdown)], sources=[DELTA])))
    text = pypdf.PdfReader(io.BytesIO(built.pdf)).pages[3].extract_text().replace("\n", "")
    assert text.count("14–19") == text.count("3–4") == text.count("2019–2021") == text.count("dash—here") == 1
    assert address in text
    assert re.findall("[\u200b\u2060\u00ad]", text) == []
