"""Finding names in text: every way in which a name is written, looked for without case, accents and hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache

from forum_app.people.disguises import other_readings
from forum_app.people.lookalikes import as_read
from forum_app.people.models import NameOrder
from forum_app.people.names import Name, fold
from forum_app.people.partial import Word, find_partial, list_partial, parts, run
from forum_app.people.spellings import family_spellings, given_spellings, short_particle

_TITLE_WORDS = """
    dr drs ir prof professor mr mrs ms mx meneer mevrouw mme mlle madame monsieur herr frau fru herra rouva
    senor senora signor signora
"""
TITLES = tuple(_TITLE_WORDS.split())
"""Words that turn a family name alone into a person; a person's own honorific counts too."""

ONE_WORD = 7
"""Letters from which a whole name run together ("kimminji", in a file name) is no ordinary word."""

CONVERSATIONS = frozenset({"personal_communication", "interview"})
"""Types of CSL items that record what somebody said to the authors."""

_MAKERS = """
    author editor translator container-author collection-editor director composer compiler contributor curator
    editor-translator editorial-director executive-producer guest host illustrator narrator organizer original-author
    performer producer reviewed-author script-writer series-creator
"""
MAKERS = frozenset(_MAKERS.split())
"""Fields of a CSL item in which the makers of a work stand."""

_LONGEST_NAME = 10  # words
# Scripts without spaces within a name end where another begins: "Min-ji는" is a name and a particle.
_WORD = re.compile(r"[가-힣一-鿿぀-ヿ]+|[^\W\d_가-힣一-鿿぀-ヿ]+(?:['’ʼ][^\W\d_가-힣一-鿿぀-ヿ]+)*")
_HANGUL = re.compile("[가-힣]")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_OFFICES = (
    "교수|박사|대사|장관|차관|의원|위원|원장|소장|국장|실장|대표|회장|이사장|이사|총리|대통령|연구원|연구위원|선생"
)
# What Korean writing fixes to a name; with two syllables any other ending would make another word.
_AFTER_NATIVE = re.compile(
    rf"(?:씨|{_OFFICES})?(?:님)?"
    "(?:은|는|이|가|을|를|의|와|과|도|만|께서|께|에게서|에게|한테|이라고|라고|이라는|라는|처럼|보다|부터|까지|이나|나)?"
)
# Family names of two syllables; all others have one.
_LONG_FAMILIES = ("남궁", "황보", "제갈", "사공", "선우", "독고", "서문")


@dataclass(frozen=True)
class Written:
    """Written forms run together and folded: whole names, initials with a surname, titles with a surname, others.

    `native` are names in another script, with spaces taken out. Only hints are `alone` (surnames of some length and
    parts of them), `offices` with a short surname, and `givens` (given names alone).
    """

    whole: frozenset[str] = frozenset()
    initials: frozenset[str] = frozenset()
    titled: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    native: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    givens: frozenset[str] = frozenset()

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
            self.offices - other.offices,
            self.givens - other.givens,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: its line (from 1), and whether it is certain or a surname alone."""

    line: int
    certain: bool


def written_forms(names: Iterable[Name]) -> Written:
    """All forms of all these names."""
    forms: dict[str, set[str]] = {kind.name: set() for kind in fields(Written)}
    for name in names:
        for kind, form in _forms(name):
            forms[kind].add(form)
    return Written(**{kind: frozenset(found) for kind, found in forms.items()})


def find_names(text: str, forms: Written) -> tuple[Found, ...]:
    """Where `text` has one of these names, at most once a line, in order."""
    words = list(_words(text))
    certain = {*_whole_names(words, forms), *_native_lines(text, forms.native)}
    for reading in other_readings(as_read(text)):
        certain.update(_whole_names(list(_words(reading)), forms))
    hints = set(find_partial(words, forms.alone, forms.offices, forms.givens))
    return tuple(Found(line, line in certain) for line in sorted(certain | hints))


def _whole_names(words: Sequence[Word], forms: Written) -> Iterator[int]:
    for start, word in enumerate(words):
        if word.folded[:2] in forms.starts:
            yield from _names_from(words, start, forms)


@lru_cache(maxsize=4096)
def _forms(name: Name) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((kind, form) for kind, form in _list_forms(name) if form))


def _list_forms(name: Name) -> Iterator[tuple[str, str]]:
    given, family, particle = run(name.given), run(name.family), run(name.particle or "")
    surnames = _surnames(name)
    firsts = set(_firsts(name))
    letters = "".join(part[0] for part in fold(name.given).split())
    for first in firsts:
        for surname in surnames:
            yield "whole", first + surname
            yield "whole", surname + first
        yield "whole", family + first + particle
    if particle or " " in fold(name.family):
        alone = parts(name.family) | ({family} if particle else set())
        yield from (("whole", surname) for surname in surnames - alone)
    yield from list_partial(name, surnames, [first for first in firsts if len(first) > len(letters)])
    for initials in {letters, letters[:1]} - {""}:
        for surname in surnames:
            yield "initials", initials + surname
            yield "initials", surname + initials
        yield "initials", family + initials + particle
    for title in {*TITLES, run(name.honorific or "")} - {""}:
        yield from (("titled", title + surname) for surname in {*surnames, particle + family})
    if not family.isascii() or not given.isascii():
        yield "native", _compact(name.family + name.given)
        yield "native", _compact(name.given + name.family)
    yield from (("native", form) for form in _native_forms(_compact(name.native_name or "")))


def _is_korean(name: Name) -> bool:
    return name.name_order is NameOrder.FAMILY_FIRST or bool(_HANGUL.search(name.native_name or ""))


def _surnames(name: Name) -> set[str]:
    family, particle = run(name.family), name.particle or ""
    spellings = family_spellings(family) if _is_korean(name) else ()
    families = {family, *parts(name.family)}
    particles = {run(particle), run(short_particle(particle)), ""}
    return {one + other for one in particles for other in families} | {*spellings}


def _firsts(name: Name) -> Iterator[str]:
    """What stands before a family name, or after it: all given names, one of them, one with the others' initials."""
    given = fold(name.given).split()
    yield "".join(given)
    if name.name_order is NameOrder.GIVEN_FIRST and given:
        yield from (one for one in given if len(one) > 1)
        yield given[0] + "".join(one[0] for one in given[1:])
    if _is_korean(name):
        yield from given_spellings(" ".join(given))


