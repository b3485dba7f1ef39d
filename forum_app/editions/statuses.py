"""Where an edition's status may go from where it stands; anything else is refused."""

from __future__ import annotations

from forum_app.core.errors import ForumError
from forum_app.editions.models import EditionStatus

PLANNED, ANNOUNCED, HELD = EditionStatus.PLANNED, EditionStatus.ANNOUNCED, EditionStatus.HELD
POSTPONED, CANCELLED = EditionStatus.POSTPONED, EditionStatus.CANCELLED
ALLOWED: dict[EditionStatus, tuple[EditionStatus, ...]] = {
    PLANNED: (ANNOUNCED, POSTPONED, CANCELLED),
    ANNOUNCED: (HELD, POSTPONED, CANCELLED),
    POSTPONED: (PLANNED, ANNOUNCED, CANCELLED),
    CANCELLED: (PLANNED,),
    HELD: (),
}


class StatusRefused(ForumError):
    """An edition cannot go from its status to the one wanted."""


def check_status(old: EditionStatus, new: EditionStatus) -> None:
    """Refuse a change that the table doesn't have. Raises StatusRefused with both names."""
    if new is not old and new not in ALLOWED[old]:
        raise StatusRefused(f"An edition that is {old.value} cannot become {new.value}.")
