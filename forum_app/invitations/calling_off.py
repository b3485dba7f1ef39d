"""Taking back every invitation of an edition that is cancelled: whom it concerns, and a mail to each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forum_app.editions.models import Edition, EditionStatus
from forum_app.invitations.actions import withdraw_invitation
from forum_app.invitations.facts import Setting
from forum_app.invitations.models import Invitation, InvitationStatus
from forum_app.invitations.states import NotPossible
from forum_app.outbox.models import Mail
from forum_app.programme.models import Appearance

EXPECTING = (
    InvitationStatus.OPEN,
    InvitationStatus.OPENED,
    InvitationStatus.ACCEPTED,
    InvitationStatus.OTHER_DATE,
)


def list_expecting(session: Session, edition: Edition) -> list[Invitation]:
    """Who was asked and has not declined, with mail and place. One query."""
    wanted = select(Invitation).where(Invitation.edition_id == edition.id, Invitation.status.in_(EXPECTING))
    seat = joinedload(Invitation.appearance)
    loaded = wanted.options(
        joinedload(Invitation.mail), seat.joinedload(Appearance.panel), seat.joinedload(Appearance.segment)
    )
    return list(session.scalars(loaded.order_by(Invitation.id)))


def call_off(
    session: Session, *, setting: Setting, invitations: Iterable[Invitation], note: str, by: str, now: datetime
) -> list[Mail]:
    """Take these back; gives the drafts to whom an invitation had gone out. Raises NotPossible unless cancelled."""
    if setting.edition.status is not EditionStatus.CANCELLED:
        raise NotPossible("This edition is not cancelled: take back one invitation at a time, on its own page.")
    made = [
        withdraw_invitation(session, setting=setting, invitation=one, note=note, by=by, now=now) for one in invitations
    ]
    return [mail for mail in made if mail is not None]
