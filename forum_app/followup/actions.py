"""Noting reviews of recommendations, putting them right, taking out what was a mistake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError
from forum_app.core.times import format_day
from forum_app.editions.models import Edition
from forum_app.followup.models import Confidence, Progress, Recommendation, Review

# Where the day has begun already, seen from UTC: nobody is refused their own today.
AHEAD = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What a review found, and which institution told it."""

    reviewed_on: date
    progress: Progress
    confidence: Confidence | None
    note: str
    answered_by: str | None


def add_review(
    session: Session, *, edition: Edition, recommendation: Recommendation, facts: ReviewFacts, by: str, until: date
) -> Review:
    """Note a review; `until` is the last day that may be given. Raises ForumError for a day that can't be."""
    _check_day(edition, facts.reviewed_on, until)
    return _store(session, Review(recommendation_id=recommendation.id, noted_by=by), facts)


def correct_review(session: Session, *, edition: Edition, review: Review, facts: ReviewFacts, until: date) -> Review:
    """Put a review right. Raises ForumError for a day that can't be."""
    _check_day(edition, facts.reviewed_on, until)
    return _store(session, review, facts)


def remove_review(session: Session, *, review: Review) -> None:
    """Take out a review that was noted by mistake, say of another recommendation."""
    session.delete(review)
    session.flush()


def _store(session: Session, row: Review, facts: ReviewFacts) -> Review:
    try:
        with session.begin_nested():
            row.reviewed_on, row.progress, row.confidence = facts.reviewed_on, facts.progress, facts.confidence
            row.note, row.answered_by = facts.note, facts.answered_by
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise ForumError(
            f"There is a review of {format_day(facts.reviewed_on)} already: correct that one, or give another day."
        ) from error
    return row


def _check_day(edition: Edition, day: date, until: date) -> None:
    if day < edition.starts_on:
        raise ForumError(
            f"{format_day(day)} is before the edition: there was nothing to review. Give the day of the review."
        )
    if day > until:
        raise ForumError(f"{format_day(day)} is yet to come. Give the day on which it was reviewed.")
