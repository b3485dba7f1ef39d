"""People to choose from in a form: each by name, namesakes told apart by where they work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from forum_app.people.models import ERASED
from forum_app.people.names import display, name_of
from forum_app.people.queries import PersonRow, places_of_work


def label_people(session: Session, people: Sequence[PersonRow]) -> list[tuple[str, str]]:
    """Key and label of each who is not erased, in their order. One query, and only where two have one name."""
    named = [(one, _name(one)) for one in people if one.family != ERASED]
    often = Counter(name for _one, name in named)
    alike = [one.id for one, name in named if often[name] > 1]
    work = _list_work(session, alike) if alike else {}
    return [(one.key, name if often[name] == 1 else _tell_apart(one, name, work)) for one, name in named]


def _list_work(session: Session, person_ids: list[int]) -> dict[int, str]:
    rows = places_of_work()
    found = session.execute(rows.where(rows.selected_columns.person_id.in_(person_ids)))
    # The newest is met last.
    return {row[0]: row[1] for row in found}


def _name(person: PersonRow) -> str:
    name = display(name_of(person))
    return f"{name} {person.native_name}" if person.native_name else name


def _tell_apart(person: PersonRow, name: str, work: dict[int, str]) -> str:
    # Two of one name in one house have keys of their own still.
    return f"{name} ({work.get(person.id) or person.country}, {person.key})"
