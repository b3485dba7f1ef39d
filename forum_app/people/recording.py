"""What the pages of people note in the audit log: that something was done, never what is kept of somebody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from forum_app.accounts import audit
from forum_app.accounts.gate import get_actor
from forum_app.core import clock
from forum_app.people.models import Person
from forum_app.people.reach import list_places


def note(
    session: Session, verb: str, object: str, *, after: Mapping[str, Any] | None = None, person: Person | None = None
) -> None:
    """Who does this request's work, and what they did to whom; it stands in the log of a series that has the person."""
    actor = get_actor()
    places = list_places(session, [person.id]) if person is not None else []
    audit.record(
        session,
        actor_id=actor.user_id,
        actor=actor.name,
        verb=verb,
        object=object,
        series_id=min((series_id for _person, series_id, _side in places), default=None),
        now=clock.now(),
        after=after,
    )


def tell(person: Person) -> str:
    """Somebody in the audit log: by number, since keys are made of names and the log outlives an erasure."""
    return f"person number {person.id}"
