"""The manuscript language before Markdown is read: references are found with their lines and put aside as tokens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from forum_app.core.errors import Problem

# Tokens stand in private-use characters, which no text may hold: nothing an author writes can spell one.
OPEN, CLOSE, TEXT_OPEN, TEXT_CLOSE = "\ue000", "\ue001", "\ue002", "\ue003"
TOKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
OCCURRENCE = re.compile(r"zqoccurrence([0-9]+)qz")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ufffe\uffff]")
REFERENCE = re.compile(
    r"""(?P<brace>\{\{|\}\})
      | \{(?P<kind>[A-Za-z]+):[ ]*(?P<key>[^{}\n]*?)[ ]*\}
      | (?<![\w\\@])@(?P<cite>\{[^{}\n]*\}|\w(?:[:.#$%&\-+?<>~/]?\w)*)
      | (?P<entity>&)(?=\#(?P<code>x[0-9a-f]+|[0-9]+))
      | (?P<omission>\[\.\.\.\])
      | (?P<join>\])(?=\[[^\[\]\n]{0,400}@)
      | ^[ \t>]*(?P<definition>\[)(?=[^\[\]@^]*\]:)""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
MAX_BRACKETS, MAX_QUOTES = 24, 8
DEEP_QUOTE = re.compile(rf"[ \t]*(?:>[ \t]*){{{MAX_QUOTES + 1}}}")


@dataclass(frozen=True, slots=True)
class Text:
    """One piece of manuscript Markdown; `where` names it in messages ("sections/intro", "recommendation 1.2")."""

    where: str
    source: str


@dataclass(frozen=True, slots=True)
class Token:
    """A reference put aside: its kind (quote, who, Who, rec, fig, pull, cite, literal, …), key and place."""

    kind: str
    key: str
    where: str
    line: int
    raw: str


def mark(texts: Iterable[Text]) -> tuple[list[str], tuple[Token, ...], list[Problem]]:
    """Each text as Markdown with tokens for references, the tokens, and what cannot be read at all."""
    tokens: list[Token] = []
    problems: list[Problem] = []
    parts: list[str] = []
    for text in texts:
        source = text.source.replace("\r\n", "\n").replace("\r", "\n")
        found = list(_faults(text.where, source))
        problems += found
        source = "" if any("nested" in problem.what for problem in found) else PRIVATE.sub("\ufffd", source)
        parts.append(_set_aside(text.where, source, tokens))
    return parts, tuple(tokens), problems


def _set_aside(where: str, source: str, tokens: list[Token]) -> str:
    line, counted = 1, 0

    def put(match: re.Match[str]) -> str:
        nonlocal line, counted
        kind, key, raw = _read(match)
        if kind == "":
            return match.group(0)
        line, counted = line + source.count("\n", counted, match.start()), match.start()
        tokens.append(Token(kind, key, where, line, raw))
        if kind == "cite":
            return f"@zqoccurrence{len(tokens) - 1}qz"
        return match.group(0).removesuffix(raw) + f"{OPEN}{len(tokens) - 1}{CLOSE}"

    return REFERENCE.sub(put, source)


def _read(match: re.Match[str]) -> tuple[str, str, str]:
    """Kind, key and raw text of a reference; kind "" where the letters mean what Markdown says."""
    if match.group("cite"):
        return "cite", match.group("cite").strip("{}"), match.group(0)
    if match.group("kind"):
        return match.group("kind"), match.group("key"), match.group(0)
    if match.group("code"):
        code = match.group("code").lower()
        number = int(code[1:], 16) if code[0] == "x" else int(code)
        private = number > 0x10FFFF or PRIVATE.match(chr(number))
        return ("literal", "&", "&") if private else ("", "", "")
    if match.group("join"):
        # "[2][@key]" is a reference link to Markdown; here the brackets have nothing to do with each other.
        return "literal", "", ""
    if match.group("omission"):
        # An editorial mark: as in cleared words, its dots stay three.
        return "literal", "[...]", "[...]"
    raw = match.group("brace") or match.group("definition")
    return "literal", raw[0], raw


def restore(string: str, tokens: tuple[Token, ...]) -> str:
    """`string` as the author wrote it, where pandoc took it literally (code, addresses)."""
    string = TOKEN.sub(lambda match: tokens[int(match.group(1))].raw, string)
    return OCCURRENCE.sub(lambda match: tokens[int(match.group(1))].raw.removeprefix("@"), string)


def find_token(string: str, tokens: tuple[Token, ...]) -> Token | None:
    """The token that `string` is, if it is one and nothing else."""
    match = TOKEN.fullmatch(string)
    return tokens[int(match.group(1))] if match else None


def _faults(where: str, source: str) -> Iterable[Problem]:
    for number, line in enumerate(source.split("\n"), 1):
        if match := PRIVATE.search(line):
            yield Problem(
                where,
                f"the character U+{ord(match.group(0)):04X} cannot be printed.",
                "Remove it, or write it with a character of its script.",
                number,
            )
        if line[:200].count(">") > MAX_QUOTES and DEEP_QUOTE.match(line):
            yield _nested(where, number, f"block quotations are nested more than {MAX_QUOTES} deep.")
    depth = 0
    for number, block in _blocks(source):
        depth = 0
        for letter in re.findall(r"\\.|[\[\]]", block):
            depth = max(0, depth + {"[": 1, "]": -1}.get(letter, 0))
            if depth > MAX_BRACKETS:
                yield _nested(where, number, f"square brackets are nested more than {MAX_BRACKETS} deep.")
                return


def _blocks(source: str) -> Iterable[tuple[int, str]]:
    line = 1
    for block in source.split("\n\n"):
        yield line, block
        line += block.count("\n") + 2


def _nested(where: str, line: int, what: str) -> Problem:
    return Problem(where, what, "Write it with less nesting; \\[ prints a bracket that is only a bracket.", line)
