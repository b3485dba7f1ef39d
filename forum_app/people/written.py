"""Finding names in text: every way in which a name is written, looked for without case, accents and hyphens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from forum_app.people.models import NameOrder
from forum_app.people.names import Name, fold

TITLES = ("dr", "drs", "ir", "prof", "professor", "mr", "mrs", "ms", "mx", "meneer", "mevrouw")
"""Words that turn a family name alone into a person; a person's own honorific counts too."""

ONE_WORD = 7
"""Letters from which a whole name run together ("kimminji", in a file name) is no ordinary word."""

DISTINCT = 5
"""Letters from which a family name alone, with its capital, is worth a second look."""

CONVERSATIONS = frozenset({"personal_communication", "interview"})
"""Types of CSL items that record what somebody said to the authors."""

_MAKERS = """
    author editor translator container-author collection-editor director composer compiler contributor curator
    editor-translator editorial-director executive-producer guest host illustrator narrator organizer original-author
    performer producer reviewed-author script-writer series-creator
"""
MAKERS = frozenset(_MAKERS.split())
"""Fields of a CSL item in which the makers of a work stand."""

_SPELLINGS = """
    kim gim | lee yi rhee ri i rhie | park pak bak | choi choe | jung jeong chung joung | cho jo | kang gang
    yoon yun | jang chang | lim im rim | noh roh no ro | ryu yoo yu ryoo you | shin sin | kwon gwon | ko go koh
    jeon jun chun cheon | moon mun | son sohn | baek paik paek back | heo hur huh | shim sim | woo u wu
    koo gu ku goo | jin chin | ju joo chu | oh o
    suh seo so | ahn an | bae pae | kwak gwak | byun byeon | sung seong | kook guk | eom um | pyo phyo
"""
_SPELT = {
    spelling: tuple(group.split())
    for line in _SPELLINGS.splitlines()
    for group in line.split("|")
    for spelling in group.split()
}
"""Korean family names as they are written in Latin letters: one person's articles differ from their passport."""

_LONGEST_NAME = 10  # words
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_HANGUL = re.compile("[가-힣]")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
# What Korean writing fixes to a name; with two syllables any other ending would make another word.
_AFTER_NATIVE = frozenset("은 는 이 가 을 를 의 와 과 도 씨 님 께서 에게 박사 교수".split()) | {""}  # noqa: SIM905


