"""Where in a book a character stands: for the error that no font has it."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from forum_app.core.errors import Problem
from forum_app.proceedings.cited import Cited


def find_characters(cited: Cited, codes: list[int]) -> Iterator[Problem]:
    """A problem for each character (by its number in Unicode) and each place where it is printed."""
    for code in codes:
        character = chr(code)
        name = unicodedata.name(character, "without a name")
        places = [place for place, value in _places(cited) if _holds(value, character)] or ["book"]
        for place in places:
            yield Problem(
                place,
                f"No font of the book has the character “{character}” (U+{code:04X}, {name.capitalize()}).",
                "Replace it, or write it in Latin letters or Hangul.",
            )


def _places(cited: Cited) -> Iterator[tuple[str, Any]]:
    manuscript = cited.manuscript
    for section in cited.sections:
        yield f"section {section.key}", section
    for note in cited.notes:
        yield f"note {note.number} (section {note.section})", note
    for number, facts in enumerate(cited.facts.groups if cited.facts else (), 1):
        yield from ((f"facts, group {number}, fact {at}", fact) for at, fact in enumerate(facts.facts, 1))
        yield f"facts, group {number}", facts.title
    if manuscript.facts:
        yield "facts", (manuscript.facts.caption, manuscript.facts.note)
    for group in manuscript.recommendations:
        for item in group.items:
            yield f"recommendation {item.number}", item
        yield f"recommendation group {group.number}", (group.title, group.text)
    for figure in cited.figures:
        value = manuscript.figures[figure.key]
        yield f"figure {figure.key}", (value.caption, value.credit, value.licence)
        if value.media_type == "image/svg+xml":
            yield f"figure {figure.key}, inside the picture", value.data.decode("utf-8", "replace")
    yield "progress table", manuscript.progress
    yield "programme", manuscript.programme
    yield "front", manuscript.front
    yield "series and edition", manuscript.edition


def _holds(value: Any, character: str) -> bool:
    """Whether a character is in any text of a value."""
    if isinstance(value, str):
        return character in value
    if dataclasses.is_dataclass(value):
        return any(_holds(getattr(value, field.name), character) for field in dataclasses.fields(value))
    if isinstance(value, Mapping):
        return any(_holds(item, character) for item in value.values())
    if isinstance(value, tuple | list):
        return any(_holds(item, character) for item in value)
    return False
