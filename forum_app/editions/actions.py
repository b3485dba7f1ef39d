"""Keeping series and editions: rotation, exceptions, dates, status."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum_app.core.colours import theme_css
from forum_app.core.errors import ForumError
from forum_app.editions.dates import MOST_DAYS
from forum_app.editions.models import (
    Blackout,
    Edition,
    EditionFormat,
    EditionMove,
    EditionStatus,
    HostCity,
    ListVisibility,
    NoteStyle,
    Partner,
    RotationException,
    RotationRule,
    Series,
    Side,
    Track,
)
from forum_app.editions.rotation import round_of
from forum_app.editions.slugs import is_free_for_edition, is_free_for_series
from forum_app.editions.statuses import check_status

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LEAST = 2
# Dark enough for white letters, and apart enough from each other, until a house chooses its own.
COLOURS = ("#1f3a5f", "#9a3412")


def add_series(session: Session, *, slug: str, title: str, description: str) -> Series:
    """A new series without sides and cities, which its owners add at the desk.

    Raises ForumError for a slug that is malformed, taken or an address of the site itself, and for empty words.
    """
    title, description = " ".join(title.split()), " ".join(description.split())
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        raise ForumError(f"“{slug}” is no short name: small letters, figures and hyphens, as rok-nl-forum.")
    if not is_free_for_series(slug):
        raise ForumError(f"The site has pages of its own at /{slug}. Choose another short name.")
    if session.scalar(select(Series.id).where(Series.slug == slug)) is not None:
        raise ForumError(f"There is a series “{slug}” already; “forum user add” lets its owners in.")
    if not 0 < len(title) <= 120:
        raise ForumError("Give the series a title of at most 120 letters.")
    if not 0 < len(description) <= 600:
        raise ForumError("Say in a sentence what the series is: at most 600 letters.")
    series = Series(
        slug=slug, title=title, description=description, rotation=RotationRule.CYCLE,
        primary_colour=COLOURS[0], accent_colour=COLOURS[1],
    )  # fmt: skip
    session.add(series)
    session.flush()
    return series


def edit_series(session: Session, *, series: Series, facts: Mapping[str, Any]) -> Series:
    """Other facts of a series: title, description, rotation, crowd_threshold, note_style and the two colours.

    Raises ForumError where the rule doesn't fit the cities, or the colours can't be read on paper.
    """
    cities = session.execute(
        select(HostCity.key, HostCity.weight).where(HostCity.series_id == series.id).order_by(HostCity.position)
    ).all()
    try:
        # A new series gets its cities one after the other; no rule is needed before there are two.
        if len(cities) > 1:
            round_of(RotationRule(facts["rotation"]), [(key, weight) for key, weight in cities])
        theme_css(facts["primary_colour"], facts["accent_colour"])
    except ValueError as error:
        raise ForumError(f"{str(error)[:1].upper()}{str(error)[1:]}.") from error
    series.title, series.description = facts["title"], facts["description"]
    series.rotation, series.crowd_threshold = RotationRule(facts["rotation"]), facts["crowd_threshold"]
    series.note_style = NoteStyle(facts["note_style"])
    series.primary_colour, series.accent_colour = facts["primary_colour"], facts["accent_colour"]
    session.flush()
    return series


def add_exception(session: Session, *, series: Series, year: int, city: HostCity, reason: str) -> RotationException:
    """A year in which the rule does not hold; afterwards it resumes.

    Raises ForumError for a year that has one, or whose edition stands in another city: it would say what is not so.
    """
    taken = select(RotationException.id).where(RotationException.series_id == series.id, RotationException.year == year)
    if session.scalar(taken) is not None:
        raise ForumError(f"{year} has an exception already: remove it first.")
    held = select(HostCity.name).join(Edition, Edition.city_id == HostCity.id).where(Edition.series_id == series.id)
    held = held.where(Edition.year == year, Edition.ordinal.is_not(None), Edition.city_id != city.id)
    if (name := session.scalar(held)) is not None:
        raise ForumError(f"The edition of {year} stands in {name}: change its host city first, or take another year.")
    row = RotationException(series_id=series.id, year=year, city_id=city.id, reason=reason)
    session.add(row)
    session.flush()
    return row


def remove_exception(session: Session, *, exception: RotationException) -> None:
    """Let the rule hold again in that year."""
    session.delete(exception)
    session.flush()


def add_blackout(session: Session, *, series: Series, starts_on: date, ends_on: date, reason: str) -> Blackout:
    """A time in which the series never meets. Raises ForumError where it ends before it begins."""
    if ends_on < starts_on:
        raise ForumError("The time must end on or after the day on which it begins.")
    row = Blackout(series_id=series.id, starts_on=starts_on, ends_on=ends_on, reason=reason)
    session.add(row)
    session.flush()
    return row


def remove_blackout(session: Session, *, blackout: Blackout) -> None:
    """Let the series meet then again."""
    session.delete(blackout)
    session.flush()


def next_ordinal(session: Session, *, series: Series) -> int:
    """The ordinal that a new regular edition would bear."""
    last = session.scalar(select(func.max(Edition.ordinal)).where(Edition.series_id == series.id))
    return (last or 0) + 1


def add_edition(
    session: Session,
    *,
    series: Series,
    slug: str,
    ordinal: int | None,
    theme: str,
    city_id: int,
    venue: str | None,
    starts_on: date,
    ends_on: date,
    format: EditionFormat,
    track: Track,
    participant_list: ListVisibility,
) -> Edition:
    """A planned edition. Raises ForumError: no two sides and cities, a slug or ordinal taken, days out of order."""
    check_hosts(session, series=series)
    check_free(session, series=series, slug=slug, ordinal=ordinal)
    check_days(starts_on, ends_on)
    edition = Edition(
        series_id=series.id,
        slug=slug,
        ordinal=ordinal,
        year=starts_on.year,
        theme=theme,
        city_id=city_id,
        venue=venue,
        starts_on=starts_on,
        ends_on=ends_on,
        format=format,
        status=EditionStatus.PLANNED,
        track=track,
        participant_list=participant_list,
    )
    session.add(edition)
    session.flush()
    return edition


def edit_edition(session: Session, *, edition: Edition, facts: Mapping[str, Any]) -> Edition:
    """Other facts: theme, venue, format, track, participant_list. Days and city are its programme's too."""
    for name in ("theme", "venue", "format", "track", "participant_list"):
        setattr(edition, name, facts[name])
    session.flush()
    return edition


