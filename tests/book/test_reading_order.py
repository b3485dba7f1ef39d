"""The order in which a screen reader goes through the file: that of the page to read, element by element."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import lxml.html
import pypdf
import pytest
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.core.paths import share
from forum_app.edition_folder.actions import import_folder
from forum_app.proceedings.citing import cite
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output
from forum_app.proceedings.web import set_web
from tests.book.conftest import build
from tests.book.tree import children, kids, marked_text, operations, pages_of, role, structure, text_of
from tests.databases import make_database

Read = tuple[pypdf.PdfReader, lxml.html.HtmlElement]
NOT_READ_HERE = ("/TOC", "/Note", "/Reference")
# Between figures and Hangul nothing but letters is the same in both.
LETTERS = re.compile(r"[\W_]+")
# Of the page to read: what is not in the file in the same words, or is heard by nobody.
APART = (
    "ancestor-or-self::*[@aria-hidden] | ancestor-or-self::section[@role='doc-endnotes'] | ancestor-or-self::nav"
    " | ancestor-or-self::section[@class='imprint'] | ancestor::aside | ancestor::header[@class='opening']"
)
MARKS = ".//span[@class='ref' or @class='credit' or @class='small mute']"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The sample's own paper: the finished file, and the page that shows the same."""
    folder = tmp_path_factory.mktemp("sample")
    engine, store = make_database(folder / "forum.db"), FileStore(folder / "files")
    with Session(engine) as session:
        for name in ("2025-the-hague", "2026-seoul"):
            import_folder(session, folder=share("sample") / name, store=store)
        cited = cite(assemble(session, edition="2026-seoul", output=Output.PAPER, store=store))
    engine.dispose()
    return pypdf.PdfReader(io.BytesIO(build(cited).pdf)), lxml.html.fromstring(set_web(cited))


def letters(text: str) -> str:
    return LETTERS.sub("", text)


def elements(reader: pypdf.PdfReader, inside: Any = None) -> Iterator[Any]:
    """What is read one after another, contents and notes apart."""
    tops = reader.trailer["/Root"]["/StructTreeRoot"]["/K"] if inside is None else children(inside)
    for one in tops:
        element = one.get_object()
        if role(element) not in NOT_READ_HERE:
            yield element
            yield from elements(reader, element)


def said(reader: pypdf.PdfReader, element: Any) -> str:
    """The letters of an element, without those of notes and their marks."""
    parts = []
    for kid in kids(element):
        if isinstance(kid, int):
            (page,) = pages_of(reader, element)
            parts.append(marked_text(reader, page).get(int(kid), ""))
        elif isinstance(kid, dict) and "/S" in kid and role(kid) not in NOT_READ_HERE:
            parts.append(said(reader, kid))
    return letters("".join(parts))


def words_of(element: lxml.html.HtmlElement) -> str:
    copy = lxml.html.fromstring(lxml.html.tostring(element, encoding="unicode", with_tail=False))
    for mark in copy.xpath(MARKS):
        mark.drop_tree()
    return letters(copy.text_content())


def shown(page: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """The kind and letters of each element of the page that the file has too, in order, without marks of notes."""
    for element in page.iter("h2", "h3", "h4", "h5", "p", "li", "aside", "figcaption", "td", "th", "caption"):
        if element.xpath(APART) or element.xpath("ancestor::table[not(@class='facts-table')]"):
            continue
        if element.tag == "p" and not element.xpath("ancestor::div[@class='prose' or @class='said' or @class='intro']"):
            continue
        if (text := words_of(element)) and not element.xpath(".//p | .//li"):
            yield element.tag, text


def test_everything_is_read_in_the_order_of_the_page(read: Read):
    reader, page = read
    flow = "".join(said(reader, top.get_object()) for top in reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    at, counts = 0, Counter[str]()
    for kind, text in shown(page):
        found = flow.find(text, at)
        assert found >= 0, (kind, text)
        at = found + len(text)
        counts[kind] += 1
    assert {"h2", "h3", "p", "figcaption", "td", "th", "caption"} <= set(counts)
    assert counts["p"] > 15


def test_headings_asides_and_cells_are_those_of_the_page_and_no_more(read: Read):
    reader, page = read
    found: dict[str, list[str]] = {}
    for element in elements(reader):
        kind = "heading" if re.fullmatch(r"/H\d", role(element)) else role(element)
        found.setdefault(kind, []).append(said(reader, element))
    wanted: dict[str, list[str]] = {}
    for tag, text in shown(page):
        wanted.setdefault("heading" if re.fullmatch(r"h\d", tag) else tag, []).append(text)
    # The cover's title and that of the contents stand before them; a recommendation's number is a part of its title.
    headings = [re.sub(r"^[\d.]+", "", text) for text in found["heading"][2:]]
    assert headings == [re.sub(r"^[\d.]+", "", text) for text in wanted["heading"]]
    # Block quotations, and those asides alone that say what the text does not.
    quotations = [words_of(quotation) for quotation in page.iter("blockquote")]
    assert Counter(found.get("/BlockQuote", [])) == Counter([*quotations, *wanted.get("aside", [])])
    # The facts are the first table.
    cells = [cell for element in elements(reader) if role(element) == "/TD" and (cell := said(reader, element))]
    assert cells[: len(wanted["td"])] == wanted["td"]


def test_what_is_drawn_is_in_the_structure_once_or_an_artifact(read: Read):
    reader, _ = read
    known: Counter[tuple[int, int]] = Counter()
    for element in structure(reader):
        for kid in kids(element):
            if isinstance(kid, int):
                (page,) = pages_of(reader, element)
                known[page, int(kid)] += 1
    assert set(known.values()) == {1}
    drawn = [
        (number, int(operands[1]["/MCID"]))
        for number in range(len(reader.pages))
        for operands, operator in operations(reader, number)
        if operator == b"BDC" and "/MCID" in operands[1]
    ]
    assert sorted(drawn) == sorted(known)


def test_no_heading_or_note_is_told_within_another(read: Read):
    reader, _ = read
    pairs = Counter((role(element), role(kid)) for element in structure(reader) for kid in children(element))
    assert [pair for pair in pairs if pair[0] == pair[1] and re.fullmatch(r"/(H\d|P|Note|TOCI|Link)", pair[0])] == []


def test_each_note_is_read_on_the_page_of_its_mark_and_after_it(read: Read):
    reader, _ = read
    marks: list[int] = []
    notes: list[int] = []
    for element in structure(reader):
        if role(element) == "/Note":
            notes.append(int(str(element["/ID"]).removeprefix("note-")))
            assert notes[-1] in marks
        elif role(element) == "/Reference" and (number := text_of(reader, element).strip(" ,")).isdigit():
            marks.append(int(number))
    assert notes == sorted(notes) == sorted(set(marks))
    assert len(notes) > 10
