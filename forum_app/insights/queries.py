"""Reading insights. Who said one, and the verbatim words, are in none of these but the one that says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from forum_app.editions.models import Edition, Side
from forum_app.insights.descriptors import Descriptor, SideLabel, Voice
from forum_app.insights.models import CrowdOverride, Insight, InsightKind, InsightSpeaker, Level, Noun
from forum_app.people.models import ConsentKind
from forum_app.people.names import Name, name_of
from forum_app.people.queries import has_withdrawn
from forum_app.programme.models import Appearance, GroundRule, Panel, Segment

NAMING = (ConsentKind.PROCESSING, ConsentKind.NAME)
"""Consents without which nobody is named, whatever was cleared before."""


@dataclass(frozen=True, slots=True)
class InsightFacts:
    """An insight without its verbatim words and its speaker, with what its segment and side say."""

    id: int
    key: str
    panel_id: int
    panel: int
    rule: GroundRule
    kind: InsightKind
    language: str
    edited: str
    choice: Level | None
    descriptor: Descriptor
    clearance_required: bool
    override: Descriptor | None


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker of an insight whose attribution is named: as of that day."""

    person_id: int
    name: Name
    title: str | None
    affiliation: str | None


def list_insights(session: Session, edition: Edition) -> Sequence[InsightFacts]:
    """The insights of an edition by key. Reads columns, not rows: the verbatim words never enter the process."""
    override_side = aliased(Side)
    query = (
        select(
            Insight.id,
            Insight.key,
            Insight.panel_id,
            Panel.number,
            Segment.ground_rule,
            Insight.kind,
            Insight.language,
            Insight.edited,
            Insight.speaker_choice,
            Insight.descriptor_noun,
            Side.key.label("side"),
            Side.adjective,
            Insight.clearance_required,
            CrowdOverride.descriptor_noun.label("override_noun"),
            override_side.key.label("override_side"),
            override_side.adjective.label("override_adjective"),
        )
        .join(Panel, Panel.id == Insight.panel_id)
        .join(Segment, Segment.id == Insight.segment_id)
        .outerjoin(Side, Side.id == Insight.descriptor_side_id)
        .outerjoin(CrowdOverride, CrowdOverride.insight_id == Insight.id)
        .outerjoin(override_side, override_side.id == CrowdOverride.descriptor_side_id)
        .where(Insight.edition_id == edition.id)
        .order_by(Insight.key)
    )
    return [_facts(row) for row in session.execute(query)]


def _facts(row: Row[*tuple[Any, ...]]) -> InsightFacts:
    override = _descriptor(row.override_noun, row.override_side, row.override_adjective) if row.override_noun else None
    return InsightFacts(
        id=row.id,
        key=row.key,
        panel_id=row.panel_id,
        panel=row.number,
        rule=row.ground_rule,
        kind=row.kind,
        language=row.language,
        edited=row.edited,
        choice=row.speaker_choice,
        descriptor=_descriptor(row.descriptor_noun, row.side, row.adjective),
        clearance_required=row.clearance_required,
        override=override,
    )


def _descriptor(noun: Noun, side: str | None, adjective: str | None) -> Descriptor:
    return Descriptor(noun, SideLabel(side, adjective or "") if side else None)


def list_named_speakers(session: Session, insight_ids: Collection[int]) -> Mapping[int, Speaker]:
    """Who said these insights, by insight id. Only for insights whose level in the output at hand is named.

    The one query of an output that touches a speaker's identity: callers resolve levels first. Whoever has taken back
    the consent to be named, or to be kept at all, is not among them.
    """
    rows = session.execute(
        select(InsightSpeaker.insight_id, Appearance)
        .join(Appearance, Appearance.id == InsightSpeaker.appearance_id)
        .where(InsightSpeaker.insight_id.in_(insight_ids))
        .where(~has_withdrawn(Appearance.person_id, Appearance.edition_id, *NAMING))
    )
    return {
        insight_id: Speaker(said.person_id, name_of(said), said.title, said.affiliation) for insight_id, said in rows
    }


@dataclass(frozen=True, slots=True)
class Record:
    """What is on record of whoever said an insight, without who that is; `voice.person` tells nothing.

    `described` and `kept` are False where the consent to be described, or to be kept at all, was taken back.
    """

    voice: Voice
    described: bool
    kept: bool


def list_records(session: Session, insight_ids: Collection[int]) -> Mapping[int, Record]:
    """Role, sector, side and consents of who said these insights, by insight id. Restricted: for the check of a book.

    No name enters the process, and callers must not tell in what a record and a descriptor differ.
    """
    rows = session.execute(
        select(
            InsightSpeaker.insight_id,
            Appearance.role,
            Appearance.sector,
            Side.key.label("side"),
            has_withdrawn(Appearance.person_id, Appearance.edition_id, ConsentKind.DESCRIPTOR).label("undescribed"),
            has_withdrawn(Appearance.person_id, Appearance.edition_id, ConsentKind.PROCESSING).label("unkept"),
        )
        .join(Appearance, Appearance.id == InsightSpeaker.appearance_id)
        .outerjoin(Side, Side.id == Appearance.side_id)
        .where(InsightSpeaker.insight_id.in_(insight_ids))
    )
    return {
        row.insight_id: Record(Voice(0, row.role, row.sector, row.side), not row.undescribed, not row.unkept)
        for row in rows
    }
