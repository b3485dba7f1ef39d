"""Searching everybody: where each works now, and the order of the list."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from sqlalchemy.orm import Session

from forum_app.people import actions
from forum_app.people.models import Affiliation, Sector
from forum_app.people.queries import age, find_people, to_line

DAYS = (
    (None, None),
    (date(2020, 1, 1), None),
    (date(2024, 1, 1), None),
    (None, date(2025, 1, 1)),
    (date(2026, 1, 1), date(2026, 2, 1)),
)


def test_the_database_sorts_places_of_work_as_the_rule_does(session: Session) -> None:
    newest = {}
    for number, days in enumerate(permutations(DAYS, 3)):
        facts = {"given": "Jan", "family": f"Hooft {number:02}", "country": "NL"}
        person = actions.add_person(session, facts=facts)
        places = [
            Affiliation(
                person_id=person.id, institution=f"Place {place}", sector=Sector.ACADEMIA, starts_on=first, ends_on=last
            )
            for place, (first, last) in enumerate(days)
        ]
        session.add_all(places)
        session.flush()
        newest[person.key] = max(places, key=lambda row: age(row.starts_on, row.ends_on, row.id)).institution
    found = find_people(session, words="hooft", country="", missing="", standings={}, every=True)
    assert [(line.key, line.institution) for line in map(to_line, found)] == list(newest.items())
    assert set(newest.values()) == {"Place 0", "Place 1", "Place 2"}
