"""Reading the structure tree of a finished file, by pypdf and by following its marked content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pypdf


def structure(reader: pypdf.PdfReader) -> Iterator[Any]:
    """Every structure element, in reading order."""

    def walk(element: Any) -> Iterator[Any]:
        yield element
        for kid in children(element):
            yield from walk(kid)

    for top in reader.trailer["/Root"]["/StructTreeRoot"]["/K"]:
        yield from walk(top.get_object())


def role(element: Any) -> str:
    return str(element["/S"])


def kids(element: Any) -> list[Any]:
    found = element.get("/K", [])
    return [
        kid.get_object() if hasattr(kid, "get_object") else kid
        for kid in (found if isinstance(found, list) else [found])
    ]


def children(element: Any) -> list[Any]:
    return [kid for kid in kids(element) if isinstance(kid, dict) and "/S" in kid]


def pages_of(reader: pypdf.PdfReader, element: Any) -> set[int]:
    numbers = {page.indirect_reference.idnum: index for index, page in enumerate(reader.pages)}
    return {numbers[element.raw_get("/Pg").idnum]}


def text_of(reader: pypdf.PdfReader, element: Any, skip: str = "") -> str:
    """The text under an element, glyph by glyph through the fonts' maps to Unicode."""
    if role(element) == skip:
        return ""
    parts = []
    for kid in kids(element):
        if isinstance(kid, int):
            (page,) = pages_of(reader, element)
            parts.append(marked_text(reader, page).get(int(kid), ""))
        elif isinstance(kid, dict) and "/S" in kid:
            parts.append(text_of(reader, kid, skip))
    return "".join(parts)


@cache
def operations(reader: pypdf.PdfReader, page_number: int) -> list[tuple[Any, bytes]]:
    """What draws a page, read once."""
    return reader.pages[page_number].get_contents().operations


@cache
def marked_text(reader: pypdf.PdfReader, page_number: int) -> dict[int, str]:
    """Text by marked content identifier on a page."""
    page = reader.pages[page_number]
    fonts = {name: to_unicode(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    texts: dict[int, str] = {}
    current, letters = None, {}
    for operands, operator in operations(reader, page_number):
        if operator in {b"BDC", b"BMC"}:
            current = operands[1].get("/MCID") if operator == b"BDC" else None
        elif operator == b"EMC":
            current = None
        elif operator == b"Tf":
            letters = fonts[operands[0]]
        elif operator in {b"TJ", b"Tj"} and current is not None:
            glyphs = b"".join(
                bytes_of(part)
                for part in (operands[0] if operator == b"TJ" else operands)
                if not isinstance(part, int | float)
            )
            codes = [int.from_bytes(glyphs[at : at + 2], "big") for at in range(0, len(glyphs), 2)]
            texts[current] = texts.get(current, "") + "".join(letters.get(code, "") for code in codes)
    return texts


def bytes_of(part: Any) -> bytes:
    return part if isinstance(part, bytes) else part.original_bytes


def to_unicode(font: Any) -> dict[int, str]:
    text = font["/ToUnicode"].get_object().get_data().decode("latin-1")
    return {
        int(code, 16): bytes.fromhex(value).decode("utf-16-be")
        for code, value in re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", text)
    }
