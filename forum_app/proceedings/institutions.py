"""How an institution or an office may be written: whole, in parts, turned round, by its initials; and where it is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from forum_app.people.lookalikes import as_read
from forum_app.people.names import fold

Form = tuple[str, ...]

TELLING_TITLE = 2
"""Words from which a title alone may tell who somebody is: "Trade Minister", not "Director"."""

OFFICES = frozenset(
    "ambassador chancellor commissioner consul governor mayor minister president secretary senator".split()  # noqa: SIM905
)
"""Titles of one word that few hold."""

ARTICLES = ("the", "de")
"""What says, before an office, that one person is meant."""

SHORTEST_INITIALS = 3

_SMALL = frozenset("of the and for in on to at de het der den van voor en".split())  # noqa: SIM905
_COMPANY = frozenset("co ltd inc corp corporation company bv nv plc gmbh ag sa llc group holding holdings".split())  # noqa: SIM905
_HEAD_WORDS = """
    university ministry institute academy agency association bank bureau centre center chamber city college council
    department embassy faculty federation foundation office port province school society
    minister secretary professor director president ambassador commissioner
"""
_HEADS = frozenset(_HEAD_WORDS.split())
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, as written and folded, with its line."""

    written: str
    folded: str
    line: int


def forms_of(affiliation: str | None) -> set[Form]:
    """An institution in folded words: whole, its parts of two words or more, both turned round, short forms."""
    if not affiliation:
        return set()
    bare = _BRACKETED.sub(" ", affiliation)
    parts = [bare, *re.split(r"[,;/]", bare), *_BRACKETED.findall(affiliation)]
    found = {_bare(_fold_all(part)) for part in parts[1:]}
    found = {form for form in found if len(form) > 1} | {_bare(_fold_all(bare))}
    found |= {turned for form in found for turned in _turn(form)}
    found |= {_fold_all(part) for part in _BRACKETED.findall(affiliation) if part.isupper()}
    return found - {()}


def initials_of(affiliation: str | None) -> set[str]:
    """What stands for an institution in capitals, folded: "kist", and "mofa" beside "mfa"."""
    found = set()
    for part in re.split(r"[,;/()]", affiliation or ""):
        words = [word for word in _fold_all(part) if word.isascii() and word not in _COMPANY]
        heads = [word for word in words if word not in ("the", "de", "het")]
        for chosen in ([word for word in heads if word not in _SMALL], heads):
            if len(chosen) >= SHORTEST_INITIALS:
                found.add("".join(word[0] for word in chosen))
    return found


def title_forms(titles: Iterable[str | None], *, many: int) -> set[Form]:
    """Titles that tell who somebody is: of two words or more, or an office; not one that `many` of them share."""
    folded = Counter(_fold_all(title or "") for title in titles)
    telling = {
        form
        for form, count in folded.items()
        if count < many and (len(form) >= TELLING_TITLE or (len(form) == 1 and form[0] in OFFICES))
    }
    return telling | {turned for form in telling for turned in _turn(form)}


def find_forms(words: list[Word], forms: Iterable[Form], initials: Iterable[str] = ()) -> Iterator[int]:
    """The line of each place where one of `forms` stands; one word alone counts only with a capital, or as an office of
    which there is one ("the mayor"), initials all in capitals."""
    by_first: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        by_first[form[0]].append(form)
    short = frozenset(initials)
    for start, word in enumerate(words):
        if word.folded in short and sum(letter.isupper() for letter in word.written) >= SHORTEST_INITIALS:
            yield word.line
        for form in (*by_first.get(word.folded, ()), *_ending_variants(word.folded, by_first)):
            here = words[start : start + len(form)]
            one_only = start > 0 and words[start - 1].folded in ARTICLES and form[0] in OFFICES
            if len(here) == len(form) and _is_form(here, form, one_only=one_only):
                yield word.line


def read_words(text: str, line: int) -> Iterator[Word]:
    """The words of a text that begins on `line`, without what no reader sees."""
    for number, row in enumerate(as_read(text).split("\n"), line):
        for match in _WORD.finditer(row):
            written = re.sub(r"['’]s$", "", match[0])
            for part in fold(written).split():
                yield Word(written, part, number)


def _ending_variants(folded: str, by_first: Mapping[str, list[Form]]) -> Iterator[Form]:
    """Forms of one word of Hangul that `folded` begins with: Korean fixes its particles to the word."""
    if _HANGUL.search(folded):
        for first, forms in by_first.items():
            if folded != first and folded.startswith(first):
                yield from (form for form in forms if len(form) == 1)


def _is_form(words: list[Word], form: Form, *, one_only: bool) -> bool:
    *before, last = form
    same = all(word.folded == part for word, part in zip(words, before, strict=False))
    end = words[-1].folded
    # NFD-decomposed Hangul folds to whole syllables again, so that a prefix is a prefix of syllables.
    ends = end == last or (bool(_HANGUL.search(last)) and end.startswith(last))
    return same and ends and (len(form) > 1 or not last.isascii() or one_only or words[0].written[0].isupper())


def _turn(form: Form) -> Iterator[Form]:
    """ "Leiden University" beside "University of Leiden", and the other way round."""
    if len(form) > 2 and form[0] in _HEADS and form[1] == "of":
        rest = form[3:] if form[2] in ("the", "de") and len(form) > 3 else form[2:]
        yield (*rest, form[0])
    elif len(form) > 1 and form[-1] in _HEADS and not _SMALL & set(form):
        yield (form[-1], "of", *form[:-1])


def _bare(form: Form) -> Form:
    """Without the article before it, and without what says only that it is a company."""
    form = form[1:] if len(form) > 2 and form[0] in ("the", "de", "het") else form
    while len(form) > 1 and form[-1] in _COMPANY:
        form = form[:-1]
    return form


def _fold_all(text: str) -> Form:
    return tuple(word.folded for word in read_words(text, 1))
