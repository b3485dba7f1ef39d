"""The manuscript language prints what it says, refuses what it must, and lets nothing else through."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum_app.core.errors import Problems, Severity
from forum_app.proceedings.citing import cite
from forum_app.proceedings.typography import curl
from forum_app.proceedings.values import WithheldValue
from tests.proceedings.manuscripts import (
    INSIGHTS,
    SOURCES,
    make_figure,
    make_group,
    make_insight,
    make_manuscript,
    make_recommendation,
    make_section,
    make_source,
    rich_manuscript,
)

WITHHELD = WithheldValue("not-yet", "the speaker has not answered.", "Wait for the clearance, or take it out.")


def manuscript(markdown: str, **changes):
    fields = {
        "insights": INSIGHTS, "sources": SOURCES, "withheld": [WITHHELD], "figures": [make_figure("harbour")],
        "recommendations": (make_group(1, make_recommendation("1.1")),), **changes,
    }  # fmt: skip
    return make_manuscript(markdown, **fields)


def html(markdown: str, **changes) -> str:
    return cite(manuscript(markdown, **changes)).sections[0].html


def blockers(markdown: str, **changes) -> list[str]:
    with pytest.raises(Problems) as caught:
        cite(manuscript(markdown, **changes))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("He said {quote:ports-first}.", "<p>He said “ports [...] are the first to feel a crisis”.</p>"),
        ("{quote:storm-plan}", "<p>“[t]he plan for the ‘next storm’ must be exercised together”</p>"),
        ('"x {quote:storm-plan}"', "<p>“x ‘[t]he plan for the “next storm” must be exercised together’”</p>"),
        ("“x {quote:ports-first}”", "<p>“x ‘ports [...] are the first to feel a crisis’”</p>"),
        ("{Who:storm-plan} and {who:storm-plan}", "<p>A Korean panellist and a Korean panellist</p>"),
        (
            "{who:named-word}, then {who:named-word}",
            "<p>Kim Min-ji, Professor, Hanbat University, then Kim Min-ji</p>",
        ),
        ("{who:named-word} said so.", "<p>Kim Min-ji, Professor, Hanbat University, said so.</p>"),
        ("{who:named-word}\nand {who:named-word} said", "<p>Kim Min-ji, Professor, Hanbat University, and Kim Min-ji "
         "said</p>"),
        ("{who:named-word} {quote:storm-plan}", "<p>Kim Min-ji, Professor, Hanbat University, “[t]he plan for the "
         "‘next storm’ must be exercised together”</p>"),
        ("{who:named-word} *said* so.", "<p>Kim Min-ji, Professor, Hanbat University, <em>said</em> so.</p>"),
        ("So {who:named-word}. He", "<p>So Kim Min-ji, Professor, Hanbat University. He</p>"),
        ("So {who:named-word} – he", "<p>So Kim Min-ji, Professor, Hanbat University – he</p>"),
        ("So {who:named-word} (left)", "<p>So Kim Min-ji, Professor, Hanbat University (left)</p>"),
        ("So said {who:named-word}", "<p>So said Kim Min-ji, Professor, Hanbat University</p>"),
        ("{who:storm-plan} said so.", "<p>a Korean panellist said so.</p>"),
        (
            "{quote:korean-words}",
            '<p>“<span lang="ko"><span class="hangul">물은</span> <span class="hangul">국경을</span> '
            '<span class="hangul">모른다</span></span>”</p>',
        ),
        ("{words:many-agreed}", "<p>early exchange of data saves lives</p>"),
        ("a {{b}} {c} {", "<p>a {b} {c} {</p>"),
        ("See [2], [note] and [2][3].", "<p>See [2], [note] and [2][3].</p>"),
        ("[note]: https://x.org lost", "<p>[note]: https://x.org lost</p>"),
        ("`{quote:x} @y {{`", "<p><code>{quote:x} @y {{</code></p>"),
        ("a@b.org and \\@handle https://x.org/@user", "<p>a@b.org and @handle https://x.org/@user</p>"),
        ("[문화 말]{lang=ko} 한국", '<p><span lang="ko"><span class="hangul">문화</span> '
         '<span class="hangul">말</span></span> <span lang="ko" class="hangul">한국</span></p>'),
        ("[polder]{lang=nl} [abc]{.sc}", '<p><span lang="nl">polder</span> <span class="sc">abc</span></p>'),
        ("[a](https://x.org/?a=b&c)", '<p><a href="https://x.org/?a=b&amp;c">a</a></p>'),
        ("> q\n\n1. a\n2. b\n\n- c\n\n---", "<blockquote>\n<p>q</p>\n</blockquote>\n<ol>\n<li>a</li>\n<li>b</li>\n</ol>"
         "\n<ul>\n<li>c</li>\n</ul>\n<hr>"),
        ("$5 and $6, a_b_c, x^2^, 10%", "<p>$5 and $6, a_b_c, x^2^, 10%</p>"),
    ],
)  # fmt: skip
def test_what_is_written_is_what_is_printed(written: str, printed: str):
    assert html(written) == printed


def test_a_recommendation_is_linked_where_the_book_prints_it():
    recommendations = make_section("asks", kind=rich_manuscript().sections[6].kind)
    with_section = [make_section("intro", "See {rec:1.1}."), recommendations]
    group = (make_group(1, make_recommendation("1.1")),)
    cited = cite(make_manuscript(with_section, recommendations=group))
    assert cited.sections[0].html == '<p>See <a href="#rec-1.1">Recommendation\u00a01.1</a>.</p>'
    assert html("See {rec:1.1}.") == "<p>See Recommendation\u00a01.1.</p>"


@pytest.mark.parametrize("between", [" ", "\n", ""])
@pytest.mark.parametrize("note", ["[@smith]", "^[A letter.]"])
def test_a_notes_mark_stands_right_behind_its_word(between: str, note: str):
    source = make_source("smith")
    printed = html(f"Trade grows{between}{note}. More{between}{note} *of it*.", sources=[source])
    assert printed == '<p>Trade grows<fn n="1"></fn>. More<fn n="2"></fn> <em>of it</em>.</p>'


def test_figures_are_numbered_in_the_order_of_their_place():
    figures = [make_figure("one"), make_figure("two", "Two, with *stress*")]
    sections = [make_section("a", "See {fig:one} and {fig:two}.\n\n{fig:two}"), make_section("b", "{fig:one}")]
    cited = cite(make_manuscript(sections, figures=figures))
    assert cited.sections[0].html == (
        '<p>See <a href="#fig-2">Figure\u00a02</a> and <a href="#fig-1">Figure\u00a01</a>.</p>\n<fig key="two"></fig>'
    )
    assert [(one.key, one.number, one.caption_html) for one in cited.figures] == [
        ("two", 1, "Two, with <em>stress</em>"),
        ("one", 2, "Containers handled, in millions"),
    ]


def test_pull_quotes_repeat_text_or_cleared_words_before_their_block():
    text = "First.\n\n{pull:storm-plan}\n\n## Head\n\nSecond [words *of* it[@delta]]{.pull} here."
    section = cite(manuscript(text)).sections[0]
    assert section.html == (
        '<p>First.</p>\n<h2 id="h-introduction-1">Head</h2>\n<pull n="0"></pull>\n<pull n="1"></pull>\n'
        '<p>Second words <em>of</em> it<fn n="1"></fn> here.</p>'
    )
    assert section.pulls == (
        '“[t]he plan for the ‘next storm’ must be exercised together” <span class="pull-who">A Korean panellist</span>',
        "words <em>of</em> it",
    )


def test_headings_have_plain_titles_and_ids_of_their_section():
    section = cite(manuscript("## Why *now*[@delta]\n\nx\n\n### 한국\n\n# Top")).sections[0]
    assert [(one.id, one.title, one.level) for one in section.headings] == [
        ("h-introduction-1", "Why now", 2),
        ("h-introduction-2", "한국", 3),
        ("h-introduction-3", "Top", 2),
    ]


@pytest.mark.parametrize(
    ("written", "what", "way_out"),
    [
        ("{quote:not-yet}", "the speaker has not answered", "Wait for the clearance"),
        ("[@not-yet]", "the speaker has not answered", "Wait for the clearance"),
        ("{who:not-yet}", "the speaker has not answered", "Wait for the clearance"),
        ("{pull:not-yet}", "the speaker has not answered", "Wait for the clearance"),
        ("{quote:loose}", "too loose for this output", "Paraphrase it"),
        ("{pull:loose}", "too loose for this output", "Paraphrase it"),
        ("{words:loose}", "too loose for this output", "Paraphrase it"),
        ("{quote:many-agreed}", "is a paraphrase", "{words:many-agreed}"),
        ("{quote:storm-pla}", "no insight has this key", "Did you mean storm-plan?"),
        ("{quote:delta}", "is a source, not an insight", "[@delta]"),
        ("[@nobody, 3]", "no source or insight has this key", "sources/"),
        ("@delta says", "outside square brackets", "[@delta]"),
        ("{rec:9.9}", "no recommendation has this number", "1.1"),
        ("{fig:nothing}", "no figure has this key", "book.toml"),
        ("See {fig:harbour}.", "placed nowhere", "alone in a paragraph"),
        ("{fig:harbour}\n\n{fig:harbour}", "stands in the book already", "inside a sentence"),
        ("x {pull:storm-plan}", "paragraph of its own", "empty lines"),
        ("{quotes:storm-plan}", "is not a reference", "{quote:…}"),
        ("![x](file:///etc/passwd)", "the image “file:///etc/passwd”", "{fig:key}"),
        ("[x](javascript:alert(1))", "cannot be printed", "https://"),
        ("[x](file:///etc/passwd)", "cannot be printed", "https://"),
        ("[x](//evil.org)", "cannot be printed", "https://"),
        ("[x](#nowhere)", "leads nowhere", "#sec-key"),
        ("[x]{style=red}", "means nothing", "{.pull}"),
        ("x^[a ^[b] c]", "a note stands inside a note", "one note"),
        ("a\x07b", "U+0007 cannot be printed", "Remove it"),
        ("\ue0000\ue001", "U+E000 cannot be printed", "Remove it"),
        (">" * 50 + " x", "nested more than 8 deep", "less nesting"),
        ("[" * 500, "nested more than 24 deep", "less nesting"),
        ("\n".join("  " * depth + "- x" for depth in range(60)), "nested too deeply", "fewer levels"),
    ],
)
def test_a_bad_reference_is_refused_with_its_line_and_a_way_out(written: str, what: str, way_out: str):
    loose = make_insight("loose", level="forum-level", quotable=False)
    found = blockers(f"First line.\n\n{written}", insights=[*INSIGHTS, loose])
    assert len(found) == 1
    assert what in found[0]
    assert way_out in found[0]
    assert re.match(r"sections/intro(:[345])?: ", found[0])


def test_every_problem_is_reported_at_once_with_place_and_line():
    recommendation = make_recommendation("1.1", "x {quote:nothing}")
    group = (make_group(1, recommendation, text="y [@nothing]"),)
    sections = [make_section("a", "x\n\ny {who:none}\nz [@none]"), make_section("b", "{rec:3.3}"),
                make_section("asks", kind=rich_manuscript().sections[6].kind)]  # fmt: skip
    with pytest.raises(Problems) as caught:
        cite(make_manuscript(sections, recommendations=group))
    assert [(one.where, one.line) for one in caught.value.problems] == [
        ("sections/a", 3), ("sections/a", 4), ("sections/b", 1),
        ("recommendation group 1", None), ("recommendation 1.1", None),
    ]  # fmt: skip


def test_a_draft_prints_marked_gaps_and_gives_the_problems_back():
    cited = cite(manuscript("A {quote:not-yet} B {quote:storm-plan}[@not-yet; @delta]"), draft=True)
    assert cited.sections[0].html == (
        '<p>A <span class="gap">[not cleared]</span> B “[t]he plan for the ‘next storm’ must be exercised '
        'together”<fn n="1"></fn></p>'
    )
    assert '<span class="gap">[not cleared]</span>' in cited.notes[0].html
    assert len([one for one in cited.problems if one.severity == Severity.BLOCKER]) == 2


@pytest.mark.parametrize(
    "written", ["{quote:kim-1}", "[@kim-1]", "{who:kim-1}", "{words:kim-1}", "{pull:kim-1}", "A {pull:kim-1} B",
                "{fig:kim-1}", "{rec:kim-1}", "{quoet:kim-1}"],
)  # fmt: skip
@pytest.mark.parametrize("withheld", [True, False])
def test_a_gap_does_not_print_the_key_which_may_tell_who_speaks(written: str, withheld: bool) -> None:
    told = [WithheldValue("kim-1", "the speaker has not answered.", "Wait.")] if withheld else []
    cited = cite(make_manuscript(f"Words.\n\n{written}\n\nMore.", withheld=told), draft=True)
    assert any("kim-1" in f"{one}" for one in cited.problems)
    texts = [one.html for one in (*cited.sections, *cited.notes)]
    assert [text for text in texts if "kim" in text] == []


def test_one_text_cannot_reach_into_another():
    texts = ["```\nopen", "[x]: https://evil.org", "see [x] ^[open", "> open", "<div>", "- list", "~~~\nopen", "Last."]
    cited = cite(make_manuscript([make_section(f"s{number}", text) for number, text in enumerate(texts)]))
    assert [section.html for section in cited.sections] == [
        "<p>``` open</p>", "<p>[x]: https://evil.org</p>", "<p>see [x] ^[open</p>",
        "<blockquote>\n<p>open</p>\n</blockquote>", "<p>&lt;div&gt;</p>", "<ul>\n<li>list</li>\n</ul>",
        "<p>~~~ open</p>", "<p>Last.</p>",
    ]  # fmt: skip


HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=y>", "</p><fn n=\"1\"></fn>", "&lt;fig key=\"x\"&gt;",
    "<!-- c -->",
    "\\include{/etc/passwd}", "\\write18{ls}", "@import url(file:///etc/passwd)", "<svg><a/></svg>", "&#60;b&#62;",
    "&#xE000;0&#xE001;", "<style>p{}</style>", "```{=html}\n<b>\n```", "`<b>`{=html}", "::: {.x}\ny\n:::",
    "<https://a.b/\"x>",
    "[x](https://a.b/\"onclick=y)", "---\ntitle: x\n---", "%%", "[a]{lang=\"x\\\" onclick=y\"}", "<http://a.b/<b>>",
]  # fmt: skip
ALLOWED = re.compile(
    r"</?(?:p|em|strong|del|sup|sub|ul|li|blockquote|code|pre|h2|h3|ol|a|span|fn|pull)>|<(?:hr|br)>"
    r'|<a href="(?:https?://|mailto:|#)[^"<>]*">|<ol start="\d+">|<h[23] id="h-introduction-\d+">|<(?:fn|pull) n="\d+">'
    r'|<span(?: lang="[A-Za-z0-9-]+")?(?: class="(?:sc|hangul|gap|pull-who)")?>'
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*HOSTILE, "plain words", "*", "**", "> ", "- ", "\n\n", "\n", "`", "[", "](", ")"]),
        max_size=12,
    )
)
def test_nothing_but_known_elements_comes_out(parts: list[str]):
    cited = cite(manuscript(" ".join(parts)), draft=True)
    printed = " ".join([cited.sections[0].html, *cited.sections[0].pulls, *(note.html for note in cited.notes)])
    assert "<" not in ALLOWED.sub("", printed)


WORD = st.text(alphabet="abcdefghijkl한국문화éß0123456789", min_size=1, max_size=8)
PIECE = st.one_of(
    WORD, WORD.map("*{}*".format), WORD.map("**{}**".format), WORD.map('"{}"'.format), WORD.map("[{}]".format),
    WORD.map("[{}]{{lang=ko}}".format), WORD.map("[{}]{{.pull}}".format), WORD.map("<{}>".format),
    WORD.map("\n\n## {}\n\n".format), WORD.map("\n\n- {}\n".format), WORD.map("\n\n> {}\n\n".format),
    WORD.map("\n[{}]: x\n".format), WORD.map("`{}`".format), WORD.map("({}),".format), st.just("\n\n"),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECE, max_size=25))
def test_no_word_of_the_prose_vanishes(pieces: list[str]):
    written = " ".join(pieces)
    printed = unescape(re.sub(r"<[^>]*>", "", html(written)))
    words = re.findall(r"[^\W_]+", re.sub(r"\{[^}]*\}", " ", written))
    # A number that begins a line is a list's: it is printed by the list.
    assert not [word for word in words if word not in printed and not word.isdigit()]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Korea's", "Korea’s"),
        ("\"a 'b' c\"", "“a ‘b’ c”"),
        ("the '90s", "the ’90s"),
        ("[...] 'a'", "[...] ‘a’"),
        ("", ""),
    ],
)
def test_typed_marks_are_printed_curly(written: str, printed: str):
    assert curl(written) == printed


@given(st.text(alphabet="ab '\"[]().-한", max_size=30))
def test_curling_changes_nothing_but_marks(text: str):
    assert curl(text).translate(str.maketrans("‘’“”", "''\"\"")) == text
    assert curl(curl(text)) == curl(text)


def test_a_german_book_has_german_quotation_marks():
    words = make_insight("rost", 'Rost kennt "keine" Grenze', language="de")
    text = (
        '"Eins" und „zwei“: {quote:rost}.[@rost] „Drei {quote:rost}“\n\n{pull:rost}\n\n'
        'Vier[vier "fünf \'sechs\'"]{.pull}^[Vgl. "sieben".]'
    )
    given = make_manuscript(text, insights=[words])
    for language, outer, inner in (("de-AT", "„“", "‚‘"), ("de-CH", "«»", "‹›")):
        cited = cite(replace(given, front=replace(given.front, language=language)))
        said = f"{outer[0]}Rost kennt {inner[0]}keine{inner[1]} Grenze{outer[1]}"
        if language == "de-AT":
            assert cited.sections[0].html.startswith(
                f'<p>„Eins“ und „zwei“: {said}.<fn n="1"></fn> „Drei ‚Rost kennt „keine“ Grenze‘“</p>'
            )
        assert cited.sections[0].pulls[0].startswith(said)
        assert cited.sections[0].pulls[1] == f"vier {outer[0]}fünf {inner[0]}sechs{inner[1]}{outer[1]}"
        assert cited.notes[1].text == f"Vgl. {outer[0]}sieben{outer[1]}."
