"""Telling who has confirmed that their hours or room are others now: a draft each, in the outbox, once a release."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.catalogue import phrase
from forum_app.invitations.actions import address_of
from forum_app.invitations.calendar_entry import write_entry
from forum_app.invitations.facts import Place, Setting, Sitting, tell_place
from forum_app.invitations.queries import list_contacts
from forum_app.outbox.actions import Addressee, withdraw_mail, write_mail
from forum_app.outbox.models import Mail, MailStatus
from forum_app.outbox.states import TRANSITIONS
from forum_app.people.models import PersonContact
from forum_app.programme.models import Appearance, AppearanceStatus

OLDER = "The programme has changed again: a newer mail tells it."


def _list_concerned(session: Session, setting: Setting, moved: Collection[str]) -> list[Appearance]:
    """Who has confirmed, and sits in one of the segments `moved` (keys). One query."""
    segments = [one for one in setting.segments if one.key in moved]
    panels = [one.panel_id for one in segments if one.panel_id is not None]
    wanted = select(Appearance).where(
        Appearance.edition_id == setting.edition.id,
        Appearance.status == AppearanceStatus.CONFIRMED,
        Appearance.segment_id.in_([one.id for one in segments]) | Appearance.panel_id.in_(panels),
    )
    loaded = wanted.options(joinedload(Appearance.panel), joinedload(Appearance.segment))
    return list(session.scalars(loaded.order_by(Appearance.id)))


def tell_of_moves(
    session: Session, *, setting: Setting, moved: Collection[str], release: int, by: str, now: datetime
) -> tuple[int, int]:
    """A draft to everybody concerned; how many there are, and how many could not be written for want of an address.

    The ledger has one for each person and release. An older one that has not gone out is taken back: the newest counts.
    """
    concerned = _list_concerned(session, setting, moved)
    contacts = list_contacts(session, [one.person_id for one in concerned])
    _take_back(session, setting, concerned)
    written = 0
    for one in concerned:
        contact = contacts.get(one.person_id)
        if contact is not None and contact.email:
            written += _tell(session, setting, one, contact, release=release, by=by, now=now)
    return written, len(concerned) - written


def _take_back(session: Session, setting: Setting, concerned: list[Appearance]) -> None:
    links = [f"change:{one.id}" for one in concerned]
    older = select(Mail).where(Mail.edition_id == setting.edition.id, Mail.kind == "change", Mail.link.in_(links))
    for mail in session.scalars(older).all():
        if MailStatus.WITHDRAWN in TRANSITIONS[mail.status]:
            withdraw_mail(session, mail=mail, why=OLDER)


def _tell(
    session: Session, setting: Setting, appearance: Appearance, contact: PersonContact, release: int, **made: Any
) -> bool:
    language = contact.language
    place = tell_place(setting, appearance, language.value)
    mail = write_mail(
        session,
        kind="change",
        to=Addressee(place.called, contact.email or "", language, appearance.person_id),
        series_id=setting.edition.series_id,
        edition_id=setting.edition.id,
        values=_values(place, address_of(place, language), language.value),
        link=f"change:{appearance.id}",
        calendar=write_entry(setting.edition, place, at=made["now"], version=release),
        ledger_key=f"change:{appearance.id}:{release}",
        **made,
    )
    return mail is not None


def _values(place: Place, person: str, language: str) -> dict[str, str]:
    return {
        "person": person,
        "edition": place.edition,
        "theme": place.theme,
        "days": place.days,
        "city": place.city,
        "seat": place.seat,
        "when": "\n".join(_where(sitting, language) for sitting in place.sittings),
        "note": "",
        "sender": place.sender,
    }


def _where(sitting: Sitting, language: str) -> str:
    return phrase(language, "sitting", when=sitting.words, room=sitting.room) if sitting.room else sitting.words
