"""What the first page counts of those asked is what its link shows, name by name."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.invitations.links import find_link, make_token
from forum_app.people.models import Language, Person, PersonContact
from forum_app.programme.models import Appearance, AppearanceStatus
from tests.desk import open_desk
from tests.factories import Forum
from tests.invitations.house import NOW, PAGE, House, reach

DESK = "/desk/2026-seoul/"


def _read_items(house: House) -> dict[str, str]:
    """The things to do, and where each leads."""
    page = house.desk.get(DESK).text.partition('class="todo"')[2].partition("</ol>")[0]
    return {text: html.unescape(link) for link, text in re.findall(r'<a href="([^"]+)">([^<]+)</a>', page)}


def _read_names(house: House, link: str) -> list[str]:
    """Whom the list behind a link shows."""
    return re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)', house.desk.get(link).text)


def _find_path(house: House, person: Appearance) -> str:
    with Session(house.engine) as session:
        link = find_link(session, house.find(person).id)
        assert link is not None
        return f"/i/{make_token('a key of tests only', link)}"


def test_each_link_shows_exactly_whom_its_line_counts(
    house: House, phone: FlaskClient, forum: Forum, session: Session
) -> None:
    for number in range(3):
        speaker = forum.add_speaker(2, status=AppearanceStatus.INVITED, listed=False)
        reach(session, speaker, f"more{number}@example.org", Language.ENGLISH)
    session.commit()
    people = session.scalars(select(Appearance).order_by(Appearance.id)).all()
    names = [f"{one.given} {one.family}" for one in people]
    session.commit()
    house.prepare(*people[:6])
    house.post(f"{PAGE}/send", invitation=[house.find(one).id for one in people[:5]])
    house.work()
    for number, verb in enumerate(("other", "decline", "decline", "accept")):
        phone.post(f"{_find_path(house, people[number])}/answer", data={"verb": verb, "words": "Monday"})
    park = Person(key="park", given="Ji-woo", family="Park", name_order="family-first", country="KR")
    session.add(park)
    session.flush()
    session.add(PersonContact(person_id=park.id, email="park@example.org", phone=None, language=Language.ENGLISH))
    session.commit()
    assert "Fill 2 places of who declined" in _read_items(house)
    house.post(f"{PAGE}/{house.find(people[2]).id}/substitute", person="park", answer_by="2026-03-19")
    with time_machine.travel(NOW + timedelta(days=20), tick=True):
        house.desk = open_desk(house.app)
        found = {text: _read_names(house, link) for text, link in _read_items(house).items() if link.startswith(PAGE)}
    assert {text: [" ".join(name.split()[-2:]) for name in told] for text, told in found.items()} == {
        "Invite 1 person": [names[6]],
        "Send 2 prepared invitations": [names[5], "Park Ji-woo"],
        "Chase 1 person without an answer": [names[4]],
        "Answer 1 person who asks for another date": [names[0]],
        # Who was replaced is no place to fill any more.
        "Fill 1 place of who declined": [names[1]],
    }


def test_a_place_that_is_given_up_is_not_to_be_filled(house: House, kim: Appearance, phone: FlaskClient) -> None:
    phone.post(f"{house.invite(kim)}/answer", data={"verb": "decline"})
    assert "Fill 1 place of who declined" in _read_items(house)
    with Session(house.engine) as fresh, fresh.begin():
        fresh.get_one(Appearance, kim.id).status = AppearanceStatus.CANCELLED
    assert [text for text in _read_items(house) if text.startswith("Fill")] == []
    assert "Cancelled 1" in house.desk.get(PAGE).text
