"""A new edition from an old one: which parts there are, what it would be like, and the making of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError
from forum_app.core.times import format_weekday
from forum_app.editions import actions, partner_cloning, queries
from forum_app.editions.calendars import list_calendars
from forum_app.editions.cloning import Cloner, Line, Made, Move, list_missing, same_weekday
from forum_app.editions.dates import Closed, Wish, weigh
from forum_app.editions.models import Edition, HostCity
from forum_app.proceedings import cloning as proceedings
from forum_app.programme import cloning as programme

# What can come along, each after what it stands on. What people said, answered or released is in no part.
CLONERS: tuple[Cloner, ...] = (*programme.CLONERS, *proceedings.CLONERS, *partner_cloning.CLONERS)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that comes along, line by line."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ClonePlan:
    """What the new edition would be like; with `problems` it can't be made."""

    days: tuple[Line, ...]
    rule: str
    warnings: tuple[str, ...]
    parts: tuple[Part, ...]
    absent: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def digest(self) -> str:
        """What was shown, so that nothing else is made."""
        return hashlib.sha256(repr((self.days, self.parts)).encode()).hexdigest()


def make_move(
    *, source: Edition, cities: Sequence[HostCity], city: HostCity, starts_on: date, theme: str, ordinal: int | None
) -> Move:
    """Where and when to; of the series' `cities`, the new host's times stand first."""
    ordered = (city, *(one for one in cities if one.id != city.id))
    return Move(source, city, tuple((one.name, one.timezone) for one in ordered), starts_on, theme, ordinal)


def plan_clone(session: Session, *, move: Move, chosen: Collection[str], today: date) -> ClonePlan:
    """Everything that would come along, with its new days and hours. A fixed number of queries."""
    came = [one for one in CLONERS if one.key in chosen]
    parts = tuple(Part(one.label, one.preview(session, move)) for one in came)
    gaps = [f"{line.what}: {line.problem}" for part in parts for line in part.lines if line.problem]
    return ClonePlan(
        days=(
            Line("First day", format_weekday(move.source.starts_on), format_weekday(move.starts_on)),
            Line("Last day", format_weekday(move.source.ends_on), format_weekday(move.ends_on)),
            Line("Host city", move.source.city.name, move.city.name),
        ),
        rule=_word_rule(move),
        warnings=(*_list_turn_warnings(session, move, today), *_list_day_warnings(session, move)),
        parts=parts,
        absent=tuple(one.label for one in CLONERS if one.key not in chosen),
        problems=(*list_missing(CLONERS, chosen), *gaps),
    )


def clone_edition(session: Session, *, move: Move, chosen: Collection[str], slug: str, venue: str | None) -> Edition:
    """The new edition, planned, with the chosen parts and nothing else. Raises ForumError; the caller must not
    commit then.
    """
    problems = list_missing(CLONERS, chosen)
    if problems:
        raise ForumError(" ".join(problems))
    source = move.source
    target = actions.add_edition(
        session,
        series=source.series,
        slug=slug,
        ordinal=move.ordinal,
        theme=move.theme,
        city_id=move.city.id,
        venue=venue,
        starts_on=move.starts_on,
        ends_on=move.ends_on,
        format=source.format,
        track=source.track,
        participant_list=source.participant_list,
    )
    # A part that isn't chosen is absent: a new edition would have every partner otherwise.
    actions.set_partners(session, edition=target, names=())
    made: Made = {}
    for cloner in CLONERS:
        if cloner.key in chosen:
            cloner.copy(session, move, target, made)
    return target


def _word_rule(move: Move) -> str:
    if move.starts_on == same_weekday(move.source.starts_on, move.starts_on.year):
        return "The first day is the same weekday, nearest to the same date. Every other day moves by as many days."
    return "The first day is the one that you chose. Every other day moves by as many days."


def _list_turn_warnings(session: Session, move: Move, today: date) -> list[str]:
    turn = queries.find_next_turn(session, move.source.series, today=today)
    if turn is None or move.ordinal is None or (turn[0], turn[1].id) == (move.starts_on.year, move.city.id):
        return []
    return [
        f"By the rotation the next edition is in {turn[1].name}, in {turn[0]}. If this one is elsewhere on purpose, "
        "record an exception with its reason."
    ]


def _list_day_warnings(session: Session, move: Move) -> list[str]:
    """What speaks against the days: holidays on both sides, bridge days, times kept free."""
    series, length = move.source.series, (move.ends_on - move.starts_on).days + 1
    closed = [Closed(one.starts_on, one.ends_on, one.reason) for one in queries.list_blackouts(session, series)]
    calendars = list_calendars(queries.list_cities(session, series), move.starts_on, move.ends_on)
    wish = Wish(move.starts_on, move.ends_on, length, frozenset(range(7)), None, 0)
    found = weigh(move.starts_on, wish, calendars, closed)
    return list(found.reasons) if found.refused or found.score < 0 else []
