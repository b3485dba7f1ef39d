"""Warnings about prose: quotations without a note, two spellings of one thing, mixed marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from forum_app.core.deadline import check_time
from forum_app.core.errors import Problem, Severity
from forum_app.proceedings.language import REFERENCE

MIN_QUOTED_WORDS = 5
QUOTATION = re.compile(r"[“„]([^“”„]+)[”“]|\"([^\"]+)\"", re.DOTALL)
OTHER_NOTE = re.compile(r"(?<!\\)(\[\^[^\]\s]{1,40}\])")
HTML = re.compile(
    r"(</?(?:[biupsa]|br|em|strong|div|span|su[bp]|table|t[rdh]|h[1-6]|img)(?:\s[^<>\n]*)?/?>)", re.IGNORECASE
)
CLOSE_HEADING = re.compile(r"^(#{1,6}[^#\s]\S*)", re.MULTILINE)
LEFT_SPAN = re.compile(r"(?<!\])(\{(?:\.[a-z]+|lang=[\w-]*)\})")
LEFT_COLON = re.compile(r"(?<!\{)(\{(?:quote|words|who|rec|fig|pull)\b(?!:)[^{}\n]*\})(?!\})", re.IGNORECASE)
# What other kinds of Markdown read, or was meant for a reference, and what to write instead.
TYPED = (
    (OTHER_NOTE, "Write a note where its mark stands: ^[Its words.], or [@key] for a source."),
    (HTML, "Write **strong**, *emphasis* and empty lines; HTML is not read."),
    (CLOSE_HEADING, "Write a space after the number signs of a heading: ## Heading."),
    (LEFT_SPAN, "Put it right behind square brackets: [the words]{.pull}, [문화]{lang=ko}."),
    (LEFT_COLON, "Write a colon and a key right behind the word: {quote:key}. {{ and }} print braces."),
)
TABLE = re.compile(r"^([ \t]*(?:\|[ \t]*)?:?-{2,}:?[ \t]*\|[ \t:|-]*)$", re.MULTILINE)
LETTERED = re.compile(r"^[ \t]*(?:[-*+]|\d+\.)[ \t].*\n([ \t]+(\(?[a-zA-Z][.)])[ \t]+\S)", re.MULTILINE)
NOTE = re.compile(r"\^\[|\[[^\[\]]*@")
CODE = re.compile(r"`[^`\n]*`|^(?: {4}|\t).*$|\(https?://[^)]*\)|https?://\S+|\{[^{}\n]*\}", re.MULTILINE)
ACRONYM = re.compile(r"(?<![\w.])(?:(?:[A-Z]\.){2,}(?![a-z])|[A-Z]{2,6}(?!\w))")
CAPITALISED = re.compile(r"(?<![\w.])[A-Z][a-z]{2,5}(?![\w])")
EXPANDED = re.compile(
    r"(?<![\w’'-])((?:[A-Z][\w’'-]+(?: (?:of|the|and|for|on|in|to|de|van|voor))* ){2,7})\(([A-Z]{2,6})\)"
)
STEMS = (
    "organ|recogn|real|emphas|priorit|util|minim|maxim|optim|modern|digit|digital|standard|harmon|mobil|stabil|summar|"
    "special|final|critic|industrial|global|national|formal|central|local|normal|author|apolog|categor|civil|general|"
    "institutional|internal|jeopard|legal|liberal|material|monet|neutral|operational|popular|public|regular|"
    "revolution|scrutin|securit|social|symbol|synchron|visual|weapon|decarbon|incentiv|customis|penal|privat|revital"
)
IZE = re.compile(rf"\b((?:re|de|un|dis|non-)?(?:{STEMS}))(i[sz])(e|es|ed|ing|ation|ations|er|ers)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of manuscript Markdown and its place; `wants_notes` where a quotation needs a source."""

    where: str
    source: str
    wants_notes: bool = True


def warn(where: str, what: str, way_out: str, line: int | None = None) -> Problem:
    """A warning: shown, never in the way. Only sections are files, and so have lines."""
    return Problem(where, what, way_out, line if where.startswith("sections/") else None, Severity.WARNING)


def lint_prose(passages: Sequence[Passage]) -> Iterator[Problem]:
    """Every warning about the words of the passages."""
    for passage in passages:
        if passage.wants_notes:
            yield from _quotations(passage)
        yield from _marks(passage)
        yield from _forms(passage)
    yield from _acronyms(passages)
    yield from _expansions(passages)
    yield from _ise_or_ize(passages)


