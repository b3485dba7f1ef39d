"""What a screen reader is told: roles, languages, scopes, and what it is not told."""

from __future__ import annotations

import itertools
import re

import pypdf

from forum_app.proceedings.cited import Cited
from tests.book.tree import children, role, structure, text_of


def elements(reader: pypdf.PdfReader, wanted: str) -> list:
    return [element for element in structure(reader) if role(element) == wanted]


def test_contents_are_a_table_of_contents_of_every_section(cited: Cited, reader: pypdf.PdfReader):
    (contents,) = elements(reader, "/TOC")
    items = children(contents)
    assert {role(item) for item in items} == {"/TOCI"}
    titles = [
        heading
        for section in cited.sections
        for heading in (section.title, *(h.title for h in section.headings if h.level == 2))
    ]
    at = titles.index("Progress since the last forum")
    titles[at:at] = ["1 Group 1", "2 Group 2"]  # of the recommendations before
    links = [["".join(text_of(reader, kid) for kid in children(reference) if role(kid) == "/Link")
              for reference in children(item) if role(reference) == "/Reference"] for item in items]  # fmt: skip
    assert links == [[title] for title in titles]
    assert all("....." not in text_of(reader, item).replace(" ", "") for item in items)


def test_furniture_is_an_artifact_and_in_no_tag(reader: pypdf.PdfReader, pages: list[str]):
    body = reader.get_destination_page_number(reader.named_destinations["sec-chapter-1"])
    raw = reader.pages[body].get_contents().get_data()
    # two running heads, the folio, and the two lines of a pull quote
    assert raw.count(b"/Pagination") == 5
    assert pages[body].splitlines()[0].split() == ["Two", "Seas,", "One", "Tide", "Ports", "and", "Corridors"]
    paragraphs = [text_of(reader, element).strip() for element in structure(reader) if role(element) in {"/P", "/Span"}]
    assert "Ports and Corridors" not in paragraphs
    assert "2026" not in paragraphs  # the cover's ornament


def test_header_cells_have_their_scope(reader: pypdf.PdfReader):
    scopes = {(text_of(reader, cell).strip(), cell["/A"]["/Scope"]) for cell in elements(reader, "/TH")}
    assert {
        ("Fact", "/Column"),
        ("Unit", "/Column"),
        ("Trade", "/Row"),
        ("2025-1.1", "/Row"),
        ("Lead", "/Column"),
    } <= scopes


def test_hangul_is_tagged_korean(reader: pypdf.PdfReader):
    korean = [text_of(reader, element) for element in structure(reader) if element.get("/Lang") == "ko"]
    assert "문화" in korean
    assert "김민지" in korean
    dutch = [text_of(reader, element) for element in structure(reader) if element.get("/Lang") == "nl"]
    assert "polder" in dutch
    outside = [
        element
        for element in structure(reader)
        if re.search("[가-힣]", text_of(reader, element)) and not children(element)
    ]
    assert len(outside) > 5  # leaves, each within an element that says its language
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_figures_have_their_words(cited: Cited, reader: pypdf.PdfReader):
    alts = [str(figure["/Alt"]) for figure in elements(reader, "/Figure")]
    assert alts == [cited.manuscript.figures[figure.key].alt for figure in cited.figures]
    captions = [text_of(reader, caption) for caption in elements(reader, "/Caption")]
    assert any(caption.startswith("Figure 1. Containers handled") for caption in captions)


def test_a_pull_quote_of_the_text_is_not_read_twice(reader: pypdf.PdfReader, pages: list[str]):
    words = "Portsarewheretwoseasmeet"
    assert "seasmeet" in "".join(" ".join(pages).split())
    said = "".join(text_of(reader, element) for element in structure(reader) if role(element) == "/P")
    assert "".join(said.split()).count(words) == 1
    quotes = ["".join(text_of(reader, quote).split()) for quote in elements(reader, "/BlockQuote")]
    assert quotes
    assert words not in quotes
    raw = b"".join(page.get_contents().get_data() for page in reader.pages)
    assert raw.count(b"/Pagination") > 3 * (len(reader.pages) - 5)


def test_headings_step_down_one_level_at_a_time(reader: pypdf.PdfReader):
    levels = [int(role(element)[2]) for element in structure(reader) if re.fullmatch(r"/H\d", role(element))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
