"""Whom a visitor of the desk may see and work on: people belong to the series that keep them, and to sides of it.

Seen is who appears in an edition of a series in which the visitor keeps people, or whom that series keeps besides.
Worked on, with contact and file, is who is of the visitor's side there, or of neither; whoever works for no side works
on all. Views that an address leads to by a person, or by a thing of one, say so with `@about`; a test holds the list.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import Any, TypeVar, cast

from flask import current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import CompoundSelect, column, or_, select, table, union_all
from sqlalchemy.orm import Session

from forum_app.accounts.gate import Visitor, find_visitor
from forum_app.accounts.rights import Right
from forum_app.core.db import once_a_reading
from forum_app.core.errors import NotFound
from forum_app.core.web import get_session
from forum_app.editions.models import Edition, Side
from forum_app.people.models import ImportedPerson, PeopleImport, Person, Photo, SeriesPerson
from forum_app.people.queries import PersonRow, Standing, list_people

View = TypeVar("View", bound=Callable[..., object])

# These stand above people: their tables are named here, not imported.
APPEARANCE = table(
    "appearance", column("id"), column("key"), column("person_id"), column("edition_id"), column("side_id"),
    column("panel_id"), column("segment_id"),
)  # fmt: skip
PANEL = table("panel", column("id"), column("edition_id"), column("number"))
SEGMENT = table("segment", column("id"), column("edition_id"), column("key"))
INVITATION = table("invitation", column("id"), column("appearance_id"), column("edition_id"))
ABSENCE = table("absence", column("id"), column("person_id"), column("edition_id"))
MAIL = table("mail", column("id"), column("person_id"), column("edition_id"))
ABOUT = "forum_about"
NAMED_AT_ONCE = 500


class Thing(enum.StrEnum):
    """What an address names, by which a person is meant."""

    PERSON = "person"
    PHOTO = "photo"
    IMPORT = "import"
    APPEARANCE = "appearance"
    ABSENCE = "absence"
    PANEL = "panel"
    SEGMENT = "segment"
    INVITATION = "invitation"
    MAIL = "mail"


class Reach(enum.IntEnum):
    """How far a visitor reaches: not at all, to what their edition shows of somebody, to all that is kept."""

    NONE = 0
    SEEN = 1
    WORKED_ON = 2


def about(thing: Thing, reach: Reach = Reach.WORKED_ON) -> Callable[[View], View]:
    """Say by what a view's address names a person, and how far the visitor must reach."""

    def mark(view: View) -> View:
        setattr(view, ABOUT, (thing, reach))
        return view

    return mark


def keep_reach() -> ResponseReturnValue | None:
    """Answer as for somebody unknown where the visitor does not see the person; refuse in words where they see only.

    For before_request, after the gate.
    """
    found = getattr(current_app.view_functions.get(request.endpoint or ""), ABOUT, None)
    if found is None or find_visitor() is None:
        return None
    thing, needed = cast(tuple[Thing, Reach], found)
    within = g.series_here if "edition" in (request.view_args or {}) else None
    g.reached = find_reach(get_session(), _list_meant(thing), series_id=within)
    reached = g.reached.values()
    if any(reach is Reach.NONE for reach in reached):
        key = (request.view_args or {}).get("key")
        raise NotFound(f"There is no person “{key}”." if thing is Thing.PERSON else "There is no such thing here.")
    return None if all(reach >= needed for reach in reached) else refuse()


def is_worked_on(person: Person) -> bool:
    """Whether this request's visitor works on somebody whom its address means: read before the view began."""
    return cast(dict[int, Reach], g.reached)[person.id] is Reach.WORKED_ON


def refuse() -> ResponseReturnValue:
    """The answer to who works for another side."""
    words = (
        "This is about somebody of another side than yours. People of a side, their contact, invitation and mails are "
        "for the organisers of that side, and for owners of the series: ask one of them."
    )
    return render_template("errors/refused.html", name="Of another side", reason=words), 403


