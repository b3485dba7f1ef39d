"""Making one person of two, with what it takes to make them two again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Table, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forum_app.core.db import Base, Instant
from forum_app.core.errors import ForumError
from forum_app.people.actions import list_references
from forum_app.people.keys import new_key
from forum_app.people.models import (
    Biography,
    DeclaredGender,
    MergedRow,
    Person,
    PersonContact,
    PersonMerge,
    Photo,
    SeriesPerson,
)
from forum_app.people.names import fold

FILLED = ("orcid", "native_name")
REACHED = ("email", "phone")


def merge_people(session: Session, *, kept: Person, gone: Person, by: str, now: datetime) -> PersonMerge:
    """Make one person of two: everything that pointed at `gone` points at `kept`, what `kept` lacks it gets.

    Raises ForumError where both have a different answer to what there can be one of: nothing is lost unsaid.
    """
    if kept.id == gone.id:
        raise ForumError("These are one person already.")
    if kept.orcid and gone.orcid and kept.orcid != gone.orcid:
        raise ForumError("They have different ORCIDs, so they are two people; or one ORCID is wrong: empty it first.")
    before: dict[str, Any] = {"person": _read(session, Person.__table__, gone.id), "dropped": {}}  # type: ignore[arg-type]
    before["kept"] = {name: getattr(kept, name) for name in FILLED}
    _merge_contact(session, kept, gone, before)
    _merge_biographies(session, kept, gone, before)
    _merge_single(session, kept, gone, before)
    _merge_series(session, kept, gone, before)
    filling = {name: getattr(kept, name) or getattr(gone, name) for name in FILLED}
    try:
        with session.begin_nested():
            moved = _move(session, kept, gone)
            session.expire_all()
            session.delete(gone)
            session.flush()
    except IntegrityError as error:
        raise ForumError(
            "Both stand where only one can, such as twice on one panel: cancel or take one out first."
        ) from error
    kept.orcid, kept.native_name = filling["orcid"], filling["native_name"]
    row = PersonMerge(kept_id=kept.id, at=now, by=by, before=before | {"filled": filling})
    session.add(row)
    session.flush()
    session.add_all(MergedRow(merge_id=row.id, **{f"{name}_id": number}) for name, number in moved)
    session.flush()
    return row


def _move(session: Session, kept: Person, gone: Person) -> list[tuple[str, int]]:
    """Turn every reference to `gone` to `kept`; gives table and number of each row that was turned."""
    moved = []
    for table, column in list_references():
        moved += [(table.name, number) for number in session.scalars(select(table.c.id).where(column == gone.id))]
        session.execute(table.update().where(column == gone.id).values({column.name: kept.id}))
    return moved


def _merge_contact(session: Session, kept: Person, gone: Person, before: dict[str, Any]) -> None:
    one, other = (
        session.scalar(select(PersonContact).where(PersonContact.person_id == person.id)) for person in (kept, gone)
    )
    if one is None or other is None:
        return
    before["contact"] = {name: getattr(one, name) for name in REACHED}
    for name, word in zip(REACHED, ("e-mail address", "telephone number"), strict=True):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine and theirs and mine.casefold() != theirs.casefold():
            raise ForumError(f"Both have an {word}, and they differ: empty the wrong one first, then merge.")
        setattr(one, name, mine or theirs)
    before["reached"] = {name: getattr(one, name) for name in REACHED}
    _drop(session, other, before)


def _merge_biographies(session: Session, kept: Person, gone: Person, before: dict[str, Any]) -> None:
    mine = {row.language: row for row in session.scalars(select(Biography).where(Biography.person_id == kept.id))}
    for row in session.scalars(select(Biography).where(Biography.person_id == gone.id)).all():
        if row.language in mine and fold(mine[row.language].text) != fold(row.text):
            raise ForumError(f"Both have a biography in “{row.language.value}”: empty one first, then merge.")
        if row.language in mine:
            _drop(session, row, before)


def _merge_single(session: Session, kept: Person, gone: Person, before: dict[str, Any]) -> None:
    both = [kept.id, gone.id]
    genders = {
        row.person_id: row for row in session.scalars(select(DeclaredGender).where(DeclaredGender.person_id.in_(both)))
    }
    if len(genders) == len(both):
        if genders[kept.id].gender is not genders[gone.id].gender:
            raise ForumError("They have declared different genders: empty the wrong one first, then merge.")
        _drop(session, genders[gone.id], before)
    if len(session.scalars(select(Photo.id).where(Photo.person_id.in_(both))).all()) == len(both):
        raise ForumError("Both have a photo: remove one first, then merge.")


def _merge_series(session: Session, kept: Person, gone: Person, before: dict[str, Any]) -> None:
    sides = dict(
        session.execute(
            select(SeriesPerson.series_id, SeriesPerson.side_id).where(SeriesPerson.person_id == kept.id)
        ).all()
    )
    for row in session.scalars(select(SeriesPerson).where(SeriesPerson.person_id == gone.id)).all():
        if row.series_id in sides and row.side_id != sides[row.series_id]:
            raise ForumError("A series counts them on different sides: say on which, with both, then merge.")
        if row.series_id in sides:
            _drop(session, row, before)


def _drop(session: Session, row: Any, before: dict[str, Any]) -> None:
    table = row.__table__
    before["dropped"].setdefault(table.name, []).append(_read(session, table, row.id))
    session.delete(row)
    session.flush()


def undo_merge(session: Session, *, merge: PersonMerge, by: str, now: datetime) -> Person:
    """Make two people again: the one who went is back, with everything of theirs that is still there.

    What was added since the merge stays where it is. Raises ForumError where it was undone, or a later merge was not.
    """
    if merge.undone_at is not None:
        raise ForumError("This merge was undone already.")
    later = select(PersonMerge.id).where(PersonMerge.kept_id == merge.kept_id, PersonMerge.id > merge.id)
    if session.scalar(later.where(PersonMerge.undone_at.is_(None)).limit(1)):
        raise ForumError("Somebody was merged into this person later: undo that first.")
    before, kept = merge.before, session.get_one(Person, merge.kept_id)
    _empty_again(kept, before["kept"], before["filled"])
    contact = session.scalar(select(PersonContact).where(PersonContact.person_id == kept.id))
    if contact is not None and "contact" in before:
        _empty_again(contact, before["contact"], before["reached"])
    session.flush()
    back = _bring_back(session, before["person"])
    _move_back(session, merge.id, kept.id, back)
    for name, rows in before["dropped"].items():
        table = Base.metadata.tables[name]
        for row in rows:
            facts = {key: value for key, value in row.items() if key != "id"} | {"person_id": back}
            session.execute(table.insert().values(_write(table, facts)))
    # What it takes to undo is somebody's data: it is kept no longer than it is of use.
    merge.undone_at, merge.undone_by, merge.before = now, by, {}
    session.flush()
    session.expire_all()
    return session.get_one(Person, back)


def _empty_again(row: Any, old: Mapping[str, Any], filled: Mapping[str, Any]) -> None:
    """Take back what the merge filled in, where nobody has changed it since."""
    for name, value in filled.items():
        if getattr(row, name) == value:
            setattr(row, name, old[name])


def _bring_back(session: Session, facts: Mapping[str, Any]) -> int:
    """The person's own row again; their number or key may be somebody else's by now. Gives the number."""
    table: Table = Person.__table__  # type: ignore[assignment]
    values = dict(facts)
    if session.get(Person, values["id"]) is not None:
        del values["id"]
    if session.scalar(select(Person.id).where(Person.key == values["key"])) is not None:
        values["key"] = new_key(session, values)
    done = session.execute(table.insert().values(_write(table, values)).returning(table.c.id))
    return int(done.scalar_one())


def _move_back(session: Session, merge_id: int, kept_id: int, back: int) -> None:
    """Turn what came over back, where it is still there and still with whom it was merged into."""
    for table, column in list_references():
        word = MergedRow.__table__.c[f"{table.name}_id"]
        mine = select(word).where(MergedRow.merge_id == merge_id, word.is_not(None))
        session.execute(table.update().where(table.c.id.in_(mine), column == kept_id).values({column.name: back}))
    session.execute(delete(MergedRow).where(MergedRow.merge_id == merge_id))


def _read(session: Session, table: Table, number: int) -> dict[str, Any]:
    """A row as JSON keeps it."""
    row = session.execute(select(table).where(table.c.id == number)).mappings().one()
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else getattr(value, "value", value)


def _write(table: Table, facts: Mapping[str, Any]) -> dict[str, Any]:
    def value(name: str, kept: Any) -> Any:
        kind = table.columns[name].type
        if kept is not None and isinstance(kind, Instant):
            return datetime.fromisoformat(kept)
        return date.fromisoformat(kept) if kept is not None and isinstance(kind, Date) else kept

    return {name: value(name, kept) for name, kept in facts.items()}
