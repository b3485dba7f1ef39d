"""Paragraphs as readers meet them: with their heading, with the words that references print, and whose panels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from forum_app.core.deadline import check_time
from forum_app.insights.models import Level
from forum_app.proceedings.language import REFERENCE
from forum_app.proceedings.values import Manuscript

WHO = "\x00"
_BREAK = re.compile(r"\n[ \t]*\n")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]")
_UNDERLINED = re.compile(r"[^\n]+\n[ ]{0,3}(?:=+|-+)[ \t]*\Z")
_ENTITY = re.compile(r"&#?\w+;")
_SPAN, _MARKS = re.compile(r"\[([^\[\]]*)\]\{[^{}]*\}"), re.compile(r"[*^~]+|(?<!\w)_+|_+(?!\w)")
_WORDS = ("quote", "words", "pull")
_DESCRIBING = ("who", "pull")
_REFERRING = (*_WORDS, "who")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of prose from its line on; `heading` (from line `heading_line`) is what stands above it.

    `panels` are those of the insights that it refers to and that this output prints without a name; `described` are
    the keys of insights whose speaker it describes; `prose` are the author's own words alone, with WHO
    in place of each description.
    """

    line: int
    text: str
    heading_line: int
    heading: str
    panels: frozenset[int]
    described: frozenset[str]
    prose: str


def read_paragraphs(source: str, manuscript: Manuscript) -> Iterator[Paragraph]:
    """The paragraphs of a piece of manuscript Markdown, each reference to words replaced by the words themselves."""
    heading_line, heading = 1, ""
    for start, block in _blocks(source):
        check_time()
        line = start
        text = REFERENCE.sub(lambda match: _spoken(match, manuscript), block)
        if _HEADING.match(block):
            head, _, text = text.partition("\n")
            heading_line, heading, line = start, head, start + 1
        elif _UNDERLINED.match(block):
            heading_line, heading, text = start, text, ""
        described = frozenset(match["key"] for match in REFERENCE.finditer(block) if _describes(match))
        prose = REFERENCE.sub(lambda match: WHO if _describes(match) else "", block)
        yield Paragraph(line, text, heading_line, heading, _panels_of(block, manuscript), described, prose)


def as_printed(markdown: str) -> str:
    """Markdown in the letters that readers see, its lines where they were: without emphasis within a word, escapes,
    entities, spans and comments.
    """
    text = _ENTITY.sub(lambda match: unescape(match[0]).replace("\n", " "), _without_comments(markdown))
    text = _SPAN.sub(r"\1", re.sub(r"\\(?=\S)", "", text))
    return _MARKS.sub("", text)


def _without_comments(text: str) -> str:
    """Each comment as its line ends alone. An expression would look for an end from each beginning anew."""
    parts, done = [], 0
    while (start := text.find("<!--", done)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts += [text[done:start], "\n" * text.count("\n", start, end)]
        done = end + 3
    return "".join((*parts, text[done:]))


def _blocks(source: str) -> Iterator[tuple[int, str]]:
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    start, line = 0, 1
    for end in (*(match.start() for match in _BREAK.finditer(source)), len(source)):
        block = source[start:end]
        inside = block.lstrip("\n")
        yield line + len(block) - len(inside), inside
        start, line = end, line + block.count("\n")


def _describes(match: re.Match[str]) -> bool:
    return bool(match["kind"]) and match["kind"].lower() in _DESCRIBING


def _spoken(match: re.Match[str], manuscript: Manuscript) -> str:
    insight = manuscript.insights.get(match["key"]) if match["kind"] and match["kind"].lower() in _WORDS else None
    # On one line, so that the lines of the prose stay what they are.
    return f" {' '.join(insight.words.split())} " if insight is not None else match[0]


def list_printed_words(source: str) -> set[str]:
    """The keys of insights whose words a piece of manuscript Markdown prints."""
    return {match["key"] for match in REFERENCE.finditer(source) if match["kind"] and match["kind"].lower() in _WORDS}


def list_keys(source: str) -> set[str]:
    """The keys that a piece of manuscript Markdown refers to, of insights and of sources."""
    keys = set()
    for match in REFERENCE.finditer(source):
        if match["cite"]:
            keys.add(match["cite"].strip("{}"))
        elif match["kind"] and match["kind"].lower() in _REFERRING:
            keys.add(match["key"])
    return keys


def _panels_of(block: str, manuscript: Manuscript) -> frozenset[int]:
    insights = (manuscript.insights.get(key) for key in list_keys(block))
    return frozenset(one.panel for one in insights if one is not None and one.level != Level.NAMED)
