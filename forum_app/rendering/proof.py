"""The proof of every build: each note on the page of its mark and whole, nothing outside the page."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from forum_app.rendering.gaps import find_gaps
from forum_app.rendering.job import NoteText
from forum_app.rendering.squeezing import find_long_words

# Complaints of the engine that mean a loss on the page; others (an unknown property of a picture's style) don't.
SERIOUS = ("Failed to", "No anchor")
TOLERANCE = 1.5  # px: a hanging stop or an italic's overhang is no overflow


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the proof found: its kind, the word or page concerned, and the note's number."""

    kind: str
    text: str
    number: int = 0


def is_serious(line: str) -> bool:
    """Whether a complaint of the engine means that something is not on the page as it should be."""
    return line.startswith(SERIOUS)


def check_layout(document: Any, notes: tuple[NoteText, ...]) -> list[Finding]:
    """Where notes stand against their marks, and which words stand outside their column or the page."""
    calls: dict[int, int] = {}
    places: dict[int, int] = {}
    blocks: set[int] = set()
    findings: list[Finding] = []
    for index, page in enumerate(document.pages):
        for anchor in page.anchors:
            found = re.fullmatch(r"(call|note)-(\d+)", anchor)
            if found:
                (calls if found[1] == "call" else places)[int(found[2])] = index
        findings += _check_page(page, index + 1, blocks)
    findings += [Finding("gap", gap, lines) for lines, gap in find_gaps(document.pages)]
    for note in notes:
        call, place = calls.get(note.number), places.get(note.number)
        if call is None:
            findings.append(Finding("no mark", note.section, note.number))
        elif place is None or (place < call if note.number in blocks else place != call):
            findings.append(Finding("lost note", note.section, note.number))
    marks = sorted(
        calls, key=lambda number: (calls[number], document.pages[calls[number]].anchors[f"call-{number}"][1])
    )
    if [note.number for note in notes] != sorted(calls) or marks != sorted(marks, key=lambda n: (calls[n], n)):
        wrong = next((number for number in marks if number not in {note.number for note in notes}), 0)
        if wrong:
            findings.append(Finding("stray mark", "", wrong))
    return findings


def _check_page(page: Any, number: int, blocks: set[int]) -> Iterator[Finding]:
    page_words = f"page {number}"
    for line, holder, section in _lines(page._page_box, None, page_words, blocks):
        place = page_words if section == page_words else f"{section}, {page_words}"
        if isinstance(line, boxes.TableBox):
            outside = line.position_x + line.width > page.width + 1
            for word in find_long_words(line, holder.width):
                yield Finding("outside the page" if outside else "overflow", f"“{word[:60]}”, {place}")
            continue
        right = holder.content_box_x() + holder.width
        for text in _texts(line):
            end = text.position_x + text.width
            if not text.text.strip():
                continue
            word = _find_word(text, holder.width)
            if end > page.width + 1 or text.position_x < -1 or text.position_y > page.height:
                yield Finding("outside the page", f"“{word[:60]}”, {place}")
            elif end > right + TOLERANCE:
                yield Finding("overflow", f"“{word[:60]}”, {place}")


def _find_word(text: Any, room: float) -> str:
    """The word of a text that does not fit: one that no line could hold, else the last (a held space parts two)."""
    words: list[str] = text.text.split()
    longest = max(words, key=len)
    return longest if text.width * len(longest) / len(text.text) > room else words[-1]


def _lines(box: Any, holder: Any, section: str, blocks: set[int]) -> Iterator[tuple[Any, Any, str]]:
    """Every line of a page, with the block that it must fit, and the section that it belongs to.

    A table that a word has widened stands for its lines, which are where they are because of it.
    """
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    element = box.element
    if element is not None:
        if element.tag == "section" and element.get("data-short"):
            section = f"section “{element.get('data-short')}”"
        elif element.tag in {"f-note", "f-block"}:
            section = f"note {element.get('data-n')}"
            if element.tag == "f-block":
                blocks.add(int(element.get("data-n")))
        elif element.tag == "f-decor":
            return
    if isinstance(box, boxes.TableBox) and find_long_words(box, holder.width):
        yield box, holder, section
        return
    if isinstance(box, boxes.LineBox):
        yield box, holder, section
    if isinstance(box, boxes.ParentBox):
        inner = box if isinstance(box, boxes.BlockContainerBox) and not box.is_table_wrapper else holder
        for child in box.children:
            yield from _lines(child, inner, section, blocks)


def _texts(box: Any) -> Iterator[Any]:
    """The texts of a line; what has lines of its own (a float, an inline block) is looked at by itself."""
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox):
            yield from _texts(child)


def squeeze(text: str) -> str:
    """Letters and figures alone: line ends, hyphens and spaces differ between a text and its setting."""
    return re.sub(r"[\s\u00ad\u2010\u200b\u2060\-]+", "", text)


def check_text(drawn: list[dict[int, str]], pdf: Any, notes: tuple[NoteText, ...]) -> list[Finding]:
    """Whether each note's every letter is drawn, on the page of its structure element; `drawn` as of `read_text`."""
    pages: dict[bytes, int] = {reference: index for index, reference in enumerate(pdf.page_references)}
    found: dict[str, str] = {}
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("S") == "/Note":
            page = drawn[pages[item["Pg"]]]
            found[item["ID"].string] = "".join(page.get(mcid, "") for mcid in _marked(pdf, item))
    return [
        Finding("clipped note", note.section, note.number)
        for note in notes
        if squeeze(note.text) != squeeze(found.get(f"note-{note.number}", ""))
    ]


def _marked(pdf: Any, element: Any) -> Iterator[int]:
    """The marked contents under a structure element, without labels."""
    if element["S"] == "/Lbl":
        return
    for kid in element["K"]:
        if isinstance(kid, int):
            yield kid
        else:
            child = pdf.objects[int(kid.split()[0])]
            if child.get("Type") == "/StructElem":
                yield from _marked(pdf, child)


def read_text(document: Any, stream: Any) -> dict[int, str]:
    """The text that a page's stream draws, by marked content, read through the fonts' own maps to Unicode."""
    fonts = {font.hash: font.to_unicode for font in document.fonts.values()}
    texts: dict[int, str] = {}
    current = -1
    letters: dict[int, str] = {}
    for item in stream.stream:
        if isinstance(item, pydyf.Dictionary):
            current = item.get("MCID", -1)
        elif not isinstance(item, bytes) or current < 0:
            continue
        elif item.endswith(b" Tf"):
            letters = fonts[item.split()[0][1:].decode()]
        elif item.endswith(b"] TJ"):
            glyphs = bytes.fromhex(b"".join(re.findall(rb"<([0-9a-f]*)>", item)).decode())
            codes = struct.unpack(f">{len(glyphs) // 2}H", glyphs)
            texts[current] = texts.get(current, "") + "".join(map(letters.get, codes, repeat("")))
        elif item == b"EMC":
            current = -1
    return texts
