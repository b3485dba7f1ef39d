"""Links, contents, bookmarks and running heads lead where they say; found by following them."""

from __future__ import annotations

import re
from typing import Any

import pypdf

from forum_app.proceedings.cited import Cited


def internal_links(reader: pypdf.PdfReader) -> list[tuple[int, str]]:
    found = []
    for number, page in enumerate(reader.pages):
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            if "/Dest" in link:
                found.append((number, str(link["/Dest"])))
    return found


def target(reader: pypdf.PdfReader, name: str) -> int:
    return reader.get_destination_page_number(reader.named_destinations[name])


def outline(reader: pypdf.PdfReader) -> list[tuple[int, str, int]]:
    """Depth, title and page of each bookmark, in order."""

    def flat(items: list[Any], depth: int = 1) -> list[tuple[int, str, int]]:
        rows = []
        for item in items:
            if isinstance(item, list):
                rows += flat(item, depth + 1)
            else:
                rows.append((depth, item.title, reader.get_destination_page_number(item)))
        return rows

    return flat(reader.outline)


def test_every_internal_link_has_a_target(reader: pypdf.PdfReader):
    names = {name for _, name in internal_links(reader)}
    assert {"rec-1.1", "rec-2.1", "fig-1", "sec-chapter-1", "note-1"} <= names
    assert names <= set(reader.named_destinations)


def test_contents_name_the_pages_that_the_titles_stand_on(cited: Cited, reader: pypdf.PdfReader, pages: list[str]):
    contents = next(number for number, text in enumerate(pages) if text.lstrip().startswith("Contents"))
    lines = " ".join(pages[contents].split())
    for section in cited.sections:
        page = target(reader, f"sec-{section.anchor}")
        found = re.search(rf"{re.escape(section.title)}[ .]+(\d+)", lines)
        assert found is not None, section.title
        assert int(found[1]) == page + 1
        assert " ".join(section.title.split()[:2]) in " ".join(pages[page].split())
    links = [name for page, name in internal_links(reader) if page == contents]
    assert {f"sec-{section.anchor}" for section in cited.sections} <= set(links)
    # The recommendations are known by their groups, which stand under them.
    at = links.index("sec-recommendations")
    assert links[at : at + 4] == ["sec-recommendations", "rec-1", "rec-2", "sec-progress"]
    for number in (1, 2):
        assert re.search(rf"{number} Group {number}[ .]+{target(reader, f'rec-{number}') + 1}\b", lines)


def test_links_to_recommendations_lead_to_them(reader: pypdf.PdfReader, pages: list[str]):
    assert "Act on 2.1" in pages[target(reader, "rec-2.1")]
    assert "Figure 1." in pages[target(reader, "fig-1")]


def test_bookmarks_are_the_book_in_outline(cited: Cited, reader: pypdf.PdfReader):
    rows = outline(reader)
    assert [title for depth, title, _ in rows if depth == 1] == [
        "Contents",
        *(section.title for section in cited.sections),
    ]
    assert (2, "What follows", target(reader, "sec-chapter-1")) in rows
    assert (3, "1.1 Act on 1.1", target(reader, "rec-1.1")) in rows
    pages = [page for _, _, page in rows]
    assert pages == sorted(pages)


def test_links_out_are_those_of_the_sources_only(reader: pypdf.PdfReader):
    out = {
        str(annotation.get_object()["/A"]["/URI"])
        for page in reader.pages
        for annotation in page.get("/Annots", [])
        if "/A" in annotation.get_object()
    }
    assert {"https://example.org/havens", "https://example.org/nl"} <= out
    assert all(url.startswith(("https://example.org/", "https://creativecommons.org/")) for url in out)


def test_heads_and_folios(pages: list[str]):
    # The cover, the imprint, the contents and the back cover have none.
    for number, text in enumerate(pages[3:-1], start=4):
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        assert lines[0].startswith("Two Seas, One Tide")
        assert lines[-1] == str(number)
    assert pages[0].split()[-1] == "Foundation"


def test_every_link_has_an_area_that_can_be_clicked(reader: pypdf.PdfReader):
    areas = [
        [float(side) for side in annotation.get_object()["/Rect"]]
        for page in reader.pages
        for annotation in page.get("/Annots", [])
    ]
    heights = [round(abs(top - bottom), 1) for _, bottom, _, top in areas]
    assert len(heights) > 30
    assert [height for height in heights if height < 7] == []
    assert [area for area in areas if area[2] - area[0] < 3] == []
