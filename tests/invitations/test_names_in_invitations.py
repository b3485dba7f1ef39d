"""Invitees read the organisers' words without the names of others who are not on the public programme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from forum_app.invitations import facts
from forum_app.invitations.calendar_entry import write_entry
from forum_app.invitations.facts import read_setting, tell_place
from forum_app.programme.models import Appearance, AppearanceStatus
from tests.factories import Forum
from tests.invitations.house import NOW, House

NAME = "Quirijn Zonderland"
TEXTS: dict[str, Callable[[Forum], None]] = {
    "the panel's title": lambda forum: setattr(forum.panels[1], "title", f"Trade with {NAME}"),
    "the panel's summary": lambda forum: setattr(forum.panels[1], "summary", f"{NAME} opens."),
    "the panel's short title": lambda forum: setattr(forum.panels[1], "short_title", NAME),
    "the segment's title": lambda forum: setattr(forum.segments[1], "title", f"Speech of {NAME}"),
    "the room": lambda forum: setattr(forum.segments[1], "room", f"{NAME} Hall"),
    "the theme": lambda forum: setattr(forum.edition, "theme", f"A day with {NAME}"),
    "the venue": lambda forum: setattr(forum.edition, "venue", f"{NAME} House"),
}


def _other(session: Session) -> Appearance:
    """Somebody else of the same panel, who has not answered yet."""
    row = session.query(Appearance).order_by(Appearance.id).all()[1]
    row.given = row.person.given = NAME.split(maxsplit=1)[0]
    row.family = row.person.family = NAME.split()[1]
    return row


def _told(session: Session, forum: Forum, row: Appearance, language: str) -> str:
    """All that a page, a mail, a letter or a calendar entry is made of; without the reader's own lines."""
    place = replace(tell_place(read_setting(session, forum.edition), row, language), name="", called="")
    return f"{place!r}{write_entry(forum.edition, place, at=NOW)}"


@pytest.mark.parametrize("what", TEXTS)
@pytest.mark.parametrize("language", ["en", "ko", "nl"])
def test_no_invitee_reads_of_another_who_is_not_public(
    forum: Forum, session: Session, what: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kim, other = session.query(Appearance).order_by(Appearance.id).first(), _other(session)
    assert kim is not None
    if what == "the panel's short title":
        # It stands in a sitting's name where the segment bears it.
        forum.segments[1].title = NAME
    TEXTS[what](forum)
    session.flush()
    with monkeypatch.context() as patch:
        patch.setattr(facts, "holds_name", lambda _text, _barred: False)
        could = _told(session, forum, kim, language)
    if what != "the panel's short title":
        assert NAME in could
    assert NAME not in _told(session, forum, kim, language)
    # To whom it belongs it may be told, and to all once it stands on the programme.
    assert _told(session, forum, other, language).count(NAME) == could.count(NAME)
    other.status, other.listed = AppearanceStatus.CONFIRMED, True
    session.flush()
    assert _told(session, forum, kim, language) == could


def test_neither_mail_nor_page_nor_calendar_tells_it(
    house: House, kim: Appearance, forum: Forum, session: Session
) -> None:
    _other(session)
    for put in TEXTS.values():
        put(forum)
    session.commit()
    page = house.invite(kim)
    client = house.app.test_client()
    client.post(f"{page}/open")
    asked = client.get(page).text
    client.post(f"{page}/answer", data={"verb": "accept", "listed": "y"})
    house.work()
    told = [asked, client.get(page).text, client.get(f"{page}/forum.ics").text, *map(str, house.server.messages)]
    assert len(told) == 5
    assert [text for text in told if "Zonderland" in text] == []
    assert "Panel 1" in asked
