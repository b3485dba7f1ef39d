"""What each command of `forum` does: open the database, call one action, commit, say what happened."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sized
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from config import Settings
from forum_app.core import clock
from forum_app.core.db import make_engine, make_sessions, reading, transaction
from forum_app.core.deadline import within
from forum_app.core.errors import ForumError, Severity
from forum_app.core.files import FileStore
from forum_app.core.migrate import find_head, is_empty, migrate, require_schema
from forum_app.core.output import STANDARD_OUTPUT, check_target, write_files
from forum_app.core.paths import share
from forum_app.core.terminal import Progress, say, say_problems
from forum_app.editions.queries import get_edition, list_editions, list_series
from forum_app.identity_notes import note_folder, note_identities, note_naming
from forum_app.people.left_tables import drop_left_tables
from forum_app.proceedings import actions, queries
from forum_app.proceedings.building import build_release
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output, Release, ReleaseStatus
from forum_app.proceedings.preflight import preflight
from forum_app.proceedings.sizes import require_size

SAMPLE_BOOK = "2026-seoul"


@dataclass(frozen=True)
class Workplace:
    """The database and the file store that a command works on."""

    settings: Settings

    @cached_property
    def engine(self) -> Engine:
        """The database, opened at its first use."""
        return self.open()

    def open(self) -> Engine:
        """The database, brought to its tables if it is still empty. Raises WrongSchema."""
        self.settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as on_failure:
            engine = make_engine(self.settings.get_database_url())
            on_failure.callback(engine.dispose)
            if is_empty(engine):
                migrate(engine)
            require_schema(engine)
            on_failure.pop_all()
        return engine

    def close(self) -> None:
        """Let go of the database."""
        if "engine" in self.__dict__:
            self.engine.dispose()

    @property
    def store(self) -> FileStore:
        """Where figures and built books are kept."""
        return FileStore(self.settings.data_dir / "files")


def run_migrate(place: Workplace) -> None:
    """Bring the database to the newest schema. Raises WrongSchema for a newer database."""
    place.settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = make_engine(place.settings.get_database_url())
    try:
        before, head = migrate(engine), find_head()
    finally:
        engine.dispose()
    if before == head:
        say(f"The database is up to date (migration {head}).")
    else:
        say(f"The database now stands at migration {head} (before: {before or 'no tables'}).")
    gone = drop_left_tables(place.store, now=clock.now())
    if gone:
        say(f"Removed from files/: {gone} table{'' if gone == 1 else 's'} of people, left there by an earlier version.")


def run_import(place: Workplace, folder: Path) -> None:
    """Import an edition's folder, all or nothing. Raises Problems."""
    # Loaded here and below: a compile need not wait for the checks of a folder.
    from forum_app.edition_folder.actions import import_folder  # noqa: PLC0415

    with transaction(make_sessions(place.engine)) as session:
        report = import_folder(session, folder=folder, store=place.store)
        if report.changes:
            note_folder(session, report.edition, len(report.changes))
        if report.told_speakers:
            note_identities(session, "brought in who said what of", report.edition)
    say_problems(report.warnings)
    if not report.changes:
        say(f"{report.edition}: nothing changed.")
        return
    say(f"{report.edition}: {len(report.changes)} change{'s' if len(report.changes) > 1 else ''}.")
    for change in report.changes:
        say(f"  {change}")


def run_export(place: Workplace, *, edition: str, folder: Path, with_identities: bool) -> None:
    """Write an edition as a folder."""
    from forum_app.edition_folder.actions import export_edition  # noqa: PLC0415

    if with_identities:
        # Noted before it is read, and whatever becomes of the writing.
        with transaction(make_sessions(place.engine)) as session:
            note_identities(session, "exported who said what of", edition)
    with reading(place.engine) as session:
        export_edition(session, slug=edition, folder=folder, store=place.store, with_identities=with_identities)
    say(f"{edition} is in {folder}.")
    if with_identities:
        say("insights.toml there says who said what, word for word: the folder is open to you alone. Keep it so.")


def run_editions(place: Workplace) -> list[str]:
    """A line for each edition: slug, first day, city, status, current release, title and short name of its series."""
    lines = []
    with reading(place.engine) as session:
        for series in list_series(session):
            for edition in list_editions(session, series):
                release = queries.find_newest_built(session, edition=edition.slug, output=Output.PAPER, draft=False)
                book = f"release {release.number}, {release.pages} pages" if release else "no release"
                facts = (edition.slug, str(edition.starts_on), edition.city.name, edition.status.value, book)
                lines.append("\t".join((*facts, series.title, series.slug)))
    return lines


def run_check(place: Workplace, *, edition: str, output: str) -> bool:
    """Say everything that blocks a release or is worth a look; True where nothing blocks it."""
    with within(place.settings.build_seconds, "Reading the edition"), reading(place.engine) as session:
        manuscript = assemble(session, edition=edition, output=Output(output), store=place.store)
        require_size(manuscript, place.settings.build_memory_mb)
        found = preflight(session, manuscript, draft=False)
    for problem in (*found.blockers, *found.warnings):
        say(f"{problem.severity.value}: {problem}" if problem.severity == Severity.WARNING else str(problem))
    say(f"{edition}, {output}: {_count(found.blockers, 'blocker')}, {_count(found.warnings, 'warning')}.")
    return not found.blockers


