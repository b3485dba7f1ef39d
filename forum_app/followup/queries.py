"""Reading recommendations with their leads and latest reviews."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.errors import NotFound
from forum_app.editions.models import Edition
from forum_app.followup.models import Lead, Recommendation, RecommendationGroup, Review


def list_groups(session: Session, edition: Edition) -> list[RecommendationGroup]:
    """The groups of an edition's recommendations, by number."""
    query = select(RecommendationGroup).where(RecommendationGroup.edition_id == edition.id)
    return list(session.scalars(query.order_by(RecommendationGroup.number)))


def list_recommendations(session: Session, edition: Edition) -> list[Recommendation]:
    """An edition's recommendations with group and panel, in printed order."""
    return list(
        session.scalars(
            select(Recommendation)
            .join(Recommendation.group)
            .where(RecommendationGroup.edition_id == edition.id)
            .options(joinedload(Recommendation.group), joinedload(Recommendation.panel))
            .order_by(RecommendationGroup.number, Recommendation.number)
        )
    )


def list_leads(session: Session, edition: Edition) -> dict[int, list[Lead]]:
    """The leads of every recommendation of an edition, by recommendation id, in the order of the sides."""
    query = (
        select(Lead)
        .join(Recommendation, Lead.recommendation_id == Recommendation.id)
        .join(Recommendation.group)
        .where(RecommendationGroup.edition_id == edition.id)
        .options(joinedload(Lead.side))
    )
    found: dict[int, list[Lead]] = defaultdict(list)
    for lead in sorted(session.scalars(query), key=lambda lead: lead.side.position):
        found[lead.recommendation_id].append(lead)
    return dict(found)


def list_latest_reviews(session: Session, edition: Edition, *, until: date) -> dict[int, Review]:
    """The newest review of each recommendation of an edition dated up to `until`, by recommendation id."""
    query = (
        select(Review)
        .join(Recommendation, Review.recommendation_id == Recommendation.id)
        .join(Recommendation.group)
        .where(RecommendationGroup.edition_id == edition.id, Review.reviewed_on <= until)
        .order_by(Review.reviewed_on)
    )
    return {review.recommendation_id: review for review in session.scalars(query)}


def get_recommendation(session: Session, edition: Edition, number: str) -> Recommendation:
    """An edition's recommendation by its printed number (1.2), with its group. Raises NotFound."""
    group, _dot, item = number.partition(".")
    if not (group.isascii() and group.isdigit() and item.isascii() and item.isdigit() and len(number) < 9):
        raise NotFound(f"“{number}” is not the number of a recommendation, such as 1.2.")
    row = session.scalar(
        select(Recommendation)
        .join(Recommendation.group)
        .where(RecommendationGroup.edition_id == edition.id, RecommendationGroup.number == int(group))
        .where(Recommendation.number == int(item))
        .options(joinedload(Recommendation.group))
    )
    if row is None:
        raise NotFound(f"“{edition.slug}” has no recommendation {number}.")
    return row


def list_reviews(session: Session, recommendation: Recommendation) -> list[Review]:
    """Every review of a recommendation, newest first."""
    query = select(Review).where(Review.recommendation_id == recommendation.id)
    return list(session.scalars(query.order_by(Review.reviewed_on.desc())))


def list_leads_of(session: Session, recommendation: Recommendation) -> list[Lead]:
    """Who leads a recommendation, in the order of the sides."""
    query = select(Lead).where(Lead.recommendation_id == recommendation.id).options(joinedload(Lead.side))
    return sorted(session.scalars(query), key=lambda lead: lead.side.position)
