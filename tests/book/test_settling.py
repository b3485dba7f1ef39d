"""Figures make way for what follows them where they would leave a page half empty."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from forum_app.proceedings import actions
from forum_app.proceedings.cited import Cited
from forum_app.proceedings.citing import cite
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.settling import settle
from tests.book.conftest import build
from tests.book.test_lines import lines_of
from tests.proceedings.manuscripts import (
    make_figure,
    make_group,
    make_insight,
    make_manuscript,
    make_recommendation,
    make_section,
    make_source,
)

TALL = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 500"><rect width="400" height="500"/></svg>'
SENTENCE = "Both ministries agree on a list of what the ports of the two coasts must have ready in the first days. "
TEXT = "A.\n\n{fig:one}\n\n{fig:two}\n\nB.[@b]\n\n{pull:said}\n\nC.[@a]\n\n## D\n\nE.\n\n{fig:three}\n\nF."
SOURCES = [make_source(key, title=key.upper()) for key in "ab"]
FIGURES = [make_figure("one", "One.[@a, 7]"), make_figure("two", "Two."), make_figure("three", "Three.")]


def manuscript(text: str = TEXT):
    return make_manuscript(
        [make_section("x", text)], sources=SOURCES, figures=FIGURES, insights=[make_insight("said", "so it was")]
    )


def order(cited: Cited) -> str:
    """The letters and figures of the one section, in order."""
    html = re.sub(r'<fig key="(\w+)"></fig>', r" \1 ", cited.sections[0].html)
    return " ".join(re.sub(r"<[^>]*>|\.", "", html).split())


@pytest.mark.parametrize(
    ("moves", "wanted"),
    [
        ({}, "A one two B C D E three F"),
        ({"one": 1}, "A B one two C D E three F"),
        ({"one": 9}, "A B C one two D E three F"),
        ({"two": 2}, "A one B C two D E three F"),
        ({"one": 1, "three": 1}, "A B one two C D E F three"),
    ],
)
def test_figures_move_together_and_over_no_heading_or_figure(moves: dict[str, int], wanted: str):
    assert order(cite(manuscript(), moves=moves)) == wanted


def test_notes_are_numbered_and_full_in_the_order_of_the_moved_marks():
    cited = cite(manuscript(), moves={"one": 2})
    assert [note.text for note in cited.notes] == [
        "John Smith, B (Leiden: Delta Press, 2020).",
        "John Smith, A (Leiden: Delta Press, 2020).",
        "Smith, A, 7.",
    ]
    assert [figure.number for figure in cited.figures] == [1, 2, 3]


def settled(*answers: dict[str, Any], text: str = TEXT, fits: bool = True) -> tuple[list[tuple[str, bool]], str]:
    """What the renderer is asked for, where it gives these answers; and the book that is taken."""
    asked: list[tuple[str, bool]] = []
    waiting = list(answers)

    def set_pages(cited: Cited, may_move: bool) -> tuple[dict[str, Any], bytes]:
        asked.append((order(cited), may_move))
        return (waiting.pop(0) if waiting else {"empty": 0, "findings": []}), b""

    taken, _ = settle(cite(manuscript(text)), set_pages, draft=False, fits=lambda _cited: fits)
    return asked, order(taken)


def test_moves_are_taken_as_long_as_fewer_lines_stay_empty():
    first, second, third = "A one two B C D E three F", "A B one two C D E three F", "A B C one two D E three F"
    move = {"moves": [[1, 1]], "whole": [], "empty": 20}
    assert settled({"empty": 9, "findings": []}) == ([(first, True)], first)
    better = {"empty": 0, "findings": []}
    assert settled(move, better) == ([(first, True), (second, True)], second)
    worse = {"empty": 20, "findings": []}
    assert settled(move, worse) == ([(first, True), (second, True), (first, False)], first)
    lost = {"empty": 0, "findings": [["lost note", "x", 2]]}
    assert settled(move, lost) == ([(first, True), (second, True), (first, False)], first)
    asked = [(first, True), (second, True), (third, True), (second, False)]
    assert settled(move, {**move, "empty": 12}, {**move, "empty": 12}) == (asked, second)
    # The second move of a row of figures can fill what the first one has only moved on.
    assert settled(move, move, better) == ([(first, True), (second, True), (third, True)], third)
    assert settled(move, fits=False) == ([(first, True), (first, False)], first)


def test_nothing_moves_where_words_would_differ():
    # A named speaker is introduced once: here first in the caption, and after a move in the text.
    named = make_insight("named", "yes", level="named", who="Kim Min-ji, Professor, Hague Institute", who_short="Kim")
    figures = [make_figure("one", "{Who:named} drew it.")]
    book = make_manuscript(
        [make_section("x", "A.\n\n{fig:one}\n\n{Who:named} agreed.\n\nC.")], figures=figures, insights=[named]
    )
    answers: list[dict[str, Any]] = [{"moves": [[1, 1]], "whole": [], "empty": 20}, {"empty": 20, "findings": []}]
    first = cite(book)
    taken, _ = settle(first, lambda _cited, _may: (answers.pop(0), b""), draft=False, fits=lambda _cited: True)
    assert taken is first
    assert answers == []


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cited, actions.Compiled, list[str]]:
    """A book as it was cited first, as it was built, and the words of its pages: a large figure, a long third item."""
    words = [f"{SENTENCE * 3}^[Note {number}.]" for number in range(9)]
    text = "\n\n".join([*words[:6], "{fig:tall}", *words[6:], "The end."])
    items = [
        make_recommendation(f"1.{number}", f"{SENTENCE * (7 if number == 3 else 2)}Done.") for number in range(1, 6)
    ]
    sections = [make_section("gap", text)]
    sections.append(make_section("recommendations", SENTENCE * 6, kind=SectionKind.RECOMMENDATIONS))
    figures = [make_figure("tall", "Tall.^[The note of the figure.]", data=TALL)]
    first = cite(make_manuscript(sections, figures=figures, recommendations=(make_group(1, *items),)))
    prepared = actions.Prepared(first, "", (), {}, {})
    built = actions.build(prepared, draft=False, seconds=300, memory_mb=2048, report=lambda _step, _percent: None)
    path = tmp_path_factory.mktemp("settled") / "book.pdf"
    return first, built, [" ".join(line.words for line in page) for page in lines_of(built.pdf, path)]


def test_what_follows_a_large_figure_fills_the_page_before_it(compiled: tuple[Cited, actions.Compiled, list[str]]):
    first, built, pages = compiled
    assert built.warnings == ()
    assert [number for number, page in enumerate(pages) if page.count("Figure 1. Tall.")] == [4]
    # The page says the same as the PDF, though the book was first cited in another order.
    numbers = {note.text: note.number for note in first.notes}
    assert (numbers["The note of the figure."], numbers["Note 6."]) == (7, 8)
    notes = re.findall(r"Note \d\.|The note of the figure\.", built.html)
    assert notes == re.findall(r"Note \d\.|The note of the figure\.", " ".join(pages))
    assert notes.index("Note 6.") < notes.index("The note of the figure.")


def test_a_recommendation_is_divided_where_keeping_it_whole_would_leave_a_page_half_empty(
    compiled: tuple[Cited, actions.Compiled, list[str]],
):
    _, _, pages = compiled
    (place,) = [number for number, page in enumerate(pages) if "Act on 1.3" in page]
    assert [page.count("Done.") for page in pages[place : place + 2]] == [2, 3]
    assert "Act on 1.4" not in pages[place]


def test_a_gap_of_some_lines_before_a_figure_is_filled_though_nobody_is_told_of_it(tmp_path: Path):
    text = "\n\n".join([*["A word."] * 32, "{fig:one}", *["Another one."] * 9])
    book = build(cite(make_manuscript([make_section("gap", text)], figures=[make_figure("one")])))
    first, second = ([line.words for line in page] for page in lines_of(book.pdf, tmp_path / "book.pdf")[3:5])
    assert (first.count("A word."), first.count("Another one.")) == (32, 5)
    assert [words for words in second if "Figure 1" in words] != []
    assert book.warnings == ()
