"""What mails and personal pages say: dates, names, articles, panels, thanks, and what is wrong first."""

from __future__ import annotations

import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.catalogue import read_words
from forum_app.outbox.kinds import KINDS, read_wording
from forum_app.people.models import Language, PersonContact
from forum_app.programme.models import Appearance
from tests.desk import open_desk
from tests.factories import Forum
from tests.invitations.house import NOW, PAGE, House


def _text(message: Any) -> str:
    return str(message.get_body().get_content()).replace("\r\n", "\n")


def _read_in(session: Session, speaker: Appearance, language: Language, native_name: str | None = None) -> None:
    contact = session.scalars(select(PersonContact).where(PersonContact.person_id == speaker.person_id)).one()
    contact.language = language
    session.get_one(Appearance, speaker.id).native_name = native_name
    session.commit()


def test_a_mail_bears_the_hour_at_which_it_goes_out(house: House, kim: Appearance) -> None:
    house.prepare(kim)
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        house.desk = open_desk(house.app)
        house.post(f"{PAGE}/send", invitation=house.find(kim).id)
        house.work()
    [message] = house.server.messages
    assert parsedate_to_datetime(str(message["Date"])) == NOW + timedelta(days=9)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (Language.KOREAN, ("김민지", "김민지 님께")),
        (Language.KOREAN, (None, "{name} 님께")),
        (Language.ENGLISH, ("김민지", "Dear {name},")),
        (Language.DUTCH, ("김민지", "Geachte {name},")),
    ],
)
def test_a_korean_mail_greets_by_the_name_in_hangul(
    house: House, kim: Appearance, session: Session, language: Language, names: tuple[str | None, str]
) -> None:
    native_name, greeting = names
    _read_in(session, kim, language, native_name)
    # What follows a name has no place in a greeting.
    session.get_one(Appearance, kim.id).post_nominals = "PhD, FRSA"
    session.commit()
    house.invite(kim)
    name = house.server.messages[0]["To"].addresses[0].display_name
    assert "PhD" not in name
    assert _text(house.server.messages[0]).partition("\n")[0] == greeting.format(name=name)


def test_no_dutch_article_stands_before_what_the_program_cannot_know() -> None:
    # “het Forum” and “de Conferentie”: which one a series' title takes, only its organisers know.
    texts = [text for kind in KINDS for text in read_wording(kind, Language.DUTCH)] + [*read_words("nl").values()]
    before = [word for text in texts for word in re.findall(r"(\w+) (?:{edition}|{title})", text)]
    assert before
    assert [word for word in before if word.lower() in {"de", "het", "een", "deze", "dit"}] == []


def test_calendar_entries_name_the_panel_and_the_place(
    house: House, kim: Appearance, phone: FlaskClient, forum: Forum
) -> None:
    path = house.invite(kim)
    phone.post(f"{path}/answer", data={"verb": "accept"})
    house.work()
    [entry] = house.server.messages[-1].iter_attachments()
    [event] = Calendar.from_ical(entry.get_content()).walk("VEVENT")
    assert str(event["summary"]) == "Second ROK-NL Forum: Panel 1: Panel title 1"
    assert str(event["description"]).startswith("Panellist, Panel 1: Panel title 1\nWednesday, 22 April 2026, 10:00")
    assert str(event["location"]) == "Seoul"


def test_who_takes_an_answer_back_and_accepts_again_is_thanked_once(
    house: House, kim: Appearance, phone: FlaskClient
) -> None:
    path = house.invite(kim)
    phone.post(f"{path}/answer", data={"verb": "accept"})
    phone.post(f"{path}/undo")
    house.work()
    phone.post(f"{path}/answer", data={"verb": "accept"})
    house.work()
    phone.post(f"{path}/undo")
    phone.post(f"{path}/answer", data={"verb": "accept"})
    house.work()
    assert [str(one["Subject"]).partition(":")[0] for one in house.server.messages] == ["Invitation", "Thank you"]


@pytest.mark.parametrize(
    ("data", "leads_to"),
    [
        ({"verb": "other", "words": " "}, "other-words"),
        ({"verb": "decline", "substitute_name": "Park", "substitute_address": "x at y"}, "decline-substitute_address"),
        ({"verb": "accept", "words": "x" * 2001}, "accept-words"),
    ],
)
def test_what_is_wrong_stands_first_and_leads_to_its_field(
    house: House, kim: Appearance, phone: FlaskClient, data: dict[str, str], leads_to: str
) -> None:
    path = house.invite(kim)
    page = phone.post(f"{path}/answer", data=data).text
    notice = page.index('role="alert"')
    assert notice < page.index("<h1>")
    assert f'href="#{leads_to}"' in page[notice : page.index("<h1>")]
    field = re.search(rf'<(?:input|textarea)[^>]*id="{leads_to}"[^>]*>', page)
    assert field is not None
    assert 'aria-invalid="true"' in field[0]
