"""Reading mails: an edition's outbox, one mail, what is due."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, load_only

from forum_app.core.errors import NotFound
from forum_app.editions.models import Edition
from forum_app.outbox.models import Mail, MailStatus, MailText

PAGE = 100


def list_mails(
    session: Session, edition: Edition, *, status: MailStatus | None, kind: str | None, page: int
) -> list[Mail]:
    """A page of an edition's mails (PAGE of them, and one more where there are more), newest first. One query."""
    wanted = select(Mail).where(Mail.edition_id == edition.id)
    if status is not None:
        wanted = wanted.where(Mail.status == status)
    if kind is not None:
        wanted = wanted.where(Mail.kind == kind)
    return list(session.scalars(wanted.order_by(Mail.id.desc()).offset((page - 1) * PAGE).limit(PAGE + 1)))


def count_mails(session: Session, edition: Edition, *, kind: str | None = None) -> dict[MailStatus, int]:
    """How many mails of an edition, or of a kind of them, are in each state. One query."""
    wanted = select(Mail.status, func.count()).where(Mail.edition_id == edition.id)
    if kind is not None:
        wanted = wanted.where(Mail.kind == kind)
    return {row[0]: row[1] for row in session.execute(wanted.group_by(Mail.status))}


def list_in_state(session: Session, edition: Edition, *, status: MailStatus, kind: str | None) -> list[Mail]:
    """Every mail of an edition in one state, oldest first; of one kind where it is named. One query."""
    wanted = select(Mail).where(Mail.edition_id == edition.id, Mail.status == status)
    if kind is not None:
        wanted = wanted.where(Mail.kind == kind)
    return list(session.scalars(wanted.order_by(Mail.id)))


def list_drafts_after(session: Session, mail: Mail, *, limit: int = 50) -> list[Mail]:
    """The drafts that the outbox lists below this one. One query."""
    wanted = select(Mail).where(Mail.edition_id == mail.edition_id, Mail.status == MailStatus.DRAFT, Mail.id < mail.id)
    return list(
        session.scalars(wanted.order_by(Mail.id.desc()).limit(limit).options(load_only(Mail.id, Mail.person_id)))
    )


def get_mail(session: Session, edition: Edition, number: int) -> Mail:
    """A mail of an edition. Raises NotFound."""
    mail = session.scalar(select(Mail).where(Mail.id == number, Mail.edition_id == edition.id))
    if mail is None:
        raise NotFound(f"The outbox of “{edition.slug}” has no mail {number}.")
    return mail


def list_chosen(session: Session, edition: Edition, numbers: list[int]) -> list[Mail]:
    """Those of an edition's mails that were ticked."""
    wanted = select(Mail).where(Mail.edition_id == edition.id, Mail.id.in_(numbers))
    return list(session.scalars(wanted.order_by(Mail.id)))


def list_due(session: Session, *, now: datetime, limit: int = 200) -> list[int]:
    """The ids of mails that wait to be sent and whose time has come, oldest first."""
    wanted = select(Mail.id).where(Mail.status == MailStatus.QUEUED)
    due = or_(Mail.next_try_at.is_(None), Mail.next_try_at <= now)
    return list(session.scalars(wanted.where(due).order_by(Mail.id).limit(limit)))


def list_own_wordings(session: Session, series_id: int) -> set[tuple[str, str]]:
    """Kind and language of the wordings that a series has changed."""
    rows = session.execute(select(MailText.kind, MailText.language).where(MailText.series_id == series_id))
    return {(kind, language.value) for kind, language in rows}