def _count(some: Sized, word: str) -> str:
    return f"{len(some)} {word}{'' if len(some) == 1 else 's'}"


def run_compile(place: Workplace, *, edition: str, output: str, draft: bool, pdf: Path, html: Path | None) -> None:
    """Compile a book into files, without a record. Raises Problems, ForumError."""
    targets = [pdf, *([html] if html else [])]
    if len({target.resolve() for target in targets}) < len(targets):
        raise ForumError("The PDF and the web page need two different files.")
    for target in targets:
        check_target(target)
    note_naming(make_sessions(place.engine), edition, Output(output))
    progress = Progress()
    started = time.monotonic()
    try:
        with within(place.settings.build_seconds, "Reading the edition"), reading(place.engine) as session:
            compiled = actions.compile_edition(
                session,
                edition=edition,
                output=Output(output),
                draft=draft,
                store=place.store,
                seconds=place.settings.build_seconds,
                memory_mb=place.settings.build_memory_mb,
                report=progress,
            )
    finally:
        progress.end()
    write_files({pdf: compiled.pdf, **({html: _page(place, compiled.html, draft=draft)} if html else {})})
    for problem in compiled.warnings:
        say(f"warning: {problem}")
    named = "standard output" if pdf == STANDARD_OUTPUT else pdf
    seconds = time.monotonic() - started
    say(f"{named}: {compiled.pages} pages, {compiled.notes} notes, {seconds:.1f} s.")


def run_release(place: Workplace, *, edition: str, output: str) -> Path:
    """Make a release here and now, or find that the newest one is what it would be; gives where its PDF lies.

    Raises NotFound, ForumError with the reason where it failed.
    """
    found = _find_same(place, edition=edition, output=Output(output))
    release_id = found or _make_release(place, edition=edition, output=Output(output))
    with reading(place.engine) as session:
        release = queries.get_release(session, release_id)
        state = "was up to date" if found else "is built"
        say(f"Release {release.number} of {edition} ({output}) {state}: {release.pages} pages, {release.notes} notes.")
        return _lay_out(place, release)


def run_demo(place: Workplace) -> None:
    """The two invented editions, imported and printed; the site is served by the caller."""
    run_migrate(place)
    import_samples(place)
    path = run_release(place, edition=SAMPLE_BOOK, output="paper")
    place.close()
    say(f"The proceedings: {path}")


def import_samples(place: Workplace) -> None:
    """The invented editions. One that is there already stays: what was changed at the desk outlives the next start."""
    with reading(place.engine) as session:
        known = {one.slug for series in list_series(session) for one in list_editions(session, series)}
    for folder in sorted(path for path in share("sample").iterdir() if (path / "edition.toml").is_file()):
        if folder.name in known:
            say(f"{folder.name} is there already, and stays as it is.")
        else:
            run_import(place, folder)


def _find_same(place: Workplace, *, edition: str, output: Output) -> int | None:
    """The id of the newest release, if these inputs would give it again. Raises NotFound."""
    with reading(place.engine) as session:
        get_edition(session, edition)
        newest = queries.find_newest_built(session, edition=edition, output=output, draft=False)
        if newest is None:
            return None
        same = actions.hash_book(session, edition=edition, output=output, draft=False, store=place.store)
        return newest.id if newest.input_hash == same else None


def _make_release(place: Workplace, *, edition: str, output: Output) -> int:
    settings, sessions = place.settings, make_sessions(place.engine)
    note_naming(sessions, edition, output)
    with transaction(sessions) as session:
        wanted = actions.request_release(session, edition=edition, output=output, draft=False, now=clock.now()).id
    progress = Progress()
    try:
        while True:
            build_release(
                place.engine,
                release_id=wanted,
                store=place.store,
                clock=clock.now,
                seconds=settings.build_seconds,
                memory_mb=settings.build_memory_mb,
                report=progress,
            )
            with transaction(sessions) as session:
                actions.requeue_lost(session, now=clock.now())
                release = queries.get_release(session, wanted)
                status, reason, step, percent = release.status, release.reason, release.step, release.progress
            if status in (ReleaseStatus.BUILT, ReleaseStatus.FAILED):
                break
            # Another worker has it: show how far that one is.
            progress(step, percent)
            time.sleep(0.5)
    finally:
        progress.end()
    if status == ReleaseStatus.FAILED:
        raise ForumError(f"{reason}\n{edition}, {output.value}: the release failed; nothing was published.")
    return wanted


def _lay_out(place: Workplace, release: Release) -> Path:
    """A copy of the release's PDF under a name that people can read."""
    folder = place.settings.data_dir / "proceedings"
    folder.mkdir(parents=True, exist_ok=True)
    slug = release.edition.slug
    series = release.edition.series.slug
    name = f"{series}-{slug}-{release.output.value}-{release.number}.pdf"
    source, path = place.store.path(release.pdf_sha256 or ""), folder / name
    if not path.exists() or path.stat().st_size != source.stat().st_size:
        temporary = path.with_suffix(".new")
        shutil.copyfile(source, temporary)
        temporary.replace(path)
    return path


def _page(place: Workplace, article: str, *, draft: bool) -> bytes:
    # Templates are loaded only where a page is asked for.
    from forum_app.proceedings.web import stand_alone  # noqa: PLC0415

    return stand_alone(article, place.store, draft=draft).encode()
