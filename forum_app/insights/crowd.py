"""Crowd size: how many people a descriptor could mean, and what to print where they are too few."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from forum_app.insights.descriptors import Descriptor, Voice, fits, printed, stricter
from forum_app.insights.models import Level, Noun

CROWDED_LEVELS = (Level.DESCRIPTION, Level.UNATTRIBUTED)
"""Levels at which one unnamed person speaks, and the series' threshold counts. A name hides nobody."""

COLLECTIVE = 2
"""People needed at forum level, where nobody speaks alone: "the panellists" of a panel of one are one person."""


@dataclass(frozen=True, slots=True)
class TooSmall:
    """A descriptor that fits `size` people where `threshold` are needed.

    `proposal` is the next stricter one that is large enough and fits `proposal_size`, or None: then forum level, if
    `collective` says that more than one person could speak there. `alone`: a decision to print it anyway cannot
    stand, since it would name one person against the ground rule.
    """

    size: int
    threshold: int
    proposal: Descriptor | None
    proposal_size: int
    collective: bool
    alone: bool = False


def crowd_size(descriptor: Descriptor, voices: Iterable[Voice]) -> int:
    """How many different people of one panel `descriptor` fits; somebody with two roles counts once."""
    return len(_fitting(descriptor, voices))


def override_holds(today: Descriptor, decided: Descriptor | None) -> bool:
    """Whether a decision to print `decided` in spite of a small crowd covers the descriptor of `today`.

    Only the same one: whoever decided weighed those words and no others. None: nothing was decided.
    """
    return decided is not None and (today.noun, _side(today)) == (decided.noun, _side(decided))


def _side(descriptor: Descriptor) -> str | None:
    return descriptor.side.key if descriptor.side else None


def check_crowd(
    descriptor: Descriptor,
    level: Level,
    voices: Sequence[Voice],
    threshold: int,
    *,
    overridden: bool,
    shielded: bool = False,
) -> TooSmall | None:
    """What is wrong with printing `descriptor` at `level` for somebody among `voices` (one panel); None if nothing.

    `overridden`: an organiser has recorded a decision to print this one anyway, with a reason. What fits one person
    alone names that person: where a ground rule has `shielded` everybody, such a decision does not hold for it.
    """
    small = _measure(descriptor, level, voices, threshold)
    if small is None or not overridden:
        return small
    return replace(small, alone=True) if shielded and small.size < COLLECTIVE else None


def _measure(descriptor: Descriptor, level: Level, voices: Sequence[Voice], threshold: int) -> TooSmall | None:
    speaking = crowd_size(Descriptor(Noun.SPEAKER), voices)
    if level is Level.FORUM and speaking < COLLECTIVE:
        return TooSmall(speaking, COLLECTIVE, None, 0, collective=False)
    if level not in CROWDED_LEVELS:
        return None
    shown = printed(descriptor, level)
    size = crowd_size(shown, voices)
    if size >= threshold:
        return None
    sizes = [(proposal, crowd_size(proposal, voices)) for proposal in stricter(shown)]
    proposal, larger = next((found for found in sizes if found[1] >= threshold), (None, 0))
    return TooSmall(size, threshold, proposal, larger, collective=speaking >= COLLECTIVE)


def find_linkable(described: Mapping[str, tuple[int, Level, str]]) -> tuple[tuple[str, ...], ...]:
    """Groups of insights that a reader could ascribe to one unnamed speaker: same words for the speaker, same panel.

    `described` maps an insight's key to its panel, level and printed attribution. Groups and keys are sorted.
    """
    groups: dict[tuple[int, str], list[str]] = defaultdict(list)
    for key, (panel, level, who) in described.items():
        if level in CROWDED_LEVELS:
            groups[panel, who].append(key)
    return tuple(sorted(tuple(sorted(keys)) for keys in groups.values() if len(keys) > 1))


def find_narrowed(
    today: Descriptor, before: Iterable[Descriptor], voices: Sequence[Voice], threshold: int
) -> int | None:
    """How many people are left to a reader who knows the same words under `before` as well; None if that tells no more.

    Too few is fewer than `threshold`, and fewer than the descriptors of before leave by themselves: those are out. What
    fits nobody together points at nobody.
    """
    known = [_fitting(one, voices) for one in dict.fromkeys(before)]
    if not known:
        return None
    already = frozenset.intersection(*known)
    left = already & _fitting(today, voices)
    return len(left) if 0 < len(left) < min(threshold, len(already)) else None


def is_last_unnamed(descriptor: Descriptor, voices: Sequence[Voice], named: Collection[int]) -> bool:
    """Whether a descriptor leaves one person alone: readers have the names of all others of the panel whom it fits.

    A person who is named may have said what is not named as well; but where one is left, readers take it for theirs.
    """
    crowd = _fitting(descriptor, voices)
    return len(crowd) > 1 and len(crowd.difference(named)) == 1


def _fitting(descriptor: Descriptor, voices: Iterable[Voice]) -> frozenset[int]:
    return frozenset(voice.person for voice in voices if fits(descriptor, voice))


@dataclass(frozen=True, slots=True)
class Joined:
    """Descriptors, by places in a list, that fit only `size` people together."""

    places: tuple[int, ...]
    size: int


def find_joined(descriptors: Sequence[Descriptor], voices: Sequence[Voice], threshold: int) -> tuple[Joined, ...]:
    """Sets of descriptors, each with a crowd of its own, that fit somebody together and fewer than `threshold` people.

    Who takes "a Korean speaker" and "an academic" of one panel for the same person has only Korean academics left.
    Only the smallest such sets, by size and place: what is added to one makes it no better. What fits too few alone
    was decided on its own (check_crowd), and nobody is described by what fits nobody.
    """
    fitting = [_fitting(one, voices) for one in descriptors]
    wide = [place for place, people in enumerate(fitting) if len(people) >= threshold]
    found: list[Joined] = []
    for many in range(2, len(wide) + 1):
        for places in itertools.combinations(wide, many):
            size = len(frozenset.intersection(*(fitting[place] for place in places)))
            if 0 < size < threshold and not any({*one.places} <= {*places} for one in found):
                found.append(Joined(places, size))
    return tuple(found)
