"""What organisers do with invitations: prepare, send, renew, withdraw, ask somebody else; and what is reminded of."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.catalogue import tell_day
from forum_app.core.errors import ForumError
from forum_app.editions.models import Edition
from forum_app.invitations.answering import move, note_step
from forum_app.invitations.facts import Place, Setting, tell_place
from forum_app.invitations.links import find_dates, find_link
from forum_app.invitations.models import Invitation, InvitationStatus, InvitationStep, PersonalLink
from forum_app.invitations.states import NotPossible
from forum_app.outbox.actions import Addressee, queue_mail, redraft_mail, withdraw_mail, write_mail
from forum_app.outbox.models import Mail, MailStatus
from forum_app.outbox.states import TRANSITIONS as MAIL_TRANSITIONS
from forum_app.people.models import Language, Person, PersonContact
from forum_app.people.names import display, name_of
from forum_app.programme.actions import add_appearance
from forum_app.programme.known import find_own_facts
from forum_app.programme.models import Appearance, AppearanceStatus

# Who writes what nobody pressed a button for.
CALENDAR = "the calendar"


def prepare_invitation(
    session: Session,
    *,
    setting: Setting,
    appearance: Appearance,
    contact: PersonContact | None,
    answer_by: date,
    note: str,
    by: str,
    now: datetime,
    replaces: Invitation | None = None,
) -> Invitation:
    """A draft: the invitation, its personal link and its mail, which goes out when somebody sends it.

    Raises ForumError where there is no address, or the person has answered or been asked already.
    """
    name = display(name_of(appearance))
    check_deadline(setting.edition, answer_by, now.date())
    if session.scalar(select(Invitation.id).where(Invitation.appearance_id == appearance.id)):
        raise NotPossible(f"{name} has an invitation to this place already.")
    if appearance.status is not AppearanceStatus.INVITED:
        raise NotPossible(f"{name} is {appearance.status.value} already.")
    email, language = _find_address(contact, name)
    invitation = Invitation(
        edition_id=setting.edition.id,
        appearance=appearance,
        replaces_id=replaces.id if replaces else None,
        status=InvitationStatus.OPEN,
        language=language,
        answer_by=answer_by,
    )
    session.add(invitation)
    session.flush()
    _open_link(session, setting.edition, invitation)
    _write(session, setting, invitation, kind="invitation", email=email, note=note, by=by, now=now)
    note_step(session, invitation=invitation, step=InvitationStep.PREPARED, by=by, now=now)
    return invitation


def _find_address(contact: PersonContact | None, name: str) -> tuple[str, Language]:
    if contact is None or not contact.email:
        raise ForumError(f"{name} has no e-mail address yet: add it under People, then prepare the invitation.")
    return contact.email, contact.language


def check_deadline(edition: Edition, answer_by: date, today: date) -> None:
    """Raises ForumError for a deadline in the past, or on the edition's days."""
    if answer_by < today:
        raise ForumError("The day for the answer has passed: choose a later one.")
    if answer_by >= edition.starts_on:
        raise ForumError("The day for the answer must come before the edition’s first day.")


def _open_link(session: Session, edition: Edition, invitation: Invitation) -> None:
    """A link that can answer until the edition's first day begins there, and is gone a month after its last."""
    link = find_link(session, invitation.id)
    if link is None:
        link = PersonalLink(invitation_id=invitation.id, nonce=secrets.token_urlsafe(18))
        session.add(link)
    link.valid_until, link.purge_at = find_dates(edition)
    session.flush()


def _write(
    session: Session,
    setting: Setting,
    invitation: Invitation,
    *,
    kind: str,
    email: str,
    by: str,
    now: datetime,
    note: str = "",
    **more: Any,
) -> Mail | None:
    """The mail of that kind for one invitation; `more` as in outbox.actions.write_mail."""
    appearance = invitation.appearance
    place = tell_place(setting, appearance, invitation.language.value)
    mail = write_mail(
        session,
        kind=kind,
        to=Addressee(place.called, email, invitation.language, appearance.person_id),
        series_id=setting.edition.series_id,
        edition_id=setting.edition.id,
        values=_values(setting, invitation, place, kind, note),
        link=f"{kind}:{invitation.id}" if kind != "withdrawal" else None,
        by=by,
        now=now,
        **more,
    )
    if kind == "invitation" and mail is not None:
        invitation.mail_id = mail.id
        session.flush()
    return mail


def _values(setting: Setting, invitation: Invitation, place: Place, kind: str, note: str) -> dict[str, str]:
    until = setting.edition.starts_on - timedelta(days=1) if kind == "confirmation" else invitation.answer_by
    return {
        "person": address_of(place, invitation.language),
        "edition": place.edition,
        "theme": place.theme,
        "days": place.days,
        "city": place.city,
        "seat": place.seat,
        "when": "\n".join(sitting.words for sitting in place.sittings),
        "deadline": tell_day(until, invitation.language.value),
        "note": note,
        "sender": place.sender,
    }


def address_of(place: Place, language: Language) -> str:
    """How a mail calls the person: in Korean by the name in Hangul, where it is known."""
    return place.native_name if place.native_name and language is Language.KOREAN else place.called


