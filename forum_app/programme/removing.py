"""Taking out a panel, a segment or somebody's place: what goes with it, what stands in the way, and the removal."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError
from forum_app.editions.models import Edition
from forum_app.people.actions import ensure_in_series
from forum_app.programme.models import Appearance, AppearanceStatus, Panel, Segment

OVER = (AppearanceStatus.DECLINED, AppearanceStatus.CANCELLED)


class InUse(ForumError):
    """Something can't be removed, since other things refer to it."""


@dataclass(frozen=True, slots=True)
class Company:
    """What goes with a panel or a segment: segments, and people by how far asking them has come."""

    segments: tuple[str, ...]
    confirmed: int
    asked: int
    over: int


def find_company(session: Session, row: Panel | Segment) -> Company:
    """What goes with it. Two queries."""
    counted = select(Appearance.status, func.count()).where(_inside(row)).group_by(Appearance.status)
    people = dict(session.execute(counted).all())
    titles = select(Segment.title).where(Segment.panel_id == row.id).order_by(Segment.starts_at, Segment.id)
    return Company(
        segments=tuple(session.scalars(titles)) if isinstance(row, Panel) else (),
        confirmed=people.get(AppearanceStatus.CONFIRMED, 0),
        asked=people.get(AppearanceStatus.INVITED, 0),
        over=sum(people.get(one, 0) for one in OVER),
    )


def remove_panel(session: Session, *, panel: Panel) -> None:
    """Take a panel out with its segments and who was asked. Raises InUse where one takes part or a book has it."""
    _remove_place(session, panel, f"Panel {panel.number}", "insights, recommendations or sections of the book are")


def remove_segment(session: Session, *, segment: Segment) -> None:
    """Take a segment out with who was asked for it alone. Raises InUse as above."""
    _remove_place(session, segment, f"“{segment.title}”", "insights are")


def remove_appearance(session: Session, *, appearance: Appearance) -> None:
    """Take out somebody who has not answered. Raises InUse for whoever has: an answer stays on record."""
    if appearance.status is not AppearanceStatus.INVITED:
        raise InUse(
            f"This place can’t be removed: the answer stays on record. It is {appearance.status.value}"
            + ("." if appearance.status in OVER else "; set it to cancelled instead.")
        )
    _keep_people(session, Appearance.id == appearance.id)
    _remove(session, appearance, "This place can’t be removed: what was said in it is in the book.")


def _remove_place(session: Session, row: Panel | Segment, what: str, of_book: str) -> None:
    confirmed = find_company(session, row).confirmed
    if confirmed:
        who = "1 person in it is" if confirmed == 1 else f"{confirmed} people in it are"
        raise InUse(f"{what} can’t be removed: {who} confirmed. Set them to cancelled first, and tell them.")
    _keep_people(session, _inside(row))
    _remove(session, row, f"{what} can’t be removed: {of_book} of it. Take those out of the edition’s folder first.")


def _inside(row: Panel | Segment) -> ColumnElement[bool]:
    """Whose place goes with it: of a panel also who has one in its segments alone."""
    if isinstance(row, Segment):
        return Appearance.segment_id == row.id
    return or_(
        Appearance.panel_id == row.id,
        Appearance.segment_id.in_(select(Segment.id).where(Segment.panel_id == row.id)),
    )


def _keep_people(session: Session, where: ColumnElement[bool]) -> None:
    """The series keeps who loses a place."""
    found = select(Appearance.person_id, Edition.series_id, Appearance.side_id).join(Edition).where(where)
    for person_id, series_id, side_id in session.execute(found).all():
        ensure_in_series(session, person_id=person_id, series_id=series_id, side_id=side_id)


def _remove(session: Session, row: Panel | Segment | Appearance, refused: str) -> None:
    try:
        with session.begin_nested():
            session.delete(row)
            session.flush()
    except IntegrityError as error:
        raise InUse(refused) from error
