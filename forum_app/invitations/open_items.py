"""What asking people waits for: whom to invite, drafts to send, answers that are late, mails that failed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from sqlalchemy.orm import Session

from forum_app.core.open_items import OpenItem
from forum_app.core.times import format_day
from forum_app.editions.models import Edition, EditionStatus
from forum_app.invitations.calling_off import list_expecting
from forum_app.invitations.models import InvitationStatus
from forum_app.invitations.queries import NOT_ASKED, MailsToDo, count_asked
from forum_app.outbox.models import MailStatus

# When a year asks its people (domain.md, A year): six months ahead.
ASK_BEFORE = timedelta(days=182)


def list_open_items(session: Session, edition: Edition, *, today: date) -> list[OpenItem]:
    """What asking people waits for. One query; two where there is nobody."""
    if edition.ends_on < today or edition.status is EditionStatus.HELD:
        return []
    if edition.status is EditionStatus.CANCELLED:
        return _list_to_tell(session, edition, today)
    counts, mails = count_asked(session, edition, today=today)
    place, items = "invitations.invitations", list[tuple[str, date, str, str, dict[str, str]]]()
    states, late = Counter[str](), Counter[date]()
    for one in counts:
        states[one.state] += one.people
        if one.late_since is not None:
            late[one.late_since] += one.people
    fresh, drafts, asked = states[NOT_ASKED], states["draft"], states[InvitationStatus.OTHER_DATE.value]
    declined = states[InvitationStatus.DECLINED.value]
    if fresh:
        text = f"Invite {_people(fresh)}"
        lacking = sum(one.people for one in counts if one.state == NOT_ASKED and not one.reachable)
        detail = f"{_people(lacking)} without an e-mail address." if lacking else ""
        items.append((text, edition.starts_on - ASK_BEFORE, detail, place, {"state": NOT_ASKED}))
    if drafts:
        text = f"Send {drafts} prepared {_plural('invitation', drafts)}"
        items.append((text, today, "", place, {"state": "draft"}))
    for day, count in sorted(late.items()):
        detail = f"They were asked to answer by {format_day(day)}."
        items.append((f"Chase {_people(count)} without an answer", day, detail, place, {"late": str(day)}))
    if asked:
        verb, state = "asks" if asked == 1 else "ask", InvitationStatus.OTHER_DATE.value
        text = f"Answer {_people(asked)} who {verb} for another date"
        items.append((text, today, "", place, {"state": state}))
    if declined:
        text = f"Fill {declined} {_plural('place', declined)} of who declined"
        detail = "Ask somebody else, or cancel what nobody is to fill."
        items.append((text, today, detail, place, {"state": InvitationStatus.DECLINED.value}))
    items += _list_mails_to_do(mails, today)
    link = {"edition": edition.slug}
    return [
        OpenItem(text, endpoint, link | more, day=day, detail=detail, stage=2)
        for text, day, detail, endpoint, more in items
    ]


def _list_to_tell(session: Session, edition: Edition, today: date) -> list[OpenItem]:
    """Of a cancelled edition nothing else waits than to tell whoever was asked."""
    expecting = len(list_expecting(session, edition))
    if not expecting:
        return []
    text, detail = f"Tell {_people(expecting)} that it is cancelled", "They were asked, or have accepted."
    return [OpenItem(text, "invitations.invitations", {"edition": edition.slug}, today, detail, stage=2)]


def _list_mails_to_do(mails: MailsToDo, today: date) -> list[tuple[str, date, str, str, dict[str, str]]]:
    items = []
    if mails.failed:
        text = f"Mend {mails.failed} {_plural('mail', mails.failed)} that failed"
        more = {"status": MailStatus.FAILED.value}
        items.append((text, today, "The outbox has the mail server’s words.", "outbox.mails", more))
    if mails.telling:
        text = f"Send {mails.telling} {_plural('mail', mails.telling)} about other hours or rooms"
        more = {"status": MailStatus.DRAFT.value, "kind": "change"}
        items.append((text, today, "Released, and not told yet to who has confirmed.", "outbox.mails", more))
    return items


def _people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
