"""Clearance: where the speaker's answer stands for the words and the descriptor of today, and what that allows."""

from __future__ import annotations

import enum
import unicodedata
from dataclasses import dataclass

from forum_app.clearance.models import ClearanceState
from forum_app.insights.descriptors import Descriptor, is_loosened
from forum_app.insights.models import Level


class Standing(enum.StrEnum):
    """What an insight's latest clearance means today."""

    NOT_REQUIRED = "not required"
    TO_REQUEST = "to request"
    WITH_SPEAKER = "with speaker"
    CLEARED = "cleared"
    DECLINED = "declined"
    NO_REPLY = "no reply"
    WORDS_CHANGED = "lapsed: words"
    CHANGES_NOT_TAKEN = "lapsed: changes not taken"
    DESCRIPTOR_LOOSENED = "lapsed: descriptor"


@dataclass(frozen=True, slots=True)
class Answer:
    """The latest clearance of an insight: its state, and the exact words, level and descriptor that it holds for."""

    state: ClearanceState
    words: str | None
    level: Level | None
    descriptor: Descriptor | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an insight may not be printed, and the way out; in words for an editor."""

    reason: str
    way_out: str


_WAITING = {
    ClearanceState.TO_REQUEST: Standing.TO_REQUEST,
    ClearanceState.WITH_SPEAKER: Standing.WITH_SPEAKER,
    ClearanceState.DECLINED: Standing.DECLINED,
    ClearanceState.NO_REPLY: Standing.NO_REPLY,
}

REFUSALS = {
    Standing.TO_REQUEST: Refusal(
        "The speaker has not been shown it yet.", "Request clearance, or take the reference out."
    ),
    Standing.WITH_SPEAKER: Refusal(
        "It waits for the speaker's answer.", "Wait for the answer, or take the reference out."
    ),
    Standing.NO_REPLY: Refusal(
        "The speaker has not answered, and silence is not consent.", "Ask again, or take the reference out."
    ),
    Standing.DECLINED: Refusal("The speaker declined it.", "Take the reference out."),
    Standing.WORDS_CHANGED: Refusal(
        "Its clearance lapsed because the words changed after it.",
        "Bring back the cleared words, or request clearance of the new ones.",
    ),
    Standing.CHANGES_NOT_TAKEN: Refusal(
        "It was cleared with changes, and the edited words are not what the speaker changed them to.",
        "Put the speaker's words into the edited words, or request clearance again.",
    ),
    Standing.DESCRIPTOR_LOOSENED: Refusal(
        "Its clearance lapsed because the descriptor is not the cleared one or a stricter one.",
        "Bring back the cleared descriptor or take a stricter one, or request clearance again.",
    ),
}
"""What stands in the way; a standing that is not here lets the insight through."""


def stand(answer: Answer | None, *, required: bool, words: str, descriptor: Descriptor) -> Standing:
    """Where clearance stands for today's edited `words` and `descriptor`.

    Once a speaker has been asked, the answer counts even where asking was not required: a question is a promise to
    wait for it. Only an answer clears, for exactly those words; silence never does. An answer without a descriptor
    cannot show that the speaker agreed to today's: it has lapsed.
    """
    if answer is None:
        return Standing.TO_REQUEST if required else Standing.NOT_REQUIRED
    if answer.state in _WAITING:
        return _WAITING[answer.state]
    if answer.words is None or not same_words(answer.words, words):
        changed = answer.state is ClearanceState.CLEARED_WITH_CHANGES
        return Standing.CHANGES_NOT_TAKEN if changed else Standing.WORDS_CHANGED
    if answer.descriptor is None or is_loosened(descriptor, answer.descriptor):
        return Standing.DESCRIPTOR_LOOSENED
    return Standing.CLEARED


def cleared_level(answer: Answer | None) -> Level | None:
    """The loosest level that the speaker's answer allows; None where it sets no limit, or nothing was answered."""
    return answer.level if answer is not None else None


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same words; line breaks and the encoding of accents do not count."""
    return _normal(one) == _normal(other)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))
