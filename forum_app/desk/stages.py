"""The left-hand line of an edition: the life of a forum, each part with its state in words. One query."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import request, url_for
from sqlalchemy import ColumnElement, Integer, Row, Select, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from forum_app.accounts.gate import opens
from forum_app.clearance.models import Clearance, ClearanceState
from forum_app.core.db import once_a_reading
from forum_app.core.times import format_days
from forum_app.desk.values import Stage
from forum_app.editions.models import Edition
from forum_app.followup.models import Progress, Recommendation, RecommendationGroup, Review
from forum_app.insights.models import Insight
from forum_app.proceedings.models import Output, Release, ReleaseStatus
from forum_app.programme.models import Appearance, AppearanceStatus, Panel, Segment

ANSWERED = (ClearanceState.CLEARED, ClearanceState.CLEARED_WITH_CHANGES, ClearanceState.DECLINED)
CLOSED = (Progress.COMPLETED, Progress.DROPPED, Progress.SUPERSEDED)
# Pages of a stage whose address does not begin with that of the stage.
ELSEWHERE = {
    "postpone": "Plan", "status": "Plan", "clone": "Plan", "handover": "Plan", "partners": "Plan", "mail": "People",
    "documents": "Programme", "withdraw": "Book",
}  # fmt: skip
OPEN_APPEARANCES = (AppearanceStatus.INVITED, AppearanceStatus.CONFIRMED)


def list_stages(session: Session, edition: Edition) -> tuple[Stage, ...]:
    """The parts of an edition's life with their state. One query."""
    counts = count_parts(session, edition)
    days = format_days(edition.starts_on, edition.ends_on)
    return (
        Stage("Plan", f"{edition.status.value}, {days}", _href("plans.plan", edition), True),
        _people(counts.asked, counts.confirmed, edition),
        _programme(counts.panels, counts.segments, edition),
        _insights(counts.insights),
        _clearance(counts.required, counts.answered),
        _book(counts.release, edition),
        _followup(counts.recommendations, counts.closed, edition),
    )


@once_a_reading
def count_parts(session: Session, edition: Edition) -> Row[Any]:
    """How much there is of each part, as _statement names it; every page of an edition shows it. One query."""
    return session.execute(_statement(), {"edition_id": edition.id}).one()


def is_here(stage: Stage) -> bool:
    """Whether the page being shown belongs to this stage: as its own page, below it, or as ELSEWHERE says."""
    if stage.href is None:
        return False
    part = request.path.removeprefix(stage.href.rpartition("/")[0] + "/").partition("/")[0]
    return part == stage.href.rpartition("/")[2] or ELSEWHERE.get(part) == stage.name


def _href(endpoint: str, edition: Edition) -> str | None:
    """Where a stage leads; None for who may not open it."""
    return url_for(endpoint, edition=edition.slug) if opens(endpoint) else None


def _people(asked: int, confirmed: int, edition: Edition) -> Stage:
    state = f"{confirmed} of {asked} confirmed" if asked else "nobody asked yet"
    return Stage("People", state, _href("invitations.invitations", edition), 0 < asked == confirmed)


def _programme(panels: int, segments: int, edition: Edition) -> Stage:
    state = f"{_many(panels, 'panel')}, {_many(segments, 'segment')}" if panels or segments else "empty"
    return Stage("Programme", state, _href("programme.programme", edition), panels > 0 and segments > 0)


def _insights(count: int) -> Stage:
    return Stage("Insights", str(count) if count else "none yet", None, count > 0)


def _clearance(required: int, answered: int) -> Stage:
    state = f"{answered} of {required} answered" if required else "nothing to clear yet"
    return Stage("Clearance", state, None, 0 < required == answered)


def _book(release: int | None, edition: Edition) -> Stage:
    state = f"release {release}" if release else "not released"
    return Stage("Book", state, _href("proceedings.releases", edition), bool(release))


def _followup(recommendations: int, closed: int, edition: Edition) -> Stage:
    state = f"{recommendations - closed} of {recommendations} open" if recommendations else "no recommendations yet"
    return Stage("Follow-up", state, _href("follow_up.page", edition), 0 < recommendations == closed)


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _count(*where: ColumnElement[bool] | InstrumentedAttribute[bool]) -> Select[int]:
    return select(func.count()).where(*where)


@cache
def _statement() -> Select[Any]:
    """Written once: every page of the desk asks it."""
    edition_id, count = bindparam("edition_id", type_=Integer), _count
    asked = count(Appearance.edition_id == edition_id, Appearance.status.in_(OPEN_APPEARANCES))
    confirmed = count(Appearance.edition_id == edition_id, Appearance.status == AppearanceStatus.CONFIRMED)
    latest = select(func.max(Clearance.position)).where(Clearance.insight_id == Insight.id).correlate(Insight)
    required = count(Insight.edition_id == edition_id, Insight.clearance_required)
    answered = (
        select(func.count())
        .select_from(Insight)
        .join(Clearance, Clearance.insight_id == Insight.id)
        .where(Insight.edition_id == edition_id, Insight.clearance_required)
        .where(Clearance.position == latest.scalar_subquery(), Clearance.state.in_(ANSWERED))
    )
    built = (Release.status == ReleaseStatus.BUILT, Release.draft.is_(False), Release.output == Output.PAPER)
    release = select(func.max(Release.number)).where(Release.edition_id == edition_id, *built)
    asked_for = (
        select(func.count(Recommendation.id))
        .join(RecommendationGroup, RecommendationGroup.id == Recommendation.group_id)
        .where(RecommendationGroup.edition_id == edition_id)
    )
    newest = select(func.max(Review.reviewed_on)).where(Review.recommendation_id == Recommendation.id)
    closed = asked_for.join(Review, Review.recommendation_id == Recommendation.id).where(
        Review.reviewed_on == newest.correlate(Recommendation).scalar_subquery(), Review.progress.in_(CLOSED)
    )
    return select(
        asked.scalar_subquery().label("asked"),
        confirmed.scalar_subquery().label("confirmed"),
        count(Panel.edition_id == edition_id).scalar_subquery().label("panels"),
        count(Segment.edition_id == edition_id).scalar_subquery().label("segments"),
        count(Insight.edition_id == edition_id).scalar_subquery().label("insights"),
        required.scalar_subquery().label("required"),
        answered.scalar_subquery().label("answered"),
        release.scalar_subquery().label("release"),
        asked_for.scalar_subquery().label("recommendations"),
        closed.scalar_subquery().label("closed"),
    )
