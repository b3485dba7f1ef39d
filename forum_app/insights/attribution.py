"""The level of an insight's attribution: the strictest of everything that has a say in it."""

from __future__ import annotations

from forum_app.insights.models import Level
from forum_app.programme.models import GroundRule

STRICTNESS = tuple(Level)
"""Levels, loosest first."""

LEVEL_OF_RULE = {
    GroundRule.ON_THE_RECORD: Level.NAMED,
    GroundRule.BY_DESCRIPTION: Level.DESCRIPTION,
    GroundRule.CHATHAM_HOUSE: Level.UNATTRIBUTED,
    GroundRule.OFF_THE_RECORD: Level.OFF_THE_RECORD,
}
"""The loosest level that a segment's ground rule allows.

The Chatham House Rule protects "neither the identity nor the affiliation of the speaker(s), nor that of any other
participant". A description such as "a Korean official" states an affiliation, so the rule allows an unattributed
speaker ("an expert", "one speaker") and nothing looser.
"""


def strictest(*levels: Level) -> Level:
    """The strictest of one or more levels."""
    return max(levels, key=STRICTNESS.index)


def resolve_level(rule: GroundRule, *, choice: Level | None, cleared: Level | None, ceiling: Level) -> Level:
    """The level in force: strictest of ground rule, speaker's choice, clearance and the output's ceiling.

    `choice` and `cleared` are None where the speaker set no limit. Nothing here is looser than the ground rule. A
    name is looser than what people expect without having been asked: it needs the speaker's recorded consent (chosen
    or cleared as named), or the speaker is described (domain.md: looser only by recorded consent).
    """
    said = [level for level in (choice, cleared) if level is not None]
    consent = Level.NAMED if Level.NAMED in said else Level.DESCRIPTION
    return strictest(LEVEL_OF_RULE[rule], consent, ceiling, *said)
