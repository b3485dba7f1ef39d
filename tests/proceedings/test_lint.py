"""The linter marks what an editor would, with its place, and is silent about clean text."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date

import pytest

from forum_app.core.errors import Severity
from forum_app.proceedings.lint import lint
from forum_app.proceedings.models import Output, SectionKind
from forum_app.proceedings.values import FactGroupValue, FactsTableValue, FactValue
from tests.proceedings.manuscripts import (
    INSIGHTS,
    PANEL_TITLES,
    make_figure,
    make_front,
    make_group,
    make_manuscript,
    make_recommendation,
    make_section,
    make_source,
    rich_manuscript,
)

NOISE = "Clean words about NATO and the ports, with a note.[@clean, 3]\n\nMore of them.\n\n"
CLEAN = make_source("clean")


def warnings(markdown: str = "", *sources, **fields) -> list[tuple[str, int | None, str]]:
    cited = " ".join(f"[@{source.key}]" for source in sources)
    found = lint(make_manuscript(NOISE + markdown + cited, sources=[CLEAN, *sources], insights=INSIGHTS, **fields))
    assert {one.severity for one in found} <= {Severity.WARNING}
    return [(one.where, one.line, one.what) for one in found]


def test_clean_text_has_no_warnings():
    assert warnings('“Only four words here” need no note. Neither does `"code"`.') == []
    found = [str(one) for one in lint(rich_manuscript())]
    assert found == ["recommendation 2.1: has no date. Give it in recommendations.toml, so that it can be followed up."]


@pytest.mark.parametrize("quoted", ["“one two three four five six”", '"one two three four five six"'])
def test_a_long_quotation_needs_a_note_in_its_paragraph(quoted: str):
    what = "the quotation “one two three four five…” has no note in its paragraph."
    assert warnings(f"First line,\nsaid {quoted}.") == [("sections/intro", 6, what)]
    assert warnings(f"First line,\nsaid {quoted}.[@clean]") == []
    assert warnings(f"First line,\nsaid {quoted}.^[From a letter.]") == []


def test_a_coarse_picture_is_told_with_what_it_needs():
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (700).to_bytes(4) + (400).to_bytes(4)
    figures = [make_figure(key, media_type="image/png", data=png, width=key) for key in ("text", "wide")]
    assert warnings("{fig:text}\n\n{fig:wide}\n\n", figures=figures) == [
        ("figure text", None, "is 700 px wide, too coarse for print at 124 mm."),
        ("figure wide", None, "is 700 px wide, too coarse for print at 162 mm."),
    ]
    fine = [replace(figure, data=png[:16] + (2000).to_bytes(4) + png[20:]) for figure in figures]
    assert warnings("{fig:text}\n\n{fig:wide}\n\n", figures=fine) == []


def test_cleared_words_need_their_panels_note():
    what = "{quote:storm-plan} has no note on its panel in the paragraph."
    assert warnings("Said {quote:storm-plan}.[@clean]") == [("sections/intro", 5, what)]
    assert warnings("Said {quote:storm-plan}.[@clean; @storm-plan]") == []


def test_a_summary_needs_no_notes():
    summary = make_section("summary", "“one two three four five six”", kind=SectionKind.SUMMARY)
    assert lint(make_manuscript([summary])) == ()


def test_one_acronym_is_spelled_one_way_through_the_book():
    assert warnings("N.A.T.O. and Nato act.") == [
        ("sections/intro", 5, "“N.A.T.O.” is written “NATO” elsewhere."),
        ("sections/intro", 5, "“Nato” is written “NATO” elsewhere."),
    ]
    assert warnings("Who asked? The WHO.") == []


def test_an_acronym_stands_for_one_name():
    text = "The European Port Agency (EPA) acts.\n\nThe European Ports Authority (EPA) acts."
    what = "EPA stands for “European Ports Authority” here, and for “European Port Agency” before."
    assert warnings(text) == [("sections/intro", 7, what)]


def test_mixed_quotation_marks_and_mixed_spellings_are_marked():
    assert warnings('“a” and\n"b"') == [("sections/intro", 6, "straight and curly quotation marks are mixed.")]
    assert warnings("They organise, recognise\nand realize.") == [
        ("sections/intro", 6, "“realize” is spelled the other way from “organise” (sections/intro).")
    ]
    assert warnings("They organise the size of a prize by exercise and advise.") == []


@pytest.mark.parametrize(
    ("csl", "what"),
    [
        ({"type": "webpage", "URL": "https://x.org/a"}, "is a web page without an access date."),
        ({"issued": None}, "has no date."),
        ({"URL": "https://x.org/"}, "its address “https://x.org/” is only a site's first page."),
        ({"URL": "https://m.x.org/a"}, "its address “https://m.x.org/a” is for telephones."),
        ({"URL": "https://x.org/a."}, "its address ends in “.”."),
        ({"URL": "ftp://x.org/a"}, "its address “ftp://x.org/a” is not on the web."),
        ({"URL": "https://x.org/2012/05/a"}, "is dated 2020, but its address says 2012."),
        ({"title": "John Smith"}, "its author and title are the same."),
        ({"container-title": "The Book of Odd"}, "its title and that of the whole are the same."),
        ({"title": "The Book of CLEAN!", "author": [{"literal": "Other"}]},
         "seems to be the same work as clean, with other authors and titles."),
        ({"author": [{"family": "John", "given": "Smith"}]},
         "names Smith John with family and given name the other way round from clean."),
    ],
)  # fmt: skip
def test_a_cited_source_is_checked(csl: dict, what: str):
    odd = make_source("odd", **csl)
    assert warnings("", odd) == [("sources odd", None, what)]
    uncited = make_manuscript(NOISE, sources=[CLEAN, odd])
    assert lint(uncited) == ()


def test_a_chapter_mirrors_its_panels_title():
    chapters = [
        make_section("a", "Words.", kind=SectionKind.CHAPTER, panel=1, title=PANEL_TITLES[1].replace(":", " –")),
        make_section("b", "Words.", kind=SectionKind.CHAPTER, panel=2, title="Water and Towns"),
    ]
    what = f"the title “Water and Towns” is not that of Panel 2, “{PANEL_TITLES[2]}”."
    assert [(one.where, one.what) for one in lint(make_manuscript(chapters))] == [
        ("section b, as book.toml has it", what)
    ]


def test_a_section_without_anything_to_print_is_marked():
    kinds = ["chapter", "facts", "recommendations", "progress", "programme", "participants", "annex"]
    sections = [make_section(kind, markdown=" \n", kind=SectionKind(kind)) for kind in kinds]
    found = [one for one in lint(make_manuscript(sections)) if "nothing but" in one.what]
    # There is a programme, and who took part is said in words if it may not be listed.
    empty = [f"section {kind}, as book.toml has it" for kind in kinds if kind not in ("programme", "participants")]
    assert [(one.where, one.what) for one in found] == [(where, "prints nothing but its title.") for where in empty]


def test_a_figure_that_stands_nowhere_is_marked_unless_it_is_the_cover():
    figures = [make_figure("one"), make_figure("two"), make_figure("front")]
    manuscript = make_manuscript("{fig:one}", figures=figures, front=make_front(cover="front"))
    assert [(one.where, one.what) for one in lint(manuscript)] == [("figure two", "stands nowhere in the book.")]
    assert lint(dataclasses.replace(manuscript, output=Output.SUMMARY)) == ()


def test_a_repeated_fact_and_a_recommendation_without_indicator_are_marked():
    facts = FactsTableValue("Facts", date(2026, 1, 1), None, (
        FactGroupValue("Trade", (FactValue("Ports of the two handle 38 million boxes", None, None),
                                 FactValue("Ports employ many", None, None),
                                 FactValue("Ports of the two handled 35 million boxes", None, None))),
        FactGroupValue("Water", (FactValue("Ports of the two handle 38 million *boxes*[@clean]", None, None),)),
    ))  # fmt: skip
    recommendation = replace(make_recommendation("1.1"), indicator=None, leads=())
    found = lint(make_manuscript(NOISE, sources=[CLEAN], facts=facts, recommendations=(make_group(1, recommendation),)))
    assert [(one.where, one.what) for one in found] == [
        (
            "facts, group 2, fact 1",
            "“Ports of the two handle 38 million *boxes*[@clean]” in Water says what a fact in Trade says.",
        ),
        ("recommendation 1.1", "has no lead, no indicator."),
    ]


def test_tables_and_letters_of_lists_are_marked_since_they_run_on():
    text = (
        "A | b.\n\n| a | b |\n|---|:--|\n| 1 | 2 |\n\n1. One\n    a. Inner\n    b. Other\n2. Two\n\n- x -- y\n- p. 24\n"
    )
    assert warnings(text) == [
        ("sections/intro", 8, "what looks like a table is printed as typed, in one line."),
        ("sections/intro", 12, "“a.” begins no item: lists have numbers or -, and this runs on in one line."),
    ]


def test_what_other_kinds_of_markdown_read_is_marked():
    text = (
        "A.[^1] B.[^b] c < d > e.\n\n##Two\n\nA <b>claim</b>\\[^2\\].\n\n[x{.pull} [y]{.pull} {lang=ko}\n\n[^1]: One.\n"
    )
    assert warnings(text) == [
        ("sections/intro", 5, "“[^1]” and 2 more like it are printed as typed."),
        ("sections/intro", 9, "“<b>” and 1 more like it are printed as typed."),
        ("sections/intro", 7, "“##Two” is printed as typed."),
        ("sections/intro", 11, "“{.pull}” and 1 more like it are printed as typed."),
    ]


def test_a_reference_without_its_colon_is_marked():
    text = "A {quote one}\n{who} {rec 1.1}, {{quote two}} {whose} {figure 1} {who:three}.\n"
    assert [one for one in warnings(text) if "as typed" in one[2]] == [
        ("sections/intro", 5, "“{quote one}” and 2 more like it are printed as typed.")
    ]


def test_another_volume_than_the_sources_is_marked():
    sources = [make_source("b", volume="2"), make_source("whole")]
    text = "Right.[@b, vol. 2, 24]\n\nAny.[@whole, vol. 3]\n\nWrong.[@b, vol. 3, 24]"
    ((problem),) = lint(make_manuscript(text, sources=sources))
    assert (problem.where, problem.line, problem.what) == (
        "sections/intro",
        5,
        "@b, vol. 3 is cited, but the source is its volume 2.",
    )