def _native_forms(native: str) -> Iterator[str]:
    """A name in its own script, run together: also turned round, and its family name with an office."""
    yield native
    if len(native) > 2 and all(map(_HANGUL.match, native)):
        family = native[:2] if native.startswith(_LONG_FAMILIES) and len(native) > 3 else native[:1]
        yield native.removeprefix(family) + family
        yield from (family + office for office in _OFFICES.split("|"))


def _names_from(words: Sequence[Word], start: int, forms: Written) -> Iterator[int]:
    """The line of the word at `start`, for each name that begins with it."""
    run = bare = ""
    for index in range(start, min(start + _LONGEST_NAME, len(words))):
        folded = words[index].folded
        run += folded
        # Without initials between: "Søren P. Jansen" is Søren Jansen.
        initial = index > start and len(folded) == 1 and words[index].capital
        bare += "" if initial else folded
        # One letter more, for "Jan van Hoofts".
        if len(bare) > forms.longest + 1:
            return
        several = index > start
        runs = {run, bare, run.removesuffix("s"), bare.removesuffix("s")}
        whole = not forms.whole.isdisjoint(runs) and (several or len(run) >= ONE_WORD)
        initials = several and run in forms.initials and all(word.capital for word in words[start : index + 1])
        titled = several and run in forms.titled and not _goes_on(words, index)
        if whole or initials or titled:
            yield words[start].line


def _goes_on(words: Sequence[Word], index: int) -> bool:
    """Whether another capitalised word follows directly: "Dr Kim Soo-hyun" is not the Dr Kim looked for."""
    if index + 1 >= len(words):
        return False
    here, after = words[index], words[index + 1]
    return after.capital and after.line == here.line and after.start == here.end + 1


def _words(text: str) -> Iterator[Word]:
    for number, line in enumerate(as_read(text).split("\n"), start=1):
        for match in _WORD.finditer(line):
            folded = _fold_word(match[0])
            if folded:
                yield Word(folded, match[0][0].isupper(), number, match.end(), match.start())


@lru_cache(maxsize=20_000)
def _fold_word(word: str) -> str:
    return fold(_POSSESSIVE.sub("", word)).replace(" ", "")


def _native_lines(text: str, native: Iterable[str]) -> Iterator[int]:
    """Lines where a name in another script begins, whatever spaces and marks stand within it."""
    visible = as_read(text)
    for name in native:
        if name[0] not in visible:
            continue
        inner = r"[\W_]*".join(re.escape(letter) for letter in name)
        # Two syllables may well be a part of other words.
        before = r"(?<!\w)" if len(name) < 3 else ""
        for match in re.finditer(rf"{before}{inner}(\w*)", visible):
            if len(name) > 2 or _AFTER_NATIVE.fullmatch(match[1]):
                yield visible.count("\n", 0, match.start()) + 1


def _compact(native: str) -> str:
    return "".join(letter for letter in as_read(native) if letter.isalnum())


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
