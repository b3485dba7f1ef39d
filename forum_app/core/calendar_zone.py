"""The VTIMEZONE of a calendar: the zone's offsets around the edition, spelt out so that every reader gets them right.

icalendar's own generator lists the changes of seventy years as RDATEs, in the wall time after each change; RFC 5545
(3.6.5) wants the wall time before it, and readers that pass over RDATE were an hour off in summer.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone


@lru_cache(maxsize=64)
def list_changes(zone: str, first: date, last: date) -> tuple[datetime, ...]:
    """The moments (UTC) at which a zone's offset changes from the first day on to the last, to the minute."""
    info = ZoneInfo(zone)
    at = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    found = []
    while at < end:
        following = at + timedelta(days=1)
        if at.astimezone(info).utcoffset() != following.astimezone(info).utcoffset():
            found.append(_narrow(info, at, following))
        at = following
    return tuple(found)


def _narrow(info: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = before.astimezone(info).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = (before + (after - before) / 2).replace(second=0, microsecond=0)
        if middle.astimezone(info).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def make_zone(zone: str, first: date, last: date) -> Timezone:
    """The zone from the year before the first day to the year after the last, an observance for each change."""
    from icalendar import Timezone  # noqa: PLC0415

    info, begin = ZoneInfo(zone), date(first.year - 1, 1, 1)
    component = Timezone()
    component.add("tzid", zone)
    _observe(component, info, datetime(begin.year, 1, 1, tzinfo=UTC), None)
    for change in list_changes(zone, begin, date(last.year + 1, 12, 31)):
        _observe(component, info, change, change - timedelta(minutes=1))
    return component


def _observe(component: Timezone, info: ZoneInfo, at: datetime, before: datetime | None) -> None:
    from icalendar import TimezoneDaylight, TimezoneStandard  # noqa: PLC0415

    local, old = at.astimezone(info), (before or at).astimezone(info).utcoffset()
    entry = TimezoneDaylight() if local.dst() else TimezoneStandard()
    wall = at.replace(tzinfo=None) + (old or timedelta())
    entry.add("dtstart", wall)
    entry.add("tzoffsetfrom", old)
    entry.add("tzoffsetto", local.utcoffset())
    entry.add("tzname", local.tzname() or "")
    component.add_component(entry)
