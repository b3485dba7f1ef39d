"""Public holidays of a country, lunar ones and substitutes among them, as a short process of its own reads them."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable
from datetime import date

from forum_app.core.errors import ForumError
from forum_app.core.short_process import ShortProcessFailed, run_module

log = logging.getLogger(__name__)

CHILD = "forum_app.editions.holiday_child"
KEPT = 200

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
    try:
        answer = json.loads(run_module(CHILD, *(f"{country}:{year}" for country, year in pairs)))
    except (ShortProcessFailed, ValueError) as error:
        log.exception("The holidays of %s could not be read.", pairs)
        raise ForumError(
            "The calendars of holidays could not be read. Try again; else ask who runs the site."
        ) from error
    return [{date.fromisoformat(day): name for day, name in one.items()} for one in answer]
