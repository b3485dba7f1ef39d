"""Taking back what was released, a book or a programme: from then on readers are told that it is gone, and no more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError, NotFound, Severity
from forum_app.core.text import is_blank
from forum_app.editions.models import Edition
from forum_app.proceedings.leaks import find_leaks
from forum_app.proceedings.models import Output, Release, ReleaseStatus
from forum_app.programme.models import ProgrammeRelease

PROGRAMME = "programme"
"""What names the programme among the outputs of a book."""


def list_withdrawable(session: Session, edition: Edition) -> list[str]:
    """What of an edition readers have: outputs of its book in their order, then the programme."""
    found = set(
        session.scalars(
            select(Release.output).where(
                Release.edition_id == edition.id,
                Release.status == ReleaseStatus.BUILT,
                Release.draft.is_(False),
                Release.withdrawn_at.is_(None),
            )
        )
    )
    programme = session.scalar(
        select(ProgrammeRelease.id)
        .where(ProgrammeRelease.edition_id == edition.id, ProgrammeRelease.withdrawn_at.is_(None))
        .limit(1)
    )
    return [*(output.value for output in Output if output in found), *([PROGRAMME] if programme else [])]


def withdraw(session: Session, *, edition: Edition, what: str, reason: str, by: str, now: datetime) -> list[int]:
    """Take back every release of an output, or of the programme; gives their numbers. Readers get none until a new one.

    The ones before go, too: what is wrong with the newest may be wrong with them. Drafts of the output go with them.
    Raises NotFound where readers have nothing of the kind, ForumError for a reason that is none or names somebody.
    """
    check_reason(session, edition, reason, "withdrawn")
    rows: list[Release] | list[ProgrammeRelease]
    if what == PROGRAMME:
        wanted = select(ProgrammeRelease).where(ProgrammeRelease.edition_id == edition.id)
        rows = list(session.scalars(wanted.where(ProgrammeRelease.withdrawn_at.is_(None))))
    else:
        books = select(Release).where(Release.edition_id == edition.id, Release.output == Output(what))
        rows = list(session.scalars(books.where(Release.status == ReleaseStatus.BUILT, Release.withdrawn_at.is_(None))))
    if what not in list_withdrawable(session, edition):
        raise NotFound(f"“{edition.slug}” has no released {what} that could be withdrawn.")
    for row in rows:
        row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = now, by, reason.strip()
    session.flush()
    return [row.number for row in rows]


def check_reason(session: Session, edition: Edition, reason: str, done: str) -> None:
    """Raise ForumError for a reason that is none, or that names a participant."""
    if is_blank(reason):
        raise ForumError(f"Say why it is {done}: whoever comes after you will ask.")
    told = find_leaks(session, edition=edition.slug, texts={"reason": reason})
    if any(one.severity is Severity.BLOCKER for one in told):
        raise ForumError("The reason names a participant, and it stays in the audit log for good. Write it without.")


def refuse_withdrawn(session: Session, *, edition: str, output: Output, input_hash: str) -> None:
    """Raise ForumError where the very book was withdrawn: built again it would be the same, to the byte."""
    same = session.scalar(
        select(Release.number)
        .join(Release.edition)
        .where(Edition.slug == edition, Release.output == output)
        .where(Release.input_hash == input_hash, Release.withdrawn_at.is_not(None))
        .limit(1)
    )
    if same is not None:
        raise ForumError(
            f"The same book was withdrawn as release {same}, and nothing in it is another since. "
            "Mend what it was withdrawn for, then build it again."
        )
