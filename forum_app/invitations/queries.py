"""Reading invitations: everybody of an edition with how far asking them has come, one invitation, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Label, Select, bindparam, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from forum_app.core.errors import NotFound
from forum_app.editions.models import Edition, EditionStatus, Side
from forum_app.invitations.models import Invitation, InvitationStatus
from forum_app.invitations.states import WAITING, tell_state
from forum_app.outbox.models import Mail, MailStatus
from forum_app.people.models import NameOrder, Person, PersonContact
from forum_app.people.names import NAME_COLUMNS, display, name_of, sort_key
from forum_app.programme.models import Appearance, AppearanceStatus, Panel, Role, Segment

NOT_ASKED, REPLACED = "not asked", "replaced"
_INSTEAD = aliased(Invitation)
# Those instead of whom somebody else was asked: looked up once, where a join would read every invitation for each.
_REPLACED = select(_INSTEAD.replaces_id).where(_INSTEAD.replaces_id.is_not(None))


class Line(NamedTuple):
    """Somebody of the programme, and how far asking them has come. For organisers."""

    key: str
    person: str
    number: int | None
    name: str
    seat: str
    side: str
    state: str
    answer_by: date | None
    late: bool
    reachable: bool
    sort: str


class MailsToDo(NamedTuple):
    """How many of an edition's mails failed, and how many drafts tell of other hours or rooms."""

    failed: int
    telling: int


class AskedCount(NamedTuple):
    """How many have come equally far with being asked: no name. `late_since` the day of an answer that is late."""

    state: str
    late_since: date | None
    reachable: bool
    people: int


def list_lines(session: Session, edition: Edition, *, today: date) -> list[Line]:
    """Everybody of an edition by name. One query, whatever their number."""
    return _list_lines(session, _select_asked(), edition, today)


def list_silent(session: Session, edition: Edition, *, today: date) -> list[Line]:
    """Who was asked and has not answered, by name. One query."""
    silent = _select_asked().where(Appearance.status == AppearanceStatus.INVITED)
    return _list_lines(session, silent, edition, today)


def _list_lines(session: Session, wanted: Select[Any], edition: Edition, today: date) -> list[Line]:
    rows = [_Row._make(row) for row in session.execute(wanted, {"edition_id": edition.id})]
    # One person's places in the order of the programme's panels; sorting keeps it where names are the same.
    rows.sort(key=lambda row: (row.panel is None, row.panel or 0, row.segment or "", row.key))
    return sorted((_line(row, today) for row in rows), key=lambda line: (line.sort, line.person))


class _Row(NamedTuple):
    """Somebody of the programme as plain columns: each is read once, which hundreds of people feel."""

    key: str
    role: Role
    status: AppearanceStatus
    given: str
    family: str
    particle: str | None
    name_order: NameOrder
    native_name: str | None
    honorific: str | None
    post_nominals: str | None
    sort_key: str | None
    person: str
    panel: int | None
    segment: str | None
    side: str | None
    number: int | None
    answer: InvitationStatus | None
    answer_by: date
    mail: MailStatus | None
    reachable: bool
    replaced: bool


def count_asked(session: Session, edition: Edition, *, today: date) -> tuple[list[AskedCount], MailsToDo]:
    """How far asking everybody has come, and how many mails wait for somebody. One query; two where there is nobody."""
    rows = session.execute(_select_counts(), {"edition_id": edition.id}).all()
    mails = rows[0] if rows else session.execute(select(*_count_mails()), {"edition_id": edition.id}).one()
    counts = [
        AskedCount(
            _state(row.status, row.answer, row.mail, row.replaced),
            row.answer_by if _is_late(row, today) else None,
            bool(row.reachable),
            row.people,
        )
        for row in rows
    ]
    return counts, MailsToDo(mails.failed, mails.telling)


@cache
def _select_counts() -> Select[Any]:
    reachable = PersonContact.email.is_not(None)
    replaced = Invitation.id.in_(_REPLACED)
    steps = (Appearance.status, Invitation.status, Invitation.answer_by, Mail.status, reachable, replaced)
    labels = ("status", "answer", "answer_by", "mail", "reachable", "replaced")
    told: list[Label[Any]] = [step.label(label) for step, label in zip(steps, labels, strict=True)]
    return (
        select(*told, func.count().label("people"), *_count_mails())
        .select_from(Appearance)
        .outerjoin(PersonContact, PersonContact.person_id == Appearance.person_id)
        .outerjoin(Invitation, Invitation.appearance_id == Appearance.id)
        .outerjoin(Mail, Mail.id == Invitation.mail_id)
        .where(Appearance.edition_id == bindparam("edition_id"))
        .group_by(*steps)
    )


@cache
def _select_asked() -> Select[Any]:
    return (
        select(
            *(getattr(Appearance, name) for name in ("key", "role", "status", *NAME_COLUMNS)),
            Person.key.label("person"),
            Panel.number.label("panel"),
            Segment.title.label("segment"),
            Side.label.label("side"),
            Invitation.id.label("number"),
            Invitation.status.label("answer"),
            Invitation.answer_by,
            Mail.status.label("mail"),
            PersonContact.email.is_not(None).label("reachable"),
            Invitation.id.in_(_REPLACED).label("replaced"),
        )
        .join(Person, Person.id == Appearance.person_id)
        .outerjoin(PersonContact, PersonContact.person_id == Appearance.person_id)
        .outerjoin(Panel, Panel.id == Appearance.panel_id)
        .outerjoin(Segment, Segment.id == Appearance.segment_id)
        .outerjoin(Side, Side.id == Appearance.side_id)
        .outerjoin(Invitation, Invitation.appearance_id == Appearance.id)
        .outerjoin(Mail, Mail.id == Invitation.mail_id)
        .where(Appearance.edition_id == bindparam("edition_id"))
    )


