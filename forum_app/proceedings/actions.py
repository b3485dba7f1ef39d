"""Compiling a book, and the releases made of it: requested, built by a worker, found again when the worker is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from forum_app.core.deadline import check_time
from forum_app.core.errors import Problem, Problems
from forum_app.core.files import FileStore
from forum_app.editions.queries import get_edition
from forum_app.proceedings import queries
from forum_app.proceedings.cited import Cited
from forum_app.proceedings.citing import cite
from forum_app.proceedings.inputs import hash_inputs
from forum_app.proceedings.manuscript import assemble, manuscript_hash
from forum_app.proceedings.models import Output, Release, ReleaseStatus
from forum_app.proceedings.origins import tell_files
from forum_app.proceedings.preflight import Preflight, check_cited, preflight
from forum_app.proceedings.published import Described
from forum_app.proceedings.sizes import require_size
from forum_app.proceedings.values import Manuscript

Report = Callable[[str, int], None]

# The name of the task in the queue: core.tasks.Queue.send(TASK, release.id), after the commit.
TASK = "build_release"
ATTEMPTS = 3
# A worker gives a sign of life every few seconds; a request that nobody took up may wait in a long queue.
SILENCE = timedelta(seconds=45)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A manuscript that may be built: cited, without blockers, with the hash of all it is made from."""

    cited: Cited
    input_hash: str
    warnings: tuple[Problem, ...]
    places: Mapping[str, str]
    described: Described


@dataclass(frozen=True, slots=True)
class Compiled:
    """A built book: its PDF, the same as a web page, the numbers of its pages and notes, what to look at, and what a
    release of it keeps of how it describes speakers."""

    pdf: bytes
    html: str
    pages: int
    notes: int
    input_hash: str
    warnings: tuple[Problem, ...]
    described: Described


def compile_edition(
    session: Session,
    *,
    edition: str,
    output: Output,
    draft: bool,
    store: FileStore,
    seconds: int,
    memory_mb: int,
    report: Report,
) -> Compiled:
    """The book of an edition (by slug), without a record of it; `report` is told the step and the percent done.

    Raises NotFound, or Problems with everything that blocks it.
    """
    _warm_up(memory_mb)
    manuscript = _read(session, edition=edition, output=output, store=store, memory_mb=memory_mb, report=report)
    try:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_load_templates)
            cited = cite(manuscript, draft=draft)
    except Problems:
        preflight(session, manuscript, draft=draft).require()  # which finds the others, too
        raise

    def check() -> Prepared:
        return _prepare(check_cited(session, cited, draft=draft), draft=draft)

    # Names and the rest are checked while the pages are set; they are thrown away where that finds a blocker.
    try:
        return _build(cited, check, draft=draft, seconds=seconds, memory_mb=memory_mb, report=report)
    except Problems as error:
        raise Problems(tell_files(error.problems, check().places)) from error


def prepare(
    session: Session,
    *,
    edition: str,
    output: Output,
    draft: bool,
    store: FileStore,
    memory_mb: int,
    report: Report,
) -> Prepared:
    """Assemble, cite and check. Raises NotFound, or Problems with every blocker."""
    manuscript = _read(session, edition=edition, output=output, store=store, memory_mb=memory_mb, report=report)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_load_templates)
        checked = preflight(session, manuscript, draft=draft)
    return _prepare(checked, draft=draft)


def _read(
    session: Session, *, edition: str, output: Output, store: FileStore, memory_mb: int, report: Report
) -> Manuscript:
    check_time("Reading the edition")
    report("Reading the edition", 0)
    manuscript = assemble(session, edition=edition, output=output, store=store)
    require_size(manuscript, memory_mb)
    check_time("Writing notes, checking names and references")
    report("Writing notes, checking names and references", 5)
    return manuscript


def _prepare(checked: Preflight, *, draft: bool) -> Prepared:
    cited = checked.require()
    hashed = hash_inputs(manuscript_hash(cited.manuscript), draft=draft)
    return Prepared(cited, hashed, checked.warnings, checked.places, checked.described)


def hash_book(session: Session, *, edition: str, output: Output, draft: bool, store: FileStore) -> str:
    """The input hash that a build would have now. Raises NotFound."""
    manuscript = assemble(session, edition=edition, output=output, store=store)
    return hash_inputs(manuscript_hash(manuscript), draft=draft)


