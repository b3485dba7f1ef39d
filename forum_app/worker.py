"""The task queue's consumer: each task is one line that calls one action; a sweep finds what was lost."""

from __future__ import annotations

import logging
import signal
import sys
import time
from types import FrameType

from sqlalchemy import Engine

from config import Settings
from forum_app.core import clock
from forum_app.core.db import make_engine, make_sessions, transaction
from forum_app.core.files import FileStore
from forum_app.core.migrate import require_schema
from forum_app.core.tasks import Queue
from forum_app.proceedings.actions import requeue_lost
from forum_app.proceedings.building import TASK, build_release

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.3
SWEEP_SECONDS = 15


def run_worker(settings: Settings) -> None:
    """Work until SIGTERM or Ctrl-C, which puts a release that is being built back into the queue.

    Raises WrongSchema.
    """
    engine = make_engine(settings.get_database_url())
    require_schema(engine)
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    queue = make_queue(settings, engine)
    log.debug("The worker is ready.")
    try:
        _work(engine, queue)
    finally:
        queue.close()
        engine.dispose()


def make_queue(settings: Settings, engine: Engine) -> Queue:
    """The queue with what the worker does for each task."""
    store = FileStore(settings.data_dir / "files")

    def build(release_id: int) -> None:
        build_release(
            engine,
            release_id=release_id,
            store=store,
            clock=clock.now,
            seconds=settings.build_seconds,
            memory_mb=settings.build_memory_mb,
        )

    return Queue(settings, {TASK: build})


def sweep(engine: Engine, queue: Queue) -> None:
    """Send to the queue again what a killed worker, or a lost message, left behind."""
    with transaction(make_sessions(engine)) as session:
        lost = requeue_lost(session, now=clock.now())
    for release_id in lost:
        log.warning("Release %s was lost and is queued again.", release_id)
        queue.send(TASK, release_id)


def _work(engine: Engine, queue: Queue) -> None:
    swept = -float(SWEEP_SECONDS)
    while True:
        if time.monotonic() - swept >= SWEEP_SECONDS:
            _try_sweep(engine, queue)
            swept = time.monotonic()
        if not queue.work():
            time.sleep(PAUSE_SECONDS)


def _try_sweep(engine: Engine, queue: Queue) -> None:
    try:
        sweep(engine, queue)
    except Exception:
        # The database may be away for a while: the next sweep finds the same.
        log.exception("The sweep failed; it is tried again.")


def _stop(_signal: int, _frame: FrameType | None) -> None:
    # Once is enough: a second signal must not cut off the putting back.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(0)
