"""Insights as one output may print them: level, attribution and words, or why not and the way out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from forum_app.clearance.queries import list_latest_answers
from forum_app.clearance.rules import REFUSALS, Answer, Refusal, cleared_level, stand
from forum_app.core.db import once_a_reading
from forum_app.core.errors import Problem, Severity
from forum_app.editions.models import Edition, ListVisibility
from forum_app.insights.attribution import resolve_level
from forum_app.insights.crowd import TooSmall, check_crowd, find_linkable, override_holds
from forum_app.insights.descriptors import Voice, describe
from forum_app.insights.models import Level
from forum_app.insights.queries import InsightFacts, Speaker, list_insights, list_named_speakers
from forum_app.people.names import display, plain
from forum_app.proceedings.models import Output
from forum_app.proceedings.programme_snapshot import list_shown_keys
from forum_app.proceedings.values import InsightValue, Manuscript, WithheldValue
from forum_app.programme.models import GroundRule
from forum_app.programme.queries import list_confirmed_appearances

CEILINGS = {
    Output.PAPER: Level.DESCRIPTION,
    Output.NAMED: Level.NAMED,
    Output.SUMMARY: Level.FORUM,
    Output.RECOMMENDATIONS: Level.FORUM,
}
"""The loosest level of each output: a position paper attributes without naming, a summary to nobody."""

OFF_THE_RECORD = Refusal("It is off the record.", "Take the reference out.")
NOBODY = Refusal(
    "It is to be named, and no speaker is recorded who may be named.",
    "Record the speaker, and their consent to be named; or choose a stricter level for it.",
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """An insight with its level in one output, and what keeps it from being printed, if anything."""

    facts: InsightFacts
    level: Level
    refusal: Refusal | None


@once_a_reading
def resolve_insights(session: Session, edition: Edition, output: Output) -> tuple[Resolved, ...]:
    """Each insight of an edition with its level and what stands in its way; reads nobody's identity.

    Five queries at most, whatever the size.
    """
    answers = list_latest_answers(session, edition)
    voices = list_voices(session, edition)
    threshold = edition.series.crowd_threshold
    return tuple(
        _resolve(facts, answers.get(facts.id), output, voices.get(facts.panel_id, ()), threshold)
        for facts in list_insights(session, edition)
    )


@once_a_reading
def list_voices(session: Session, edition: Edition) -> Mapping[int, Sequence[Voice]]:
    """Who may be meant on each panel, by panel id, as those readers see it who know the panel best.

    Where the participant list is public a reader counts the people on the public programme: somebody confirmed who
    did not agree to be listed is not in a reader's crowd, nor is who was confirmed after the programme was released.
    Where it is not public, outsiders cannot count at all, and those who were in the room count everybody confirmed,
    listed or not.
    """
    listed_only = edition.participant_list is ListVisibility.PUBLIC
    shown = list_shown_keys(session, edition) if listed_only else None
    voices: dict[int, list[Voice]] = defaultdict(list)
    for row in list_confirmed_appearances(session, edition, public=listed_only):
        if row.panel_id is not None and (shown is None or row.key in shown):
            side = row.side.key if row.side else None
            voices[row.panel_id].append(Voice(row.person_id, row.role, row.sector, side))
    return voices


def attribute(
    session: Session, edition: Edition, output: Output, language: str = "en"
) -> tuple[Mapping[str, InsightValue], Mapping[str, WithheldValue]]:
    """What `output` may print of each insight, and what it may not, by key in alphabetical order.

    Speakers are described in the book's `language`.
    """
    resolved = resolve_insights(session, edition, output)
    speakers = _speakers(session, resolved)
    printed: dict[str, InsightValue] = {}
    withheld: dict[str, WithheldValue] = {}
    for insight in resolved:
        speaker = speakers.get(insight.facts.id)
        nobody = insight.level is Level.NAMED and speaker is None
        refusal = insight.refusal or (NOBODY if nobody else None)
        key = insight.facts.key
        if refusal is None:
            printed[key] = _insight_value(insight, speaker, language)
        else:
            withheld[key] = WithheldValue(key, refusal.reason, refusal.way_out)
    return printed, withheld


def list_named_people(session: Session, edition: Edition, output: Output) -> frozenset[int]:
    """Ids of the persons whom `output` names as speakers of an insight, each with their own consent."""
    resolved = resolve_insights(session, edition, output)
    return frozenset(speaker.person_id for speaker in _speakers(session, resolved).values())


def find_linkable_insights(manuscript: Manuscript) -> tuple[Problem, ...]:
    """Warnings where several printed insights of one panel share their descriptor: readers may link them."""
    described = {
        key: (value.panel, Level(value.level), value.who) for key, value in sorted(manuscript.insights.items())
    }
    return tuple(
        Problem(
            where="insights",
            what=f"{', '.join(keys)} have the same descriptor on Panel {manuscript.insights[keys[0]].panel}: "
            "readers may take them for one speaker's.",
            way_out="Vary the descriptors, or use one of them at forum level.",
            severity=Severity.WARNING,
        )
        for keys in find_linkable(described)
    )


def _resolve(
    facts: InsightFacts, answer: Answer | None, output: Output, voices: Sequence[Voice], threshold: int
) -> Resolved:
    level = resolve_level(facts.rule, choice=facts.choice, cleared=cleared_level(answer), ceiling=CEILINGS[output])
    if level is Level.OFF_THE_RECORD:
        return Resolved(facts, level, OFF_THE_RECORD)
    standing = stand(answer, required=facts.clearance_required, words=facts.edited, descriptor=facts.descriptor)
    if standing in REFUSALS:
        return Resolved(facts, level, REFUSALS[standing])
    overridden = override_holds(facts.descriptor, facts.override)
    # The Chatham House Rule protects everybody who was there: no speaker can waive it alone.
    shielded = facts.rule is GroundRule.CHATHAM_HOUSE
    small = check_crowd(facts.descriptor, level, voices, threshold, overridden=overridden, shielded=shielded)
    return Resolved(facts, level, _too_small(small, facts) if small else None)


def _too_small(small: TooSmall, facts: InsightFacts) -> Refusal:
    people = "1 person" if small.size == 1 else f"{small.size or 'no'} people"
    reason = f"Its descriptor fits {people} on Panel {facts.panel}, and {small.threshold} are needed."
    override = ", or record an override with its reason."
    if small.alone:
        reason += " The recorded override cannot stand: it would name one person, against the Chatham House Rule."
        override = "."
    elif facts.override is not None:
        reason += " The recorded override was given for another descriptor."
    if not small.collective:
        return Refusal(reason, f"Take the reference out{override}")
    if small.proposal is None:
        return Refusal(reason, f'Set choice = "forum-level"{override}')
    return Refusal(
        reason,
        f'Use descriptor = {{ noun = "{small.proposal.noun}" }}, which fits {small.proposal_size} people{override}',
    )


def _speakers(session: Session, resolved: Sequence[Resolved]) -> Mapping[int, Speaker]:
    named = [insight.facts.id for insight in resolved if insight.level is Level.NAMED and insight.refusal is None]
    # With nobody to be named, the table of speakers is not even read.
    return list_named_speakers(session, named) if named else {}


def _insight_value(insight: Resolved, speaker: Speaker | None, language: str) -> InsightValue:
    facts = insight.facts
    if speaker is not None:
        whole = [display(speaker.name), speaker.title, speaker.affiliation]
        who, short = ", ".join(part for part in whole if part), plain(speaker.name)
    else:
        who = short = describe(facts.descriptor, insight.level, language)
    return InsightValue(
        key=facts.key,
        panel=facts.panel,
        kind=facts.kind.value,
        level=insight.level.value,
        language=facts.language,
        words=facts.edited,
        who=who,
        who_short=short,
        quotable=insight.level is not Level.FORUM,
    )