def send_invitations(
    session: Session, *, invitations: Iterable[Invitation], now: datetime, not_before: datetime | None = None
) -> tuple[list[Invitation], list[str]]:
    """Have their mails sent, at once or at an hour; gives those that go, and of each other one who it is and why."""
    going, refused = [], []
    for one in invitations:
        try:
            if one.mail is None:
                raise NotPossible("This invitation has no mail any more: ask again, which writes one.")
            if not_before and not_before.date() > one.answer_by:
                raise NotPossible("The mail would go out after the day for the answer: choose an earlier hour.")
            queue_mail(session, mail=one.mail, now=now, not_before=not_before)
        except ForumError as error:
            refused.append(f"{display(name_of(one.appearance))}: {error}")
        else:
            going.append(one)
    return going, refused


def confirm_by_mail(
    session: Session, *, setting: Setting, invitation: Invitation, email: str, calendar: str, now: datetime
) -> Mail | None:
    """Thanks with the days and hours, queued at once: the answer asked for it; one a day at most.

    Somebody who took the answer back before the mail went out, and accepts again, gets that mail.
    """
    key = f"confirmation:{invitation.id}:{now:%Y-%m-%d}"
    more: dict[str, Any] = {"calendar": calendar, "ledger_key": key}
    facts: dict[str, Any] = {
        "kind": "confirmation",
        "email": email,
        "by": "an answer",
        "now": now,
        "status": MailStatus.QUEUED,
    }
    written = _write(session, setting, invitation, **facts, **more)
    return written or _send_after_all(session, key, calendar, now)


def _send_after_all(session: Session, key: str, calendar: str, now: datetime) -> Mail | None:
    mail = session.scalar(select(Mail).where(Mail.ledger_key == key, Mail.status == MailStatus.WITHDRAWN))
    if mail is not None:
        mail.calendar = calendar
        redraft_mail(session, mail=mail)
        queue_mail(session, mail=mail, now=now)
    return mail


def withdraw_invitation(
    session: Session, *, setting: Setting, invitation: Invitation, note: str, by: str, now: datetime
) -> Mail | None:
    """Take it back. A mail not sent yet never goes; where one has, a draft says so. Raises NotPossible."""
    move(session, invitation, InvitationStatus.WITHDRAWN)
    note_step(session, invitation=invitation, step=InvitationStep.WITHDRAWN, by=by, now=now)
    mail = invitation.mail
    if mail is None or mail.status is MailStatus.WITHDRAWN:
        return None
    if MailStatus.WITHDRAWN in MAIL_TRANSITIONS[mail.status]:
        withdraw_mail(session, mail=mail, why="The invitation was taken back.")
        return None
    address = mail.to_address
    return _write(session, setting, invitation, kind="withdrawal", email=address, note=note, by=by, now=now)


def renew_invitation(
    session: Session,
    *,
    setting: Setting,
    invitation: Invitation,
    contact: PersonContact | None,
    answer_by: date,
    note: str,
    by: str,
    now: datetime,
) -> None:
    """Ask again, by a new draft and a new day for the answer; the link stays the same. Raises ForumError."""
    check_deadline(setting.edition, answer_by, now.date())
    email, language = _find_address(contact, display(name_of(invitation.appearance)))
    move(session, invitation, InvitationStatus.OPEN)
    invitation.answer_by, invitation.language = answer_by, language
    mail = invitation.mail
    if mail is not None and MailStatus.WITHDRAWN in MAIL_TRANSITIONS[mail.status]:
        withdraw_mail(session, mail=mail, why="The person is asked anew, by another mail.")
    _open_link(session, setting.edition, invitation)
    _write(session, setting, invitation, kind="invitation", email=email, note=note, by=by, now=now)
    note_step(session, invitation=invitation, step=InvitationStep.RENEWED, by=by, now=now)


def ask_instead(
    session: Session, *, setting: Setting, declined: Invitation, person: Person, **asked: Any
) -> Invitation:
    """A draft to somebody else for the place of who declined, or nothing at all; `asked` as in prepare_invitation.

    Raises NotPossible, or ForumError as prepare_invitation does.
    """
    if declined.status is not InvitationStatus.DECLINED:
        raise NotPossible("A substitute takes the place of somebody who declined.")
    if declined.appearance.person_id == person.id:
        raise NotPossible("This is who declined: choose somebody else.")
    with session.begin_nested():
        seat = _add_seat(session, setting.edition, declined.appearance, person)
        return prepare_invitation(session, setting=setting, appearance=seat, note="", replaces=declined, **asked)


def _add_seat(session: Session, edition: Edition, old: Appearance, person: Person) -> Appearance:
    """The same place, with the person's own side and work; only the sector of who declined, where none is known."""
    facts = {"sector": old.sector, "title": None, "affiliation": None} | find_own_facts(session, edition, person)
    return add_appearance(
        session,
        edition=edition,
        person=person,
        panel_id=old.panel_id,
        segment_id=old.segment_id,
        role=old.role,
        listed=False,
        **facts,
    )


def remind(session: Session, *, setting: Setting, invitation: Invitation, number: int, now: datetime) -> Mail | None:
    """Queue a reminder; None where the ledger has it. The worker drops it if the answer comes first."""
    mail = invitation.mail
    if mail is None:
        return None
    key = f"reminder:{invitation.id}:{invitation.answer_by}:{number}"
    facts: dict[str, Any] = {
        "kind": "reminder",
        "email": mail.to_address,
        "by": CALENDAR,
        "now": now,
        "ledger_key": key,
    }
    written = _write(session, setting, invitation, **facts, status=MailStatus.QUEUED)
    if written is not None:
        note_step(session, invitation=invitation, step=InvitationStep.REMINDED, by=CALENDAR, now=now)
    return written
