"""A series as it is after years: forty editions, and five hundred people on two of them, asked, written to, shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum_app.core.db import Base
from forum_app.editions.models import Edition, EditionStatus, Side
from forum_app.invitations.models import Invitation, InvitationEvent, InvitationStatus, InvitationStep, PersonalLink
from forum_app.outbox.models import Mail, MailStatus
from forum_app.people.models import (
    Affiliation,
    Biography,
    Consent,
    ConsentKind,
    Language,
    NameOrder,
    Person,
    PersonContact,
    Photo,
    Sector,
)
from forum_app.programme.models import Appearance, AppearanceStatus, Panel, Role, Segment

NOON = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """How far asking somebody has come."""

    appearance: AppearanceStatus
    invitation: InvitationStatus
    mail: MailStatus


# In turn, so that every state is among hundreds; most have said yes.
STATES = (
    Asked(AppearanceStatus.CONFIRMED, InvitationStatus.ACCEPTED, MailStatus.SENT),
    Asked(AppearanceStatus.CONFIRMED, InvitationStatus.ACCEPTED, MailStatus.SENT),
    Asked(AppearanceStatus.INVITED, InvitationStatus.OPEN, MailStatus.SENT),
    Asked(AppearanceStatus.INVITED, InvitationStatus.OPEN, MailStatus.DRAFT),
    Asked(AppearanceStatus.CONFIRMED, InvitationStatus.ACCEPTED, MailStatus.SENT),
    Asked(AppearanceStatus.INVITED, InvitationStatus.OTHER_DATE, MailStatus.SENT),
    Asked(AppearanceStatus.CONFIRMED, InvitationStatus.ACCEPTED, MailStatus.SENT),
    Asked(AppearanceStatus.INVITED, InvitationStatus.OPEN, MailStatus.FAILED),
    Asked(AppearanceStatus.CONFIRMED, InvitationStatus.ACCEPTED, MailStatus.SENT),
    Asked(AppearanceStatus.DECLINED, InvitationStatus.DECLINED, MailStatus.SENT),
)


def add_coming(session: Session, model: Edition, *, slug: str, today: date) -> Edition:
    """Next year's edition, announced, with the panels and segments of `model` in its own days."""
    start = model.starts_on.replace(year=today.year + 1)
    row = _add_edition(session, model, slug=slug, ordinal=(model.ordinal or 0) + 1, starts_on=start)
    row.status = EditionStatus.ANNOUNCED
    shift = start - model.starts_on
    panels: dict[int | None, int | None] = {None: None}
    for panel in session.scalars(select(Panel).where(Panel.edition_id == model.id).order_by(Panel.number)):
        facts = {"title": panel.title, "short_title": panel.short_title, "summary": panel.summary}
        copy = Panel(edition_id=row.id, number=panel.number, **facts)
        session.add(copy)
        session.flush()
        panels[panel.id] = copy.id
    for segment in session.scalars(select(Segment).where(Segment.edition_id == model.id)):
        same = {name: getattr(segment, name) for name in ("key", "kind", "title", "room", "ground_rule")}
        times = {"starts_at": segment.starts_at + shift, "ends_at": segment.ends_at + shift}
        session.add(Segment(edition_id=row.id, panel_id=panels[segment.panel_id], **same, **times))
    session.flush()
    return row


def add_past(session: Session, model: Edition, *, count: int) -> None:
    """That many editions before `model`, one a year."""
    for back in range(2, count + 2):
        start = model.starts_on.replace(year=model.year - back)
        _add_edition(session, model, slug=f"crowd-{back}", ordinal=100 + back, starts_on=start)


def _add_edition(session: Session, model: Edition, *, slug: str, ordinal: int, starts_on: date) -> Edition:
    names = ("series_id", "city_id", "format", "track", "participant_list", "status")
    row = Edition(
        slug=slug,
        ordinal=ordinal,
        year=starts_on.year,
        theme=f"Theme {starts_on.year}",
        starts_on=starts_on,
        ends_on=starts_on + (model.ends_on - model.starts_on),
        **{name: getattr(model, name) for name in names},
    )
    session.add(row)
    session.flush()
    return row