def build(prepared: Prepared, *, draft: bool, seconds: int, memory_mb: int, report: Report) -> Compiled:
    """Set and build what was prepared, within limits; needs no database. Raises Problems, or ForumError at a limit."""
    try:
        return _build(
            prepared.cited, lambda: prepared, draft=draft, seconds=seconds, memory_mb=memory_mb, report=report
        )
    except Problems as error:
        raise Problems(tell_files(error.problems, prepared.places)) from error


def _build(
    cited: Cited, check: Callable[[], Prepared], *, draft: bool, seconds: int, memory_mb: int, report: Report
) -> Compiled:
    """Set and build; `check` is called while the pages are set. Raises what it raises, and what `build` does."""
    # The PDF engine takes half a second to load, which nothing else should pay for.
    from forum_app.proceedings.book import build_pdf  # noqa: PLC0415
    from forum_app.proceedings.web import set_web  # noqa: PLC0415

    check_time("Setting the pages")
    report("Setting the pages", 15)
    ready: list[tuple[Prepared, str]] = []
    built = build_pdf(
        cited,
        draft=draft,
        seconds=seconds,
        memory_mb=memory_mb,
        report=lambda step, percent: report(step, 15 + percent * 85 // 100),
        meanwhile=lambda: ready.append((check(), set_web(cited))),
    )
    prepared, html = ready[0]
    if built.cited is not cited:
        html = set_web(built.cited)
    report("Done", 100)
    return Compiled(
        pdf=built.pdf,
        html=html,
        pages=built.pages,
        notes=built.notes,
        input_hash=prepared.input_hash,
        warnings=(*prepared.warnings, *tell_files(built.warnings, prepared.places)),
        described=prepared.described,
    )


def _load_templates() -> None:
    from forum_app.proceedings.markers import load_templates  # noqa: PLC0415

    load_templates()


def _warm_up(memory_mb: int) -> None:
    """Let the renderer load while the edition is read and cited."""
    from forum_app.rendering.renderer import start_renderer  # noqa: PLC0415

    start_renderer(memory_mb)


def request_release(session: Session, *, edition: str, output: Output, draft: bool, now: datetime) -> Release:
    """Ask for a release of an edition (by slug); gives the one under way where there is one.

    A built release keeps its number for ever; the number of an attempt that failed is used again. Whether anything
    blocks it is found by the build, which fails with the list. Send its id to the queue once this is committed.
    Raises NotFound.
    """
    found = get_edition(session, edition)
    under_way = queries.find_open_release(session, edition_id=found.id, output=output, draft=draft)
    if under_way is not None:
        return under_way
    last = queries.find_last_release(session, edition_id=found.id, output=output)
    if last is not None and last.status == ReleaseStatus.FAILED:
        _ask_again(last, draft=draft, now=now)
        release = last
    else:
        release = Release(
            edition=found,
            output=output,
            number=last.number + 1 if last else 1,
            draft=draft,
            status=ReleaseStatus.REQUESTED,
            log=format_line(now, "Requested."),
            requested_at=now,
        )
        session.add(release)
    session.flush()
    return release


def requeue_lost(session: Session, *, now: datetime) -> list[int]:
    """Take up releases of which nothing was heard: gives the ids to send to the queue.

    One that was being built goes back to requested; after three attempts it fails, since it may be what kills workers.
    """
    ids = []
    for release in queries.list_lost(session, silent_since=now - SILENCE):
        if release.status == ReleaseStatus.BUILDING and release.attempts >= ATTEMPTS:
            release.status = ReleaseStatus.FAILED
            release.finished_at = now
            release.reason = (
                f"The build was cut off {ATTEMPTS} times, each time without a message. Look into the server's log for "
                "memory that ran out, lower FORUM_BUILD_MEMORY_MB below what the machine has, and ask again."
            )
            release.log += format_line(now, "Given up.")
            continue
        if release.status == ReleaseStatus.BUILDING:
            release.log += format_line(now, "The worker was lost; queued again.")
        release.status = ReleaseStatus.REQUESTED
        release.heartbeat_at = now
        ids.append(release.id)
    session.flush()
    return ids


def format_line(now: datetime, text: str) -> str:
    """A line of a release's log."""
    return f"{now:%Y-%m-%d %H:%M:%S} UTC  {text}\n"


def _ask_again(release: Release, *, draft: bool, now: datetime) -> None:
    release.status = ReleaseStatus.REQUESTED
    release.draft = draft
    release.progress = 0
    release.step = ""
    release.log += format_line(now, "Requested again.")
    release.requested_at = now
    release.heartbeat_at = release.finished_at = None
    release.attempts = 0
    release.reason = None
