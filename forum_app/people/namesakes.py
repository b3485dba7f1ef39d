"""Who is here already under the name of somebody to be added, as far as this request's visitor sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from forum_app.people.actions import NAME_PARTS, read_facts
from forum_app.people.names import Name, fold, name_of, plain
from forum_app.people.queries import PersonRow, list_people
from forum_app.people.reach import Reach, find_reach


def list_namesakes(session: Session, facts: Mapping[str, Any]) -> list[PersonRow]:
    """Those of the same name in any order of its words, or in its own script, by sort key. At most two queries.

    Whom the visitor does not see is not among them: that somebody is kept elsewhere is nobody's business here.
    """
    kept = read_facts(facts)
    wanted = _marks(Name(**{part: kept[part] for part in NAME_PARTS}))
    alike = [person for person in list_people(session) if wanted & _marks(name_of(person))]
    reach = find_reach(session, [person.id for person in alike]) if alike else {}
    return [person for person in alike if reach[person.id] is not Reach.NONE]


def _marks(name: Name) -> set[tuple[str, str]]:
    words, native = " ".join(sorted(fold(plain(name)).split())), "".join((name.native_name or "").split())
    return {("name", words)} | ({("script", native)} if native else set())
