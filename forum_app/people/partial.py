"""What may be a name, and may be a word: a family name alone, a part of one, a given name, an office before one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from forum_app.people.lookalikes import as_read
from forum_app.people.names import Name, fold

DISTINCT = 5
"""Letters from which a family name alone, or a part of one, with its capital, is worth a second look."""

DISTINCT_GIVEN = 4
"""Letters from which a given name alone is."""

SHORTEST_PART = 3
"""Letters of a half of a double-barrelled name that is looked for with the rest of the name."""

_OFFICE_WORDS = """
    admiral ambassador captain chair chairman chairperson chairwoman chancellor chief colonel commander commissioner
    consul councillor counsellor dean delegate deputy director envoy general governor judge mayor minister premier
    president rector representative secretary senator
"""
OFFICES = tuple(_OFFICE_WORDS.split())
"""Words that make somebody of a short family name after them: "Minister Kim"."""

_LONGEST_GIVEN = 4  # words
_ARTICLES = frozenset("a an the de het een der die das ein eine".split())  # noqa: SIM905
# What begins a sentence with a capital and is no part of a name.
_BEGINNING_WORDS = """
    after also although and as at because before both but by did does even for from had has here how if in is like not
    now of on once only or since so than that then there though thus to unlike was what when where while who why with
    yet aan als bij dat dit door en hier maar met na naar nu of om ook op over toen uit van voor want zoals zo
    aber als auch auf aus bei da dann denn doch für hier mit nach nun oder so und von wie wo zu
"""
_BEGINNINGS = frozenset(_BEGINNING_WORDS.split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: folded, with a capital or none, its line, and where it ends and begins in the line."""

    folded: str
    capital: bool
    line: int
    end: int
    start: int


def run(part: str) -> str:
    """A part of a name, folded and run together."""
    return "".join(letter for letter in fold(as_read(part)) if letter.isalpha())


def parts(family: str) -> set[str]:
    """The names that a double-barrelled one is made of, where each could stand for it: "Vries", "Jansen"."""
    found = [run(part) for part in re.split(r"\s*[-‐‑–]\s*", family)]
    return {part for part in found if len(part) >= SHORTEST_PART} if len(found) > 1 else set()


def list_partial(name: Name, surnames: Iterable[str], givens: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What may stand for somebody, by kind; `surnames` and `givens` are their spellings, run together."""
    for word in {run(name.family), *map(run, re.split(r"[\s\-‐‑–]+", name.family))}:
        if len(word) >= DISTINCT:
            yield "alone", word
    for surname in surnames:
        # A longer one is looked at by itself.
        yield from (("offices", office + surname) for office in OFFICES if len(surname) < DISTINCT)
    first = run(fold(name.given).partition(" ")[0])
    yield from (("givens", given) for given in {first, *givens} if len(given) >= DISTINCT_GIVEN)


def find_partial(
    words: Sequence[Word], alone: Collection[str], offices: Collection[str], givens: Collection[str]
) -> Iterator[int]:
    """The line of each word, or few of them, that may be a name."""
    for place, word in enumerate(words):
        if word.capital and (
            word.folded in alone
            or (offices and _is_office(words, place, offices))
            or (givens and _is_given(words, place, givens))
        ):
            yield word.line


def _is_office(words: Sequence[Word], place: int, offices: Collection[str]) -> bool:
    """Whether an office and a surname stand there, and no further name: "President Park Chung-hee" is another Park."""
    if not _joins(words, place) or _joins(words, place + 1):
        return False
    return words[place].folded + words[place + 1].folded in offices


def _is_given(words: Sequence[Word], start: int, givens: Collection[str]) -> bool:
    """Whether a given name begins there and ends without a family name after it, but for an initial."""
    joined = ""
    if _is_part(words, start):
        return False
    for place in range(start, min(start + _LONGEST_GIVEN, len(words))):
        if words[place].line != words[start].line:
            return False
        joined += words[place].folded
        if joined in givens:
            return not _joins(words, place) or len(words[place + 1].folded) == 1
    return False


def _is_part(words: Sequence[Word], place: int) -> bool:
    """Whether the word before says that this is no name by itself: "Lake Victoria", "Kang Min-ji", "a Maria"."""
    if place == 0:
        return False
    before = words[place - 1].folded
    return before in _ARTICLES or (before not in _BEGINNINGS and _joins(words, place - 1))


def _joins(words: Sequence[Word], place: int) -> bool:
    """Whether the word at a place and the next one, both with a capital, stand beside each other: "Louis Robert"."""
    if place < 0 or place + 1 >= len(words):
        return False
    here, after = words[place], words[place + 1]
    beside = here.line == after.line and after.start - here.end <= 1
    return here.capital and after.capital and beside
