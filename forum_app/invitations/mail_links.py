"""Where the link of a mail leads, asked when it is sent; None where the mail is wanted no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from config import Settings
from forum_app.accounts.invitation_link import make_token as make_password_token
from forum_app.accounts.models import User
from forum_app.invitations.answering import is_called_off
from forum_app.invitations.links import find_link, make_token
from forum_app.invitations.models import Invitation, InvitationStatus
from forum_app.invitations.states import WAITING
from forum_app.programme.models import Appearance, AppearanceStatus


def make_purposes(settings: Settings) -> Mapping[str, Callable[[Session, int], str | None]]:
    """For each word that a mail's link begins with, the finder of its address."""
    key, base = settings.ensure_secret_key(), settings.get_public_url()

    def of_invitation(session: Session, number: int, *, fits: Callable[[Invitation], bool]) -> str | None:
        invitation, link = session.get(Invitation, number), find_link(session, number)
        if invitation is None or link is None or not fits(invitation) or is_called_off(session, invitation):
            return None
        return f"{base}/i/{make_token(key, link)}"

    def asking(session: Session, number: int) -> str | None:
        return of_invitation(session, number, fits=lambda one: one.status is not InvitationStatus.WITHDRAWN)

    def reminding(session: Session, number: int) -> str | None:
        return of_invitation(session, number, fits=is_waiting)

    def confirming(session: Session, number: int) -> str | None:
        return of_invitation(session, number, fits=lambda one: one.status is InvitationStatus.ACCEPTED)

    def telling(session: Session, number: int) -> str | None:
        found = session.get(Appearance, number)
        return base if found is not None and found.status is AppearanceStatus.CONFIRMED else None

    def of_password(session: Session, number: int) -> str | None:
        user = session.get(User, number)
        return f"{base}/desk/account/welcome/{make_password_token(key, user)}" if user and user.active else None

    return {
        "invitation": asking,
        "reminder": reminding,
        "confirmation": confirming,
        "change": telling,
        "password": of_password,
    }


def is_waiting(invitation: Invitation) -> bool:
    """Whether an answer is still open: by the page, and by what the organisers noted themselves."""
    return invitation.status in WAITING and invitation.appearance.status is AppearanceStatus.INVITED
