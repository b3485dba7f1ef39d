"""The book's tables as plain rows for its templates: facts, recommendations, programme, participants."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil
from zoneinfo import ZoneInfo

from markupsafe import Markup

from forum_app.core.times import CityTime, city_spans, distinct_clocks
from forum_app.proceedings.binding import bind
from forum_app.proceedings.cited import Cited
from forum_app.proceedings.furniture import (
    decimal_mark,
    say,
    say_measure,
    say_month,
    say_role,
    say_weekday,
    tell,
    within,
)
from forum_app.proceedings.markers import Markers
from forum_app.proceedings.values import (
    AppearanceValue,
    Manuscript,
    PanelValue,
    RecommendationValue,
    SegmentValue,
)
from forum_app.proceedings.wording import decimal_pad, first_upper, value_width, width


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact; `pad` (em) puts the decimal point of its value in line with the others."""

    html: Markup
    value: str | None
    unit: str | None
    pad: float


@dataclass(frozen=True, slots=True)
class FactRows:
    """A titled group of facts."""

    title: str
    facts: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class FactsSet:
    """The facts table; `value_width` and `unit_width` (px) are the rooms of its longest value and unit.

    `block_note` is a caption's note too long for a page's foot.
    """

    caption: Markup
    as_at: date
    has_values: bool
    value_width: int
    unit_width: int
    groups: tuple[FactRows, ...]
    block_note: Markup | None


# The columns of values and units: px of their least room, of an em of a value, of the most room of a unit, of a letter.
LEAST_COLUMN, VALUE_SIZE, MOST_UNIT, UNIT_LETTER = 48, 11.8, 132, 6.1


def prepare_facts(cited: Cited, markers: Markers) -> FactsSet | None:
    """The facts table, if the manuscript has one."""
    if cited.facts is None:
        return None
    mark = decimal_mark(cited.manuscript.front.language)
    values = [fact.value for group in cited.facts.groups for fact in group.facts if fact.value]
    caption = markers.resolve(cited.facts.caption_html, block_notes=True)
    groups = tuple(
        FactRows(
            group.title,
            tuple(
                FactRow(
                    markers.resolve(fact.html, block_notes=True),
                    fact.value,
                    fact.unit,
                    decimal_pad(fact.value, values, mark) if fact.value else 0,
                )
                for fact in group.facts
            ),
        )
        for group in cited.facts.groups
    )
    units = [fact.unit for group in cited.facts.groups for fact in group.facts if fact.value and fact.unit]
    blocks = Markup("").join(markers.block_notes[number] for number in sorted(markers.block_notes))
    return FactsSet(
        caption,
        cited.facts.as_at,
        bool(values),
        ceil(max([LEAST_COLUMN, *(VALUE_SIZE * value_width(value, values, mark) for value in values)])),
        ceil(min(MOST_UNIT, max([LEAST_COLUMN, *(UNIT_LETTER * width(unit) for unit in units)]))),
        groups,
        blocks or None,
    )


# Characters of the text of a recommendation that runs on to another page only where one would stay half empty: some
# ten lines.
SHORT_RECOMMENDATION = 800


@dataclass(frozen=True, slots=True)
class RecommendationRow:
    """A recommendation: `facts` are labelled words ("Lead", "By", "Measure", …), only those that are given.

    One that is `short` stays whole on its page.
    """

    number: str
    title: str
    html: Markup
    facts: tuple[tuple[str, str], ...]
    short: bool


@dataclass(frozen=True, slots=True)
class GroupRows:
    """A group of recommendations; a `short` introduction stays on the page of its first item."""

    number: int
    title: str
    html: Markup
    short: bool
    rows: tuple[RecommendationRow, ...]


def list_groups(cited: Cited, markers: Markers) -> list[GroupRows]:
    """The recommendations, words from the manuscript and text from the citing."""
    values = {item.number: item for group in cited.manuscript.recommendations for item in group.items}
    titles = {group.number: group.title for group in cited.manuscript.recommendations}
    return [
        GroupRows(
            group.number,
            titles[group.number],
            markers.resolve(group.html),
            len(group.html) <= SHORT_RECOMMENDATION and str(group.number) not in cited.divided,
            tuple(
                RecommendationRow(
                    item.number,
                    values[item.number].title,
                    markers.resolve(item.html),
                    describe(values[item.number], cited.manuscript.front.language),
                    len(item.html) <= SHORT_RECOMMENDATION and item.number not in cited.divided,
                )
                for item in group.items
            ),
        )
        for group in cited.recommendations
    ]