def find_reach(session: Session, person_ids: Collection[int], *, series_id: int | None = None) -> dict[int, Reach]:
    """How far this request's visitor reaches each of these people, in any series of theirs or in one.

    One query; none for whoever runs the server.
    """
    visitor = find_visitor()
    if visitor is None or visitor.operator:
        return dict.fromkeys(person_ids, Reach.NONE if visitor is None else Reach.WORKED_ON)
    found = dict.fromkeys(person_ids, Reach.NONE)
    sides: dict[tuple[int, int], set[int]] = defaultdict(set)
    # A statement can't name as many as a table brings in: then everybody is read.
    few = found if len(found) <= NAMED_AT_ONCE else None
    for person_id, place, side_id in session.execute(_select_places(visitor, few)):
        if person_id in found and series_id in {None, place}:
            sides[person_id, place] |= {side_id} if side_id else set()
    for (person_id, place), counted in sides.items():
        worked = Reach.WORKED_ON if visitor.works_for(place, counted) else Reach.SEEN
        found[person_id] = max(found[person_id], worked)
    return found


def list_worked_on(session: Session, person_ids: Iterable[int], *, series_id: int | None = None) -> set[int]:
    """Those of these people on whom this request's visitor works, in any series of theirs or in one."""
    found = find_reach(session, set(person_ids), series_id=series_id)
    return {one for one, reach in found.items() if reach is Reach.WORKED_ON}


@once_a_reading
def list_worked_keys(session: Session, edition: Edition) -> set[str] | None:
    """The keys of the appearances of an edition on which this request's visitor works; None: of all."""
    if works_for_all(edition.series_id):
        return None
    seats = session.execute(
        select(APPEARANCE.c.key, APPEARANCE.c.person_id).where(APPEARANCE.c.edition_id == edition.id)
    )
    people = dict(seats.all())
    worked = list_worked_on(session, people.values(), series_id=edition.series_id)
    return {key for key, person_id in people.items() if person_id in worked}


def list_standings(session: Session) -> dict[int, Standing]:
    """How this request's visitor's series count everybody whom the visitor sees. Two queries."""
    visitor = find_visitor()
    if visitor is None:
        return {}
    keys = dict(session.execute(select(Side.id, Side.key)).all())
    places: dict[int, set[tuple[int, int | None]]] = defaultdict(set)
    for person_id, series_id, side_id in session.execute(_select_places(visitor, None)):
        places[person_id].add((series_id, side_id))

    # Hundreds of people stand in few ways.
    @cache
    def stand(counted: frozenset[tuple[int, int | None]]) -> Standing:
        sides: dict[int, set[int]] = {series_id: set() for series_id, _side in counted}
        for series_id, side_id in counted:
            sides[series_id] |= {side_id} if side_id else set()
        return Standing(
            side=", ".join(sorted({keys[side] for found in sides.values() for side in found})),
            mine=any(visitor.works_for(series_id, found) for series_id, found in sides.items()),
        )

    return {person_id: stand(frozenset(counted)) for person_id, counted in places.items()}


def works_for_all(series_id: int) -> bool:
    """Whether this request's visitor works for every side of a series: then nobody of it need be looked up."""
    visitor = find_visitor()
    return visitor is not None and (visitor.operator or series_id not in visitor.sides)


def is_own_side(series_id: int, side_id: int) -> bool:
    """Whether this request's visitor may count somebody on a side of a series."""
    visitor = find_visitor()
    return visitor is not None and visitor.works_for(series_id, [side_id])


def list_places(session: Session, person_ids: Collection[int]) -> list[tuple[int, int, int | None]]:
    """Person, series and side, as far as this request's visitor's series go."""
    places = select_places(person_ids)
    return [] if places is None else [tuple(row) for row in session.execute(places)]


def list_people_to_choose(session: Session, series_id: int) -> list[PersonRow]:
    """Whom this request's visitor may bring into a programme of a series: those they work on anywhere, by sort key.

    Somebody of the series' other side stays for the other side, wherever else they are kept.
    """
    everybody = list_people(session)
    ids = [person.id for person in everybody]
    worked, here = list_worked_on(session, ids), find_reach(session, ids, series_id=series_id)
    return [person for person in everybody if person.id in worked and here[person.id] is not Reach.SEEN]


