"""What a proof-reader marks: markers and numbers in line, no stray dots, upright Hangul, shapes of one size."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest

from forum_app.proceedings.book import Built
from forum_app.proceedings.citing import cite
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.setting import set_book
from forum_app.proceedings.tables import describe
from forum_app.proceedings.values import FactGroupValue, FactsTableValue, FactValue, PartnerValue
from tests.book.conftest import build
from tests.book.test_lines import lines_of
from tests.proceedings.manuscripts import (
    make_edition,
    make_front,
    make_insight,
    make_manuscript,
    make_recommendation,
    make_section,
)

KOREAN = make_insight("korean", "비축은 세는 것이고 이웃은 부르는 것이다.", language="ko")
DUTCH = make_insight("dutch", "Je leent elkaar geen mensen.", language="nl")
HOUSES = (
    "Hanbit Beleidsstichting", "Instituut Scheldekaai", "Vlaams-Koreaanse Kamer voor Nijverheid en Scheepvaart",
    "Seohae Research Council", "Université des Deux Rives", "Gangneung Ocean University", "Stichting De Lange Adem",
    "Mirae Fund",
)  # fmt: skip
LISTS = "Before.\n\n- One.\n- Two.\n    - Inner.\n\nAfter.\n\n" + "\n".join(f"{n}. Item{n}." for n in range(1, 13))


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page: from where to where it reaches (pt)."""

    words: str
    left: float
    right: float
    top: float


def words_of(built: Built, path: Path, number: int) -> list[Word]:
    """The words of a page, as poppler finds them."""
    path.write_bytes(built.pdf)
    call = ["pdftotext", "-bbox", "-f", str(number), "-l", str(number), path, "-"]
    text = subprocess.run(call, capture_output=True, check=True).stdout
    found = ElementTree.fromstring(text).iter("{http://www.w3.org/1999/xhtml}word")
    return [Word(w.text or "", *(float(w.get(side, 0)) for side in ("xMin", "xMax", "yMin"))) for w in found]


def fonts_of(built: Built, number: int) -> list[tuple[str, str]]:
    """The texts of a page, each with its font."""
    drawn: list[tuple[str, str]] = []

    def note(text: str, _um: object, _tm: object, font: dict[str, str] | None, _size: float) -> None:
        drawn.append((text, str((font or {}).get("/BaseFont"))))

    pypdf.PdfReader(io.BytesIO(built.pdf)).pages[number - 1].extract_text(visitor_text=note)
    return drawn


def test_markers_of_lists_stand_apart_from_their_items(tmp_path: Path):
    words = words_of(build(cite(make_manuscript([make_section("lists", LISTS)]))), tmp_path / "book.pdf", 4)
    pairs = [("•", "One."), ("•", "Two."), ("–", "Inner."), ("1.", "Item1."), ("12.", "Item12.")]
    items = {word.words: word for word in words}
    rooms = []
    for marker, item in pairs:
        beside = [w for w in words if w.words == marker and abs(w.top - items[item].top) < 4]
        rooms.append(round(items[item].left - beside[0].right, 1))
    assert len(set(rooms)) == 1
    assert 4 < rooms[0] < 7
    assert items["Item1."].left == items["One."].left == items["Item12."].left


def test_text_goes_on_flush_after_a_list_with_pull_quotes_between(tmp_path: Path):
    text = "Before.\n\n- One.\n\n{pull:dutch}\n\nFlush [and said twice]{.pull}.\n\nIndented."
    built = build(cite(make_manuscript([make_section("lists", text)], insights=[DUTCH])))
    left = {word.words: word.left for word in words_of(built, tmp_path / "book.pdf", 4)}
    assert left["Flush"] == left["Before."]
    assert round(left["Indented."] - left["Flush"], 1) == round(10.3 * 1.4, 1)


def test_no_line_of_the_cover_begins_with_a_dot(tmp_path: Path):
    manuscript = make_manuscript([make_section("one", "Words.")])
    front = make_front(authors=tuple(f"Author {'van ' * number}Name" for number in range(9)))
    partners = tuple(PartnerValue(name, None, "partner", None, None) for name in HOUSES)
    manuscript = replace(manuscript, front=front, edition=make_edition(partners=partners))
    lines = [line.words for line in lines_of(build(cite(manuscript)).pdf, tmp_path / "book.pdf")[0]]
    dotted = [line for line in lines if "·" in line]
    assert len(dotted) > 4
    assert [line for line in dotted if line.startswith("·")] == []


