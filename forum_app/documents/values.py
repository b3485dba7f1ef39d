"""What the documents show, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from forum_app.invitations.facts import Place
from forum_app.proceedings.values import AppearanceValue
from forum_app.public.timetable import Day


@dataclass(frozen=True, slots=True)
class Sheet:
    """Somebody's badge and table tent; `sizes` are the type sizes (pt) at which each line fits on one."""

    name: str
    native_name: str | None
    affiliation: str | None
    side: str | None
    role: str
    name_pt: int
    native_pt: int
    affiliation_pt: int


@dataclass(frozen=True, slots=True)
class CallPerson:
    """Somebody in the run-of-show: for organisers only, so that it also holds who has not answered yet."""

    name: str
    role: str
    affiliation: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Call:
    """A segment of the run-of-show: its hours in both cities, where, under which rule, with whom."""

    times: tuple[str, ...]
    title: str
    kind: str
    room: str | None
    ground_rule: str
    announced: str
    people: tuple[CallPerson, ...]


@dataclass(frozen=True, slots=True)
class CallDay:
    """A day of the run-of-show."""

    title: str
    clocks: tuple[str, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one person about one appearance; no number of any paper of theirs is in it.

    `to` is the name above it, `where` the city with the venue, `where_visa` with the country.
    """

    language: str
    to: Markup
    place: Place
    where: str
    where_visa: str


@dataclass(frozen=True, slots=True)
class Leaflet:
    """The public programme in print; `people` are those of each panel, by its number."""

    days: tuple[Day, ...]
    people: Mapping[int, tuple[AppearanceValue, ...]]
    rules: tuple[tuple[str, str], ...]
