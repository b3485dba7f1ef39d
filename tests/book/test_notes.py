"""Notes in the finished file: each on the page of its mark, in order, whole."""

from __future__ import annotations

import re

import pypdf

from forum_app.proceedings.cited import Cited
from tests.book.tree import children, pages_of, role, structure, text_of


def squeeze(text: str) -> str:
    return re.sub(r"[\s\-\u2010\u00ad]+", "", text)


def destination_pages(reader: pypdf.PdfReader, pattern: str) -> dict[int, int]:
    found = {}
    for name, destination in reader.named_destinations.items():
        if match := re.fullmatch(pattern, str(name)):
            found[int(match[1])] = reader.get_destination_page_number(destination)
    return found


def test_every_note_is_on_the_page_of_its_mark(cited: Cited, reader: pypdf.PdfReader):
    calls = destination_pages(reader, r"call-(\d+)")
    notes = destination_pages(reader, r"note-(\d+)")
    assert list(calls)
    assert sorted(calls) == [note.number for note in cited.notes] == list(range(1, len(calls) + 1))
    assert calls == notes


def test_marks_and_notes_are_in_order_of_the_book(reader: pypdf.PdfReader):
    for pattern in (r"call-(\d+)", r"note-(\d+)"):
        pages = destination_pages(reader, pattern)
        in_order = [pages[number] for number in sorted(pages)]
        assert in_order == sorted(in_order)


def test_every_note_is_whole_on_its_page(cited: Cited, reader: pypdf.PdfReader, pages: list[str]):
    on_page = destination_pages(reader, r"note-(\d+)")
    for note in cited.notes:
        text = squeeze(pages[on_page[note.number]])
        assert squeeze(note.text.split(" (")[0]) in text, note.number


def test_notes_are_tagged_with_identity_label_and_words(cited: Cited, reader: pypdf.PdfReader):
    notes = [element for element in structure(reader) if role(element) == "/Note"]
    said = [(str(note["/ID"]), squeeze(text_of(reader, note, skip="/Lbl"))) for note in notes]
    assert said == [(f"note-{note.number}", squeeze(note.text)) for note in cited.notes]
    labels = ["".join(text_of(reader, kid) for kid in children(note) if role(kid) == "/Lbl") for note in notes]
    assert labels == [str(note.number) for note in cited.notes]
    tree = reader.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Names"]
    index = {str(tree[at]): tree[at + 1].get_object() for at in range(0, len(tree), 2)}
    assert [index[str(note["/ID"])]["/S"] for note in notes] == ["/Note"] * len(notes)
    assert list(index) == sorted(index)


def test_each_mark_is_a_reference_with_a_link_on_its_page(cited: Cited, reader: pypdf.PdfReader):
    marks = [
        element for element in structure(reader) if role(element) == "/Reference" and text_of(reader, element).isdigit()
    ]
    assert [text_of(reader, mark) for mark in marks] == [str(note.number) for note in cited.notes]
    calls = destination_pages(reader, r"call-(\d+)")
    assert [pages_of(reader, mark) for mark in marks] == [{calls[note.number]} for note in cited.notes]
    for mark in marks:
        assert [role(kid) for kid in children(mark)] == ["/Link"]


def test_full_form_comes_before_the_short_one(cited: Cited, pages: list[str]):
    words = " ".join(" ".join(pages).split())
    full, short = "The Delta between Two Seas (Leiden: Delta Press, 2020), 24", "Smith, The Delta between Two Seas, 30"
    assert -1 < words.find(full) < words.find(short)
