"""What a page must not end with, and what must not stand alone on one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from forum_app.proceedings.citing import cite
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.values import FactGroupValue, FactsTableValue, FactValue
from tests.book.conftest import build
from tests.book.test_lines import COLUMN, Line, lines_of, paragraphs
from tests.proceedings.manuscripts import make_group, make_manuscript, make_recommendation, make_section

SENTENCE = "Both ministries agree on a list of what the ports of the two coasts must have ready in the first days. "


def pages_of(manuscript, tmp_path: Path) -> list[list[Line]]:
    built = build(cite(manuscript))
    return [
        [line for line in page if line.left > COLUMN and 70 < line.top < 770]
        for page in lines_of(built.pdf, tmp_path / "book.pdf")[3:-1]
    ]


@pytest.mark.parametrize("lines", range(22, 33, 2))
def test_a_group_never_ends_a_page_without_its_first_item(lines: int, tmp_path: Path):
    section = make_section("recommendations", "\n\n".join(["Word."] * lines), kind=SectionKind.RECOMMENDATIONS)
    group = make_group(1, make_recommendation("1.1", SENTENCE * 4), make_recommendation("1.2"), text=SENTENCE * 2)
    pages = pages_of(make_manuscript([section], recommendations=(group,)), tmp_path)
    (held,) = [[line.words for line in page] for page in pages if any("Group 1" in line.words for line in page)]
    assert sum("Act on 1.1" in line for line in held) == 1
    assert len(held) - next(place for place, line in enumerate(held) if "Act on 1.1" in line) > 2


def test_no_page_ends_in_a_part_of_a_word_where_the_lines_of_a_recommendation_make_way(tmp_path: Path):
    items = [make_recommendation(f"1.{number}", paragraphs(number, 2)) for number in range(1, 16)]
    section = make_section("recommendations", "Words.", kind=SectionKind.RECOMMENDATIONS)
    pages = pages_of(make_manuscript([section], recommendations=(make_group(1, *items),)), tmp_path)
    ends = [[line.words for line in page if line.height > 12][-1] for page in pages]
    assert len(ends) == 8
    assert [end for end in ends if end.endswith("‐")] == []


@pytest.mark.parametrize("count", range(35, 41))
def test_the_last_page_of_a_section_is_never_one_of_a_line(count: int, tmp_path: Path):
    text = "\n\n".join([*["A word."] * count, "The last one."])
    pages = pages_of(make_manuscript([make_section("end", text)]), tmp_path)
    assert pages[-1][-1].words == "The last one."
    assert [len(page) for page in pages if len(page) < 2] == []
    assert sum(line.words == "A word." for page in pages for line in page) == count


@pytest.mark.parametrize("count", range(32, 42, 2))
def test_the_last_paragraph_keeps_four_lines_on_its_page(count: int, tmp_path: Path):
    text = "\n\n".join([*["A word."] * count, paragraphs(5, 1)])
    pages = pages_of(make_manuscript([make_section("end", text)]), tmp_path)
    assert [len(page) for page in pages if len(page) < 4] == []


def table_pages(counts: list[int], tmp_path: Path, language: str = "en") -> list[list[str]]:
    """The words of each line of a facts table with so many rows in each group, by pages."""
    groups = tuple(
        FactGroupValue(f"Group {number}", tuple(FactValue(f"Row {row}", "7", None) for row in range(count)))
        for number, count in enumerate(counts, 1)
    )
    facts = FactsTableValue("Facts", date(2026, 1, 1), None, groups)
    manuscript = make_manuscript([make_section("facts", kind=SectionKind.FACTS)], facts=facts)
    built = build(cite(replace(manuscript, front=replace(manuscript.front, language=language))))
    pages = lines_of(built.pdf, tmp_path / "book.pdf")[3:-1]
    return [[line.words for line in page if line.words.startswith(("Row", "Group"))] for page in pages]


def test_the_last_row_of_a_table_is_not_alone_on_a_page(tmp_path: Path):
    pages = table_pages([26], tmp_path)
    assert [sum(words.startswith("Row") for words in page) for page in pages] == [24, 2]


def test_a_group_that_goes_on_over_a_page_says_so_and_one_that_begins_a_page_does_not(tmp_path: Path):
    pages = table_pages([24, 40], tmp_path, "nl")
    assert [page[0] for page in pages] == ["Group 1", "Group 2", "Group 2 (vervolg)"]
    assert sum(words.startswith("Group") for page in pages for words in page) == 3
    rows = [words.split()[1] for page in pages for words in page if words.startswith("Row")]
    assert rows == [*map(str, range(24)), *map(str, range(40))]