def set_partners(session: Session, *, edition: Edition, names: Collection[str]) -> None:
    """Let those of the series' partners stand behind the edition who are named, and no others."""
    known = session.scalars(
        select(Partner.name).where(Partner.series_id == edition.series_id).order_by(Partner.position)
    )
    edition.absent_partners = [name for name in known if name not in names]
    session.flush()


def set_status(session: Session, *, edition: Edition, status: EditionStatus) -> None:
    """Take the edition to another status. Raises StatusRefused with both names."""
    check_status(edition.status, status)
    edition.status = status
    session.flush()


def check_later(edition: Edition, starts_on: date) -> None:
    """Raises StatusRefused where an edition cannot be put off, ForumError for a first day that isn't later."""
    check_status(edition.status, EditionStatus.POSTPONED)
    if starts_on <= edition.starts_on:
        raise ForumError("The new days must be later than the old ones; to bring an edition forward, edit its days.")


def note_postponed(
    session: Session, *, edition: Edition, old: tuple[date, date], reason: str, by: str, now: datetime
) -> EditionMove:
    """An edition is put off from its `old` days: they are kept with the reason, and its ordinal stays."""
    move = EditionMove(
        edition_id=edition.id,
        starts_on=old[0],
        ends_on=old[1],
        reason=reason,
        moved_at=now,
        moved_by=by,
    )
    edition.status = EditionStatus.POSTPONED
    session.add(move)
    session.flush()
    return move


def check_hosts(session: Session, *, series: Series) -> None:
    """Raises ForumError where a series lacks what an edition stands on: two sides, and two cities that take turns."""
    for table, word in ((Side, "side"), (HostCity, "host city")):
        count = session.scalar(select(func.count()).where(table.series_id == series.id)) or 0
        if count < LEAST:
            words = f"no {word}" if count == 0 else f"one {word} only"
            raise ForumError(f"The series has {words}: give it two or more before its first edition.")


def check_days(starts_on: date, ends_on: date) -> None:
    """Raises ForumError for days in the wrong order, and for more of them than an edition has."""
    if ends_on < starts_on:
        raise ForumError("The last day must not be before the first.")
    if (ends_on - starts_on).days >= MOST_DAYS:
        raise ForumError(f"An edition lasts at most {MOST_DAYS} days: check the years.")


def check_free(session: Session, *, series: Series, slug: str, ordinal: int | None) -> None:
    """Refuse a short name or an ordinal that a new edition can't have. Raises ForumError."""
    if not is_free_for_edition(slug):
        raise ForumError(f"A page of the desk stands at “{slug}”: choose another short name.")
    numbered = (Edition.series_id == series.id) & (Edition.ordinal == ordinal)
    taken = session.scalars(select(Edition.slug).where((Edition.slug == slug) | numbered)).all()
    if slug in taken:
        raise ForumError(f"Another edition has the short name “{slug}”: choose another.")
    if ordinal is not None and taken:
        raise ForumError(f"The series has an edition with the ordinal {ordinal} already: {taken[0]}.")
