"""What the database counts of those asked is what the list of them says, line by line."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bench.crowd import grow
from forum_app.invitations.queries import MailsToDo, count_asked, list_lines, list_silent
from forum_app.people.models import PersonContact
from forum_app.programme.models import Appearance, AppearanceStatus
from tests.factories import make_forum

TODAY = date(2026, 4, 1)


def test_the_counts_are_those_of_the_lines(session: Session) -> None:
    forum = make_forum(session)
    forum.add_panel(1)
    grow(session, forum.edition, people=60, today=TODAY)
    contacts = list(session.scalars(select(PersonContact.id).order_by(PersonContact.id)))
    session.execute(delete(PersonContact).where(PersonContact.id.in_(contacts[::3])))
    lines = list_lines(session, forum.edition, today=TODAY)
    counts, mails = count_asked(session, forum.edition, today=TODAY)
    told = Counter[tuple[str, date | None, bool]]()
    for one in counts:
        told[one.state, one.late_since, one.reachable] += one.people
    assert told == Counter((one.state, one.answer_by if one.late else None, one.reachable) for one in lines)
    assert (any(one.late for one in lines), {one.reachable for one in lines}) == (True, {True, False})
    assert mails == MailsToDo(6, 0)
    open_ones = (Appearance.edition_id == forum.edition.id, Appearance.status == AppearanceStatus.INVITED)
    keys = set(session.scalars(select(Appearance.key).where(*open_ones)))
    silent = list_silent(session, forum.edition, today=TODAY)
    assert silent == [one for one in lines if one.key in keys]
    assert 0 < len(silent) < len(lines)


def test_where_nobody_is_asked_mails_are_counted_still(session: Session) -> None:
    assert count_asked(session, make_forum(session).edition, today=TODAY) == ([], MailsToDo(0, 0))


def test_the_places_of_one_person_stand_in_the_order_of_the_panels(session: Session) -> None:
    forum = make_forum(session)
    for number in (1, 2, 3):
        forum.add_panel(number)
    name = {"given": "Min-ji", "family": "Kim"}
    first = forum.add_speaker(3, **name)
    for panel in (1, 2):
        forum.add_speaker(panel, first.person, **name)
    lines = list_lines(session, forum.edition, today=TODAY)
    assert [line.seat for line in lines] == ["Panellist, panel 1", "Panellist, panel 2", "Panellist, panel 3"]
