"""Whether the partners of an edition stand behind the next one too."""

from __future__ import annotations

from sqlalchemy.orm import Session

from forum_app.editions.actions import set_partners
from forum_app.editions.cloning import Cloner, Line, Made, Move
from forum_app.editions.models import Edition
from forum_app.editions.queries import list_edition_partners


def _count(session: Session, source: Edition) -> int:
    return len(list_edition_partners(session, source))


def _preview(session: Session, move: Move) -> tuple[Line, ...]:
    found = list_edition_partners(session, move.source)
    return tuple(Line(one.name, one.role.value, one.role.value) for one in found)


def _copy(session: Session, move: Move, target: Edition, made: Made) -> None:
    names = {one.name for one in list_edition_partners(session, move.source)}
    set_partners(session, edition=target, names=names)


PARTNERS = Cloner(
    "partners",
    "Partners",
    "The institutions behind the old edition stand behind the new one. Unticked, nobody does until you say who.",
    (),
    _count,
    _preview,
    _copy,
)
CLONERS = (PARTNERS,)