@dataclass(frozen=True)
class Written:
    """Written forms run together and folded: whole names, initials with a surname, titles with a surname, others.

    `alone` are surnames of some length: only a hint. `native` are names in another script, with spaces taken out.
    """

    whole: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    titled: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    native: frozenset[str] = frozenset()

    @cached_property
    def longest(self) -> int:
        """Letters of the longest form, beyond which words need not be joined."""
        return max((len(form) for form in (*self.whole, *self.initials, *self.titled)), default=0)

    @cached_property
    def starts(self) -> frozenset[str]:
        """The first letter, and the first two, of each form: most words of a text begin none."""
        return frozenset(form[:many] for form in (*self.whole, *self.initials, *self.titled) for many in (1, 2))

    def without(self, other: Written) -> Written:
        """These forms, less those that `other` has as well."""
        return Written(
            self.whole - other.whole,
            self.initials - other.initials,
            self.titled - other.titled,
            self.alone - other.alone,
            self.native - other.native,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: its line (from 1), and whether it is certain or a surname alone."""

    line: int
    certain: bool


@dataclass(frozen=True, slots=True)
class _Word:
    folded: str
    capital: bool
    line: int
    end: int
    start: int


def written_forms(names: Iterable[Name]) -> Written:
    """All forms of all these names."""
    forms: dict[str, set[str]] = {"whole": set(), "initials": set(), "titled": set(), "alone": set(), "native": set()}
    for name in names:
        for kind, form in _forms(name):
            if form:
                forms[kind].add(form)
    return Written(**{kind: frozenset(found) for kind, found in forms.items()})


def find_names(text: str, forms: Written) -> tuple[Found, ...]:
    """Where `text` has one of these names, at most once a line, in order."""
    words = list(_words(text))
    certain: set[int] = set()
    for start, word in enumerate(words):
        if word.folded[:2] in forms.starts:
            certain.update(_names_from(words, start, forms))
    certain.update(_native_lines(text, forms.native))
    hints = {word.line for word in words if word.capital and word.folded in forms.alone}
    return tuple(Found(line, line in certain) for line in sorted(certain | hints))


def _forms(name: Name) -> Iterator[tuple[str, str]]:
    given, family, particle = _run(name.given), _run(name.family), _run(name.particle or "")
    if not family.isascii() or not given.isascii():
        yield "native", _compact(name.family + name.given)
        yield "native", _compact(name.given + name.family)
    surnames = {particle + family, family}
    firsts = {given}
    if name.name_order is NameOrder.GIVEN_FIRST and given:
        firsts.add(fold(name.given.split()[0]).replace(" ", ""))
    if name.name_order is NameOrder.FAMILY_FIRST or _HANGUL.search(name.native_name or ""):
        for spelt in _SPELT.get(family, ()):
            yield "whole", spelt + given
            yield "whole", given + spelt
    for first in firsts:
        for surname in surnames:
            yield "whole", first + surname
            yield "whole", surname + first
        yield "whole", family + first + particle
    if particle or " " in fold(name.family):
        yield "whole", particle + family
    elif len(family) >= DISTINCT:
        yield "alone", family
    letters = "".join(part[0] for part in fold(name.given).split())
    for initials in {letters, letters[:1]} - {""}:
        for surname in surnames:
            yield "initials", initials + surname
            yield "initials", surname + initials
    for title in {*TITLES, _run(name.honorific or "")} - {""}:
        yield "titled", title + particle + family
    if name.native_name:
        yield "native", _compact(name.native_name)


def _names_from(words: Sequence[_Word], start: int, forms: Written) -> Iterator[int]:
    """The line of the word at `start`, for each name that begins with it."""
    run = ""
    for index in range(start, min(start + _LONGEST_NAME, len(words))):
        run += words[index].folded
        if len(run) > forms.longest:
            return
        several = index > start
        whole = run in forms.whole and (several or len(run) >= ONE_WORD)
        initials = several and run in forms.initials and all(word.capital for word in words[start : index + 1])
        titled = several and run in forms.titled and not _goes_on(words, index)
        if whole or initials or titled:
            yield words[start].line


def _goes_on(words: Sequence[_Word], index: int) -> bool:
    """Whether another capitalised word follows directly: "Dr Kim Soo-hyun" is not the Dr Kim looked for."""
    if index + 1 >= len(words):
        return False
    here, after = words[index], words[index + 1]
    return after.capital and after.line == here.line and after.start == here.end + 1


def _words(text: str) -> Iterator[_Word]:
    for number, line in enumerate(_visible(text).split("\n"), start=1):
        for match in _WORD.finditer(line):
            folded = _fold_word(match[0])
            if folded:
                yield _Word(folded, match[0][0].isupper(), number, match.end(), match.start())


@lru_cache(maxsize=20_000)
def _fold_word(word: str) -> str:
    return fold(_POSSESSIVE.sub("", word)).replace(" ", "")


def _native_lines(text: str, native: Iterable[str]) -> Iterator[int]:
    """Lines where a name in another script begins, whatever spaces and marks stand within it."""
    visible = _visible(text)
    for name in native:
        inner = r"[\W_]*".join(re.escape(letter) for letter in name)
        for match in re.finditer(rf"{inner}(\w*)", visible):
            if len(name) > 2 or match[1] in _AFTER_NATIVE:
                yield visible.count("\n", 0, match.start()) + 1


def _visible(text: str) -> str:
    """`text` in compatible, composed letters, without what no reader sees (soft hyphens, joiners)."""
    normal = unicodedata.normalize("NFKC", text)
    if normal.replace("\n", "").isprintable():  # then no letter is of that kind, and none need be looked at
        return normal
    return "".join(letter for letter in normal if unicodedata.category(letter) != "Cf")


def _run(part: str) -> str:
    return "".join(letter for letter in fold(part) if letter.isalpha())


def _compact(native: str) -> str:
    return "".join(letter for letter in _visible(native) if letter.isalnum())


def creators(csl: Mapping[str, object]) -> Iterator[Name]:
    """The people whom a CSL item names as its makers.

    Of a conversation nobody is its maker: that somebody told the authors something is what must not get out.
    """
    if csl.get("type") in CONVERSATIONS:
        return
    for field in MAKERS & csl.keys():
        value = csl[field]
        for person in value if isinstance(value, list) else ():
            if isinstance(person, dict) and (person.get("family") or person.get("literal")):
                family = str(person.get("family") or person["literal"])
                particle = person.get("non-dropping-particle") or person.get("dropping-particle")
                yield Name(str(person.get("given") or ""), family, particle=str(particle) if particle else None)
