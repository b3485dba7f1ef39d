"""Whole random forums from a seed, in which every rule of attribution meets every other."""

from __future__ import annotations

import random

from sqlalchemy.orm import Session

from forum_app.clearance.models import ClearanceState
from forum_app.editions.models import ListVisibility
from forum_app.insights.models import InsightKind, Level, Noun
from forum_app.people.models import NameOrder, Sector
from forum_app.programme.models import Appearance, AppearanceStatus, GroundRule, Role
from tests.factories import Forum, letters, make_forum


def make_random_forum(session: Session, seed: int) -> Forum:
    """A whole forum, the same for the same seed."""
    dice = random.Random(seed)
    forum = make_forum(session, participant_list=dice.choice([*ListVisibility]))
    forum.series.crowd_threshold = dice.choice([2, 3, 4])
    for number in range(1, dice.randint(2, 4)):
        forum.add_panel(number, dice.choice([*GroundRule]))
        speakers = [_random_speaker(forum, number, dice) for _ in range(dice.randint(1, 8))]
        for _ in range(dice.randint(1, 8)):
            _random_insight(forum, number, dice, dice.choice([*speakers, None]))
    return forum


def _random_speaker(forum: Forum, panel: int, dice: random.Random) -> Appearance:
    statuses = [AppearanceStatus.CONFIRMED] * 5 + [*AppearanceStatus]
    return forum.add_speaker(
        panel,
        role=dice.choice([Role.PANELLIST] * 6 + [*Role]),
        status=dice.choice(statuses),
        listed=dice.random() < 0.8,
        side=dice.choice(["ROK", "NL", None]),
        sector=dice.choice([*Sector]),
        particle=dice.choice([None, "van"]),
        name_order=dice.choice([*NameOrder]),
    )


def _random_insight(forum: Forum, panel: int, dice: random.Random, speaker: Appearance | None) -> None:
    insight = forum.add_insight(
        panel,
        speaker,
        kind=dice.choice([*InsightKind]),
        speaker_choice=dice.choice([None, None, Level.NAMED, *Level]),
        descriptor_noun=dice.choice([*Noun]),
        side=dice.choice([None, "ROK", "NL"]),
        clearance_required=dice.random() < 0.8,
    )
    states = [ClearanceState.CLEARED] * 6 + [*ClearanceState]
    for _ in range(dice.choice([0, 1, 1, 1, 2])):
        forum.clear(insight, dice.choice(states), level=dice.choice([None, None, *Level]))
    if dice.random() < 0.15:
        insight.edited += f" changed{letters(insight.id)}"
    if dice.random() < 0.1:
        insight.descriptor_noun = dice.choice([*Noun])
    if dice.random() < 0.2:
        forum.add_override(insight)
