"""The files of photos: which there are of some people, and letting go of those that no photo needs any more."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast

from flask import current_app
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.core.web import after_commit
from forum_app.people.models import Photo


def get_store() -> FileStore:
    """The file store of this site."""
    return cast(FileStore, current_app.extensions["files"])


def list_files(session: Session, person_ids: Collection[int]) -> set[str]:
    """The SHA-256 of every file of these people's photos. One query."""
    rows = session.execute(select(Photo.sha256, Photo.source_sha256).where(Photo.person_id.in_(person_ids)))
    return {sha256 for row in rows for sha256 in row}


def forget(session: Session, files: Collection[str]) -> None:
    """Remove those files that no photo needs any more, once this request's transaction is in the database."""
    needed = select(Photo.sha256, Photo.source_sha256)
    needed = needed.where(or_(Photo.sha256.in_(files), Photo.source_sha256.in_(files)))
    still = {sha256 for row in session.execute(needed) for sha256 in row}
    store = get_store()
    for sha256 in set(files) - still:
        after_commit(lambda sha256=sha256: store.remove(sha256))  # type: ignore[misc]
