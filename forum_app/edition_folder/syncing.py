"""Rows made equal to what is wanted: only what differs is written, so that a second time writes nothing."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from forum_app.core.db import Base

Row = TypeVar("Row", bound=Base)
Key = TypeVar("Key", bound=Hashable)


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
        """Free the places and ORCID iDs that change hands: each is unique, also half way through a swap."""
        parked = False
        for key, row in found.items():
            values = wanted.get(key)
            for name, park in (("position", -1 - getattr(row, "id", 0)), ("orcid", None)):
                held = getattr(row, name, None)
                if held is not None and (name != "orcid" or values) and (values is None or values[name] != held):
                    setattr(row, name, park)
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
