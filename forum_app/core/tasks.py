"""The task queue: a message carries the name of a task and the id of a record, nothing else, and is signed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol, cast

from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer

log = logging.getLogger(__name__)

Handlers = Mapping[str, Callable[[int], None]]


class QueueSettings(Protocol):
    """What of config.Settings a queue needs; the settings themselves stand above this layer."""

    @property
    def queue_url(self) -> str:
        """The queue on Redis or PostgreSQL; empty: a file in `data_dir`."""

    @property
    def data_dir(self) -> Path:
        """Where that file lies."""

    def ensure_secret_key(self) -> str:
        """The key that messages are signed with."""


class Queue:
    """A queue in a file of the data folder, or on Redis or PostgreSQL by `queue_url`. Whoever sends needs no
    handlers; the worker brings them.

    Send after the record is committed: a message may be lost (a killed worker), the record is not, and a sweep sends
    it again. So a task may run twice, and must do no harm then.
    """

    def __init__(self, settings: QueueSettings, handlers: Handlers | None = None) -> None:
        self._handlers = handlers or {}
        self._huey = _make_huey(settings)
        self._away = False
        self._task = self._huey.task(name="forum_record")(self._handle)

    def send(self, name: str, record_id: int) -> None:
        """Have the worker do the task `name` on the record."""
        self._task(name, record_id)

    def work(self) -> bool:
        """Take one message and do what it asks, here and now; False where there is none, or no queue to be reached."""
        data = self._take()
        if data is None:
            return False
        try:
            task = self._huey.deserialize_task(data)
        except Exception:
            # Taken off by now: one bad message (another key, another version) must not stop the others.
            log.exception("The queue held a message that cannot be read; it was dropped.")
            return True
        self._huey.execute(task)
        return True

    def _take(self) -> bytes | None:
        try:
            data = cast(bytes | None, self._huey.storage.dequeue())
        except Exception as error:
            # Away for a while, such as Redis that is started again: said once, and tried again after the pause.
            if not self._away:
                log.error("The queue cannot be reached (%s); it is tried again.", type(error).__name__)
            self._away = True
            return None
        if self._away:
            log.warning("The queue is there again.")
        self._away = False
        return data

    def close(self) -> None:
        """Let go of the queue's file or connection."""
        self._huey.storage.close()

    def _handle(self, name: str, record_id: int) -> None:
        handler = self._handlers.get(name)
        if handler is None:
            log.error("The queue holds a task that this version does not know: %s %s.", name, record_id)
            return
        handler(record_id)


def _make_huey(settings: QueueSettings) -> Huey:
    serializer = SignedSerializer(secret=settings.ensure_secret_key(), salt="forum queue")
    url = settings.queue_url
    # Not waiting inside the queue: the worker has its sweep to do, and its own pause.
    if url.startswith("postgresql://"):
        return PostgresHuey("forum", dsn=url, serializer=serializer, results=False, blocking=False)
    if url:
        return RedisHuey("forum", url=url, serializer=serializer, results=False, blocking=False)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = str(settings.data_dir / "queue.db")
    return SqliteHuey("forum", filename=path, serializer=serializer, results=False, timeout=15)
