"""Keeping somebody's photo: adding, cutting anew, removing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError
from forum_app.core.files import FileStore
from forum_app.people.models import Person, Photo
from forum_app.people.portraits import Focus, clean, crop


def set_photo(
    session: Session, store: FileStore, *, person: Person, data: bytes | None, focus: Focus, by: str, now: datetime
) -> Photo:
    """Another photo, or another square of the one that is there (`data` None). Raises NotAPortrait, ForumError."""
    row = session.scalar(select(Photo).where(Photo.person_id == person.id))
    if data is not None:
        source = clean(data)
    elif row is not None:
        source = store.get(row.source_sha256)
    else:
        raise ForumError("Choose a picture: there is none yet.")
    if row is None:
        row = Photo(person_id=person.id)
        session.add(row)
    row.sha256, row.source_sha256 = store.put(crop(source, focus)), store.put(source)
    row.focus_left, row.focus_top, row.focus_size = focus.left, focus.top, focus.size
    row.added_at, row.added_by = now, by
    session.flush()
    return row


def remove_photo(session: Session, *, person: Person) -> None:
    """Take the photo away; its files go by photo_files.forget."""
    session.execute(delete(Photo).where(Photo.person_id == person.id))
    session.flush()
