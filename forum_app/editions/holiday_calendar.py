"""Public holidays of a country, lunar ones and substitutes among them, as a short process of its own reads them."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterable
from datetime import date

from forum_app.core.errors import ForumError
from forum_app.core.paths import PACKAGE

log = logging.getLogger(__name__)

SECONDS, KEPT = 30, 200

_years: dict[tuple[str, int], dict[date, str]] = {}
_lock = threading.Lock()


def list_holidays(country: str, year: int) -> dict[date, str]:
    """The holidays of a country (ISO 3166-1 alpha-2) in a year with their English names; empty for one unknown.

    Raises ForumError where they can't be read.
    """
    return read_holidays([(country, year)])[country, year]


def read_holidays(wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], dict[date, str]]:
    """The holidays of several countries and years; one process for all that this one doesn't know yet.

    Raises ForumError where they can't be read.
    """
    pairs = list(dict.fromkeys(wanted))
    with _lock:
        new = [pair for pair in pairs if pair not in _years]
        found = dict(zip(new, _ask(new), strict=True)) if new else {}
        known = {pair: found[pair] if pair in found else _years[pair] for pair in pairs}
        if len(_years) + len(new) > KEPT:
            _years.clear()
        _years.update(found)
    return known


def _ask(pairs: list[tuple[str, int]]) -> list[dict[date, str]]:
    command = [sys.executable, "-m", "forum_app.editions.holiday_child", *(f"{code}:{year}" for code, year in pairs)]
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    try:
        done = subprocess.run(  # noqa: S603 -- our own module, without a shell
            command,
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        return [{date.fromisoformat(day): name for day, name in one.items()} for one in json.loads(done.stdout)]
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        log.exception("The holidays of %s could not be read.", pairs)
        raise ForumError(
            "The calendars of holidays could not be read. Try again; else ask who runs the site."
        ) from error