def grow(session: Session, edition: Edition, *, people: int, today: date) -> None:
    """Fill the panels of an edition up to that many people, each with everything that a person can have."""
    panels = list(session.scalars(select(Panel.id).where(Panel.edition_id == edition.id).order_by(Panel.number)))
    sides = list(session.scalars(select(Side.id).where(Side.series_id == edition.series_id).order_by(Side.position)))
    there = session.scalar(select(func.count()).where(Appearance.edition_id == edition.id)) or 0
    rows = [
        Appearance(
            edition_id=edition.id,
            key=person.key,
            person_id=person.id,
            panel_id=panels[number % len(panels)],
            side_id=sides[number % len(sides)],
            role=Role.PANELLIST,
            status=_state(number).appearance,
            listed=True,
            title="Director",
            affiliation=f"Institute {number}",
            sector=Sector.ACADEMIA,
            **_name(number),
        )
        for number, person in enumerate(_find_people(session, range(there, people), today), there)
    ]
    # All of a kind at once: one by one, five hundred of them take seconds.
    session.add_all(rows)
    session.flush()
    _ask(session, rows, [_state(number) for number in range(there, people)], today)
    session.flush()


def _state(number: int) -> Asked:
    return STATES[number % len(STATES)]


def _name(number: int) -> dict[str, Any]:
    return {"given": f"Given{number}", "family": f"Family{number}", "name_order": NameOrder.GIVEN_FIRST}


def _find_people(session: Session, numbers: range, today: date) -> list[Person]:
    keys = {f"crowd-{number}": number for number in numbers}
    there = {person.key: person for person in session.scalars(select(Person).where(Person.key.in_(keys)))}
    made = [Person(key=key, country="NL", **_name(number)) for key, number in keys.items() if key not in there]
    session.add_all(made)
    session.flush()
    for person in made:
        session.add_all(_describe(person, keys[person.key], today))
    there |= {person.key: person for person in made}
    return [there[key] for key in keys]


def _describe(person: Person, number: int, today: date) -> list[Base]:
    mine, at = {"person_id": person.id}, datetime.combine(today, NOON)
    square = hashlib.sha256(person.key.encode()).hexdigest()
    focus = {"focus_left": 0, "focus_top": 0, "focus_size": 100}
    return [
        PersonContact(**mine, email=f"{person.key}@example.org", language=Language.DUTCH),
        Affiliation(**mine, institution=f"Institute {number}", title="Director", sector=Sector.ACADEMIA),
        Biography(**mine, language=Language.ENGLISH, text="Works on trade and the sea."),
        Photo(**mine, sha256=square, source_sha256=square, added_at=at, added_by="Organiser", **focus),
        *(
            Consent(**mine, kind=kind, given=True, text_version="1", answered_at=at, noted_by="Organiser")
            for kind in (ConsentKind.PROCESSING, ConsentKind.PHOTO, ConsentKind.PARTICIPANT_LIST)
        ),
    ]


def _ask(session: Session, rows: list[Appearance], asked: list[Asked], today: date) -> None:
    at = datetime.combine(today, NOON)
    mails = [_write(row, one, at) for row, one in zip(rows, asked, strict=True)]
    session.add_all(mails)
    session.flush()
    invitations = [
        Invitation(
            edition_id=row.edition_id,
            appearance_id=row.id,
            mail_id=mail.id,
            status=one.invitation,
            language=Language.ENGLISH,
            answer_by=today + timedelta(days=row.id % 30 - 9),
        )
        for row, one, mail in zip(rows, asked, mails, strict=True)
    ]
    session.add_all(invitations)
    session.flush()
    times = {"valid_until": at + timedelta(days=90), "purge_at": at + timedelta(days=120)}
    steps = (InvitationStep.PREPARED, InvitationStep.OPENED)
    session.add_all(PersonalLink(invitation_id=one.id, nonce=f"nonce-{one.id}", **times) for one in invitations)
    session.add_all(
        InvitationEvent(invitation_id=one.id, step=step, at=at, by="Organiser") for one in invitations for step in steps
    )


def _write(row: Appearance, asked: Asked, at: datetime) -> Mail:
    return Mail(
        edition_id=row.edition_id,
        person_id=row.person_id,
        kind="invitation",
        language=Language.ENGLISH,
        to_name=row.family,
        to_address=f"{row.key}@example.org",
        subject="An invitation",
        body="Dear colleague,\n\nplease come.\n\n{link}\n",
        status=asked.mail,
        sent_at=at if asked.mail is MailStatus.SENT else None,
        answer="550 no such mailbox" if asked.mail is MailStatus.FAILED else None,
        message_id=f"<{row.edition_id}-{row.key}@example.org>",
        created_at=at,
        created_by="Organiser",
    )
