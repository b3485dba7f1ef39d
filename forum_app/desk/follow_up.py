"""What became of an edition's recommendations: each with its newest review, and a form for the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forum_app.accounts.gate import get_actor, may, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError, NotFound
from forum_app.core.notices import BESIDE
from forum_app.core.times import format_day
from forum_app.core.web import get_session
from forum_app.desk.follow_up_forms import FACTS, TEXTS, PlainForm, ReviewForm, stored
from forum_app.desk.stages import CLOSED
from forum_app.editions.models import Edition
from forum_app.editions.queries import get_edition, list_editions
from forum_app.editions.recording import note
from forum_app.followup import queries
from forum_app.followup.actions import AHEAD, add_review, correct_review, remove_review
from forum_app.followup.models import Recommendation, Review
from forum_app.programme.barred import bar_names, holds_name

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
    answered_by: str


@blueprint.get("")
@needs(Right.READ)
def page(edition: str) -> ResponseReturnValue:
    """Every recommendation, and where a review of it is noted."""
    row = get_edition(get_session(), edition)
    followed = list_followed(get_session(), row, today=clock.now().date())
    return render_template(
        "desk/follow_up.html", edition=row, followed=followed, keeps=may(Right.REVIEW, row.series_id)
    )


@blueprint.route("/<number>", methods=["GET", "POST"])
@needs(Right.REVIEW)
def review(edition: str, number: str) -> ResponseReturnValue:
    """A review more: what was noted meanwhile stands beside what is typed."""
    session, row, one = _find(edition, number)
    there = queries.list_reviews(session, one)
    newest = next(iter(there), None)
    mark, known = (f"{newest.id}.{newest.version}" if newest else "none"), stored(newest)
    held = {name: known[name] for name in ("progress", "confidence") if name in known}
    form = ReviewForm(data={**held, "reviewed_on": clock.now().date(), "version": mark})

    def add() -> None:
        by, until = get_actor().name, _last_day()
        add_review(session, edition=row, recommendation=one, facts=form.facts(), by=by, until=until)

    conflicts, done = _try(row, form, known, mark, add)
    if done:
        _note(row, number, "noted a review of", {}, form)
        return _back(row, number, f"The review of {number} is noted.")
    same_day = newest if conflicts and newest and newest.reviewed_on == form.reviewed_on.data else None
    return _form(row, one, form, conflicts, there=there, of=same_day)


@blueprint.route("/<number>/<on>", methods=["GET", "POST"])
@needs(Right.REVIEW)
def correct(edition: str, number: str, on: str) -> ResponseReturnValue:
    """Put a review right that was noted."""
    session, row, one = _find(edition, number)
    there = queries.list_reviews(session, one)
    found = _find_review(there, number, on)
    before = stored(found)
    form = ReviewForm(data={**before, "version": found.version})

    def put_right() -> None:
        correct_review(session, edition=row, review=found, facts=form.facts(), until=_last_day())

    conflicts, done = _try(row, form, before, str(found.version), put_right)
    if done:
        _note(row, number, "corrected a review of", before, form)
        return _back(row, number, f"The review of {number} is put right.")
    return _form(row, one, form, conflicts, there=there, of=found)


@blueprint.post("/<number>/<on>/remove")
@needs(Right.REVIEW)
def remove(edition: str, number: str, on: str) -> ResponseReturnValue:
    """Take out a review that was noted by mistake; the audit log keeps what it said."""
    session, row, one = _find(edition, number)
    found = _find_review(queries.list_reviews(session, one), number, on)
    form = PlainForm()
    if not form.validate_on_submit():
        raise ForumError("The form was incomplete, or too old. Go back, reload the page and send it again.")
    if form.version.data != str(found.version):
        flash("Somebody else changed this review while you were reading it: look at it again. Nothing was taken out.")
        return redirect(url_for("follow_up.correct", edition=row.slug, number=number, on=on), 303)
    before = {name: value or None for name, value in stored(found).items()}
    remove_review(session, review=found)
    note(session, row.series_id, "took out a review of", f"recommendation {number} of {row.slug}", before=before)
    return _back(row, number, f"The review of {number} of {format_day(found.reviewed_on)} is taken out.")


def list_followed(session: Session, edition: Edition, *, today: date) -> list[Followed]:
    """The recommendations in printed order. Three queries."""
    reviews = queries.list_latest_reviews(session, edition, until=_last_day())
    leads, found = queries.list_leads(session, edition), []
    for one in queries.list_recommendations(session, edition):
        newest = reviews.get(one.id)
        closed = newest is not None and newest.progress in CLOSED
        found.append(
            Followed(
                number=f"{one.group.number}.{one.number}",
                title=one.title,
                leads=tuple(f"{lead.side.key}: {lead.institution}" for lead in leads.get(one.id, ())),
                due=one.due,
                late=one.due is not None and one.due < today and not closed,
                progress=newest.progress.value if newest else "not reviewed yet",
                reviewed_on=newest.reviewed_on if newest else None,
                note=newest.note if newest else "",
                answered_by=(newest.answered_by if newest else None) or "",
            )
        )
    return found


def _find(edition: str, number: str) -> tuple[Session, Edition, Recommendation]:
    session = get_session()
    row = get_edition(session, edition)
    return session, row, queries.get_recommendation(session, row, number)


def _find_review(there: list[Review], number: str, on: str) -> Review:
    found = next((kept for kept in there if kept.reviewed_on.isoformat() == on), None)
    if found is None:
        raise NotFound(f"Recommendation {number} has no review of {on}.")
    return found


def _try(
    edition: Edition, form: ReviewForm, held: Mapping[str, object], mark: str, act: Callable[[], None]
) -> tuple[dict[str, str], bool]:
    """What somebody else stored meanwhile, and whether it was done."""
    if not form.validate_on_submit() or not _names_nobody(get_session(), edition, form):
        return {}, False
    conflicts = form.find_conflicts(held, mark)
    return conflicts, not conflicts and form.manages(act)


def _names_nobody(session: Session, edition: Edition, form: ReviewForm) -> bool:
    """Whether the form names nobody who has a part in this edition or a later one, whose book prints it.

    Everybody alike, so that what is said at the field says nothing of anybody.
    """
    later = [one for one in list_editions(session, edition.series) if one.starts_on >= edition.starts_on]
    barred = [bar_names(session, one, everybody=True) for one in later]
    named = [name for name in TEXTS if any(holds_name(form[name].data, one) for one in barred)]
    for name in named:
        form[name].errors = ["It names somebody of a forum. Name the institution, or what was done, instead."]
    return not named


def _last_day() -> date:
    return (clock.now() + AHEAD).date()


def _note(edition: Edition, number: str, verb: str, before: Mapping[str, object], form: ReviewForm) -> None:
    after = {name: form[name].data or None for name in FACTS}
    before = {name: value or None for name, value in before.items()}
    what = f"recommendation {number} of {edition.slug}"
    note(get_session(), edition.series_id, verb, what, before=before, after=after)


def _form(
    edition: Edition,
    one: Recommendation,
    form: ReviewForm,
    conflicts: dict[str, str],
    *,
    there: list[Review],
    of: Review | None,
) -> ResponseReturnValue:
    """The page of a recommendation's reviews; `of` is the one that sending the form puts right, None for a new one."""
    number = f"{one.group.number}.{one.number}"
    if of is not None:
        form.version.data = str(of.version)
    leads = queries.list_leads_of(get_session(), one)
    code = 409 if conflicts else 422 if form.errors else 200
    return render_template(
        "desk/review.html",
        edition=edition,
        form=form,
        conflicts=conflicts,
        number=number,
        title=one.title,
        due=one.due,
        leads=[(lead.side.key, lead.institution) for lead in leads],
        of=of.reviewed_on if of else None,
        reviews=[stored(review) for review in there],
    ), code


def _back(edition: Edition, number: str, words: str) -> ResponseReturnValue:
    flash(words, BESIDE)
    return redirect(url_for("follow_up.page", edition=edition.slug) + f"#rec-{number}", 303)
