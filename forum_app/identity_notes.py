"""What the command line notes in the audit log: folders that came in, and who said what each time it is read."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session, sessionmaker

from forum_app.core import clock
from forum_app.core.db import transaction
from forum_app.core.terminal import find_login
from forum_app.editions.queries import get_edition
from forum_app.proceedings.models import Output


def note_folder(session: Session, edition: str, changes: int) -> None:
    """That an edition's folder was brought in, and how much it changed; never what: that may name somebody."""
    _note(session, "brought in the folder of", edition, {"changes": changes})


def note_identities(session: Session, verb: str, edition: str) -> None:
    """That the links from the insights of an edition to their speakers were read or written. Raises NotFound."""
    _note(session, verb, edition, {})


def _note(session: Session, verb: str, edition: str, after: Mapping[str, int]) -> None:
    # Loaded here: other commands need no audit log.
    from forum_app.accounts import audit  # noqa: PLC0415

    series_id = get_edition(session, edition).series_id
    actor, what = f"the server's command line ({find_login()})", f"edition {edition}"
    audit.record(
        session, actor_id=None, actor=actor, verb=verb, object=what, series_id=series_id, now=clock.now(), after=after
    )


def note_naming(sessions: sessionmaker[Session], edition: str, output: Output) -> None:
    """The same where a book is made that names speakers: no other output reads who said what. Raises NotFound."""
    if output is Output.NAMED:
        with transaction(sessions) as session:
            note_identities(session, "made a book that names speakers of", edition)