def list_own_series() -> set[int] | None:
    """The series in which this request's visitor keeps people; None for whoever runs the server: every one."""
    visitor = find_visitor()
    if visitor is None:
        return set()
    return None if visitor.operator else _kept_by(visitor)


def _kept_by(visitor: Visitor) -> set[int]:
    return {series_id for series_id in visitor.roles if visitor.may(Right.PEOPLE, series_id)}


def select_places(person_ids: Collection[int]) -> CompoundSelect[Any] | None:
    """What list_places asks, for a query that asks for more of it; None for a stranger."""
    visitor = find_visitor()
    return None if visitor is None else _select_places(visitor, person_ids)


def _select_places(visitor: Visitor, person_ids: Collection[int] | None) -> CompoundSelect[Any]:
    """Person, series and side of each place that the visitor's series have for people."""
    kept = select(SeriesPerson.person_id, SeriesPerson.series_id, SeriesPerson.side_id)
    seats = select(APPEARANCE.c.person_id, Edition.series_id, APPEARANCE.c.side_id).distinct()
    seats = seats.join(Edition, Edition.id == APPEARANCE.c.edition_id)
    if not visitor.operator:
        series = _kept_by(visitor)
        kept, seats = kept.where(SeriesPerson.series_id.in_(series)), seats.where(Edition.series_id.in_(series))
    if person_ids is not None:
        kept = kept.where(SeriesPerson.person_id.in_(person_ids))
        seats = seats.where(APPEARANCE.c.person_id.in_(person_ids))
    return union_all(kept, seats)


def _list_meant(thing: Thing) -> list[int]:
    """The people whom this request's address means; empty where it names nothing: then the view answers so."""
    named = request.view_args or {}
    here = select(Edition.id).where(Edition.slug == named.get("edition", "")).scalar_subquery()
    invited = select(APPEARANCE.c.person_id).join(INVITATION, INVITATION.c.appearance_id == APPEARANCE.c.id)
    wanted: dict[Thing, Callable[[], Any]] = {
        Thing.PERSON: lambda: select(Person.id).where(Person.key.in_([named.get("key"), named.get("other")])),
        Thing.PHOTO: lambda: select(Photo.person_id).where(
            or_(Photo.sha256 == named["sha256"], Photo.source_sha256 == named["sha256"])
        ),
        Thing.IMPORT: lambda: (
            select(ImportedPerson.person_id)
            .join(PeopleImport, PeopleImport.id == ImportedPerson.import_id)
            .where(PeopleImport.id == named["number"])
        ),
        Thing.APPEARANCE: lambda: select(APPEARANCE.c.person_id).where(
            APPEARANCE.c.edition_id == here, APPEARANCE.c.key == named["key"]
        ),
        Thing.ABSENCE: lambda: select(ABSENCE.c.person_id).where(
            ABSENCE.c.edition_id == here, ABSENCE.c.id == named["number"]
        ),
        Thing.PANEL: lambda: (
            select(APPEARANCE.c.person_id)
            .join(PANEL, PANEL.c.id == APPEARANCE.c.panel_id)
            .where(PANEL.c.edition_id == here, PANEL.c.number == named["number"])
        ),
        Thing.SEGMENT: lambda: (
            select(APPEARANCE.c.person_id)
            .join(SEGMENT, SEGMENT.c.id == APPEARANCE.c.segment_id)
            .where(SEGMENT.c.edition_id == here, SEGMENT.c.key == named["key"])
        ),
        Thing.INVITATION: lambda: invited.where(INVITATION.c.edition_id == here, INVITATION.c.id == named["number"]),
        Thing.MAIL: lambda: select(MAIL.c.person_id).where(
            MAIL.c.edition_id == here, MAIL.c.id == named["number"], MAIL.c.person_id.is_not(None)
        ),
    }
    return list(get_session().scalars(wanted[thing]()))
