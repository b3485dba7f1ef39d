"""The log: a line an event on standard error, JSON or readable; never words of insights, names of people, or tokens."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

# Whoever knows what follows one of these addresses can use it; a test holds the list against the routes.
BEFORE_TOKENS = (
    "/desk/enter/", "/desk/account/welcome/", "/desk/account/second-factor/", "/desk/account/passkeys/new/",
    "/desk/account/sign-in/passkey/", "/desk/account/again/passkey/", "/i/",
)  # fmt: skip
_SLASH = "(?:/|%2[fF])+"
_TOKEN = re.compile(
    "((?:" + "|".join(_SLASH.join(map(re.escape, path.split("/"))) for path in BEFORE_TOKENS) + r"))[^\s\"'<>\]]+"
)
# Keys of people and of what they do are made of names; what follows them says only which page it is.
BEFORE_KEYS = (
    "/desk/people/", "/merge/", "/documents/invitation/", "/documents/visa/", "/programme/people/",
    "/programme/segments/",
)  # fmt: skip
_KEY = re.compile(
    "((?:" + "|".join(_SLASH.join(map(re.escape, path.split("/"))) for path in BEFORE_KEYS) + "))"
    r"(?:(?!%2[fF])[^/\s\"'<>\]?&])+"
)
_PARAMETER = re.compile(r"([?&](?:code|state|token|q)=)[^\s&\"'<>\]]+")
HIDDEN = "…"

ExcInfo = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


def set_up_log(level: str, stream: TextIO | None = None) -> None:
    """Send every library's and our own log lines of `level` and above to standard error, or to `stream`.

    Readable where a person looks on, JSON where a program collects.
    """
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Formatter(readable=stream.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Below that these tell every step of their inner work, some with text of the book or what a sign-in hangs on.
    for name in ("fontTools", "weasyprint", "alembic", "huey", "PIL", "pikepdf", "authlib", "urllib3"):
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


class _Formatter(logging.Formatter):
    """Loads what it formats with at the first line: a command that logs nothing starts a tenth of a second sooner."""

    def __init__(self, *, readable: bool) -> None:
        super().__init__()
        self._readable = readable
        self._inner: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        if self._inner is None:
            self._inner = _make_formatter(readable=self._readable)
        return self._inner.format(record)


def _make_formatter(*, readable: bool) -> logging.Formatter:
    import structlog  # noqa: PLC0415

    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.ExceptionRenderer(_tell_exception),
    ]
    ending = structlog.dev.ConsoleRenderer(colors=False) if readable else structlog.processors.JSONRenderer()
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _hide_tokens, ending],
        keep_exc_info=False,
    )


def hide_tokens(words: str) -> str:
    """The words, with what opens something to whoever reads it, or may name somebody, taken out of the addresses."""
    return _KEY.sub(rf"\1{HIDDEN}", _PARAMETER.sub(rf"\1{HIDDEN}", _TOKEN.sub(rf"\1{HIDDEN}", words)))


def _hide_tokens(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: hide_tokens(value) if isinstance(value, str) else value for key, value in event.items()}


def tell_exception(error: BaseException) -> str:
    """Where an error was raised and of what class, without its message, which could hold the words of a speaker."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    chain = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    told = "\n".join([*lines, f"{kind} (its message is not logged: it could hold words of a speaker)"])
    return f"{tell_exception(chain)}\nand then\n{told}" if chain else told


def _tell_exception(exc_info: ExcInfo) -> str:
    return tell_exception(exc_info[1]) if exc_info[1] else ""
