"""What the programme's pages note in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from forum_app.editions import recording
from forum_app.editions.models import Edition
from forum_app.programme.models import Segment


def note(
    session: Session,
    edition: Edition,
    verb: str,
    object: str,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Who does this request's work, what they did to what of an edition, and what changed."""
    recording.note(session, edition.series_id, verb, object, before=before, after=after)


def note_rule(session: Session, edition: Edition, segment: Segment) -> None:
    """That the ground rule of a segment is announced, by whom it says itself."""
    said = {"rule": segment.ground_rule.value, "on": segment.rule_announced_on}
    note(session, edition, "announced the rule of", f"segment {segment.key} of {edition.slug}", after=said)