@cache
def _count_mails() -> tuple[Label[int], Label[int]]:
    of_edition = select(func.count()).where(Mail.edition_id == bindparam("edition_id"))
    failed = of_edition.where(Mail.status == MailStatus.FAILED)
    telling = of_edition.where(Mail.status == MailStatus.DRAFT, Mail.kind == "change")
    return failed.scalar_subquery().label("failed"), telling.scalar_subquery().label("telling")


def _is_late(row: Any, today: date) -> bool:
    return row.answer in WAITING and row.mail is MailStatus.SENT and row.answer_by < today


def _line(row: _Row, today: date) -> Line:
    name = name_of(row)
    return Line(
        key=row.key,
        person=row.person,
        number=row.number,
        name=display(name),
        seat=tell_seat(row.role, row.panel, row.segment),
        side=row.side or "",
        state=_state(row.status, row.answer, row.mail, row.replaced),
        answer_by=row.answer_by if row.answer in WAITING else None,
        late=_is_late(row, today),
        reachable=bool(row.reachable),
        sort=sort_key(name),
    )


def _state(status: AppearanceStatus, answer: InvitationStatus | None, mail: MailStatus | None, replaced: bool) -> str:
    if replaced and answer is InvitationStatus.DECLINED:
        return REPLACED
    if answer is not None:
        # Somebody who answered by telephone stands where the organisers put them.
        given_up = answer is InvitationStatus.DECLINED and status is AppearanceStatus.CANCELLED
        told_otherwise = given_up or (answer in WAITING and status is not AppearanceStatus.INVITED)
        return status.value if told_otherwise else tell_state(answer, mail)
    return NOT_ASKED if status is AppearanceStatus.INVITED else status.value


def tell_seat(role: Role, panel: int | None, segment: str | None) -> str:
    """What somebody is asked for, for organisers: Panellist, panel 2."""
    return f"{role.value.capitalize()}, {segment or '' if panel is None else f'panel {panel}'}"


def get_invitation(session: Session, edition: Edition, number: int) -> Invitation:
    """An invitation of an edition with mail, appearance and person. Raises NotFound."""
    row = session.scalar(
        select(Invitation)
        .where(Invitation.id == number, Invitation.edition_id == edition.id)
        .options(
            joinedload(Invitation.mail),
            joinedload(Invitation.appearance).options(
                joinedload(Appearance.panel),
                joinedload(Appearance.segment),
                joinedload(Appearance.person),
                joinedload(Appearance.side),
            ),
        )
    )
    if row is None:
        raise NotFound(f"“{edition.slug}” has no invitation {number}.")
    return row


def find_replacement(session: Session, invitation: Invitation) -> Invitation | None:
    """The invitation of whoever was asked instead, or None."""
    return session.scalar(select(Invitation).where(Invitation.replaces_id == invitation.id))


def list_chosen(session: Session, edition: Edition, numbers: Iterable[int]) -> list[Invitation]:
    """Those of an edition's invitations that were ticked, with their mails."""
    wanted = select(Invitation).where(Invitation.edition_id == edition.id, Invitation.id.in_(list(numbers)))
    loaded = wanted.options(
        joinedload(Invitation.mail),
        joinedload(Invitation.appearance).options(joinedload(Appearance.panel), joinedload(Appearance.segment)),
    )
    return list(session.scalars(loaded.order_by(Invitation.id)))


def list_appearances(session: Session, edition: Edition, keys: Iterable[str]) -> list[Appearance]:
    """Those of an edition's appearances that were ticked, with panel and segment."""
    wanted = select(Appearance).where(Appearance.edition_id == edition.id, Appearance.key.in_(list(keys)))
    loaded = wanted.options(joinedload(Appearance.panel), joinedload(Appearance.segment))
    return list(session.scalars(loaded.order_by(Appearance.id)))


def list_contacts(session: Session, person_ids: Iterable[int]) -> dict[int, PersonContact]:
    """How people are reached, by person."""
    wanted = select(PersonContact).where(PersonContact.person_id.in_(list(person_ids)))
    return {row.person_id: row for row in session.scalars(wanted)}


def list_waiting(session: Session, *, today: date, until: date) -> list[Invitation]:
    """Invitations that went out, whose answer is open and due in that span, in editions that are still to come."""
    return list(
        session.scalars(
            select(Invitation)
            .join(Invitation.appearance)
            .join(Mail, Mail.id == Invitation.mail_id)
            .join(Edition, Edition.id == Invitation.edition_id)
            .where(
                Invitation.status.in_(WAITING),
                Invitation.answer_by.between(today, until),
                Appearance.status == AppearanceStatus.INVITED,
                Mail.status == MailStatus.SENT,
                Edition.starts_on > today,
                Edition.status.in_((EditionStatus.PLANNED, EditionStatus.ANNOUNCED)),
            )
            .options(
                joinedload(Invitation.mail),
                joinedload(Invitation.appearance).options(joinedload(Appearance.panel), joinedload(Appearance.segment)),
            )
            .order_by(Invitation.id)
        )
    )


def list_reminders(session: Session, invitation_ids: Iterable[int]) -> dict[int, list[tuple[str, datetime]]]:
    """The reminders written, by invitation: ledger key and moment."""
    ids = set(invitation_ids)
    found: dict[int, list[tuple[str, datetime]]] = {}
    rows = session.execute(
        select(Mail.link, Mail.ledger_key, Mail.created_at).where(
            Mail.kind == "reminder", Mail.link.in_([f"reminder:{number}" for number in ids])
        )
    )
    for link, key, at in rows:
        found.setdefault(int(str(link).partition(":")[2]), []).append((key or "", at))
    return found
