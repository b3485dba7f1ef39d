"""What would be wrong on paper is said by name and place."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import page
import pypdf
import pytest
from PIL import Image

from forum_app.core.errors import Problems, Severity
from forum_app.proceedings.book import DRAFT_COLOUR, make_job
from forum_app.proceedings.cited import Cited
from forum_app.proceedings.citing import cite
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.values import FactGroupValue, FactsTableValue, FactValue
from forum_app.rendering.renderer import RenderFailed
from tests.book.conftest import build
from tests.proceedings.manuscripts import make_figure, make_front, make_manuscript, make_section, make_source


def problems(cited: Cited) -> list[tuple[str, str]]:
    with pytest.raises(Problems) as caught:
        build(cited)
    return [(problem.where, problem.what) for problem in caught.value.problems]


def test_a_missing_glyph_is_named_with_its_place_its_line_and_the_words_around_it():
    sections = [
        make_section("first", "All well.", standfirst="A 𒁁 in book.toml"),
        make_section("second", "One line.\n\nIn the cuneiform of the Ancient 𒀀 sign, with a note.[@delta]"),
    ]
    source = make_source("delta", title="Cables 𒂊 Courts & Seas")
    with pytest.raises(Problems) as caught:
        build(cite(make_manuscript(sections, front=make_front(funder="The 🂡🂢 Fund"), sources=[source])))
    found = [(one.where, one.line, one.what.partition("has the ")[2]) for one in caught.value.problems]
    assert found == [
        (
            "section second",
            3,
            "character “𒀀” (U+12000, Cuneiform sign a), in “cuneiform of the Ancient 𒀀 sign, with a”.",
        ),
        (
            "section first, as book.toml has it",
            None,
            "character “𒁁” (U+12041, Cuneiform sign bad), in “A 𒁁 in book.toml”.",
        ),
        (
            "note 1 (section second)",
            None,
            "character “𒂊” (U+1208A, Cuneiform sign e), in “John Smith, Cables 𒂊 Courts & Seas”.",
        ),
        (
            "front",
            None,
            "characters “🂡” (U+1F0A1, Playing card ace of spades), “🂢” (U+1F0A2, Playing card two of "
            "spades), in “The 🂡🂢 Fund”.",
        ),
    ]


def test_an_overflowing_word_is_a_warning_with_its_section():
    word = "Oeo" * 20
    section = make_section("long-words", f"Before {word} after.", title="Long words")
    built = build(cite(make_manuscript([section], front=make_front(funder="Aia" * 30))))
    found = [problem for problem in built.warnings if "too long for its column" in problem.what]
    assert [(one.severity, one.where, one.line, one.what.partition("”")[2]) for one in found] == [
        (Severity.WARNING, "front", None, ", page 2."),
        (Severity.WARNING, "section long-words", 1, ", section “Long words”, page 4."),
    ]  # fmt: skip
    assert "“OeoOeo" in found[1].what


def test_a_word_beyond_the_page_is_refused():
    ((where, what),) = problems(cite(make_manuscript(f"Before {'Oeo' * 60} after.")))
    assert where == "section intro"
    assert what.startswith("Words stand outside the page: “OeoOeo")


def test_a_note_too_long_for_a_page_is_refused_before_anything_is_set():
    text = "A word.^[" + "Very long indeed, and so on. " * 200 + "]"
    ((where, what),) = problems(cite(make_manuscript([make_section("longwinded", text)])))
    assert where == "section longwinded"
    assert what.startswith("Note 1 has 5")
    assert "a page's foot holds 4500" in what


def test_a_long_note_that_fits_is_whole_and_warned_about():
    text = "A word.^[" + "Very long indeed, and so on. " * 150 + "]"
    built = build(cite(make_manuscript([make_section("longwinded", text)])))
    assert [problem.severity for problem in built.warnings] == [Severity.WARNING]
    reader = pypdf.PdfReader(io.BytesIO(built.pdf))
    assert " ".join(reader.pages[3].extract_text().split()).count("Very long indeed") == 150


@pytest.mark.parametrize(("sentences", "as_block"), [(60, False), (130, True)])
def test_a_tables_note_too_long_for_its_foot_stands_under_the_table(sentences: int, as_block: bool):
    section = make_section("facts", kind=SectionKind.FACTS, title="Facts")
    facts = FactsTableValue("A caption", date(2026, 6, 30), "^[" + "A source of a fact, 2026; " * sentences + "end.]", (
        FactGroupValue("Trade", (FactValue("Trade", "15.5", "billion euros"),)),
    ))  # fmt: skip
    built = build(cite(make_manuscript([section, make_section("after", "A word.^[A note.]")], facts=facts)))
    assert built.warnings == ()
    reader = pypdf.PdfReader(io.BytesIO(built.pdf))
    text = " ".join(reader.pages[3].extract_text().split())
    assert text.count("A source of a fact") == sentences
    assert page.is_pdf_compliant_bytes(built.pdf, profile="ua1")
    top = reader.named_destinations["note-1"].top
    # A block follows its table; a note stands at the foot.
    assert (top > 560) == as_block


def test_the_proof_finds_a_note_that_is_not_whole(cited: Cited):
    """The proof must be able to fail: it is given a note with words that the page does not have."""
    changed = [replace(note, text=note.text + " And more.") if note.number == 3 else note for note in cited.notes]
    assert problems(replace(cited, notes=tuple(changed))) == [
        ("section introduction", "Note 3 is not whole on its page.")
    ]


def test_the_proof_finds_a_note_without_a_mark(cited: Cited):
    extra = replace(cited.notes[-1], number=len(cited.notes) + 1)
    assert ("section conclusion", f"Note {extra.number} has no mark in the text.") in problems(
        replace(cited, notes=(*cited.notes, extra))
    )


def test_a_broken_picture_is_named():
    figure = make_figure("broken", media_type="image/png", data=b"\x89PNG\r\n\x1a\nnothing")
    with pytest.raises(RenderFailed, match="The picture “broken” cannot be read"):
        build(cite(make_manuscript("{fig:broken}", figures=[figure])))


@pytest.mark.parametrize("mode", ["CMYK", "P", "I;16", "RGBA", "1"])
def test_pictures_of_any_colours_keep_the_file_valid(mode: str):
    output = io.BytesIO()
    kind = "JPEG" if mode == "CMYK" else "PNG"
    Image.new(mode, (40, 20)).save(output, kind)
    figure = make_figure("photo", media_type=f"image/{kind.lower()}", data=output.getvalue())
    built = build(cite(make_manuscript("{fig:photo}", figures=[figure])))
    assert page.is_pdf_compliant_bytes(built.pdf, profile="3a")


def test_a_draft_is_marked_on_every_page_but_not_in_its_words(cited: Cited, reader: pypdf.PdfReader):
    draft = build(cited, draft=True)
    marked = pypdf.PdfReader(io.BytesIO(draft.pdf))
    assert [page_.extract_text() for page_ in marked.pages] == [page_.extract_text() for page_ in reader.pages]
    drawn, final = ([sheet.get_contents().get_data() for sheet in one.pages] for one in (marked, reader))
    same = [number for number, (one, other) in enumerate(zip(drawn, final, strict=True), 1) if one == other]
    assert same == []
    assert page.is_pdf_compliant_bytes(draft.pdf, profile="ua1")
    assert page.is_pdf_compliant_bytes(draft.pdf, profile="3a")


def test_the_mark_of_a_draft_speaks_the_language_of_the_book():
    manuscript = make_manuscript("A word.")
    marks = {}
    for language in ("en", "nl-BE", "de", "ko", "fi"):
        cited_ = cite(replace(manuscript, front=replace(manuscript.front, language=language)))
        marks[language] = make_job(cited_, draft=True).pictures["draft-mark"].data
    assert marks["fi"] == marks["en"]
    assert len(set(marks.values())) == 4
    # The letters of CONCEPT and ENTWURF, and two syllables: drawn, so that nobody reads them in the text.
    assert [marks[language].count(b"<path") for language in ("nl-BE", "de", "ko")] == [7, 7, 2]
    assert all(b"<text" not in mark and DRAFT_COLOUR in mark for mark in marks.values())
