"""Whom a text that readers see must not name, and whether it does: asked when it is shown, not only when written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from forum_app.editions.models import Edition
from forum_app.people.names import Name
from forum_app.people.written import Written, find_names, written_forms
from forum_app.programme.seats import Seats, list_seats_of_series, read_seats


def bar_names(session: Session, edition: Edition, *, everybody: bool = False) -> Written:
    """How those are written who must not be read of: who does not stand on the public programme, or everybody.

    Beside recommendations nobody is free: an output that names speakers does so by an insight alone.
    """
    seats = read_seats(session, edition)
    return forms_of(seats.everybody if everybody else seats.hidden)


@lru_cache(maxsize=32)
def forms_of(names: tuple[Name, ...]) -> Written:
    """All written forms of these names, kept for as long as they are the same."""
    return written_forms(names)


def holds_name(text: str | None, barred: Written) -> bool:
    """Whether a text names one of these people for certain; a family name alone may be anybody's, or a word."""
    return bool(text) and bool(barred.starts or barred.native) and _find_certain(text or "", barred)


@lru_cache(maxsize=2048)
def _find_certain(text: str, barred: Written) -> bool:
    return any(found.certain for found in find_names(text, barred))


@dataclass(frozen=True)
class SeriesNames:
    """Whom the texts of a series must not name: its own, and those of each of its editions (by id)."""

    editions: Mapping[int, Seats]
    nowhere: tuple[Name, ...]

    def free(self, text: str | None) -> str | None:
        """A text of the series itself, or None where it names somebody who stands on none of its programmes."""
        return None if text is None or holds_name(text, forms_of(self.nowhere)) else text

    def free_of(self, edition_id: int, text: str) -> str | None:
        """A text of an edition, or None where it names somebody who does not stand on that edition's programme."""
        seats = self.editions.get(edition_id)
        return text if seats is None or not holds_name(text, forms_of(seats.hidden)) else None


def bar_series_names(session: Session, series_ids: Iterable[int]) -> dict[int, SeriesNames]:
    """For each of these series whom its texts must not name. One query."""
    found = {}
    for series_id, editions in list_seats_of_series(session, series_ids).items():
        shown: set[int] = set()
        for announced, seats in editions.values():
            if announced and seats.listed:
                shown |= set(seats.persons.values())
        nowhere = (name for _announced, seats in editions.values() for name in seats.names_without(shown))
        seats_of = {edition: seats for edition, (_announced, seats) in editions.items()}
        found[series_id] = SeriesNames(seats_of, tuple(dict.fromkeys(nowhere)))
    return found
