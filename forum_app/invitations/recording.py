"""What the pages of invitations note in the audit log: numbers and keys, no words of a person."""

from __future__ import annotations

from sqlalchemy.orm import Session

from forum_app.editions import recording
from forum_app.editions.models import Edition


def note(session: Session, edition: Edition, verb: str, object: str) -> None:
    """Who does this request's work, and what they did to what of an edition."""
    recording.note(session, edition.series_id, verb, object)
