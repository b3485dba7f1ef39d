"""The programme as a page shows it: days, and each segment's hours in every host city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forum_app.core.times import CityTime, city_spans, distinct_clocks, format_offsets
from forum_app.proceedings.values import CityValue, ProgrammeValue, SegmentValue
from forum_app.public.events import title_of

# What each ground rule means, in the order from loose to strict (domain.md, Attribution).
GROUND_RULES = {
    "on the record": "What is said may be quoted with the speaker’s name, title and affiliation.",
    "by description": "What is said may be quoted by a description such as “a Korean panellist”, never by name.",
    "Chatham House Rule": (
        "What is said may be used, but neither the identity nor the affiliation of the speaker, nor that of any other "
        "participant, may be revealed."
    ),
    "off the record": "What is said is for those in the room and is not used at all.",
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A city of the timetable and how far it stands from UTC on that day; both ways where that changes."""

    city: str
    offset: str


@dataclass(frozen=True, slots=True)
class Row:
    """A segment with its beginning and end in each city, in the order of the day's clocks; `title` names its panel."""

    segment: SegmentValue
    title: str
    spans: tuple[tuple[CityTime, CityTime], ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day by the host city's calendar, whose clock stands first."""

    date: date
    clocks: tuple[Clock, ...]
    rows: tuple[Row, ...]


def list_days(programme: ProgrammeValue, cities: tuple[CityValue, ...], language: str = "en") -> tuple[Day, ...]:
    """The segments by day; `cities` begin with the host, and one whose clocks read as an earlier one's isn't shown.

    `language` is that of the word before a panel's number.
    """
    moments = [moment for one in programme.segments for moment in (one.starts, one.ends)]
    places = distinct_clocks(((city.name, city.timezone) for city in cities), moments)
    panels = {panel.number: panel for panel in programme.panels}
    by_day: dict[date, list[SegmentValue]] = {}
    for segment in programme.segments:
        by_day.setdefault(segment.starts.date(), []).append(segment)
    return tuple(
        Day(
            day,
            tuple(Clock(name, format_offsets([segment.starts for segment in segments], zone)) for name, zone in places),
            tuple(
                _row(segment, title_of(segment, panels.get(segment.panel or 0), language), places)
                for segment in segments
            ),
        )
        for day, segments in sorted(by_day.items())
    )


def _row(segment: SegmentValue, title: str, places: tuple[tuple[str, str], ...]) -> Row:
    return Row(segment, title, city_spans(segment.starts, segment.ends, places))


def list_rules(programme: ProgrammeValue) -> tuple[tuple[str, str], ...]:
    """The ground rules in force in this programme with what they mean, loosest first."""
    used = {segment.ground_rule for segment in programme.segments}
    return tuple((rule, meaning) for rule, meaning in GROUND_RULES.items() if rule in used)
