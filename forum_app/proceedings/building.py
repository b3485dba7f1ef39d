"""Building a release: claimed once, told step by step in transactions of its own, ended as built or failed."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session, sessionmaker

from forum_app.core.clock import Clock
from forum_app.core.db import make_sessions, reading, transaction
from forum_app.core.deadline import within
from forum_app.core.errors import ForumError, Problems
from forum_app.core.files import FileStore
from forum_app.core.terminal import name_step
from forum_app.proceedings import actions, queries
from forum_app.proceedings.models import Output, Release, ReleaseStatus
from forum_app.proceedings.withdrawing import refuse_withdrawn

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 5
TELL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Claim:
    """What one worker has taken on: no other one builds this attempt, and nothing is written once it is lost."""

    release_id: int
    attempt: int
    edition: str
    output: Output
    draft: bool


def build_release(
    engine: Engine,
    *,
    release_id: int,
    store: FileStore,
    clock: Clock,
    seconds: int,
    memory_mb: int,
    report: actions.Report | None = None,
) -> None:
    """Build a requested release; does nothing for one that is built, failed, being built or gone.

    The record tells progress and the outcome: what blocks it, or that something unforeseen happened (whose traceback is
    in the log). On KeyboardInterrupt and SystemExit the release is requested again before they go on.
    """
    sessions = make_sessions(engine)
    claim = _claim(sessions, release_id, clock)
    if claim is None:
        return
    record = _Record(sessions, claim, clock, report)
    try:
        with record.beating(), within(seconds, "Reading the edition"):
            compiled = _compile(engine, claim, store=store, seconds=seconds, memory_mb=memory_mb, record=record)
        record.finish(store, compiled)
    except Problems as error:
        record.fail("\n".join(str(problem) for problem in error.problems))
    except ForumError as error:
        record.fail(str(error))
    except Exception:
        # Only the class of error: its text could hold words of an insight, or the name of a speaker.
        log.exception("Release %s could not be built.", release_id)
        record.fail("Something unforeseen happened. The server's log has the details; tell whoever runs the server.")
    except BaseException:
        record.give_back()
        raise


def _compile(
    engine: Engine, claim: Claim, *, store: FileStore, seconds: int, memory_mb: int, record: _Record
) -> actions.Compiled:
    with reading(engine) as session:
        prepared = actions.prepare(
            session,
            edition=claim.edition,
            output=claim.output,
            draft=claim.draft,
            store=store,
            memory_mb=memory_mb,
            report=record.tell,
        )
        if not claim.draft:
            refuse_withdrawn(session, edition=claim.edition, output=claim.output, input_hash=prepared.input_hash)
    # No transaction is open while the pages are set: others read and write meanwhile.
    return actions.build(prepared, draft=claim.draft, seconds=seconds, memory_mb=memory_mb, report=record.tell)


def _claim(sessions: sessionmaker[Session], release_id: int, clock: Clock) -> Claim | None:
    with transaction(sessions) as session:
        taken = session.execute(
            update(Release)
            .where(Release.id == release_id, Release.status == ReleaseStatus.REQUESTED)
            .values(status=ReleaseStatus.BUILDING, attempts=Release.attempts + 1, heartbeat_at=clock(), progress=0)
        )
        if taken.rowcount != 1:  # type: ignore[attr-defined]
            return None
        release = queries.get_release(session, release_id)
        return Claim(release_id, release.attempts, release.edition.slug, release.output, release.draft)


class _Record:
    """The release's row, written in short transactions so that others see how far the build is."""

    def __init__(
        self, sessions: sessionmaker[Session], claim: Claim, clock: Clock, report: actions.Report | None
    ) -> None:
        self._sessions = sessions
        self._claim = claim
        self._clock = clock
        self._report = report
        self._step = ""
        self._told = 0.0

    def tell(self, step: str, percent: int) -> None:
        """Note a step and its percent; of a step told often (page 1, page 2, ...) only now and then."""
        if self._report:
            self._report(step, percent)
        named, moment = name_step(step), time.monotonic()
        if named == self._step and moment - self._told < TELL_SECONDS:
            return
        with self._mine() as release:
            if release:
                if named != self._step:
                    self._note(release, named)
                release.progress, release.step = max(percent, release.progress), step
        self._step, self._told = named, moment

    @contextmanager
    def beating(self) -> Iterator[None]:
        """A sign of life every few seconds: setting pages can be silent for long."""
        done = threading.Event()

        def beat() -> None:
            while not done.wait(HEARTBEAT_SECONDS):
                with self._mine():
                    continue

        thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def finish(self, store: FileStore, compiled: actions.Compiled) -> None:
        """Keep the files, then say so: a row never names a file that is not there."""
        pdf, html = store.put(compiled.pdf), store.put(compiled.html.encode())
        with self._mine() as release:
            if release:
                release.status = ReleaseStatus.BUILT
                release.progress, release.step = 100, "Done"
                release.pdf_sha256, release.html_sha256 = pdf, html
                release.pages, release.notes = compiled.pages, compiled.notes
                release.input_hash, release.described = compiled.input_hash, dict(compiled.described)
                release.finished_at = self._clock()
                for warning in compiled.warnings:
                    self._note(release, f"Worth a look: {warning}")
                self._note(release, f"Built: {compiled.pages} pages, {compiled.notes} notes.")

    def fail(self, reason: str) -> None:
        """End it as failed, with the reason in words for the user."""
        with self._mine() as release:
            if release:
                release.status = ReleaseStatus.FAILED
                release.reason = reason
                release.finished_at = self._clock()
                self._note(release, "Failed.")

    def give_back(self) -> None:
        """Put it back for another worker; this attempt, cut off by whoever runs the server, does not count."""
        with self._mine() as release:
            if release:
                release.status = ReleaseStatus.REQUESTED
                release.attempts -= 1
                self._note(release, "Stopped with the server; queued again.")

    @contextmanager
    def _mine(self) -> Iterator[Release | None]:
        """The row while this worker still has it, else None: a late worker must not write over a newer attempt."""
        with transaction(self._sessions) as session:
            release = queries.get_release(session, self._claim.release_id)
            if release.status == ReleaseStatus.BUILDING and release.attempts == self._claim.attempt:
                release.heartbeat_at = self._clock()
                yield release
            else:
                yield None

    def _note(self, release: Release, text: str) -> None:
        release.log += actions.format_line(self._clock(), text)
