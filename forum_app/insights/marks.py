"""Editorial marks: whether the edited words of a quotation follow from the verbatim by visible marks alone.

The marks (domain.md, Attribution): `[t]he` a first letter in the other case, `[...]` an omission, `[to]` an insertion,
`giv[e]` another ending (`give[]` a dropped one). Everything outside brackets must be the speaker's, in the speaker's
order. Typography does not count: kinds of quotation mark, dash and space, and the mark that ends the whole.
An omission at the beginning or the end is marked too: a quotation cut short may say the opposite.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

ENDING = 4
"""Letters that an ending in brackets may have: "run[ning]". More would be another word."""

_WORD = r"[^\W_]+(?:['_][^\W_]+)*'?"
_OMISSION = r"\[\s*(?:\.{3}|(?:\. ){2}\.)\s*\]"
_TOKEN = re.compile(
    rf"(?P<omission>{_OMISSION})"
    rf"|(?P<word>(?:\[(?P<first>[^\W\d_])\](?=[^\W_]))?(?P<stem>{_WORD})(?:\[(?P<ending>[^\W\d_]*)\])?)"
    rf"|(?P<insertion>\[[^\[\]]*\])"
    rf"|(?P<mark>\.{{3}}|\S)"
)
_ENDS = (".", ",", ";")
_PLAIN = re.compile(rf"{_WORD}|\.{{3}}|\S")
_INSIDE_WORD = re.compile(r"[^\W_]\[[^\[\]]*\][^\W_]|(?<!\S)\[[^\[\]]{2,}\](?=[^\W_])")
_TYPOGRAPHY = str.maketrans(
    {
        "‘": "'", "’": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "…": "...", "\u00ad": None, "\u200b": None,
    }
)  # fmt: skip


class _Kind(Enum):
    WORD = "word"
    MARK = "punctuation"
    OMISSION = "omission"
    INSERTION = "insertion"


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the edited words: `text` as written; a word has its stem, and what brackets do to it."""

    kind: _Kind
    text: str
    stem: str = ""
    first: str | None = None
    ending: str | None = None


def derivable(verbatim: str, edited: str) -> bool:
    """Whether `edited` follows from `verbatim` by editorial marks alone."""
    return not check_marks(verbatim, edited)


def check_marks(verbatim: str, edited: str) -> tuple[str, ...]:
    """What is wrong with `edited`, in words for its editor; empty if nothing is. Never repeats the verbatim."""
    edited = _normal(edited)
    wrong = _malformed(edited)
    if wrong:
        return wrong
    tokens = _without_end([_token(match) for match in _TOKEN.finditer(edited)])
    said = _without_end_plain(_PLAIN.findall(_normal(verbatim)))
    places = {0}
    kept = 0
    for index, token in enumerate(tokens):
        after = {place for start in places for place in _steps(token, said, start)}
        if not after:
            return (_not_said(tokens, index),)
        places = after
        kept += token.kind is _Kind.WORD
    if len(said) not in places:
        last = f"after “{tokens[-1].text}”" if tokens else "here"
        return (f"The verbatim words go on {last}: mark what is left out by [...].",)
    if kept == 0:
        return ("None of the speaker's own words are left: this is a paraphrase, not a quotation.",)
    return ()


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY).split())


def _malformed(edited: str) -> tuple[str, ...]:
    depth = 0
    for letter in edited:
        depth += (letter == "[") - (letter == "]")
        if depth not in (0, 1):
            return ("Square brackets do not pair: each [ needs its ] before the next [.",)
    if depth:
        return ("A square bracket is not closed.",)
    inside = _INSIDE_WORD.search(edited)
    if inside:
        return (
            f"“{inside[0]}” has brackets inside a word: only one changed first letter ([t]he) or an ending (giv[e]) "
            "may touch a word.",
        )
    return ()


def _token(match: re.Match[str]) -> _Token:
    text = match[0]
    if match["omission"]:
        return _Token(_Kind.OMISSION, "[...]")
    if match["word"]:
        return _Token(_Kind.WORD, text, match["stem"], match["first"], match["ending"])
    if match["insertion"]:
        return _Token(_Kind.INSERTION, text)
    return _Token(_Kind.MARK, text)


def _without_end(tokens: list[_Token]) -> list[_Token]:
    while tokens and tokens[-1].kind is _Kind.MARK and tokens[-1].text in _ENDS:
        tokens = tokens[:-1]
    return tokens


def _without_end_plain(words: list[str]) -> list[str]:
    while words and words[-1] in _ENDS:
        words = words[:-1]
    return words


def _steps(token: _Token, said: Sequence[str], start: int) -> set[int]:
    """The places in the verbatim that `token` can lead to from `start`."""
    if token.kind is _Kind.OMISSION:
        return set(range(start + 1, len(said) + 1))
    if token.kind is _Kind.INSERTION:
        return _after_insertion(token.text, said, start)
    if start == len(said):
        # The mark that ends the whole is the printer's.
        return {start} if token.kind is _Kind.MARK and token.text in _ENDS else set()
    fits = token.text == said[start] if token.kind is _Kind.MARK else _same_word(token, said[start])
    return {start + 1} if fits else set()


def _after_insertion(text: str, said: Sequence[str], start: int) -> set[int]:
    inner = text[1:-1].strip()
    places = {start} if inner else set()
    # The transcript may have brackets of its own: [laughs].
    literal = _PLAIN.findall(text)
    if list(said[start : start + len(literal)]) == literal:
        places.add(start + len(literal))
    # A word of one letter whose case changes: "[a] plan" from "A plan".
    if len(inner) == 1 and start < len(said) and said[start].casefold() == inner.casefold():
        places.add(start + 1)
    return places


def _same_word(token: _Token, word: str) -> bool:
    stem = token.stem
    if token.first is not None:
        if not word or word[0].casefold() != token.first.casefold():
            return False
        word = word[1:]
    if token.ending is None:
        return word == stem
    return word.startswith(stem) and len(token.ending) <= ENDING and len(word) - len(stem) <= ENDING


def _not_said(tokens: Sequence[_Token], index: int) -> str:
    token = tokens[index]
    if token.kind is _Kind.OMISSION:
        return "The last [...] leaves nothing out."
    if token.kind is _Kind.INSERTION:
        return "The brackets [] are empty."
    if token.text == "...":
        return "An omission is marked by [...], with brackets."
    if token.ending is not None and len(token.ending) > ENDING:
        return (
            f"“{token.text}” changes more than an ending: leave the word out by [...] and insert another in brackets."
        )
    before = f" after “{tokens[index - 1].text}”" if index else " at the beginning"
    return (
        f"“{token.text}”{before} is not what was said there: mark every change by [t]he, [...], [to] or giv[e], "
        "or keep the verbatim words."
    )