def describe(value: RecommendationValue, language: str = "en") -> tuple[tuple[str, str], ...]:
    """Who leads, by when, measured how: labelled words, in the order in which they are printed."""
    leads = "\u00a0· ".join(f"{lead.institution}\u00a0({lead.side})" for lead in value.leads)
    rows = (
        ("Lead", leads),
        ("With", value.supporting or ""),
        ("By", say_month(value.due, language) if value.due else ""),
        ("Measure", say_measure(value.indicator, value.baseline, value.target, language)),
        ("Kind", "" if value.binding == "recommendation" else first_upper(say(value.binding, language))),
    )
    return tuple((label, bind(words)) for label, words in rows if words)


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A line of the programme; `times` has a span of hours for each city."""

    kind: str
    times: tuple[str, ...]
    title: str
    panel: int | None
    room: str | None
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the programme, by the host city's calendar."""

    title: str
    rows: tuple[SegmentRow, ...]


def _cities(manuscript: Manuscript) -> tuple[tuple[str, str], ...]:
    cities = (manuscript.edition.city, *manuscript.edition.cities)
    moments = [moment for segment in manuscript.programme.segments for moment in (segment.starts, segment.ends)]
    return distinct_clocks(((city.name, city.timezone) for city in cities), moments)


def programme_cities(manuscript: Manuscript) -> tuple[str, ...]:
    """The cities whose times are shown: the host first."""
    return tuple(name for name, _ in _cities(manuscript))


def list_days(manuscript: Manuscript) -> list[Day]:
    """The programme by day, each segment with its hours in every city."""
    zone = ZoneInfo(manuscript.edition.city.timezone)
    panels = {panel.number: panel for panel in manuscript.programme.panels}
    cities = _cities(manuscript)
    days: dict[str, list[SegmentRow]] = {}
    for segment in sorted(manuscript.programme.segments, key=lambda segment: (segment.starts, segment.key)):
        day = say_weekday(segment.starts.astimezone(zone).date(), manuscript.front.language)
        panel = panels.get(segment.panel) if segment.panel else None
        days.setdefault(day, []).append(_segment_row(segment, panel, cities, manuscript.front.language))
    return [Day(title, tuple(rows)) for title, rows in days.items()]


def _segment_row(
    segment: SegmentValue, panel: PanelValue | None, cities: tuple[tuple[str, str], ...], language: str
) -> SegmentRow:
    return SegmentRow(
        segment.kind,
        tuple(
            _span(start, end, language) for start, end in city_spans(segment.starts, segment.ends, cities)
        ),
        panel.title if panel else segment.title,
        segment.panel,
        segment.room,
        _people_lines(segment.people or (panel.people if panel else ()), language),
    )  # fmt: skip


def _span(start: CityTime, end: CityTime, language: str) -> str:
    """From when to when; where both are of another day, that is said once."""
    if start.day_shift == end.day_shift:
        return _shifted(f"{start.clock}–{end.clock}", end.day_shift, language)
    return f"{_shifted(start.clock, start.day_shift, language)}–{_shifted(end.clock, end.day_shift, language)}"


def _shifted(clock: str, days: int, language: str) -> str:
    return clock if not days else f"{clock} ({tell('{} day', language, '+1' if days > 0 else '−1')})"


def _people_lines(people: tuple[AppearanceValue, ...], language: str) -> tuple[str, ...]:
    """One line for each role, in the order in which the people are given; affiliations in brackets."""
    roles: dict[str, list[str]] = {}
    for person in people:
        place = f" ({person.affiliation})" if person.affiliation else ""
        roles.setdefault(person.role, []).append(f"{person.name}{place}")
    return tuple(
        f"{say_role(role, language, many=len(names) > 1)}: {', '.join(names)}" for role, names in roles.items()
    )


@dataclass(frozen=True, slots=True)
class Participant:
    """A public participant, once, with every part that they took."""

    name: str
    native_name: str | None
    place: str
    parts: str


def list_participants(manuscript: Manuscript) -> list[Participant]:
    """The public participants, sorted; one line a person and place, however many parts they took."""
    programme = manuscript.programme
    if not programme.people_public:
        return []
    parts: dict[tuple[str, str, str | None, str], dict[str, None]] = {}
    language = manuscript.front.language
    places = [(tell("panel {}", language, panel.number), panel.people) for panel in programme.panels]
    places += [(segment.title, segment.people) for segment in programme.segments if segment.panel is None]
    for label, people in places:
        for person in people:
            place = ", ".join(part for part in (person.title, person.affiliation) if part)
            key = (person.sort_key, person.name, person.native_name, place)
            role = say_role(person.role, language)
            # "Keynote: …" says its part by itself.
            said = label if label.startswith(role) else f"{role}, {label}"
            parts.setdefault(key, {})[said] = None
    rows = sorted(parts.items(), key=lambda item: (item[0][0], item[0][1], item[0][3]))
    return [Participant(name, native, place, _join(said, language)) for (_, name, native, place), said in rows]


def _join(parts: Iterable[str], language: str) -> str:
    """The parts that somebody took, as one phrase: "Moderator, panel 1; panellist, panel 2"."""
    first, *others = parts
    return "; ".join([first, *(within(part, language) for part in others)])
