"""The task queue's consumer: each task is one line that calls one action; a sweep finds what was lost."""

from __future__ import annotations

import logging
import signal
import sys
import time
from contextlib import ExitStack
from types import FrameType

from sqlalchemy import Engine

from config import Settings
from forum_app.core import clock
from forum_app.core.db import make_engine, make_sessions, transaction
from forum_app.core.files import FileStore
from forum_app.core.migrate import require_schema
from forum_app.core.tasks import Queue
from forum_app.invitations.links import purge_links
from forum_app.invitations.mail_links import make_purposes
from forum_app.invitations.mail_names import find_hindrance
from forum_app.invitations.reminders import write_due_reminders
from forum_app.outbox import sending
from forum_app.outbox.actions import give_up_lost
from forum_app.outbox.queries import list_due
from forum_app.people.left_tables import drop_old_tables
from forum_app.proceedings.actions import TASK, requeue_lost
from forum_app.proceedings.building import build_release

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.3
SWEEP_SECONDS = 15


def run_worker(settings: Settings) -> None:
    """Work until SIGTERM or Ctrl-C, which puts a release that is being built back into the queue.

    Raises WrongSchema.
    """
    with ExitStack() as left_open:
        engine = make_engine(settings.get_database_url())
        left_open.callback(engine.dispose)
        require_schema(engine)
        ending = Ending()
        signal.signal(signal.SIGTERM, ending.ask)
        signal.signal(signal.SIGINT, ending.ask)
        queue = make_queue(settings, engine, ending)
        left_open.callback(queue.close)
        log.debug("The worker is ready.")
        _work(settings, engine, queue, ending)


class Ending:
    """Whether somebody asked the worker to end.

    The SystemExit that says so is lost where it falls into a finalizer, which Python lets nothing out of: so it is
    looked for again at each step of a build and between tasks. Otherwise the worker would go on for ever.
    """

    def __init__(self) -> None:
        self.asked = False

    def ask(self, _signal: int, _frame: FrameType | None) -> None:
        """What a signal does. Once is enough: a second one must not cut off the putting back."""
        self.asked = True
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.exit(0)

    def check(self, _step: str = "", _percent: int = 0) -> None:
        """End now if it was asked for."""
        if self.asked:
            sys.exit(0)


def make_queue(settings: Settings, engine: Engine, ending: Ending) -> Queue:
    """The queue with what the worker does for each task."""
    store = FileStore(settings.data_dir / "files")

    def build(release_id: int) -> None:
        try:
            build_release(
                engine,
                release_id=release_id,
                store=store,
                clock=clock.now,
                seconds=settings.build_seconds,
                memory_mb=settings.build_memory_mb,
                report=ending.check,
            )
        except SystemExit:
            # It was given back: another worker, or this one when it is started again, need not wait for the sweep.
            queue.send(TASK, release_id)
            raise

    purposes = make_purposes(settings)

    def send(mail_id: int) -> None:
        sending.send_mail(
            engine, mail_id=mail_id, settings=settings, clock=clock.now, purposes=purposes, gate=find_hindrance
        )

    queue = Queue(settings, {TASK: build, sending.TASK: send})
    return queue


def sweep(settings: Settings, engine: Engine, queue: Queue) -> None:
    """Write the reminders that are due, purge what is past, and queue again what a kill or a lost message left."""
    now = clock.now()
    drop_old_tables(FileStore(settings.data_dir / "files"), now=now)
    with transaction(make_sessions(engine)) as session:
        lost = requeue_lost(session, now=now)
        purge_links(session, now=now)
        for mail_id in give_up_lost(session, now=now):
            log.warning("Mail %s was being sent when its worker stopped; the outbox tells what to do.", mail_id)
        if settings.smtp_host:
            write_due_reminders(session, now=now)
        due = list_due(session, now=now) if settings.smtp_host else []
    for release_id in lost:
        log.warning("Release %s was lost and is queued again.", release_id)
        queue.send(TASK, release_id)
    for mail_id in due:
        queue.send(sending.TASK, mail_id)


def _work(settings: Settings, engine: Engine, queue: Queue, ending: Ending) -> None:
    swept = -float(SWEEP_SECONDS)
    while True:
        ending.check()
        if time.monotonic() - swept >= SWEEP_SECONDS:
            _try_sweep(settings, engine, queue)
            swept = time.monotonic()
        if not queue.work():
            time.sleep(PAUSE_SECONDS)


def _try_sweep(settings: Settings, engine: Engine, queue: Queue) -> None:
    try:
        sweep(settings, engine, queue)
    except Exception:
        # The database may be away for a while: the next sweep finds the same.
        log.exception("The sweep failed; it is tried again.")
