"""Another plan of an edition, and putting it off: its own facts together with the days of its programme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from forum_app.editions import actions
from forum_app.editions.models import Edition
from forum_app.programme.days import Days, move_days


def change_plan(session: Session, *, edition: Edition, facts: Mapping[str, Any], days: Days) -> int:
    """Other facts (as editions.actions.edit_edition says) and days; how many segments moved along.

    Raises ForumError with what would stand outside the days, before anything is changed.
    """
    moved = move_days(session, edition=edition, days=days)
    actions.edit_edition(session, edition=edition, facts=facts)
    return moved


def put_off(session: Session, *, edition: Edition, days: Days, reason: str, by: str, now: datetime) -> int:
    """Put an edition off to later days; how many segments moved along.

    Raises StatusRefused where it was held or cancelled, ForumError for days that aren't later or don't fit.
    """
    actions.check_later(edition, days.first)
    old = (edition.starts_on, edition.ends_on)
    moved = move_days(session, edition=edition, days=days)
    actions.note_postponed(session, edition=edition, old=old, reason=reason, by=by, now=now)
    return moved