def _quotations(passage: Passage) -> Iterator[Problem]:
    for line, paragraph in _paragraphs(passage.source):
        noted = bool(NOTE.search(paragraph))
        for match in QUOTATION.finditer(paragraph):
            words = (match.group(1) or match.group(2)).split()
            if not noted and len(words) >= MIN_QUOTED_WORDS:
                at = line + find_line(paragraph, match.start()) - 1
                what = f"the quotation “{' '.join(words[:5])}…” has no note in its paragraph."
                yield warn(passage.where, what, "Say where it is from: [@key, 24] or ^[…].", at)
        cited = {match["cite"].strip("{}") for match in REFERENCE.finditer(paragraph) if match["cite"]}
        for match in REFERENCE.finditer(paragraph):
            if match["kind"] == "quote" and match["key"] not in cited:
                at = line + find_line(paragraph, match.start()) - 1
                what = f"{match.group(0)} has no note on its panel in the paragraph."
                yield warn(passage.where, what, f"Add [@{match['key']}] after it.", at)


def _marks(passage: Passage) -> Iterator[Problem]:
    prose = _blank(passage.source)
    straight, curly = re.search(r"(?<!\\)\"", prose), re.search(r"[“”„]", prose)
    if straight and curly:
        what = "straight and curly quotation marks are mixed."
        yield warn(
            passage.where, what, "Type one kind; straight ones are printed curly.", find_line(prose, straight.start())
        )


def _forms(passage: Passage) -> Iterator[Problem]:
    """What the language of the manuscript has not, and other kinds of Markdown have: it is printed as typed."""
    prose = _blank(passage.source)
    for pattern, way_out in TYPED:
        source = passage.source if pattern in (LEFT_SPAN, LEFT_COLON) else prose
        found = list(pattern.finditer(source))
        if found:
            others = f" and {len(found) - 1} more like it are" if len(found) > 1 else " is"
            what = f"“{found[0][1]}”{others} printed as typed."
            yield warn(passage.where, what, way_out, find_line(source, found[0].start(1)))
    for match in TABLE.finditer(prose):
        way_out = "Say it in sentences or a list, draw it as a figure, or give it in the facts table."
        what = "what looks like a table is printed as typed, in one line."
        yield warn(passage.where, what, way_out, find_line(prose, match.start(1)))
    lettered = LETTERED.search(passage.source)
    if lettered:
        what = f"“{lettered[2]}” begins no item: lists have numbers or -, and this runs on in one line."
        yield warn(
            passage.where, what, "Write 1., 2. … instead of letters.", find_line(passage.source, lettered.start(2))
        )


def _acronyms(passages: Sequence[Passage]) -> Iterator[Problem]:
    forms: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    for passage in passages:
        prose = _blank(passage.source)
        for match in ACRONYM.finditer(prose):
            key = match.group(0).replace(".", "")
            forms[key].setdefault(match.group(0), (passage.where, find_line(prose, match.start())))
    for passage in passages:
        prose = _blank(passage.source)
        for match in CAPITALISED.finditer(prose):
            key = match.group(0).upper()
            # "Who" and "Aids" are words too: only forms of four letters and more are taken for an acronym.
            if len(key) >= 4 and key in forms:
                forms[key].setdefault(match.group(0), (passage.where, find_line(prose, match.start())))
    for spellings in forms.values():
        if len(spellings) > 1:
            (first, _), *others = spellings.items()
            for form, (where, line) in others:
                yield warn(where, f"“{form}” is written “{first}” elsewhere.", "Spell an acronym one way.", line)


def _expansions(passages: Sequence[Passage]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for passage in passages:
        prose = _blank(passage.source)
        for match in EXPANDED.finditer(prose):
            words, acronym = match.group(1).strip(), match.group(2)
            words = re.sub(r"^The ", "", words)
            before = seen.setdefault(acronym, words)
            if before.casefold() != words.casefold():
                what = f"{acronym} stands for “{words}” here, and for “{before}” before."
                yield warn(passage.where, what, "Spell it out once, one way.", find_line(prose, match.start()))


def _ise_or_ize(passages: Sequence[Passage]) -> Iterator[Problem]:
    found: dict[str, list[tuple[str, int, str]]] = {"is": [], "iz": []}
    for passage in passages:
        prose = _blank(passage.source)
        for match in IZE.finditer(prose):
            place = (passage.where, find_line(prose, match.start()), match.group(0))
            found[match.group(2).lower()].append(place)
    if found["is"] and found["iz"]:
        rare, common = sorted(found.values(), key=len)
        for where, line, word in rare:
            what = f"“{word}” is spelled the other way from “{common[0][2]}” ({common[0][0]})."
            yield warn(where, what, "Use -ise or -ize throughout.", line)


def _paragraphs(source: str) -> Iterator[tuple[int, str]]:
    line = 1
    for block in re.split(r"(\n[ \t]*\n)", source):
        if block.strip():
            yield line, block
        line += block.count("\n")


def _blank(source: str) -> str:
    """The prose without code, addresses and references; every line stays where it is."""
    check_time()
    return CODE.sub(lambda match: re.sub(r"[^\n]", " ", match.group(0)), source)


def find_line(text: str, at: int) -> int:
    """The line, from 1, of a place in a text."""
    return bisect_left(_find_line_ends(text), at) + 1


@lru_cache(maxsize=4)
def _find_line_ends(text: str) -> list[int]:
    return [match.start() for match in re.finditer("\n", text)]
