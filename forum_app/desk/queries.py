"""Reading for the desk's first pages, in a fixed number of queries; people come out as counts only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.open_items import OpenItem
from forum_app.desk.values import FirstPage, PanelBalance, Shelf, ShelfRow
from forum_app.desk.wording import count_due, countdown, in_order
from forum_app.editions.models import Edition, EditionStatus, Series, Side
from forum_app.editions.naming import edition_name
from forum_app.editions.queries import list_sides
from forum_app.followup.models import Recommendation, RecommendationGroup
from forum_app.followup.queries import list_latest_reviews
from forum_app.proceedings.models import Output, Release, ReleaseStatus
from forum_app.proceedings.programme_changes import list_differences
from forum_app.proceedings.programme_snapshot import from_snapshot
from forum_app.proceedings.projection import project_programme
from forum_app.programme.models import AppearanceStatus, Panel, Role
from forum_app.programme.queries import find_programme_release, list_panels, read_taken

# What the year of a forum allows for the book (domain.md, A year: published at T+3 months).
BOOK_AFTER = timedelta(days=90)
ON_PANEL = (Role.CHAIR, Role.MODERATOR, Role.PANELLIST, Role.DISCUSSANT, Role.KEYNOTE)


def list_shelves(session: Session, *, series_ids: Collection[int] | None) -> list[Shelf]:
    """The series that this user may see (None: every one) with their editions, newest first. Two queries."""
    wanted = select(Series).order_by(Series.title, Series.id)
    if series_ids is not None:
        wanted = wanted.where(Series.id.in_(series_ids))
    found = list(session.scalars(wanted))
    rows = session.scalars(
        select(Edition)
        .where(Edition.series_id.in_([series.id for series in found]))
        .options(joinedload(Edition.city), joinedload(Edition.series))
        .order_by(Edition.year.desc(), Edition.starts_on.desc(), Edition.id.desc())
    )
    shelves: dict[int, list[ShelfRow]] = {series.id: [] for series in found}
    for edition in rows:
        shelves[edition.series_id].append(_shelf_row(edition))
    return [Shelf(series.slug, series.title, tuple(shelves[series.id])) for series in found]


def _shelf_row(edition: Edition) -> ShelfRow:
    return ShelfRow(
        slug=edition.slug,
        name=edition_name(edition.series.title, edition.ordinal),
        year=edition.year,
        theme=edition.theme,
        city=edition.city.name,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        status=edition.status.value,
    )


def make_first_page(session: Session, edition: Edition, items: list[OpenItem], *, today: date) -> FirstPage:
    """What needs somebody now, from what the features found and from the book and the follow-up. Six queries."""
    every = [
        *items,
        *list_release_items(session, edition, today=today),
        *list_book_items(session, edition, today=today),
        *list_review_items(session, edition, today=today),
    ]
    panels = list_balances(session, edition)
    lead = countdown(edition.starts_on, edition.ends_on, edition.status.value, today)
    due = in_order(every, today)
    lead = f"{lead} {count_due(due)}".rstrip()
    return FirstPage(lead, due, panels, max((panel.total for panel in panels), default=0))


def list_release_items(session: Session, edition: Edition, *, today: date) -> list[OpenItem]:
    """That readers still see an older programme than the draft. At most four queries."""
    if edition.ends_on < today or edition.status is EditionStatus.CANCELLED:
        return []
    release = find_programme_release(session, edition)
    if release is None:
        return []
    old = from_snapshot(release.snapshot, edition.city.timezone)
    count = len(list_differences(old, project_programme(session, edition)))
    if not count:
        return []
    detail = f"{count} difference{'' if count == 1 else 's'} from version {release.number}, which readers see."
    link = {"edition": edition.slug}
    return [OpenItem("Release the programme again", "programme_release.release", link, today, detail, stage=3)]


def list_book_items(session: Session, edition: Edition, *, today: date) -> list[OpenItem]:
    """What the book waits for: a build that failed, or a release after the edition was held. One query."""
    paper = list(
        session.execute(
            select(Release.status, Release.draft, Release.number, Release.withdrawn_at)
            .where(Release.edition_id == edition.id, Release.output == Output.PAPER)
            .order_by(Release.number)
        )
    )
    link = {"edition": edition.slug}
    items = []
    if paper and paper[-1].status is ReleaseStatus.FAILED:
        text, detail = (
            f"Mend what stopped release {paper[-1].number}",
            "The last build of the paper failed; its log says why.",
        )
        items.append(OpenItem(text, "proceedings.releases", link, day=today, detail=detail, stage=7))
    built = [one for one in paper if one.status is ReleaseStatus.BUILT and not one.draft]
    if built and built[-1].withdrawn_at is not None:
        text, detail = "Release the proceedings again", "What readers had was withdrawn; they are told so until then."
        items.append(OpenItem(text, "proceedings.releases", link, day=today, detail=detail, stage=7))
    if not built and edition.ends_on < today:
        due = edition.ends_on + BOOK_AFTER
        detail = "Three months after the Forum is the usual time."
        items.append(OpenItem("Release the proceedings", "proceedings.releases", link, day=due, detail=detail, stage=7))
    return items


def list_review_items(session: Session, edition: Edition, *, today: date) -> list[OpenItem]:
    """Recommendations of this edition whose day has passed without a review that closes them. Two queries.

    None before it was held: there are none yet.
    """
    if today <= edition.ends_on:
        return []
    closed = {"completed", "dropped", "superseded"}
    rows = session.execute(
        select(
            Recommendation.id,
            RecommendationGroup.number,
            Recommendation.number,
            Recommendation.title,
            Recommendation.due,
        )
        .join(Recommendation.group)
        .where(RecommendationGroup.edition_id == edition.id, Recommendation.due < today)
        .order_by(RecommendationGroup.number, Recommendation.number)
    ).all()
    reviews = list_latest_reviews(session, edition, until=today) if rows else {}
    late = [row for row in rows if row.id not in reviews or reviews[row.id].progress.value not in closed]
    return [
        OpenItem(
            f"Review recommendation {group}.{number}",
            "follow_up.page",
            {"edition": edition.slug, "_anchor": f"rec-{group}.{number}"},
            day=due,
            detail=f"{title}: it was due, and no review closes it.",
            stage=8,
        )
        for _id, group, number, title, due in late
    ]


def list_balances(session: Session, edition: Edition) -> tuple[PanelBalance, ...]:
    """How each panel is filled, by side. Three queries."""
    sides = list_sides(session, edition.series)
    counts: Counter[tuple[int | None, int | None, AppearanceStatus]] = Counter(
        (place.panel_id, place.side_id, place.status)
        for place in read_taken(session, edition).places
        if place.panel_id is not None and place.role in ON_PANEL
    )
    return tuple(_balance(panel, sides, counts) for panel in list_panels(session, edition))


def _balance(
    panel: Panel, sides: list[Side], counts: Counter[tuple[int | None, int | None, AppearanceStatus]]
) -> PanelBalance:
    confirmed = AppearanceStatus.CONFIRMED
    parts = [(side.key, counts[panel.id, side.id, confirmed]) for side in sides]
    neither = counts[panel.id, None, confirmed]
    if neither:
        parts.append(("neither", neither))
    waiting = sum(
        count
        for (place, _side, status), count in counts.items()
        if place == panel.id and status is AppearanceStatus.INVITED
    )
    return PanelBalance(panel.number, panel.short_title, tuple(parts), waiting)
