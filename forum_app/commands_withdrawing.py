"""What the commands do that take back what was released, and give it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from forum_app.accounts import audit
from forum_app.commands import Workplace
from forum_app.core import clock
from forum_app.core.db import make_sessions, transaction
from forum_app.core.terminal import find_login, say
from forum_app.editions.models import Edition
from forum_app.editions.queries import get_edition
from forum_app.proceedings.restoring import restore
from forum_app.proceedings.withdrawing import withdraw


def run_withdraw(place: Workplace, *, edition: str, what: str, reason: str) -> None:
    """Take every release of an output, or of the programme, back. Raises NotFound, ForumError."""
    with transaction(make_sessions(place.engine)) as session:
        row = get_edition(session, edition)
        numbers = withdraw(session, edition=row, what=what, reason=reason, by=_by(), now=clock.now())
        _note(session, row, "withdrew", what, after={"releases": numbers, "reason": reason.strip()})
    told = f"release {numbers[0]}" if len(numbers) == 1 else f"releases {', '.join(map(str, numbers))}"
    say(f"Withdrawn: {told} of {edition} ({what}). Readers are told so at its addresses until there is a new one.")
    say("What somebody has downloaded stays with them, and the files stay on this server's disk.")
    if what != "programme":
        say("The folder proceedings/ in the data folder may hold copies under names for people.")


def run_restore(place: Workplace, *, edition: str, what: str, reason: str) -> None:
    """Give readers back what was withdrawn last. Raises NotFound, ForumError, Problems."""
    with transaction(make_sessions(place.engine)) as session:
        row = get_edition(session, edition)
        number, why = restore(session, edition=row, what=what, reason=reason, store=place.store)
        _note(
            session,
            row,
            "restored",
            what,
            before={"withdrawn for": why},
            after={"releases": [number], "reason": reason.strip()},
        )
    say(f"Release {number} of {edition} ({what}) is what readers have again.")


def _by() -> str:
    return f"the server's command line ({find_login()})"


def _note(session: Session, edition: Edition, verb: str, what: str, **values: Any) -> None:
    here: dict[str, Any] = {"actor_id": None, "actor": _by(), "series_id": edition.series_id, "now": clock.now()}
    audit.record(session, verb=verb, object=f"{what} of {edition.slug}", **here, **values)
