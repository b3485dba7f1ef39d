"""Seats that come along into a new edition: of an old one that holds somebody twice in one role, once."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from forum_app.core.row_rules import RULES
from forum_app.editions.cloning import Move
from forum_app.people.models import Person
from forum_app.programme.cloning import CLONERS
from forum_app.programme.models import Appearance, GroundRule, Role
from tests.factories import make_forum


def test_who_sat_twice_in_one_role_comes_once(session: Session) -> None:
    forum = make_forum(session)
    forum.add_panel(1, GroundRule.ON_THE_RECORD)
    (once,) = (rule for rule in RULES if (rule.table, rule.name) == ("appearance", "once"))
    for word in ("insert", "update"):
        session.execute(text(f"DROP TRIGGER appearance_once_{word}"))
    first = forum.add_speaker(1)
    forum.add_speaker(1, session.get_one(Person, first.person_id))
    forum.add_speaker(1, session.get_one(Person, first.person_id), role=Role.MODERATOR)
    # In every newer edition the database allows it once.
    for statement in once.for_sqlite():
        session.execute(text(statement))
    days = {"starts_on": date(2027, 4, 21), "ends_on": date(2027, 4, 22)}
    source, target = forum.edition, forum.add_edition(slug="2027-x", year=2027, ordinal=3, **days)
    move = Move(source, source.city, ((source.city.name, source.city.timezone),), date(2027, 4, 21), "T", 3)
    made: dict[str, dict[int, int]] = {}
    for part in CLONERS:
        part.copy(session, move, target, made)
    roles = CLONERS[-1]
    found = session.scalars(select(Appearance.role).where(Appearance.edition_id == target.id)).all()
    assert sorted(role.value for role in found) == ["moderator", "panellist"]
    assert (session.scalar(roles.count(source)), len(roles.preview(session, move))) == (2, 2)