@pytest.mark.parametrize(("language", "values"), [("en", ["0.43", "148", "2,002"]), ("nl", ["0,43", "148", "2.002"])])
def test_values_stand_in_line_on_the_decimal_mark_of_the_language(language: str, values: list[str], tmp_path: Path):
    facts = tuple(FactValue(f"Fact {value}", value, "units") for value in values)
    table = FactsTableValue("Facts", date(2026, 1, 1), None, (FactGroupValue("Group", facts),))
    manuscript = make_manuscript([make_section("facts", kind=SectionKind.FACTS)], facts=table)
    built = build(cite(replace(manuscript, front=replace(manuscript.front, language=language))))
    right = {word.words: word.right for word in words_of(built, tmp_path / "book.pdf", 4) if word.left > 300}
    small, whole, grouped = (right[value] for value in values)
    assert abs(whole - grouped) < 0.1
    assert abs(small - whole - 8.8 * (0.275 + 2 * 0.513)) < 0.1


def test_the_column_of_facts_is_as_wide_as_values_and_units_leave_it(tmp_path: Path):
    long = "Goods on the Korean list of critical stocks that were counted in the past year, of forty"
    table = FactsTableValue("Facts", date(2026, 1, 1), None, (FactGroupValue("G", (FactValue(long, "27", "goods"),)),))
    manuscript = make_manuscript([make_section("facts", kind=SectionKind.FACTS)], facts=table)
    lines = lines_of(build(cite(manuscript)).pdf, tmp_path / "book.pdf")[3]
    assert [line.words for line in lines if line.words.startswith("Goods")] == [long]


def test_a_pull_quote_in_hangul_is_upright_and_one_in_latin_letters_is_not():
    sections = [make_section(key, f"{{pull:{key}}}\n\nBeside it.") for key in ("korean", "dutch")]
    built = build(cite(make_manuscript(sections, insights=[KOREAN, DUTCH])))
    korean, dutch = (
        {font.partition("+")[2] for text, font in fonts_of(built, page) if text.strip()} for page in (4, 5)
    )
    assert [font for font in korean | dutch if "Italic" in font] == ["Source-Serif-4-Display-Italic"]
    assert [font for font in korean if "Italic" in font] == []


def test_shapes_of_confidence_are_of_one_font(built: Built, pages: list[str]):
    shapes = [
        (text.strip()[:1], font)
        for number, page in enumerate(pages, 1)
        if "on course" in page
        for text, font in fonts_of(built, number)
        if text.strip()[:1] in ("●", "◐", "○")
    ]
    assert {shape for shape, _ in shapes} == {"●", "◐"}
    assert len({font for _, font in shapes}) == 1


def test_facts_of_a_recommendation_hold_together():
    item = make_recommendation(
        "1.1", binding="political commitment", baseline="31 per cent (2025)", target="80 per cent"
    )
    rows = dict(describe(item))
    assert rows["Measure"] == "Exercises held a year: from 31\u00a0per cent (2025) to\u00a080\u00a0per cent"
    assert rows["Lead"] == "Ministry of Oceans\u00a0(ROK)\u00a0· Ministry of Water\u00a0(NL)"
    assert rows["Kind"] == "Political commitment"


def test_the_last_word_of_a_pull_quote_or_of_the_imprint_is_not_alone_on_a_line(tmp_path: Path):
    text = "[Permits are slow because nobody is on duty to grant them]{.pull}, it was said."
    front = make_front(funder="The organisers in equal parts; the Fund saw it.")
    cited = cite(replace(make_manuscript([make_section("one", text)]), front=front))
    assert "the Fund saw\u00a0it." in set_book(cited)
    lines = lines_of(build(cited).pdf, tmp_path / "book.pdf")[3]
    assert [line.words for line in lines if line.words.endswith("them")] == ["grant them"]
