"""What the command line notes in the audit log: each time that it reads or writes who said what."""

from __future__ import annotations

from sqlalchemy.orm import Session, sessionmaker

from forum_app.core import clock
from forum_app.core.db import transaction
from forum_app.core.terminal import find_login
from forum_app.editions.queries import get_edition
from forum_app.proceedings.models import Output


def note_identities(session: Session, verb: str, edition: str) -> None:
    """That the links from the insights of an edition to their speakers were read or written. Raises NotFound."""
    # Loaded here: other commands need no audit log.
    from forum_app.accounts import audit  # noqa: PLC0415

    series_id = get_edition(session, edition).series_id
    actor, what = f"the server's command line ({find_login()})", f"edition {edition}"
    audit.record(session, actor_id=None, actor=actor, verb=verb, object=what, series_id=series_id, now=clock.now())


def note_naming(sessions: sessionmaker[Session], edition: str, output: Output) -> None:
    """The same where a book is made that names speakers: no other output reads who said what. Raises NotFound."""
    if output is Output.NAMED:
        with transaction(sessions) as session:
            note_identities(session, "made a book that names speakers of", edition)
