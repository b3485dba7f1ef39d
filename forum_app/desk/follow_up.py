"""What became of an edition's recommendations: each with its newest review, and the lines that note another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.web import get_session
from forum_app.desk.stages import CLOSED
from forum_app.editions.models import Edition
from forum_app.editions.queries import get_edition
from forum_app.followup.models import Progress
from forum_app.followup.queries import list_latest_reviews, list_leads, list_recommendations

blueprint = Blueprint("follow_up", __name__, url_prefix="/desk/<edition>/follow-up")


@dataclass(frozen=True, slots=True)
class Followed:
    """A recommendation and how far it has come; `late`: its day has passed, and no review closes it."""

    number: str
    title: str
    leads: tuple[str, ...]
    due: date | None
    late: bool
    progress: str
    reviewed_on: date | None
    note: str


@blueprint.get("")
@needs(Right.READ)
def page(edition: str) -> ResponseReturnValue:
    """Every recommendation, and where a review of it is written."""
    row, today = get_edition(get_session(), edition), clock.now().date()
    followed = list_followed(get_session(), row, today=today)
    words = ", ".join(f"“{one.value}”" for one in Progress)
    return render_template("desk/follow_up.html", edition=row, followed=followed, words=words, today=today)


def list_followed(session: Session, edition: Edition, *, today: date) -> list[Followed]:
    """The recommendations in printed order. Three queries."""
    reviews, leads = list_latest_reviews(session, edition, until=today), list_leads(session, edition)
    found = []
    for one in list_recommendations(session, edition):
        review = reviews.get(one.id)
        closed = review is not None and review.progress in CLOSED
        found.append(
            Followed(
                number=f"{one.group.number}.{one.number}",
                title=one.title,
                leads=tuple(f"{lead.side.key}: {lead.institution}" for lead in leads.get(one.id, ())),
                due=one.due,
                late=one.due is not None and one.due < today and not closed,
                progress=review.progress.value if review else "not reviewed yet",
                reviewed_on=review.reviewed_on if review else None,
                note=review.note if review else "",
            )
        )
    return found
