"""What the words of an insight tell of whoever said them, beside the descriptor: a side, a sector, a gender.

Only what is said of oneself, or by the language; whom else a sentence tells of, people have to judge.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from forum_app.insights.descriptors import Descriptor, Voice, fits
from forum_app.people.models import Sector

Thing = TypeVar("Thing")
# Languages by country, as far as they point at one; English is everybody's.
_SPOKEN = """
KR ko|NL nl|BE nl fr de|DE de|AT de|CH de fr it|LU fr de lb|FR fr|ES es|PT pt|IT it|DK da|SE sv|NO nb nn no|FI fi sv
IS is|PL pl|CZ cs|SK sk|HU hu|RO ro|BG bg|GR el|HR hr|SI sl|RS sr|EE et|LV lv|LT lt|UA uk|TR tr|JP ja|CN zh|TW zh
BR pt|MX es|ID id|VN vi|TH th|MN mn|IL he|SA ar|EG ar|RU ru
CA fr iu|GL kl da|FO fo da|MA ar fr|TN ar fr|DZ ar fr|SN fr|AE ar|QA ar|JO ar|AR es|CL es|CO es|PE es|UY es|IN hi|PK ur
PH fil tl|MY ms|KZ kk ru|GE ka|AM hy|AZ az|IR fa|IE ga|MT mt|BY be ru|MD ro|AL sq|MK mk|BA bs hr sr|ME sr|ZA af zu|KE sw
"""
LANGUAGES_OF = {line.split()[0]: frozenset(line.split()[1:]) for line in re.split(r"[|\n]", _SPOKEN) if line.strip()}

_GOVERNMENT, _ACADEMIA = frozenset({Sector.GOVERNMENT}), frozenset({Sector.ACADEMIA})
_INDUSTRY, _CIVIL = frozenset({Sector.INDUSTRY}), frozenset({Sector.CIVIL_SOCIETY})
_MINE = r"\b(?:my|our|mijn|onze?)(?:\s+own|\s+eigen)?\s+(?:{})\b"
_AS = (
    r"(?:\b(?:as|being|I am|I'm)\s+an?\s+(?:[a-z]+\s+)?|\bwe,?\s+as\s+|\b(?:als|ik ben)\s+(?:een\s+)?)(?:{})"
    r"(?=\W*(?:$|[,.;:]|\bI\b|\bwe\b|\bik\b))"
)
_KOREAN = r"(?:우리|저희)\s*(?:{})"
_SECTOR_WORDS = (
    (_GOVERNMENT, _MINE.format("ministry|ministerie|embassy|ambassade|directorate|minister")),
    (_GOVERNMENT, _AS.format("officials?|civil servants?|diplomats?|regulators?|ambtenaar|diplomaat")),
    (_GOVERNMENT, _KOREAN.format("부처|대사관|공무원")),
    (_ACADEMIA, _MINE.format("university|faculty|universiteit|faculteit|laborator(?:y|ium)|lab")),
    (_ACADEMIA, _AS.format("professors?|academics?|scholars?|scientists?|hoogleraar|wetenschapper")),
    (_ACADEMIA, _KOREAN.format("대학|학교|연구실")),
    (_INDUSTRY, _MINE.format("company|firm|shareholders|customers|clients|bedrijf|klanten|aandeelhouders")),
    (_INDUSTRY, _AS.format("entrepreneurs?|manufacturers?|shipowners?|investors?|ondernemer|reder")),
    (_INDUSTRY, _KOREAN.format("회사|기업|고객")),
    (_CIVIL, _MINE.format("NGO|volunteers|vrijwilligers")),
    (_CIVIL, _AS.format("activists?|campaigners?|activist")),
)
_SECTORS = tuple((sectors, re.compile(pattern, re.IGNORECASE)) for sectors, pattern in _SECTOR_WORDS)
_GENDER = re.compile(
    r"\b(?:as|being|I am|I'm|als|ik ben)\s+(?:an?|een|the only|de enige)\s+(?:[a-z]+\s+)?"
    r"(?:woman|mother|man|father|girl|boy|vrouw|moeder|vader|meisje)\b",
    re.IGNORECASE,
)
_HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True, slots=True)
class SideWords:
    """A side as words tell it: its key, country (ISO 3166-1), label ("Netherlands") and adjective ("Dutch")."""

    key: str
    countries: tuple[str, ...]
    label: str
    adjective: str


@dataclass(frozen=True, slots=True)
class Hints:
    """What words tell: the sides and the sectors that their speaker may be of (None: any), and whether a gender."""

    sides: frozenset[str] | None
    sectors: frozenset[Sector] | None
    gender: bool

    def admit(self, voice: Voice) -> bool:
        """Whether somebody may have said the words."""
        of_side = self.sides is None or voice.side in self.sides
        return of_side and (self.sectors is None or voice.sector in self.sectors)


def read_hints(words: str, language: str, sides: Sequence[SideWords], *, book: str) -> Hints:
    """What `words` in a language tell in a book of the language `book` (both BCP 47)."""
    told = [frozenset({side.key}) for side in sides if _says_side(words, side)]
    spoken = "ko" if _HANGUL.search(words) else language.split("-", maxsplit=1)[0]
    if spoken not in (book.split("-", maxsplit=1)[0], "en"):
        # A language that no side speaks points at none.
        told += _known({side.key for side in sides if _speaks(side, spoken)})
    sectors = [of for of, pattern in _SECTORS if pattern.search(words)]
    return Hints(_common(told), _common(sectors), bool(_GENDER.search(words)))


def count_left(descriptor: Descriptor, hints: Hints, voices: Iterable[Voice]) -> tuple[int, int]:
    """How many people a descriptor fits, and how many of them the words leave."""
    crowd = {voice.person: voice for voice in voices if fits(descriptor, voice)}
    return len(crowd), sum(hints.admit(voice) for voice in crowd.values())


def _says_side(words: str, side: SideWords) -> bool:
    adjective, label = re.escape(side.adjective), re.escape(side.label)
    of_oneself = (
        # An editor's own mark, inside the words.
        rf"\btranslat(?:ed|ion)\s+from(?:\s+the)?\s+{adjective}\b",
        rf"\b(?:we|us)\s+(?:the\s+)?{adjective}s?\b",
        rf"\b(?:as|being|I am|I'm)\s+an?\s+{adjective}(?:\s+\w+)?(?=\s*(?:$|[,.;:])|\s+(?:I|we)\b)",
        rf"\b(?:my|our)(?:\s+own)?\s+country,\s+(?:the\s+)?{label}\b",
    )
    return any(re.search(pattern, words, re.IGNORECASE) for pattern in of_oneself)


def _speaks(side: SideWords, language: str) -> bool:
    return any(language in LANGUAGES_OF.get(country, ()) for country in side.countries)


def _known(keys: Collection[str]) -> Iterator[frozenset[str]]:
    if keys:
        yield frozenset(keys)


def _common(told: Sequence[frozenset[Thing]]) -> frozenset[Thing] | None:
    return frozenset.intersection(*told) if told else None
