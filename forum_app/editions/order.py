"""The order of rows that each have a place of their own: host cities in the rotation, partners in what is printed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from forum_app.editions.models import HostCity, Partner


def move_up(session: Session, rows: Sequence[HostCity | Partner], row: HostCity | Partner) -> None:
    """One place earlier among `rows`, which are in their order; the first stays."""
    place = next(number for number, one in enumerate(rows) if one.id == row.id)
    if place == 0:
        return
    before = rows[place - 1]
    old, new = row.position, before.position
    # Each place is unique, also half way through the swap.
    for one, position in ((row, -1), (before, old), (row, new)):
        one.position = position
        session.flush()
