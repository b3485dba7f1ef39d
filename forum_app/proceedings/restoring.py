"""Giving back what was withdrawn by mistake: the newest release, where it is what would be released today."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError, NotFound, Severity
from forum_app.core.files import FileStore
from forum_app.editions.models import Edition
from forum_app.proceedings.inputs import hash_inputs
from forum_app.proceedings.manuscript import assemble, manuscript_hash
from forum_app.proceedings.models import Output, Release, ReleaseStatus
from forum_app.proceedings.preflight import preflight
from forum_app.proceedings.programme_snapshot import from_snapshot
from forum_app.proceedings.public_texts import find_programme_leaks
from forum_app.proceedings.withdrawing import PROGRAMME, check_reason, list_withdrawable
from forum_app.programme.models import ProgrammeRelease

Row = TypeVar("Row", Release, ProgrammeRelease)


def restore(session: Session, *, edition: Edition, what: str, reason: str, store: FileStore) -> tuple[int, str]:
    """Give readers the newest withdrawn release of an output, or of the programme, back; its number, and why it went.

    The ones before it stay withdrawn. A book must be the one that these inputs would give today, with nothing in the
    way of a release: consents and clearances may have been taken back since. Raises NotFound where nothing was
    withdrawn, ForumError where it may not come back or the reason is none, Problems with what stands in its way.
    """
    check_reason(session, edition, reason, "restored")
    if what in list_withdrawable(session, edition):
        raise ForumError(f"Readers have a released {what} of “{edition.slug}”: there is nothing to give back.")
    if what == PROGRAMME:
        return _give_back(_find_programme(session, edition))
    return _give_back(_find_book(session, edition, Output(what), store))


def _give_back(row: Row) -> tuple[int, str]:
    why = row.withdrawal_reason or ""
    row.withdrawn_at = row.withdrawn_by = row.withdrawal_reason = None
    return row.number, why


def _find_programme(session: Session, edition: Edition) -> ProgrammeRelease:
    newest = select(ProgrammeRelease).where(ProgrammeRelease.edition_id == edition.id)
    row = session.scalars(newest.order_by(ProgrammeRelease.number.desc()).limit(1)).one_or_none()
    if row is None:
        raise _nothing(edition, PROGRAMME)
    # Who stands on it is narrowed each time it is read; its texts are as they were.
    found = find_programme_leaks(session, edition, from_snapshot(row.snapshot, edition.city.timezone))
    if any(one.severity is Severity.BLOCKER for one in found):
        raise ForumError(
            f"Version {row.number} of the programme holds the name of somebody who does not stand on it. "
            "Mend the programme at the desk, and release it again."
        )
    return row


def _find_book(session: Session, edition: Edition, output: Output, store: FileStore) -> Release:
    newest = select(Release).where(Release.edition_id == edition.id, Release.output == output, Release.draft.is_(False))
    built = newest.where(Release.status == ReleaseStatus.BUILT).order_by(Release.number.desc()).limit(1)
    row = session.scalars(built).one_or_none()
    if row is None:
        raise _nothing(edition, output.value)
    manuscript = assemble(session, edition=edition.slug, output=output, store=store)
    if row.input_hash != hash_inputs(manuscript_hash(manuscript), draft=False):
        raise ForumError(
            f"Release {row.number} is not what would be released today: words, answers, consents or this program are "
            f"others since. Make a new one: forum release {edition.slug} --output {output.value}"
        )
    preflight(session, manuscript, draft=False).require()
    if not store.path(row.pdf_sha256 or "").is_file():
        raise ForumError(f"The file of release {row.number} is missing from the file store; restore it from a backup.")
    return row


def _nothing(edition: Edition, what: str) -> NotFound:
    return NotFound(f"“{edition.slug}” never had a released {what}: there is nothing to give back.")
