"""How Korean names are spelt in Latin letters, and Dutch particles shortened: one person's own papers differ."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

_FAMILY = """
    kim gim | lee yi rhee ri i rhie | park pak bak | choi choe | jung jeong chung joung | cho jo | kang gang
    yoon yun | jang chang | lim im rim | noh roh no ro | ryu yoo yu ryoo you | shin sin | kwon gwon | ko go koh
    jeon jun chun cheon | moon mun | son sohn | baek paik paek back | heo hur huh | shim sim | woo u wu
    koo gu ku goo | jin chin | ju joo chu | oh o
    suh seo so | ahn an | bae pae | kwak gwak | byun byeon | sung seong | kook guk | eom um | pyo phyo
"""
_GIVEN = """
    jun joon | young yeong yung | hyun hyeon | woo u wu | sun seon | kyung gyeong kyoung | jung jeong chung joung
    sung seong | hee hui hi | jin chin | ki gi | kyu gyu | soo su | joo ju | moo mu | koo gu | geun keun kun
    chul cheol | hoon hun | woong ung | wook uk | seok suk sok | byung byeong | eun un | hyuk hyeok | yeon youn yun
    bum beom | tae dae | yoon yun | ho hoh | myung myeong | sook suk | mee mi | nam nahm | il ihl | joong jung
    kwang gwang | kwan gwan | kang gang | hye hae | ja jah | cheon chun | yong yoong | rae lae nae | ryul yul yeol
    ah a | soon sun | hwa wha | jae je | heon hun | beom bom | gun geon | won weon | kook guk
"""
MOST = 16
"""Spellings of one given name, beyond which a name is looked for in the first ones only."""

_SYLLABLES = 3
_SHORT = {"van": "v", "der": "d", "den": "d", "de": "d", "het": "h", "ten": "t", "ter": "t", "'t": "t", "’t": "t"}


def _groups(table: str) -> dict[str, tuple[str, ...]]:
    """Each spelling with all that stand for the same, itself included."""
    found: dict[str, tuple[str, ...]] = {}
    for group in (part.split() for line in table.splitlines() for part in line.split("|")):
        for spelling in group:
            found[spelling] = tuple(dict.fromkeys((*found.get(spelling, ()), *group)))
    return found


_FAMILIES, _SOUNDS = _groups(_FAMILY), _groups(_GIVEN)


def family_spellings(family: str) -> tuple[str, ...]:
    """A Korean family name, folded, in all usual spellings; none for another name."""
    return _FAMILIES.get(family, ())


def given_spellings(given: str) -> Iterator[str]:
    """A Korean given name, folded ("min jun"), run together in all usual spellings, its own first."""
    syllables = given.split()
    if not syllables or len(syllables) > _SYLLABLES:
        yield "".join(syllables)
        return
    ways = [(one, *(other for other in _SOUNDS.get(one, ()) if other != one)) for one in syllables]
    if len(ways) == 1:
        ways = [tuple(dict.fromkeys((*ways[0], *_split_spellings(syllables[0]))))]
    for chosen in itertools.islice(itertools.product(*ways), MOST):
        yield "".join(chosen)


def _split_spellings(word: str) -> Iterator[str]:
    """ "minjun" as "minjoon": one of its two syllables, the second of which is known, spelt another way."""
    for place in range(2, len(word) - 1):
        first, second = word[:place], word[place:]
        for spelt in _SOUNDS.get(second, ()):
            yield first + spelt


def short_particle(particle: str) -> str:
    """A Dutch particle as it is shortened: "v d" for "van der", "v" for "van"; the particle itself where it is not."""
    return " ".join(_SHORT.get(word, word) for word in re.split(r"\s+", particle.casefold().strip()))
