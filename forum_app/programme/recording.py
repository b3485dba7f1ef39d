"""What the programme's pages note in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from forum_app.accounts import audit
from forum_app.accounts.gate import get_actor
from forum_app.core import clock
from forum_app.editions.models import Edition


def note(
    session: Session,
    edition: Edition,
    verb: str,
    object: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Who does this request's work, what they did to what, and what changed."""
    actor = get_actor()
    audit.record(
        session,
        actor_id=actor.user_id,
        actor=actor.name,
        verb=verb,
        object=object,
        series_id=edition.series_id,
        now=clock.now(),
        before=before,
        after=after,
    )
