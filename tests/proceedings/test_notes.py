"""Notes are numbered through the book, full at first mention and short after, and joined to the Forum's own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum_app.proceedings.citations import finish
from forum_app.proceedings.citing import cite
from forum_app.proceedings.forum_notes import ForumNotes
from tests.proceedings.manuscripts import (
    INSIGHTS,
    PANEL_TITLES,
    SOURCES,
    make_edition,
    make_manuscript,
    make_section,
    make_source,
    rich_manuscript,
)


def notes(markdown: str, *sources, **fields) -> list[str]:
    fields.setdefault("sources", sources or SOURCES)
    return [note.text for note in cite(make_manuscript(markdown, insights=INSIGHTS, **fields)).notes]


def test_a_work_is_full_at_first_mention_and_short_after():
    found = notes("a[@delta, 24] b[@hooft] c[see also @delta, chap. 3; @hooft, 2] d[@delta]e[@delta, 30–31]")
    assert found == [
        "John Smith, The Delta between Two Seas (Leiden: Delta Press, 2020), 24.",
        "Jan van Hooft, “Wie betaalt de dijk?,” Zeeblad, November 3, 2025.",
        "See also Smith, The Delta between Two Seas, chap. 3; van Hooft, “Wie betaalt de dijk?,” 2.",
        "Smith, The Delta between Two Seas.",
        "Smith, The Delta between Two Seas, 30–31.",
    ]


def test_works_named_in_the_words_after_a_citation_are_cited_there():
    found = notes("a[@delta, 4, quoted in @hooft, 7] b[@delta, *cited in* @storm-plan; see also @hooft, 5, and @delta]")
    assert found == [
        "John Smith, The Delta between Two Seas (Leiden: Delta Press, 2020), 4, quoted in Jan van Hooft, “Wie betaalt "
        "de dijk?,” Zeeblad, November 3, 2025, 7.",
        f"Smith, The Delta between Two Seas, cited in ROK-NL Forum 2026, Insights from Panel 2: {PANEL_TITLES[2]}; "
        "see also van Hooft, “Wie betaalt de dijk?,” 5, and Smith, The Delta between Two Seas.",
    ]


def test_titles_in_other_languages_are_translated_once_and_carry_their_language():
    markdown = "[@muyeok, 3] [@muyeok, 5] [@havens]"
    assert notes(markdown) == [
        "김민지, “한국의 무역” [The Trade of Korea], 항만연구 3 (2020): 3.",
        "김민지, “한국의 무역,” 5.",
        "Centraal Bureau voor de Statistiek, Havens in cijfers [Ports in Figures] (Leiden, 2020), "
        "accessed March 2, 2026, https://example.org/havens.",
    ]
    html = [note.html for note in cite(make_manuscript(markdown, sources=SOURCES)).notes]
    assert '<span lang="nl"><em>Havens in cijfers</em></span> [Ports in Figures]' in html[2]
    assert '<span lang="ko">“<span class="hangul">한국의</span> <span class="hangul">무역</span>”</span>' in html[0]


def test_a_translated_question_keeps_its_mark_and_gets_its_comma():
    source = make_source("q", "Who Pays?", type="article-journal", title="Wie betaalt?", language="nl", publisher=None,
                         **{"container-title": "Zee", "volume": "2", "publisher-place": None})  # fmt: skip
    assert notes("[@q] [@q, 5]", source) == [
        "John Smith, “Wie betaalt?” [Who Pays?], Zee 2 (2020).",
        "Smith, “Wie betaalt?,” 5.",
    ]


def test_an_authorless_web_page_is_short_by_its_title_and_keeps_its_access_date():
    page = make_source("page", type="webpage", title="Trade between Two Seas", author=None, publisher=None,
                       URL="https://example.org/a", accessed={"date-parts": [[2026, 3, 2]]},
                       issued={"date-parts": [[2025, 2, 1]]},
                       **{"container-title": "Ministry of Trade", "publisher-place": None})  # fmt: skip
    assert notes("[@page] [@page, sec. 2] [@page]", page) == [
        "“Trade between Two Seas,” Ministry of Trade, February 1, 2025, accessed March 2, 2026, https://example.org/a.",
        "“Trade between Two Seas,” sec. 2.",
        "“Trade between Two Seas.”",
    ]


def test_titles_keep_the_capitals_as_entered_and_marks_nest():
    source = make_source("g", type="article-journal", title="On the ‘Green Deal’ between us", publisher=None,
                         **{"container-title": "The journal of the Sea", "publisher-place": None})  # fmt: skip
    assert notes("[@g] [@g, 5]", source) == [
        "John Smith, “On the ‘Green Deal’ between us,” The journal of the Sea, 2020.",
        "Smith, “On the ‘Green Deal’ between us,” 5.",
    ]
    last = replace(source, csl={**source.csl, "title": "On the ‘Green Deal’"})
    assert notes("[@g] [@g, 5]", last) == [
        "John Smith, “On the ‘Green Deal,’” The journal of the Sea, 2020.",
        "Smith, “On the ‘Green Deal,’” 5.",
    ]


def test_the_site_of_its_author_is_named_once_and_marks_are_curly():
    page = make_source("page", type="webpage", title='The "Port\'s" Log', author=[{"literal": "Port's Office"}],
                       publisher=None, URL="https://example.org/it's", issued=None,
                       accessed={"date-parts": [[2026, 3]]},
                       **{"container-title": "Port's Office", "publisher-place": None})  # fmt: skip
    assert notes("[@page]", page) == [
        "Port’s Office, “The ‘Port’s’ Log,” accessed March 2026, https://example.org/it's.",
    ]


def test_a_page_or_post_of_a_person_needs_no_site():
    page = make_source("page", type="post", title="Two ships", publisher=None, **{"publisher-place": None})
    assert notes("[@page]", page) == ["John Smith, “Two ships,” 2020."]


def test_a_source_cannot_bring_markup_into_a_note():
    source = make_source("x", title="A <i>Mare</i> <script>b</script> *c* $d$ [e](javascript:f) & @g",
                         URL="javascript:alert(1)")  # fmt: skip
    html = cite(make_manuscript("[@x]", sources=[source])).notes[0].html
    assert html.startswith(
        "John Smith, <em>A <em>Mare</em> &lt;script&gt;b&lt;/script&gt; *c* $d$ [e](javascript:f) &amp; @g</em>"
    )
    assert "<a" not in html


def test_forum_notes_are_joined_to_sources_in_the_order_written():
    found = notes(
        "a[@delta, 12; @storm-plan; @ports-first] b[@storm-plan; @korean-words; @delta] c[@storm-plan, emphasis added]"
    )
    assert found == [
        "John Smith, The Delta between Two Seas (Leiden: Delta Press, 2020), 12; ROK-NL Forum 2026, Insights from "
        f"Panel 2: {PANEL_TITLES[2]}; ROK-NL Forum 2026, Insights from Panel 1: {PANEL_TITLES[1]}.",
        # Two insights of one panel side by side are one mention of it.
        "ROK-NL Forum 2026, Insights from Panel 2; Smith, The Delta between Two Seas.",
        "ROK-NL Forum 2026, Insights from Panel 2, emphasis added.",
    ]


def test_notes_of_own_words_cite_without_brackets():
    found = notes(
        "a^[Compare @delta, 24, and @storm-plan.] b^[So also “x”: see [@delta, 3; @havens]] c^[No source at all]"
    )
    assert found == [
        "Compare John Smith, The Delta between Two Seas (Leiden: Delta Press, 2020), 24, and ROK-NL Forum 2026, "
        f"Insights from Panel 2: {PANEL_TITLES[2]}.",
        "So also “x”: see Smith, The Delta between Two Seas, 3; Centraal Bureau voor de Statistiek, Havens in cijfers "
        "[Ports in Figures] (Leiden, 2020), accessed March 2, 2026, https://example.org/havens.",
        "No source at all.",
    ]


def test_numbers_run_through_prose_then_the_data_of_its_section():
    cited = cite(rich_manuscript())
    marks = [int(number) for number in re.findall(r'<fn n="(\d+)">', _printed(cited))]
    assert marks == list(range(1, 20))
    assert [note.section for note in cited.notes] == (
        ["introduction"] * 3 + ["facts"] * 2 + ["panel-one"] * 4 + ["panel-two"] * 4 + ["panel-three"] * 3
        + ["recommendations"] * 2 + ["conclusion"]
    )  # fmt: skip
    assert cited.facts is not None
    assert cited.facts.caption_html == 'The two countries in numbers<fn n="4"></fn>'
    assert cited.notes[3].text.count(";") == 2
    assert cited.cited_sources == ("delta", "havens", "muyeok", "figures-page", "hooft")


def test_data_is_not_cited_where_no_section_prints_it():
    full = rich_manuscript()
    cited = cite(
        replace(full, sections=tuple(one for one in full.sections if one.kind not in ("facts", "recommendations")))
    )
    assert cited.facts is None
    assert cited.recommendations == ()
    assert {note.section for note in cited.notes} == {
        "introduction",
        "panel-one",
        "panel-two",
        "panel-three",
        "conclusion",
    }


@pytest.mark.parametrize(
    ("style", "place"), [("chicago-17", "(Leiden: Delta Press, 2020)"), ("chicago-18", "(Delta Press, 2020)")]
)
def test_the_series_chooses_the_style(style: str, place: str):
    assert notes("[@delta]", edition=make_edition(note_style=style)) == [
        f"John Smith, The Delta between Two Seas {place}."
    ]


def _printed(cited) -> str:
    """The book in printed order, as the marks of notes stand in it."""
    parts: list[str] = []
    figures = {figure.key: figure.caption_html for figure in cited.figures}
    for section in cited.sections:
        parts.append(re.sub(r'<fig key="([^"]+)"></fig>', lambda match: figures[match.group(1)], section.html))
        if section.kind == "facts" and cited.facts:
            parts += [cited.facts.caption_html, *(fact.html for group in cited.facts.groups for fact in group.facts)]
        if section.kind == "recommendations":
            parts += [
                html for group in cited.recommendations for html in (group.html, *(one.html for one in group.items))
            ]
    return "".join(parts)


@settings(max_examples=12, deadline=None)
@given(st.permutations(rich_manuscript().sections))
def test_moved_chapters_recompute_numbers_and_first_mentions(sections):
    cited = cite(replace(rich_manuscript(), sections=tuple(sections)))
    marks = [int(number) for number in re.findall(r'<fn n="(\d+)">', _printed(cited))]
    assert marks == list(range(1, len(cited.notes) + 1)) == [note.number for note in cited.notes]
    texts = " ".join(note.text for note in cited.notes)
    for number, title in PANEL_TITLES.items():
        mentions = re.findall(rf"Insights from Panel {number}(: )?", texts)
        assert [bool(full) for full in mentions] == [True] + [False] * (len(mentions) - 1)
        assert texts.count(title) == 1
    for full, short in (("(Leiden: Delta Press", "Smith, The Delta"), ("[Ports in", "Havens in cijfers"),
                        ("[The Trade of Korea]", "한국의 무역"), ("Ministry of", "Trade Figures")):  # fmt: skip
        assert texts.count(full) == 1
        assert 0 <= texts.index(short) <= texts.index(full)


@given(st.lists(st.integers(1, 4)))
def test_each_panel_is_named_in_full_exactly_once(panels: list[int]):
    forum = ForumNotes("F 2026", {1: "One", 2: "Two", 3: "Three", 4: "Four"})
    printed = [forum.cite(panel) for panel in panels]
    assert printed == [
        f"F 2026, Insights from Panel {panel}" + (f": {forum.titles[panel]}" if panel not in panels[:place] else "")
        for place, panel in enumerate(panels)
    ]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("a", "a."), ("a.", "a."), ("“a”", "“a.”"), ("“a?”", "“a?”"), ("<em>a</em>", "<em>a</em>."),
        ("“a”, b", "“a,” b."), ("“a ‘b’”", "“a ‘b.’”"), ("“a ‘b’,” c", "“a ‘b,’” c."),
        ("the ports’, too", "the ports’, too."), ("(a)", "(a)."), ("", ""),
    ],
)  # fmt: skip
def test_a_note_ends_in_one_full_stop_within_its_marks(written: str, printed: str):
    assert finish(written) == printed


def test_the_same_book_is_cited_the_same_way_twice():
    assert cite(rich_manuscript()) == cite(rich_manuscript())


def test_sections_without_notes_cost_no_citations():
    cited = cite(make_manuscript([make_section("a", "Words."), make_section("b", "")]))
    assert (cited.notes, cited.cited_sources, cited.sections[1].html) == ((), (), "")


@pytest.mark.parametrize(
    ("language", "notes"),
    [
        ("nl-BE", [
            "‘What a Port Does’, Ports Explained, geraadpleegd 2 maart 2026, https://example.org/a.",
            "Havens (2026), geraadpleegd 2 maart 2026, https://example.org/b.",
            "Mary Jones en Ann Roe, ‘Havens van morgen’ [Ports of Tomorrow], Zeeblad, 3 november 2025, 4.",
            "Jones en Roe, ‘Havens van morgen’.",
        ]),
        ("de", [
            "„What a Port Does“, Ports Explained, zugegriffen 2. März 2026, https://example.org/a.",
            "Havens (2026), zugegriffen 2. März 2026, https://example.org/b.",
            "Mary Jones und Ann Roe, „Havens van morgen“ [Ports of Tomorrow], Zeeblad, 3. November 2025, 4.",
            "Jones und Roe, „Havens van morgen“.",
        ]),
        ("ko", [
            "“What a Port Does,” Ports Explained, accessed March 2, 2026, https://example.org/a.",
            "Havens (2026), accessed March 2, 2026, https://example.org/b.",
            "Mary Jones and Ann Roe, “Havens van morgen” [Ports of Tomorrow], Zeeblad, November 3, 2025, 4.",
            "Jones and Roe, “Havens van morgen.”",
        ]),
    ],
)  # fmt: skip
def test_notes_speak_dutch_and_german_where_the_book_does(language: str, notes: list[str]):
    accessed, people = {"date-parts": [[2026, 3, 2]]}, [{"family": "Jones", "given": "Mary"}]
    bare: dict[str, Any] = {"author": None, "publisher": None, "publisher-place": None}
    sources = [
        make_source("page", type="webpage", title="What a Port Does", URL="https://example.org/a", accessed=accessed,
                    issued=None, **{**bare, "container-title": "Ports Explained"}),
        make_source("report", type="report", title="Havens", URL="https://example.org/b", accessed=accessed,
                    issued={"date-parts": [[2026]]}, **bare),
        make_source("news", "Ports of Tomorrow", type="article-newspaper", title="Havens van morgen", language="nl",
                    issued={"date-parts": [[2025, 11, 3]]},
                    **{**bare, "author": [*people, {"family": "Roe", "given": "Ann"}], "container-title": "Zeeblad"}),
    ]  # fmt: skip
    manuscript = make_manuscript("A.[@page] B.[@report] C.[@news, 4] D.[@page] E.[@news]", sources=sources)
    cited = cite(replace(manuscript, front=replace(manuscript.front, language=language)))
    assert [cited.notes[at].text for at in (0, 1, 2, 4)] == notes
