"""The proceedings as HTML: every note linked both ways, every part there, and nothing said twice."""

from __future__ import annotations

import base64
import dataclasses
import re
from pathlib import Path

import pytest

from forum_app.core.files import FileStore
from forum_app.proceedings.citing import cite
from forum_app.proceedings.picture_size import picture_size
from forum_app.proceedings.web import set_web, stand_alone
from tests.proceedings.manuscripts import SVG, make_insight, make_manuscript, make_section, rich_manuscript
from tests.public.site import rich_cited
from tests.public.wellformed import list_faults


def test_every_note_is_linked_both_ways_in_order() -> None:
    cited = rich_cited()
    html = set_web(cited)
    numbers = [note.number for note in cited.notes]
    assert numbers == list(range(1, 20))
    calls = re.findall(r'id="call-(\d+)"><a href="#note-(\d+)"', html)
    backs = re.findall(r'<li id="note-(\d+)">.*?href="#call-(\d+)"', html)
    # The facts' caption holds its note's call after those of the section's prose: the order of the book.
    assert [int(one) for one, _ in calls] == numbers
    assert [int(one) for one, _ in backs] == numbers
    assert all(one == two for one, two in calls + backs)
    for note in cited.notes:
        assert f'<li id="note-{note.number}">{note.html} <a' in html


def test_the_article_is_sound_html_and_holds_every_part() -> None:
    html = set_web(rich_cited())
    assert list_faults(html) == []
    for part in (
        "15.5", "billion euros", "Exercise together once a year.", "Named in January.", "● on course",
        "Hanbat University",
        'id="sec-chapter-2"', 'id="fig-1"', "Three bars, each higher", "Ministry of Examples", "10:00–10:50",
        'href="https://creativecommons.org/licenses/by/4.0/"', 'lang="ko"',
    ):  # fmt: skip
        assert part in html


def test_a_pull_quote_is_heard_once() -> None:
    insight = make_insight("apart", "nothing of this stands in the text")
    text = "Here are [words of the text]{.pull} to read.\n\n{pull:apart}\n\nMore."
    html = set_web(cite(make_manuscript(text, insights=[insight]), draft=True))
    asides = re.findall(r'<aside class="pull"( aria-hidden="true")?>(.*?)</aside>', html, re.DOTALL)
    assert [(bool(hidden), "words of the text" in words) for hidden, words in asides] == [(True, True), (False, False)]


def test_text_that_looks_like_a_marker_or_html_stays_text() -> None:
    hostile = "<script>alert(1)</script> <fn n=\"1\"></fn> <!--rec 1.1--> &lt;fig key='x'&gt;"
    manuscript = make_manuscript([make_section("intro", hostile, title=hostile, standfirst=hostile)])
    manuscript = dataclasses.replace(manuscript, front=dataclasses.replace(manuscript.front, title=hostile))
    html = set_web(cite(manuscript, draft=True))
    assert html.count("&lt;script&gt;") >= 3
    assert ("<script" in html, "<!--rec" in html, 'class="ref"' in html) == (False, False, False)


def test_an_address_for_figures_can_be_given() -> None:
    html = set_web(rich_cited(), lambda number, _figure: f"{number}.svg")
    assert re.findall(r'<img src="([^"]+)"', html) == ["1.svg", "2.svg"]


def test_nothing_withheld_reaches_the_page() -> None:
    manuscript = rich_manuscript()
    (withheld,) = manuscript.withheld.values()
    html = set_web(cite(manuscript))
    assert (withheld.key in html, withheld.reason in html) == (False, False)


@pytest.mark.parametrize(
    ("media_type", "data", "size"),
    [
        ("image/svg+xml", SVG, (400, 160)),
        ("image/svg+xml", b"<svg width='30px' height='20'/>", (30, 20)),
        ("image/svg+xml", b"<svg width='100%' height='20'/>", None),
        ("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x80", (256, 128)),
        ("image/png", b"\x89PNG", None),
        ("image/jpeg", b"\xff\xd8\xff\xe0\0\4ab\xff\xc2\0\x0b\x08\0\x10\0\x20\3", (32, 16)),
        ("image/jpeg", b"\xff\xd8", None),
    ],
)
def test_a_picture_tells_its_size(media_type: str, data: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(media_type, data) == size


def test_a_document_to_keep_needs_nothing_else(tmp_path: Path) -> None:
    cited, store = rich_cited(), FileStore(tmp_path)
    for figure in cited.manuscript.figures.values():
        store.put(figure.data)
    html = stand_alone(set_web(cited), store)
    assert html.startswith("<!doctype html>")
    assert "<title>Two Seas, One Tide</title>" in html
    assert list_faults(html) == []
    pictures = re.findall(r'<img src="data:image/svg\+xml;base64,([^"]+)"', html)
    assert [base64.b64decode(picture) for picture in pictures] == [SVG, SVG]
    assert 'src="/' not in html
    assert "Draft" not in html


def test_the_page_of_a_draft_says_so_in_the_language_of_the_book(tmp_path: Path) -> None:
    html = stand_alone('<article class="book" lang="nl"><h1>Bruggen</h1></article>', FileStore(tmp_path), draft=True)
    assert "<title>Concept: Bruggen</title>" in html
    assert "<strong>Concept</strong>" in html
