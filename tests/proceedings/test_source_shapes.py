"""Full and short notes of every type of work, as the Chicago Manual has them (17th edition, chapter 14)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from forum_app.proceedings.citing import cite
from forum_app.proceedings.nodes import plain, text_node
from forum_app.proceedings.ranges import say_reprint, shorten
from forum_app.proceedings.source_shapes import shape, short_title
from tests.proceedings.manuscripts import make_edition, make_manuscript, make_section, make_source

WORKS: dict[str, dict[str, Any]] = {
    work["name"]: work for work in json.loads((Path(__file__).parent / "works.json").read_text(encoding="utf-8"))
}
PARTICLE = "non-dropping-particle"
PLAIN = {"publisher": None, "publisher-place": None}


def notes(markdown: str, *sources, style: str = "chicago-17") -> list[str]:
    edition = make_edition(note_style=style)
    manuscript = make_manuscript([make_section("works", markdown)], sources=sources, edition=edition)
    return [note.text for note in cite(manuscript).notes]


@pytest.fixture(scope="module")
def cited() -> dict[str, tuple[str, str]]:
    """The full and the short note of each work; in two texts, since pandoc takes as long for one as for all.

    In one, two hearings of the same title would be told apart by their years.
    """
    absent = dict.fromkeys(("author", "publisher", "publisher-place", "issued"))
    printed: dict[str, tuple[str, str]] = {}
    for names in ([*WORKS][::2], [*WORKS][1::2]):
        works = [WORKS[name] for name in names]
        sources = [make_source(one["name"], one.get("title_en"), **{**absent, **one["csl"]}) for one in works]
        marks = [f"[@{one['name']}, {one['locator']}]" for one in works]
        found = notes(" ".join(f"a{mark} b[@other] c{mark}" for mark in marks), *sources, make_source("other"))
        assert found[1] == "John Smith, The Book of Other (Leiden: Delta Press, 2020)."
        printed |= zip(names, zip(found[::3], found[2::3], strict=True), strict=True)
    return printed


@pytest.mark.parametrize("name", WORKS)
def test_a_work_is_cited_as_chicago_has_it(name: str, cited: dict[str, tuple[str, str]]):
    assert cited[name] == (WORKS[name]["full"], WORKS[name]["short"])


def test_a_range_has_as_few_figures_as_chicago_gives_it():
    printed = (
        "3–10 71–72 96–117 100–104 1100–1113 101–8 107–8 808–33 1103–4 321–28 498–532 1087–89 1496–500 11564–615 "
        "12991–3001 108–101 99–1000"
    )  # fmt: skip
    whole = (
        "3–10 71–72 96–117 100–104 1100–1113 101–108 107–108 808–833 1103–1104 321–328 498–532 1087–1089 1496–1500 "
        "11564–11615 12991–13001 108–101 99–1000"
    )  # fmt: skip
    pairs = [one.split("–") for one in whole.split()]
    assert " ".join(f"{first}–{shorten(first, last)}" for first, last in pairs) == printed


def test_a_reprint_is_called_one_in_the_language_of_the_book():
    csl = {"original-date": {"date-parts": [[1897]]}}
    words = [text_node("(1897;"), text_node("Leiden:"), text_node("2011)")]
    told = {language: plain(say_reprint(words, csl, language)) for language in ("en", "nl", "de", "ko")}
    assert told == {
        "en": "(1897; repr.,Leiden:2011)", "nl": "(1897; herdr.,Leiden:2011)", "de": "(1897; Nachdr.,Leiden:2011)",
        "ko": "(1897; repr.,Leiden:2011)",
    }  # fmt: skip


def test_the_18th_edition_leaves_places_out_and_keeps_the_shapes():
    kinds = ("paper", "standard", "speech", "hear2", "kimlatn")
    sources = [make_source(kind, **{**dict.fromkeys(("author",)), **PLAIN, **WORKS[kind]["csl"]}) for kind in kinds]
    assert notes(" ".join(f"[@{kind}, 24]" for kind in kinds), *sources, style="chicago-18") == [
        "Marc Pellegrin, “A Shared Twin,” in Proceedings of the Sixth Symposium on Ports (Port Press, 2025), 24.",
        "Maritime Standards Forum, Submarine Cable Repair, MSF 4410:2025 (Maritime Standards Forum, 2025), 24.",
        "Ha-eun Seo, “What a Cable Office Learns” (keynote address, ROK-NL Forum 2026, Seoul, April 22, 2026), 24.",
        "Hearing on Cables: Hearing on H.R. 12 before the Committee on Oceans, National Assembly (2024) "
        "(testimony of Bo Kim and An Lee), 24.",
        "Bang Seok-ju, Hanguk-ui hangman (Dolsan Books, 2021), 24.",
    ]


def test_works_that_a_main_title_would_not_tell_apart_keep_their_titles():
    titles = {"a": "Sea: One", "b": "Sea: Two", "c": "Land: Three"}
    works = [make_source(key, title=title) for key, title in titles.items()]
    assert notes("[@a] [@b] [@c] [@a] [@b] [@c]", *works)[3:] == [
        "Smith, Sea: One.",
        "Smith, Sea: Two.",
        "Smith, Land.",
    ]


def test_namesakes_are_told_apart_in_short_notes_and_nobody_else():
    people = {
        "a": ("Kim", "Min-ji"), "b": ("Kim", "Bo"), "c": ("Kim", "Seo Jun"), "d": ("Dijk", "Jan"),
        "e": ("Dijk", "Teun A."), "f": ("Roe", "A."), "g": ("Roe", "Ann"),
    }  # fmt: skip
    works = [
        make_source(
            key, title=key.upper(), language="ko-Latn" if key == "c" else None,
            author=[{"family": family, "given": given, **({PARTICLE: "van"} if family == "Dijk" else {})}],
        )
        for key, (family, given) in people.items()
    ]  # fmt: skip
    first = " ".join(f"[@{key}]" for key in people)
    found = notes(f"{first} [@a; @b; @c; @d; @e; @f; @g]", *works)
    publisher = "(Leiden: Delta Press, 2020)."
    assert found[2:5] == [
        f"Kim Seo Jun, C {publisher}", f"Jan van Dijk, D {publisher}", f"Teun A. van Dijk, E {publisher}",
    ]  # fmt: skip
    assert found[7] == ("Min-ji Kim, A; B. Kim, B; Kim Seo Jun, C; J. van Dijk, D; T. A. van Dijk, E; Roe, F; Roe, G.")


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Open by Design: Small Traders", "Open by Design"),
        ("Who Pays? The Case", "Who Pays?"),
        ("At 10:30 It Began", "At 10:30 It Began"),
        ("", ""),
    ],
)
def test_a_main_title_ends_at_its_colon(title: str, short: str):
    assert short_title(title) == short


def test_an_address_stands_after_any_locator():
    fields = {"type": "webpage", "title": "Ports Act", "author": None, "URL": "https://x.org/a", **PLAIN}
    act = make_source("act", **fields)
    assert notes("[@act, art. 5(2)] [@act, Annex II, in part] [@act, the last page]", act) == [
        "“Ports Act,” 2020, art. 5(2), https://x.org/a.",
        "“Ports Act,” Annex II, in part.",
        "“Ports Act,” the last page.",
    ]


def test_a_locator_stands_as_chicago_has_it():
    printed = {
        "vol. 2, pp. 24-26": "2:24–26", "xii-xv": "xii–xv", "24-26, 30": "24–26, 30", "ch. 3": "chap. 3",
        "§ 5": "sec. 5", "24, emphasis added": "24, emphasis added",
    }  # fmt: skip
    marks = " ".join(f"[@a, {written}] [@b]" for written in printed)
    found = notes(f"[@a] {marks}", make_source("a", title="Sea"), make_source("b", title="Land"))
    assert found[1::2] == [f"Smith, Sea, {locator}." for locator in printed.values()]


def test_what_needs_no_other_shape_keeps_its_own():
    item = {"type": "book", "title": "T", "number": "7", "author": [{"family": "Kim", "given": "Min-ji"}]}
    assert shape(item) == item


def test_a_volume_that_is_a_work_of_its_own_is_printed_once():
    book = make_source("b", volume="2")
    entry = make_source("e", type="entry-encyclopedia", volume="2", **{"container-title": "Enc"})
    locators = ("vol. 2, 24-26", "vol. 2", "24", "vol. 2, 5")
    found = notes("\n\n".join(f"A.[@{key}, {where}]" for key in "be" for where in locators), book, entry)
    assert found == [
        "John Smith, The Book of B (Leiden: Delta Press, 2020), 2:24–26.",
        "Smith, The Book of B, vol. 2.",
        "Smith, The Book of B, 2:24.",
        "Smith, The Book of B, 2:5.",
        "John Smith, “The Book of E,” in Enc (Leiden: Delta Press, 2020), 2:24–26.",
        "Smith, “The Book of E,” vol. 2.",
        "Smith, “The Book of E,” 24.",
        "Smith, “The Book of E,” 2:5.",
    ]
    assert notes("A.[@b, vol. 2]", book) == ["John Smith, The Book of B, vol. 2 (Leiden: Delta Press, 2020)."]
