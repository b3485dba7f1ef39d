"""Who has a part in an edition, read in one query: who is public, and the names that must not be read of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from forum_app.core.db import once_a_reading
from forum_app.editions.models import Edition, ListVisibility, Side
from forum_app.people.models import DeclaredGender, NameOrder, Person
from forum_app.people.names import NAME_COLUMNS, Name
from forum_app.programme.models import Appearance, Role
from forum_app.programme.queries import SeatRow, is_public


class PublicSeat(NamedTuple):
    """Somebody confirmed who agreed to be listed: the columns that readers' pages are made of."""

    id: int
    key: str
    panel_id: int | None
    segment_id: int | None
    role: Role
    title: str | None
    affiliation: str | None
    given: str
    family: str
    particle: str | None
    name_order: NameOrder
    native_name: str | None
    honorific: str | None
    post_nominals: str | None
    sort_key: str | None
    side: str | None


_SEAT = len(PublicSeat._fields)
_DAY = slice(PublicSeat._fields.index("given"), _SEAT - 1)
_TODAY = slice(_SEAT + 2, _SEAT + 2 + len(NAME_COLUMNS))
# By place: by name a row's column takes ten times as long, and there are hundreds of rows.
_KEY, _PERSON, _PUBLIC = PublicSeat._fields.index("key"), _SEAT, _SEAT + 1


@dataclass(frozen=True)
class Seats:
    """Everybody of an edition whatever their answer. Restricted: outputs read `public` alone, gates the names."""

    rows: Sequence[Any]
    listed: bool

    @cached_property
    def public(self) -> tuple[PublicSeat, ...]:
        """Confirmed people who agreed to be listed, with their side's label."""
        return tuple(PublicSeat._make(row[:_SEAT]) for row in self.rows if row[_PUBLIC])

    @cached_property
    def persons(self) -> dict[str, int]:
        """The ids of the persons who are public, by the keys of their appearances."""
        return {row[_KEY]: row[_PERSON] for row in self.rows if row[_PUBLIC]}

    @cached_property
    def everybody(self) -> tuple[Name, ...]:
        """The names of all, of the day and of today."""
        return _names(self.rows)

    @cached_property
    def hidden(self) -> tuple[Name, ...]:
        """The names of those who do not stand on the public programme; of all where it lists nobody."""
        return self.names_without(set(self.persons.values()) if self.listed else ())

    def names_of(self, person: int) -> tuple[Name, ...]:
        """The names of one person."""
        return _names([row for row in self.rows if row[_PERSON] == person])

    def names_without(self, persons: Collection[int]) -> tuple[Name, ...]:
        """The names of all but these persons."""
        return _names([row for row in self.rows if row[_PERSON] not in persons])


def _names(rows: Sequence[Any]) -> tuple[Name, ...]:
    parts = dict.fromkeys(part for row in rows for part in (row[_DAY], row[_TODAY]))
    return tuple(map(Name._make, parts))


@once_a_reading
def read_seats(session: Session, edition: Edition) -> Seats:
    """Everybody who has a part in an edition. One query."""
    rows = session.execute(_seats(), {"edition_id": edition.id}).all()
    return Seats(rows, edition.participant_list is ListVisibility.PUBLIC)


def read_desk_seats(session: Session, edition: Edition) -> tuple[Seats, list[SeatRow]]:
    """The same, and what the desk's warnings are found from, each row read once. For the desk only; one query."""
    rows = session.execute(_desk_seats(), {"edition_id": edition.id}).all()
    return Seats(rows, edition.participant_list is ListVisibility.PUBLIC), [SeatRow._make(_DESK(row)) for row in rows]


def list_seats_of_series(session: Session, series_ids: Iterable[int]) -> dict[int, dict[int, tuple[bool, Seats]]]:
    """Everybody with a part in editions of these series, by series and edition; whether readers see it. One query."""
    wanted = [*series_ids]
    more = (Edition.series_id, Edition.id, Edition.announced, Edition.participant_list)
    rows = session.execute(
        _select_seats().add_columns(*more).join(Edition, Edition.id == Appearance.edition_id)
        .where(Edition.series_id.in_(wanted))
    ).all()  # fmt: skip
    parts: dict[tuple[int, int, bool, ListVisibility], list[Any]] = defaultdict(list)
    for row in rows:
        parts[tuple(row[-len(more) :])].append(row)
    found: dict[int, dict[int, tuple[bool, Seats]]] = {series_id: {} for series_id in wanted}
    for (series_id, edition_id, announced, visible), own in parts.items():
        found[series_id][edition_id] = announced, Seats(own, visible is ListVisibility.PUBLIC)
    return found


# Where in such a row the fields of a SeatRow stand: those of the day first, then the person, then what is added.
_ADDED = {"status": 0, "listed": 1, "sector": 2, "side": 3, "gender": 4}
_END = _TODAY.stop
_DESK = itemgetter(
    *(
        _PERSON if name == "person_id" else _END + _ADDED[name] if name in _ADDED else PublicSeat._fields.index(name)
        for name in SeatRow._fields
    )
)


@cache
def _desk_seats() -> Select[Any]:
    added = (Appearance.status, Appearance.listed, Appearance.sector, Side.key, DeclaredGender.gender)
    return _seats().add_columns(*added).outerjoin(DeclaredGender, DeclaredGender.person_id == Appearance.person_id)


@cache
def _seats() -> Select[Any]:
    return _select_seats().where(Appearance.edition_id == bindparam("edition_id"))


def _select_seats() -> Select[Any]:
    columns = (getattr(Appearance, name) for name in PublicSeat._fields if name != "side")
    today = (getattr(Person, name).label(f"today_{name}") for name in NAME_COLUMNS)
    return (
        select(*columns, Side.label, Appearance.person_id, is_public().label("public"), *today)
        .join(Person, Person.id == Appearance.person_id)
        .outerjoin(Side, Side.id == Appearance.side_id)
        .order_by(Appearance.id)
    )
