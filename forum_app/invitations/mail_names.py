"""Whether a mail still may go out as it was written: whom it names may have declined or taken a consent back since."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forum_app.editions.models import Edition
from forum_app.outbox.holding import read_mail
from forum_app.outbox.models import Mail
from forum_app.outbox.states import LOOKED_AT, NAMED, TAKEN_BACK
from forum_app.people.models import ConsentKind
from forum_app.people.names import Name, name_of
from forum_app.people.queries import has_withdrawn
from forum_app.people.written import written_forms
from forum_app.programme.barred import forms_of, holds_name
from forum_app.programme.models import Appearance
from forum_app.programme.seats import read_seats


def find_hindrance(session: Session, mail: Mail) -> str | None:
    """Why a mail may not go out now: it names somebody else who is not on the public programme, for certain.

    Whoever sends it may have meant that, and says so on the mail's page; but not of who took their consent back.
    One query where nobody is named.
    """
    edition = session.get(Edition, mail.edition_id) if mail.edition_id is not None else None
    if edition is None:
        return None
    seats = read_seats(session, edition)
    text = read_mail(session, mail, series_id=edition.series_id)
    own = written_forms(seats.names_of(mail.person_id or 0))
    if not holds_name(text, forms_of(seats.hidden).without(own)):
        return None
    if holds_name(text, forms_of(_list_taken_back(session, edition, mail)).without(own)):
        return TAKEN_BACK
    return None if mail.answer == LOOKED_AT else NAMED


def _list_taken_back(session: Session, edition: Edition, mail: Mail) -> tuple[Name, ...]:
    """The names, of the day and of today, of everybody but the reader who has taken back that they may be named."""
    rows = session.scalars(
        select(Appearance)
        .where(Appearance.edition_id == edition.id, Appearance.person_id != (mail.person_id or 0))
        .where(has_withdrawn(Appearance.person_id, Appearance.edition_id, ConsentKind.PROCESSING, ConsentKind.NAME))
        .options(joinedload(Appearance.person))
        .order_by(Appearance.id)
    ).all()
    return tuple(dict.fromkeys(name for row in rows for name in (name_of(row), name_of(row.person))))
