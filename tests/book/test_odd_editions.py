"""A Korean book with long titles and no figures leads where it says, holds its fonts, and keeps both profiles."""

from __future__ import annotations

import io
from dataclasses import replace

import page
import pypdf
import pytest

from forum_app.proceedings.book import Built
from forum_app.proceedings.cited import Cited
from forum_app.proceedings.citing import cite
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.naming import speak
from tests.book.conftest import build
from tests.book.test_links import internal_links, outline, target
from tests.book.tree import children, role, structure, text_of
from tests.proceedings.manuscripts import (
    make_edition,
    make_front,
    make_group,
    make_insight,
    make_manuscript,
    make_recommendation,
    make_section,
    make_source,
)

TITLE = "공급망과 바다와 도시의 회복력을 함께 세우기 위한 양국의 제도와 경험 그리고 앞으로의 과제 {}"
PARAGRAPH = "두 나라는 지구 반 바퀴를 사이에 두고 무역하며, 모두 문 앞의 물에 기대어 산다. " * 4
ADDRESS = "https://example.org/" + "containeroverslagperkwartaalenperherkomstenbestemming" * 5


@pytest.fixture(scope="module")
def odd() -> tuple[Cited, Built]:
    """Six chapters under long titles, sixteen recommendations, no figures, notes with addresses that never end."""
    chapters = [
        make_section(
            f"c{number}", f"{PARAGRAPH}[@works]\n\n## 묻는 일 {number}\n\n{{Who:w}}는 말했다.[@w]\n\n{PARAGRAPH}",
            title=TITLE.format(number), kind=SectionKind.CHAPTER, panel=1 + number % 3,
        )
        for number in range(1, 7)
    ]  # fmt: skip
    sections = [*chapters, make_section("recs", "", kind=SectionKind.RECOMMENDATIONS, title="권고")]
    groups = tuple(
        make_group(group, *(make_recommendation(f"{group}.{number}", PARAGRAPH) for number in range(1, 5)))
        for group in range(1, 5)
    )
    manuscript = make_manuscript(
        sections, insights=[make_insight("w", who="한 발언자", who_short="한 발언자")], recommendations=groups,
        sources=[make_source("works", "Ports", title="한국의 무역", language="ko", URL=ADDRESS)],
    )  # fmt: skip
    front = make_front(language="ko", title="함께 여는 바다: 공급망과 도시를 위한 과제", subtitle="보고서")
    cited = cite(replace(manuscript, front=front, edition=speak(make_edition(ordinal=None), "ko")))
    return cited, build(cited)


@pytest.fixture(scope="module")
def reader(odd: tuple[Cited, Built]) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(odd[1].pdf))


def test_every_link_leads_somewhere(odd: tuple[Cited, Built], reader: pypdf.PdfReader):
    names = {name for _, name in internal_links(reader)}
    assert {f"sec-{section.anchor}" for section in odd[0].sections} | {"note-12", "call-12"} <= names
    assert names <= set(reader.named_destinations)


def test_contents_and_bookmarks_name_every_title_with_its_page(odd: tuple[Cited, Built], reader: pypdf.PdfReader):
    cited, built = odd
    assert built.warnings == ()
    wanted = [(f"sec-{section.anchor}", section.title) for section in cited.sections]
    wanted += [(heading.id, heading.title) for section in cited.sections for heading in section.headings]
    wanted += [(f"rec-{one.number}", f"{one.number} {one.title}") for one in cited.manuscript.recommendations]
    wanted.sort(key=lambda one: (target(reader, one[0]), one[0].startswith("h-")))
    (contents,) = [element for element in structure(reader) if role(element) == "/TOC"]
    told = []
    for item in children(contents):
        # One for each line of a title; the words of a line stand apart.
        lines = [text_of(reader, kid) for kid in children(item) if role(kid) == "/Reference"]
        number = next(text_of(reader, kid) for kid in children(item) if role(kid) == "/NonStruct")
        told.append((" ".join(lines), int(number)))
    assert told == [(title, target(reader, anchor) + 1) for anchor, title in wanted]
    rows = [(title, number) for _, title, number in outline(reader) if title in {title for _, title in wanted}]
    assert rows == [(title, number - 1) for title, number in told]


def test_its_fonts_are_in_the_file(reader: pypdf.PdfReader):
    fonts = [
        font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        for sheet in reader.pages
        for font in sheet["/Resources"]["/Font"].values()
    ]
    assert {"Noto", "Source"} <= {str(font["/FontName"]).split("+")[1].split("-")[0] for font in fonts}
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_it_keeps_the_profile(odd: tuple[Cited, Built], profile: str):
    report = page.validate_pdf_bytes(odd[1].pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
