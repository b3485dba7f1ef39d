"""The kinds of mail that there are, with what the wording of each may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forum_app.core.errors import NotFound
from forum_app.core.paths import share
from forum_app.outbox.placeholders import Placeholder, Type
from forum_app.people.models import Language


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mail: its word in the data, its name on screen, its placeholders by name."""

    key: str
    label: str
    known: Mapping[str, Placeholder]


def _places(*places: Placeholder) -> dict[str, Placeholder]:
    return {place.name: place for place in places}


PERSON = Placeholder("person", Type.LINE, "the name of whoever gets the mail")
EDITION = Placeholder("edition", Type.LINE, "the edition with its ordinal, as Third ROK–NL Forum")
THEME = Placeholder("theme", Type.LINE, "the edition’s theme")
DAYS = Placeholder("days", Type.LINE, "the edition’s days")
CITY = Placeholder("city", Type.LINE, "the host city")
SEAT = Placeholder("seat", Type.LINE, "what the person is asked for, as Panellist, Panel 2: Chips")
WHEN = Placeholder("when", Type.TEXT, "the days and hours in both cities")
DEADLINE = Placeholder("deadline", Type.LINE, "the day by which an answer is asked for")
NOTE = Placeholder("note", Type.TEXT, "the organisers’ own words to this person; may be empty")
SENDER = Placeholder("sender", Type.LINE, "the organisers, as in the series’ partners")
LINK = Placeholder("link", Type.LINK, "the personal link")

_INVITING = (PERSON, EDITION, THEME, DAYS, CITY, SEAT, WHEN, DEADLINE, NOTE, SENDER, LINK)
_TELLING = (PERSON, EDITION, THEME, DAYS, CITY, SEAT, WHEN, NOTE, SENDER)
KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("invitation", "Invitation", _places(*_INVITING)),
        Kind("reminder", "Reminder of an invitation", _places(*_INVITING)),
        Kind("confirmation", "Thanks for accepting, with a calendar entry", _places(*_INVITING)),
        Kind("change", "Other hours or another room", _places(*_TELLING)),
        Kind("withdrawal", "An invitation is taken back", _places(PERSON, EDITION, DAYS, CITY, SEAT, NOTE, SENDER)),
        Kind("password", "A new password for the desk", _places(PERSON, LINK)),
    )
}
# Mails of an account belong to no series, so that no series words them.
SERIES_KINDS = tuple(kind for kind in KINDS.values() if kind.key != "password")


def get_kind(key: str) -> Kind:
    """A kind of mail. Raises NotFound."""
    if key not in KINDS:
        raise NotFound(f"There is no kind of mail “{key}”.")
    return KINDS[key]


def read_wording(kind: str, language: Language) -> tuple[str, str]:
    """Subject and text that the program brings for a kind in a language: the file's first line, and what follows."""
    path = share("templates") / "mail" / f"{kind}.{language.value}.txt"
    subject, _blank, body = path.read_text(encoding="utf-8").partition("\n")
    return subject.strip(), body.strip()
