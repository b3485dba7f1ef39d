"""Rows made equal to what is wanted: only what differs is written, so that a second time writes nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from forum_app.core.db import Base
from forum_app.editions.models import HostCity, Partner
from forum_app.insights.models import Insight
from forum_app.programme.actions import TAKEN
from forum_app.programme.models import Appearance, AppearanceStatus
from forum_app.sources.models import Source

Row = TypeVar("Row", bound=Base)
Key = TypeVar("Key", bound=Hashable)

# What says who has which place.
SEAT = ("person_id", "panel_id", "segment_id", "role")


class Sync:
    """Adds and changes rows at once, and remembers those to remove until nothing refers to them any more."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.removed: list[list[Base]] = []

    def table(
        self, model: type[Row], found: Mapping[Key, Row], wanted: Mapping[Key, Mapping[str, Any]]
    ) -> dict[Key, Row]:
        """Make the rows `found` into those `wanted`, by identity; gives the wanted rows, with ids."""
        self._park(found, wanted)
        kept: dict[Key, Row] = {}
        for key, values in wanted.items():
            row = found.get(key)
            if row is None:
                row = model(**values)
                self.session.add(row)
            else:
                for name, value in values.items():
                    if getattr(row, name) != value:
                        setattr(row, name, value)
            kept[key] = row
        self.session.flush()
        self.removed.append([row for key, row in found.items() if key not in wanted])
        return kept

    def _park(self, found: Mapping[Key, Row], wanted: Mapping[Key, Mapping[str, Any]]) -> None:
        """Free the places, names and iDs that change hands: each is unique, also half way through a swap."""
        parked = False
        for key, row in found.items():
            values = wanted.get(key)
            for name, park in _parking(row):
                held = getattr(row, name)
                if held is not None and held != park and (values is None or values[name] != held):
                    setattr(row, name, park)
                    parked = True
            if isinstance(row, Appearance) and _leaves(row, values):
                # The place is free for whoever comes: the database lets nobody have one twice.
                row.status = AppearanceStatus.CANCELLED
                parked = True
        if parked:
            self.session.flush()

    def remove(self) -> None:
        """Remove what is no longer wanted, the rows that refer to others first."""
        for rows in reversed(self.removed):
            self.delete(rows)

    def delete(self, rows: Iterable[Base]) -> None:
        """Delete rows, now."""
        for row in rows:
            self.session.delete(row)
        self.session.flush()


def _parking(row: Base) -> Iterator[tuple[str, Any]]:
    """What is unique of a row beside its identity here, and what it may hold meanwhile."""
    number = getattr(row, "id", 0)
    if hasattr(row, "position"):
        yield "position", -1 - number
    if isinstance(row, HostCity | Partner):
        yield "name", f"({number})"
    if isinstance(row, Insight | Source):
        # Both are found by key: only what goes away is parked.
        yield "key", f"({number})"


def _leaves(row: Appearance, values: Mapping[str, Any] | None) -> bool:
    """Whether somebody who has a place will have it no more."""
    if row.status not in TAKEN:
        return False
    return values is None or values["status"] not in TAKEN or any(getattr(row, one) != values[one] for one in SEAT)
