"""A new edition from an old one: the rule for its days, and what a feature says that copies its own part."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Select
from sqlalchemy.orm import Session

from forum_app.editions.models import Edition, HostCity

# Which new row stands for which old one: made["panel"][old id] is the new id.
Made = dict[str, dict[int, int]]


@dataclass(frozen=True, slots=True)
class Move:
    """From which edition, and to where and when; every day moves by as many days, every clock time stays."""

    source: Edition
    city: HostCity
    cities: tuple[tuple[str, str], ...]
    """Name and zone of each city that times are shown in; the new host stands first."""
    starts_on: date
    theme: str
    ordinal: int | None

    @property
    def days(self) -> int:
        """By how many days everything moves."""
        return (self.starts_on - self.source.starts_on).days

    @property
    def ends_on(self) -> date:
        """The last day: the new edition lasts as long as the old one."""
        return self.day(self.source.ends_on)

    def day(self, old: date) -> date:
        """A day of the old edition, moved."""
        return old + timedelta(days=self.days)

    def wall(self, old: datetime) -> datetime:
        """A wall time of the old edition, moved: ten o'clock in the one city is ten o'clock in the other."""
        return old + timedelta(days=self.days)


class Line(NamedTuple):
    """One thing that comes along, as shown before it does; `problem` says why it can't."""

    what: str
    was: str
    becomes: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Cloner:
    """A part of an edition that can come along; `needs` are the keys of those that it stands on."""

    key: str
    label: str
    hint: str
    needs: tuple[str, ...]
    count: Callable[[Edition], Select[int]]
    preview: Callable[[Session, Move], tuple[Line, ...]]
    copy: Callable[[Session, Move, Edition, Made], None]


def same_weekday(day: date, year: int) -> date:
    """The same weekday in another year, at most three days off the same date (28 February for the 29th)."""
    leap = (day.month, day.day) == (2, 29)
    anniversary = date(year, day.month, 28 if leap else day.day)
    ahead = (day.weekday() - anniversary.weekday()) % 7
    return anniversary + timedelta(days=ahead if ahead <= 3 else ahead - 7)


def list_missing(cloners: Sequence[Cloner], chosen: Collection[str]) -> list[str]:
    """What is chosen without what it stands on, in sentences."""
    labels = {one.key: one.label for one in cloners}
    return [
        f"“{one.label}” can’t come without “{labels[need]}”: tick both, or neither."
        for one in cloners
        for need in one.needs
        if one.key in chosen and need not in chosen
    ]
