"""Personal links: a signed word for one row, which is one person's right to answer one invitation."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.errors import ForumError, NotFound
from forum_app.editions.models import Edition
from forum_app.invitations.models import Invitation, PersonalLink
from forum_app.programme.models import Appearance

KEPT_AFTER = timedelta(days=30)
ADVICE = "Open it from the mail once more, or copy the whole line; or write to whoever invited you."


class LinkOver(ForumError):
    """A link whose time is over; it still says of what it was."""


class LinkGone(NotFound):
    """A link of which nothing is kept any more."""


def make_token(key: str, link: PersonalLink) -> str:
    """The word that stands in the address. Nothing but the server's key and the row make it."""
    return _signer(key).dumps([link.id, link.nonce])


def find_link(session: Session, invitation_id: int) -> PersonalLink | None:
    """The link of an invitation, or None where it was purged."""
    return session.scalar(select(PersonalLink).where(PersonalLink.invitation_id == invitation_id))


def read_token(session: Session, key: str, token: str, *, now: datetime) -> Invitation:
    """The invitation that a token lets its bearer answer. Raises NotFound (forged), LinkGone, LinkOver (too late)."""
    try:
        number, nonce = _signer(key).loads(token)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound(f"This is not a personal link, or not the whole of it. {ADVICE}") from error
    link = session.scalar(select(PersonalLink).where(PersonalLink.id == number, PersonalLink.nonce == nonce))
    valid_until, purge_at = _tell_dates(session, link) if link is not None else (now, now)
    if link is None or purge_at <= now:
        raise LinkGone("This personal link is of something long past, and nothing is kept of it any more.")
    if valid_until <= now:
        raise LinkOver("This invitation’s time is over: its days have come. Write to whoever invited you.")
    return session.scalars(
        select(Invitation)
        .where(Invitation.id == link.invitation_id)
        .options(
            joinedload(Invitation.mail),
            joinedload(Invitation.appearance).options(
                joinedload(Appearance.panel), joinedload(Appearance.segment), joinedload(Appearance.person)
            ),
        )
    ).one()


def purge_links(session: Session, *, now: datetime) -> int:
    """Take away the links whose second date has come; how many. One whose edition was put off gets its new dates."""
    gone = []
    for link in session.scalars(select(PersonalLink).where(PersonalLink.purge_at <= now)):
        link.valid_until, link.purge_at = _tell_dates(session, link)
        if link.purge_at <= now:
            gone.append(link.id)
    session.execute(delete(PersonalLink).where(PersonalLink.id.in_(gone)))
    return len(gone)


def find_dates(edition: Edition) -> tuple[datetime, datetime]:
    """Until when a link of the edition answers, its first day there, and when it is gone, a month after its last."""
    zone = ZoneInfo(edition.city.timezone)
    first, last = (datetime.combine(day, time(), zone) for day in (edition.starts_on, edition.ends_on))
    return first, last + KEPT_AFTER


def _tell_dates(session: Session, link: PersonalLink) -> tuple[datetime, datetime]:
    """The two dates of a link; later ones where its edition was put off since it was made."""
    of_edition = select(Edition).join(Invitation, Invitation.edition_id == Edition.id)
    edition = session.scalars(
        of_edition.where(Invitation.id == link.invitation_id).options(joinedload(Edition.city))
    ).one()
    valid_until, purge_at = find_dates(edition)
    return max(link.valid_until, valid_until), max(link.purge_at, purge_at)


def _signer(key: str) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="forum personal link")
