"""After an erasure: what a person wrote, and what others wrote of them, goes out of the invitations."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from forum_app.invitations.models import Invitation, PersonalLink
from forum_app.outbox.holding import take_names_out
from forum_app.people.names import Name
from forum_app.people.written import written_forms
from forum_app.programme.barred import holds_name
from forum_app.programme.models import Appearance


def forget_person(session: Session, *, person_id: int, names: Sequence[Name] = (), address: str | None = None) -> None:
    """Take what a person wrote, and whom they named, out of their invitations; that they were asked stays.

    And their `names` and `address` out of what others wrote: who would rather have had them come.
    """
    mine = select(Appearance.id).where(Appearance.person_id == person_id)
    session.execute(
        update(Invitation)
        .where(Invitation.appearance_id.in_(mine))
        .values(words=None, substitute_name=None, substitute_address=None)
    )
    session.execute(
        delete(PersonalLink).where(
            PersonalLink.invitation_id.in_(select(Invitation.id).where(Invitation.appearance_id.in_(mine)))
        )
    )
    forms = written_forms(names)
    told = or_(Invitation.substitute_name.is_not(None), Invitation.words.is_not(None))
    for one in session.scalars(select(Invitation).where(told)).all():
        one.words = take_names_out(one.words, forms) if one.words else one.words
        if holds_name(one.substitute_name, forms) or (address and one.substitute_address == address):
            one.substitute_name = one.substitute_address = None
    session.flush()
