"""Who is here already under a name or an ORCID that was typed, as far as this request's visitor sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.errors import FieldError
from forum_app.people.actions import NAME_PARTS, read_facts
from forum_app.people.models import Person
from forum_app.people.names import Name, fold, name_of, plain
from forum_app.people.queries import PersonRow, list_people
from forum_app.people.reach import Reach, find_reach


def list_namesakes(session: Session, facts: Mapping[str, Any], renamed: Person | None = None) -> list[PersonRow]:
    """Those of the same name in any order of its words, or in its own script, by sort key. At most two queries.

    Of somebody who is `renamed`, by what is new of the name alone. Whom the visitor does not see is not among them:
    that somebody is kept elsewhere is nobody's business here.
    """
    kept = read_facts(facts)
    wanted = _marks(Name(**{part: kept[part] for part in NAME_PARTS}))
    if renamed is not None:
        wanted -= _marks(name_of(renamed))
    alike = [
        one for one in list_people(session) if wanted & _marks(name_of(one)) and one.id != (renamed and renamed.id)
    ]
    reach = find_reach(session, [person.id for person in alike]) if alike else {}
    return [person for person in alike if reach[person.id] is not Reach.NONE]


def refuse_same_orcid(session: Session, facts: Mapping[str, Any], own_id: int | None = None) -> None:
    """Raise FieldError for the ORCID of somebody else whom this request's visitor sees.

    Whom they don't see may have it too: saying so would tell that another series keeps that very human.
    """
    orcid = facts.get("orcid")
    holders = set(session.scalars(select(Person.id).where(Person.orcid == orcid))) - {own_id} if orcid else set()
    if any(reach is not Reach.NONE for reach in find_reach(session, holders).values()):
        raise FieldError("orcid", "Somebody else has this ORCID. Where they are the same person, merge them.")


def _marks(name: Name) -> set[tuple[str, str]]:
    words, native = " ".join(sorted(fold(plain(name)).split())), "".join((name.native_name or "").split())
    return {("name", words)} | ({("script", native)} if native else set())
