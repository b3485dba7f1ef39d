"""How a speaker is described without a name: the printed words, whom they fit, and what would say less."""

from __future__ import annotations

from dataclasses import dataclass

from forum_app.insights.descriptor_words import COLLECTIVES, LANGUAGES, ONE_SPEAKER, describe_in
from forum_app.insights.models import Level, Noun
from forum_app.people.models import Sector
from forum_app.programme.models import Role

SPEAKING = frozenset({Role.CHAIR, Role.MODERATOR, Role.PANELLIST, Role.DISCUSSANT, Role.KEYNOTE})
"""Roles whose words can become insights; interpreters, rapporteurs and observers are never in a crowd."""

COLLECTIVE = "the panellists"
"""Who speaks at forum level: nobody by himself."""

SECTORS_OF_NOUN = {
    Noun.OFFICIAL: frozenset({Sector.GOVERNMENT}),
    Noun.ACADEMIC: frozenset({Sector.ACADEMIA}),
    Noun.INDUSTRY: frozenset({Sector.INDUSTRY}),
    Noun.CIVIL_SOCIETY: frozenset({Sector.CIVIL_SOCIETY}),
    Noun.EXPERT: frozenset(Sector) - {Sector.GOVERNMENT},
}
"""Sectors that a noun fits; a noun that is not here fits every sector. Track 1.5 tells officials from experts."""

_CONSONANT_SOUNDS = ("eu", "ug", "uk", "uni", "uru", "one")

MORE_GENERAL = {
    Noun.ACADEMIC: (Noun.EXPERT, Noun.SPEAKER),
    Noun.INDUSTRY: (Noun.EXPERT, Noun.SPEAKER),
    Noun.CIVIL_SOCIETY: (Noun.EXPERT, Noun.SPEAKER),
    Noun.EXPERT: (Noun.SPEAKER,),
    Noun.OFFICIAL: (Noun.SPEAKER,),
    Noun.PANELLIST: (Noun.SPEAKER,),
    Noun.STAKEHOLDER: (Noun.SPEAKER,),
    Noun.SPEAKER: (),
}
"""Nouns that fit everybody whom the key fits, next stricter first: a stricter descriptor must stay true."""


@dataclass(frozen=True, slots=True)
class SideLabel:
    """A side as descriptors need it: key ("ROK") and adjective ("Korean")."""

    key: str
    adjective: str


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A noun, and a side or none."""

    noun: Noun
    side: SideLabel | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """One person who may be meant by a descriptor, as a programme shows them; `person` only tells people apart."""

    person: int
    role: Role
    sector: Sector
    side: str | None


def printed(descriptor: Descriptor, level: Level) -> Descriptor:
    """The descriptor that `level` lets through: an unattributed speaker keeps neither side nor sector.

    "Expert" stays, since it says no more than that the speaker is not an official; an official is "one speaker".
    """
    if level is not Level.UNATTRIBUTED:
        return descriptor
    general = (descriptor.noun, *MORE_GENERAL[descriptor.noun])
    return Descriptor(Noun.EXPERT if Noun.EXPERT in general else Noun.SPEAKER)


def describe(descriptor: Descriptor, level: Level, language: str = "en") -> str:
    """The printed words: "a Korean panellist", "an expert", "one speaker", "the panellists".

    In the book's `language` (BCP 47) where descriptor_words.py speaks it, else in English.
    Raises ValueError for levels that describe nobody (named, off the record).
    """
    spoken = language.casefold().split("-")[0]
    if level is Level.FORUM:
        return COLLECTIVES.get(spoken, COLLECTIVE)
    if level not in (Level.DESCRIPTION, Level.UNATTRIBUTED):
        raise ValueError(f"{level} has no descriptor")
    shown = printed(descriptor, level)
    if level is Level.UNATTRIBUTED and shown.noun is Noun.SPEAKER:
        return ONE_SPEAKER.get(spoken, "one speaker")
    if spoken in LANGUAGES:
        return describe_in(spoken, shown.noun, shown.side.adjective if shown.side else None)
    return with_article(f"{shown.side.adjective} {shown.noun}" if shown.side else str(shown.noun))


def with_article(words: str) -> str:
    """`words` after "a" or "an", by the sound that they begin with: "an Estonian …", "a European …", "an NL …"."""
    first = words.split(maxsplit=1)[0]
    if len(first) > 1 and first.isupper():
        # Spelt letter by letter; "you" begins with a consonant sound.
        vowel_sound = first[0] in "AEFHILMNORSX" and not first.startswith("EU")
    else:
        word = first.casefold()
        vowel_sound = word[0] in "aeiou" and not word.startswith(_CONSONANT_SOUNDS)
    return f"{'an' if vowel_sound else 'a'} {words}"


def fits(descriptor: Descriptor, voice: Voice) -> bool:
    """Whether a reader of the programme could take `voice` for the one described.

    "Panellist" fits only those whom the programme calls so; a reader would not look among the chairs.
    """
    if voice.role not in SPEAKING:
        return False
    if descriptor.side is not None and descriptor.side.key != voice.side:
        return False
    if descriptor.noun is Noun.PANELLIST:
        return voice.role is Role.PANELLIST
    sectors = SECTORS_OF_NOUN.get(descriptor.noun)
    return sectors is None or voice.sector in sectors


def stricter(descriptor: Descriptor) -> tuple[Descriptor, ...]:
    """What would say less, next first: without the side, then more general nouns. After them comes forum level."""
    dropped = (Descriptor(descriptor.noun),) if descriptor.side else ()
    return dropped + tuple(Descriptor(noun) for noun in MORE_GENERAL[descriptor.noun])


def is_loosened(today: Descriptor, cleared: Descriptor) -> bool:
    """Whether `today` says more, or something else, than the descriptor that the speaker cleared."""
    same_side = today.side is None or (cleared.side is not None and today.side.key == cleared.side.key)
    same_noun = today.noun is cleared.noun or today.noun in MORE_GENERAL[cleared.noun]
    return not (same_side and same_noun)
