"""Reading clearances."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum_app.clearance.models import Clearance
from forum_app.clearance.rules import Answer
from forum_app.editions.models import Edition, Side
from forum_app.insights.descriptors import Descriptor, SideLabel
from forum_app.insights.models import Insight


def list_latest_answers(session: Session, edition: Edition) -> Mapping[int, Answer]:
    """The latest clearance of each insight of an edition that has one, by insight id."""
    latest = (
        select(Clearance.insight_id, func.max(Clearance.position).label("position"))
        .join(Insight, Insight.id == Clearance.insight_id)
        .where(Insight.edition_id == edition.id)
        .group_by(Clearance.insight_id)
        .subquery()
    )
    query = (
        select(Clearance, Side)
        .join(latest, (latest.c.insight_id == Clearance.insight_id) & (latest.c.position == Clearance.position))
        .outerjoin(Side, Side.id == Clearance.descriptor_side_id)
    )
    return {row.insight_id: _answer(row, side) for row, side in session.execute(query)}


def _answer(row: Clearance, side: Side | None) -> Answer:
    label = SideLabel(side.key, side.adjective) if side is not None else None
    descriptor = Descriptor(row.descriptor_noun, label) if row.descriptor_noun is not None else None
    return Answer(row.state, row.words, row.level, descriptor)
