"""What a person's answer does: opened, accepted, declined, another date, taken back; each a row of its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.editions.models import Edition, EditionStatus
from forum_app.invitations.models import Invitation, InvitationEvent, InvitationStatus, InvitationStep
from forum_app.invitations.states import APPEARANCES, NotPossible, check_transition
from forum_app.people.actions import note_consent
from forum_app.people.models import ConsentKind
from forum_app.programme.actions import TAKEN, SeatTaken, check_seat
from forum_app.programme.models import AppearanceStatus

PERSON = "the person"
# The text of consent is the sentence on the personal page; a new sentence is a new version.
CONSENT_VERSION = "programme 2026-11"


def note_step(session: Session, *, invitation: Invitation, step: InvitationStep, by: str, now: datetime) -> None:
    """A row of the invitation's history."""
    session.add(InvitationEvent(invitation_id=invitation.id, step=step, at=now, by=by))
    session.flush()


def open_invitation(session: Session, *, invitation: Invitation, now: datetime) -> None:
    """The person has opened the page; nothing happens the second time."""
    if invitation.status is InvitationStatus.OPEN:
        move(session, invitation, InvitationStatus.OPENED)
        note_step(session, invitation=invitation, step=InvitationStep.OPENED, by=PERSON, now=now)


def accept(session: Session, *, invitation: Invitation, listed: bool, words: str | None, now: datetime) -> None:
    """The person takes part; `listed`: their name may stand on the public programme. Raises NotPossible."""
    _check_open(session, invitation)
    open_invitation(session, invitation=invitation, now=now)
    move(session, invitation, InvitationStatus.ACCEPTED)
    appearance = invitation.appearance
    appearance.listed, invitation.words = listed, words
    note_consent(
        session,
        person=appearance.person,
        kind=ConsentKind.NAME,
        given=listed,
        text_version=CONSENT_VERSION,
        by=PERSON,
        now=now,
        # The sentence that they answer is about this programme, and says nothing of those before.
        edition_id=appearance.edition_id,
    )
    note_step(session, invitation=invitation, step=InvitationStep.ACCEPTED, by=PERSON, now=now)


def decline(
    session: Session,
    *,
    invitation: Invitation,
    words: str | None,
    substitute: tuple[str, str | None] | None,
    now: datetime,
) -> None:
    """The person cannot come; `substitute` is a name, and an address or None. Raises NotPossible."""
    _check_open(session, invitation)
    open_invitation(session, invitation=invitation, now=now)
    move(session, invitation, InvitationStatus.DECLINED)
    invitation.words = words
    invitation.substitute_name, invitation.substitute_address = substitute or (None, None)
    note_step(session, invitation=invitation, step=InvitationStep.DECLINED, by=PERSON, now=now)


def ask_for_other_date(session: Session, *, invitation: Invitation, words: str, now: datetime) -> None:
    """The person would come on other days or at other hours. Raises NotPossible."""
    _check_open(session, invitation)
    open_invitation(session, invitation=invitation, now=now)
    move(session, invitation, InvitationStatus.OTHER_DATE)
    invitation.words = words
    note_step(session, invitation=invitation, step=InvitationStep.ASKED, by=PERSON, now=now)


def undo_answer(session: Session, *, invitation: Invitation, now: datetime) -> None:
    """A wrong click, or another mind: the question is open again. Raises NotPossible where somebody took the place."""
    _check_open(session, invitation)
    if session.scalar(select(Invitation.id).where(Invitation.replaces_id == invitation.id)):
        raise Replaced("Somebody else has been asked for this place by now.")
    move(session, invitation, InvitationStatus.OPENED)
    invitation.substitute_name = invitation.substitute_address = None
    note_step(session, invitation=invitation, step=InvitationStep.UNDONE, by=PERSON, now=now)


class Replaced(NotPossible):
    """Somebody else has been asked for the place."""


def _check_open(session: Session, invitation: Invitation) -> None:
    if invitation.appearance.status is AppearanceStatus.CANCELLED:
        raise NotPossible("This place was cancelled by the organisers.")
    if is_called_off(session, invitation):
        raise NotPossible("This edition is cancelled.")


def is_called_off(session: Session, invitation: Invitation) -> bool:
    """Whether the edition is cancelled, so that nobody need answer."""
    return session.get_one(Edition, invitation.edition_id).status is EditionStatus.CANCELLED


def move(session: Session, invitation: Invitation, status: InvitationStatus) -> None:
    """Another state, and what it makes of the appearance. Raises NotPossible."""
    check_transition(invitation.status, status)
    seat = invitation.appearance
    if APPEARANCES[status] in TAKEN and seat.status not in TAKEN:
        place = {"panel_id": seat.panel_id, "segment_id": seat.segment_id}
        try:
            check_seat(session, person_id=seat.person_id, **place, role=seat.role, own_id=seat.id)
        except SeatTaken as error:
            raise NotPossible(str(error)) from error
    invitation.status = status
    invitation.appearance.status = APPEARANCES[status]
    session.flush()
