"""What the folders of a series call people: keys are the series' own, and tell of nobody whom another series keeps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from forum_app.edition_folder.known import Say
from forum_app.edition_folder.values import EditionFolder, PersonEntry
from forum_app.editions.models import Edition, Series
from forum_app.people.models import Person, PersonKey, SeriesPerson
from forum_app.programme.models import Appearance


@dataclass(frozen=True, slots=True)
class SeriesKeys:
    """Whom each key of a series means (by id), and the one key under which each is written."""

    series_id: int | None = None
    people: dict[str, int] = field(default_factory=dict)
    written: dict[int, str] = field(default_factory=dict)


def read_keys(session: Session, slug: str | None) -> SeriesKeys:
    """The keys of everybody whom the series with that slug knows; none where there is no such series. Three queries.

    Who was added at the desk and stood in no folder yet is called as their address there.
    """
    series_id = session.scalar(select(Series.id).where(Series.slug == slug))
    if series_id is None:
        return SeriesKeys()
    found = SeriesKeys(series_id)
    given = select(PersonKey.key, PersonKey.person_id).where(PersonKey.series_id == series_id)
    for key, person_id in session.execute(given.order_by(PersonKey.id)):
        found.people[key] = person_id
        found.written.setdefault(person_id, key)
    seats = select(Appearance.person_id).join(Edition, Edition.id == Appearance.edition_id)
    kept = select(SeriesPerson.person_id).where(SeriesPerson.series_id == series_id)
    known = union(seats.where(Edition.series_id == series_id), kept).subquery()
    others = select(Person.id, Person.key).where(Person.id.in_(select(known.c.person_id))).order_by(Person.id)
    for person_id, address in session.execute(others):
        if person_id not in found.written:
            key = address if address not in found.people else f"{address[:45]}-{person_id}"
            found.people[key], found.written[person_id] = person_id, key
    return found


def settle_keys(folder: EditionFolder, keys: SeriesKeys, say: Say) -> EditionFolder:
    """The folder with everybody under the key that is written: two who were merged are one under either key."""
    names: dict[str, str] = {}
    for key, person_id in keys.people.items():
        names[key] = keys.written[person_id]
    seen: dict[str, str] = {}
    for place, person in enumerate(folder.people.people):
        if person.key is None:
            continue
        written = names.get(person.key, person.key)
        before = seen.setdefault(written, person.key)
        if before != person.key:
            what = f"{person.key} and {before} are one person here, since they were merged."
            say(("person", place, "key"), what, f"Write {before} for both, once.")
    people = tuple(_called(one, names) for one in folder.people.people)
    seats = tuple(replace(one, person=names.get(one.person, one.person)) for one in folder.programme.appearances)
    return replace(
        folder,
        people=replace(folder.people, people=people),
        programme=replace(folder.programme, appearances=seats),
    )


def _called(person: PersonEntry, names: dict[str, str]) -> PersonEntry:
    return replace(person, key=names.get(person.key, person.key))


def keep_keys(session: Session, series_id: int, people: dict[str, Person], known: Iterable[str]) -> None:
    """Note for the series what its folder calls these people, where it was not `known` to be so."""
    before = set(known)
    session.add_all(
        PersonKey(series_id=series_id, key=key, person_id=person.id)
        for key, person in people.items()
        if key not in before
    )
    session.flush()
