"""Import an edition's folder, all or nothing; export an edition as a folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from forum_app.core.errors import NotFound, Problem, Problems
from forum_app.core.files import FileStore
from forum_app.edition_folder.checks import check_contents
from forum_app.edition_folder.checks_database import check_against
from forum_app.edition_folder.completing import complete
from forum_app.edition_folder.differences import list_changes, list_shared_changes
from forum_app.edition_folder.erased import leave_erased
from forum_app.edition_folder.exporting import make_files, write_files
from forum_app.edition_folder.known import sayer
from forum_app.edition_folder.loading import load_people, load_series
from forum_app.edition_folder.loading_book import load_folder
from forum_app.edition_folder.origins import store_origin
from forum_app.edition_folder.people_keys import read_keys, settle_keys
from forum_app.edition_folder.reading import read_folder
from forum_app.edition_folder.reports import Report
from forum_app.edition_folder.storing import store_folder
from forum_app.edition_folder.values import EditionFolder


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did: the edition's slug, each change in words (none: nothing was written), and warnings.

    `told_speakers`: something was written, and the folder tells who said what.
    """

    edition: str
    changes: tuple[str, ...]
    warnings: tuple[Problem, ...]
    told_speakers: bool


def import_folder(session: Session, *, folder: Path, store: FileStore) -> ImportReport:
    """Make the database's edition equal to the folder; flushes, never commits.

    Raises Problems with everything that is wrong in one go, and then has written nothing. Neither the report nor a
    problem tells who said an insight, or its verbatim words.
    """
    report = Report()
    contents = read_folder(folder, report)
    check_contents(contents)
    series_entry, entry = contents.folder.edition.series, contents.folder.edition.edition
    known = read_keys(session, series_entry.slug if series_entry is not None else None)
    contents = replace(contents, folder=settle_keys(contents.folder, known, sayer(contents, "people.toml")))
    before = load_folder(session, entry.slug) if entry is not None and entry.slug is not None else None
    seats = leave_erased(session, contents.folder, before, known, sayer(contents, "programme.toml"))
    contents = replace(contents, folder=seats)
    check_against(session, contents, before, known)
    if report.blockers():
        raise Problems(report.blockers())
    after = complete(contents.folder, before)
    series = load_series(session, after.edition.series.slug)
    people = load_people(session, known, {one.key for one in after.people.people})
    changes = (*list_changes(before, after, contents.prose_files), *list_shared_changes(series, people, after, before))
    for data in contents.data.values():
        store.put(data)
    if changes:
        _write(session, after)
    store_origin(session, contents)
    told = bool(changes) and any(one.speaker is not None for one in contents.folder.insights.insights)
    return ImportReport(after.edition.edition.slug, changes, report.warnings(), told)


def _write(session: Session, after: EditionFolder) -> None:
    try:
        with session.begin_nested():
            store_folder(session, after)
    except OperationalError:
        # Locked, full, out of reach: nothing that the folder could mend.
        raise
    except DBAPIError as error:
        # Only the first line names the rule; what follows may repeat the row, and so an insight's words.
        rule = (str(error.orig).splitlines() or ["no reason given"])[0]
        way_out = "Nothing was written. Please report this: the import should have said it better."
        raise Problems([Problem("the database", f"refuses the edition: {rule}.", way_out)]) from None


def export_edition(
    session: Session, *, slug: str, folder: Path, store: FileStore, with_identities: bool = False
) -> None:
    """Write the edition to a new or empty folder; who said what and verbatim words only `with_identities`,
    and then in a file and a folder that only their owner can open.

    Raises NotFound for an unknown edition or a lost picture, ForumError where the folder holds something already.
    """
    edition = load_folder(session, slug)
    if edition is None:
        raise NotFound(f"There is no edition “{slug}”; “forum editions” lists those there are.")
    files = make_files(edition, store=store, with_identities=with_identities)
    write_files(folder, files, private={"insights.toml"} & files.keys() if with_identities else ())
