"""Reading the releases of an edition's book."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.errors import NotFound
from forum_app.editions.models import Edition
from forum_app.proceedings.models import Output, Release, ReleaseStatus


def get_release(session: Session, release_id: int) -> Release:
    """The release with that id, with its edition. Raises NotFound."""
    release = session.scalar(select(Release).where(Release.id == release_id).options(joinedload(Release.edition)))
    if release is None:
        raise NotFound(f"There is no release with the number {release_id} in the database.")
    return release


def list_releases(session: Session, *, edition: str) -> list[Release]:
    """Every release and attempt of an edition (by slug), newest first."""
    return list(
        session.scalars(
            select(Release)
            .join(Release.edition)
            .where(Edition.slug == edition)
            .options(joinedload(Release.edition))
            .order_by(Release.requested_at.desc(), Release.id.desc())
        )
    )


def find_newest_built(session: Session, *, edition: str, output: Output, draft: bool) -> Release | None:
    """The newest built release of an output, or the newest built draft of it."""
    return session.scalar(
        select(Release)
        .join(Release.edition)
        .where(
            Edition.slug == edition,
            Release.output == output,
            Release.status == ReleaseStatus.BUILT,
            Release.draft.is_(draft),
            Release.withdrawn_at.is_(None),
        )
        .options(joinedload(Release.edition))
        .order_by(Release.number.desc())
        .limit(1)
    )


def find_open_release(session: Session, *, edition_id: int, output: Output, draft: bool) -> Release | None:
    """The release of an output that is requested or being built."""
    return session.scalar(
        select(Release)
        .where(
            Release.edition_id == edition_id,
            Release.output == output,
            Release.draft == draft,
            Release.status.in_((ReleaseStatus.REQUESTED, ReleaseStatus.BUILDING)),
        )
        .order_by(Release.number.desc())
        .limit(1)
    )


def find_last_release(session: Session, *, edition_id: int, output: Output) -> Release | None:
    """The release of an output with the highest number, whatever became of it."""
    return session.scalar(
        select(Release)
        .where(Release.edition_id == edition_id, Release.output == output)
        .order_by(Release.number.desc())
        .limit(1)
    )


def list_lost(session: Session, *, silent_since: datetime) -> list[Release]:
    """Releases under way of which nothing was heard since: their worker is gone, or their message was."""
    heard = func.coalesce(Release.heartbeat_at, Release.requested_at)
    return list(
        session.scalars(
            select(Release)
            .where(Release.status.in_((ReleaseStatus.REQUESTED, ReleaseStatus.BUILDING)), heard < silent_since)
            .order_by(Release.id)
        )
    )
