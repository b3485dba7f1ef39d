"""Where in a book a character stands, and between which words: for the error that no font has it."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from forum_app.core.errors import Problem
from forum_app.proceedings.cited import Cited

# Letters of the words around a character that its message shows, on each side.
AROUND = 24
# Letters of a word from which on it stands in one place.
LEAST_LETTERS = 12


def find_characters(cited: Cited, codes: list[int]) -> Iterator[Problem]:
    """A problem for each place where characters (by their numbers in Unicode) are printed that no font has."""
    lacking: dict[tuple[str, str, int | None], list[str]] = {}
    for character in map(chr, codes):
        for found in list(_find(cited, character)) or [("book", "", None)]:
            lacking.setdefault(found, []).append(character)
    for (place, words, line), characters in lacking.items():
        told = ", ".join(map(_tell, characters))
        what = f"No font of the book has the character{'s' if len(characters) > 1 else ''} {told}"
        within = f", in “{words}”" if words else ""
        yield Problem(place, f"{what}{within}.", "Replace it, or write it in Latin letters or Hangul.", line)


def find_word(cited: Cited, told: str) -> tuple[str, int | None]:
    """Where the long word that a finding begins with was written, with its line; the book where that can't be told."""
    word = re.match(r"“([^”]*)”", told)
    # A short one would be found in other places.
    if word and len(word[1]) >= LEAST_LETTERS:
        for place, _, line in _find(cited, word[1]):
            return place, line
    return "book", None


def _tell(character: str) -> str:
    name = unicodedata.name(character, "without a name")
    return f"“{character}” (U+{ord(character):04X}, {name.capitalize()})"


def _find(cited: Cited, character: str) -> Iterator[tuple[str, str, int | None]]:
    """Each place, the words around the character, and the line in a section's own file."""
    for section in cited.manuscript.sections:
        before, found, _ = section.markdown.partition(character)
        if found:
            words = _around(section.markdown, character)
            yield f"section {section.key}", words, before.count("\n") + 1
        told = (section.title, section.short_title, section.standfirst)
        if words := _words(told, character):
            yield f"section {section.key}, as book.toml has it", words, None
    for place, value in _places(cited):
        if words := _words(value, character):
            yield place, words, None


def _around(text: str, character: str) -> str:
    """The words of a line on both sides of the first such character, those of a table or of HTML without tags."""
    plain = Markup(re.sub(r"<[^>]*>", "", text)).unescape()  # noqa: S704 -- only to unescape
    line = next((line for line in plain.splitlines() if character in line), character)
    at = line.index(character) if character in line else 0
    start = line.rfind(" ", 0, max(0, at - AROUND)) + 1 if at > AROUND else 0
    held = line[start : at + AROUND]
    return (held if at + AROUND >= len(line) else held.rsplit(" ", 1)[0]).strip()


def _places(cited: Cited) -> Iterator[tuple[str, Any]]:
    manuscript = cited.manuscript
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
    for key, insight in manuscript.insights.items():
        yield f"insight {key}, words", insight.words
    yield "progress table", manuscript.progress
    yield "programme", manuscript.programme
    yield "front", manuscript.front
    yield "series and edition", manuscript.edition


def _words(value: Any, character: str) -> str:
    """The words around a character in the first text of a value that holds it; empty where none does."""
    if isinstance(value, str):
        return _around(value, character) if character in value else ""
    if dataclasses.is_dataclass(value):
        value = [getattr(value, field.name) for field in dataclasses.fields(value)]
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, tuple | list):
        return next(filter(None, (_words(item, character) for item in value)), "")
    return ""
