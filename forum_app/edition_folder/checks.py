"""What must hold between the parts of an edition: keys once, references that lead somewhere, days, sides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from forum_app.edition_folder.checks_doubts import warn_of_doubts
from forum_app.edition_folder.checks_insights import check_insights
from forum_app.edition_folder.checks_prose import check_prose
from forum_app.edition_folder.known import Known, Say, check_once, sayer
from forum_app.edition_folder.reading import Contents
from forum_app.edition_folder.values import EditionFile, PeopleFile, ProgrammeFile
from forum_app.edition_folder.values_book import Book, RecommendationEntry, Recommendations
from forum_app.editions.dates import MOST_DAYS
from forum_app.editions.models import RotationRule
from forum_app.editions.slugs import is_free_for_edition, is_free_for_series
from forum_app.proceedings.models import SectionKind
from forum_app.programme.actions import TAKEN
from forum_app.programme.models import SegmentKind
from forum_app.programme.wall_times import NoSuchTime, check_wall_time


def check_contents(contents: Contents) -> None:
    """Every cross-check; problems go into the reports of the files. Fields may hold None where they were misread."""
    folder = contents.folder
    known = Known.of(contents)
    _check_edition(sayer(contents, "edition.toml"), folder.edition, known)
    _check_people(sayer(contents, "people.toml"), folder.people, folder.programme, known)
    _check_programme(sayer(contents, "programme.toml"), folder.programme, folder.edition, known)
    check_insights(sayer(contents, "insights.toml"), contents, known)
    _check_book(sayer(contents, "book.toml"), folder.book, known)
    _check_recommendations(sayer(contents, "recommendations.toml"), folder.recommendations, known)
    check_prose(contents, known)
    warn_of_doubts(contents, known)


def _check_edition(say: Say, file: EditionFile, known: Known) -> None:
    series, edition = file.series, file.edition
    _check_slugs(say, file)
    if series is not None:
        check_once(say, ("series", "side"), [one.key for one in series.sides], "key")
        check_once(say, ("series", "city"), [one.key for one in series.cities], "key")
        check_once(say, ("series", "city"), [one.name for one in series.cities], "name")
        check_once(say, ("series", "partner"), [one.name for one in series.partners], "name")
        for place, city in enumerate(series.cities):
            known.side(say, ("series", "city", place, "side"), city.side)
        for place, partner in enumerate(series.partners):
            known.side(say, ("series", "partner", place, "side"), partner.side)
        rotation = series.rotation
        if rotation is not None:
            check_once(say, ("series", "rotation", "exception"), [one.year for one in rotation.exceptions], "year")
            for place, exception in enumerate(rotation.exceptions):
                known.city(say, ("series", "rotation", "exception", place, "city"), exception.city)
            if rotation.rule is RotationRule.ALTERNATE and len(series.cities) > 2:
                way_out = 'Write "cycle" or "weighted", or keep two cities.'
                say(("series", "rotation", "rule"), "alternate is for two cities.", way_out)
    if edition is not None:
        known.city(say, ("edition", "city"), edition.city)
        names = {one.name for one in series.partners} if series is not None else set()
        for place, name in enumerate(edition.absent_partners):
            if name not in names:
                what = f"“{name}” is no partner of the series."
                say(("edition", "absent-partners", place), what, "Write it as in [[series.partner]], or take it out.")
        if _before(edition.ends, edition.starts):
            say(("edition", "ends"), f"{edition.ends} is before the first day, {edition.starts}.", "Mend one of them.")
        elif (
            edition.starts is not None
            and edition.ends is not None
            and (edition.ends - edition.starts).days >= MOST_DAYS
        ):
            what = f"{edition.ends} is more than {MOST_DAYS} days from the first day, {edition.starts}."
            say(("edition", "ends"), what, "Mend one of them: it is probably the year.")


def _check_slugs(say: Say, file: EditionFile) -> None:
    series, edition = file.series, file.edition
    if series is not None and not is_free_for_series(series.slug):
        what = f"{series.slug} is the address of a page of the site itself."
        say(("series", "slug"), what, f"Take another, such as {series.slug}-forum.")
    if edition is not None and not is_free_for_edition(edition.slug):
        what = f"{edition.slug} is the address of a page of the desk itself."
        say(("edition", "slug"), what, f"Take another, such as 2026-{edition.slug}.")


def _before(one: Any, other: Any) -> bool:
    return one is not None and other is not None and bool(one < other)


def _check_people(say: Say, file: PeopleFile, programme: ProgrammeFile, known: Known) -> None:
    check_once(say, ("person",), [one.key for one in file.people], "key")
    check_once(say, ("person",), [one.orcid for one in file.people], "orcid")
    appearing = {one.person for one in programme.appearances}
    if "programme.toml" in known.unread or None in appearing:
        return
    for place, person in enumerate(file.people):
        if person.key is not None and person.key not in appearing:
            what = f"{person.key} appears nowhere in programme.toml and is not imported."
            say.warn(("person", place), what, "Add an appearance, or take this person out.")


def _check_programme(say: Say, file: ProgrammeFile, edition_file: EditionFile, known: Known) -> None:
    check_once(say, ("panel",), [one.number for one in file.panels], "number")
    check_once(say, ("segment",), [one.key for one in file.segments], "key")
    check_once(say, ("appearance",), [one.key for one in file.appearances], "key")
    edition, zone = edition_file.edition, _zone(edition_file)
    for place, segment in enumerate(file.segments):
        here = ("segment", place)
        known.panel(say, (*here, "panel"), segment.panel)
        if segment.kind is SegmentKind.PANEL and segment.panel is None:
            say.unless_there((*here, "panel"), "is missing.", "Write the number of the panel that meets here.")
        if segment.starts is not None and not _before(segment.starts, segment.ends) and segment.ends is not None:
            say((*here, "ends"), "is not after the start.", "Mend one of them.")
        if edition is not None and edition.starts is not None and edition.ends is not None:
            _check_days(say, here, segment, edition.starts, edition.ends)
        if zone is not None:
            _check_clock(say, here, segment, zone)
    for place, one in enumerate(file.appearances):
        here = ("appearance", place)
        known.person(say, (*here, "person"), one.person)
        known.panel(say, (*here, "panel"), one.panel)
        known.segment(say, (*here, "segment"), one.segment)
        known.side(say, (*here, "side"), one.side)
        if one.panel is not None and one.segment is not None:
            say((*here, "segment"), "stands beside a panel.", "Give either the panel or the segment.")
        if one.panel is None and one.segment is None:
            say.unless_there((*here, "panel"), "is missing.", "Give either the panel or the segment.", "segment")
    _check_seats(say, file)


def _check_seats(say: Say, file: ProgrammeFile) -> None:
    """Nobody has one role in one place twice; who declined or cancelled may be asked again."""
    seen: dict[tuple[Any, ...], str] = {}
    for place, one in enumerate(file.appearances):
        seat = (one.person, one.panel, one.segment, one.role)
        if one.status not in TAKEN or None in (one.person, one.role) or (one.panel, one.segment) == (None, None):
            continue
        if seat in seen:
            what = f"{one.person} is {one.role.value} there already, by {seen[seat]}."
            say(("appearance", place), what, "Take one of the two out, or mend its person, place or role.")
        seen.setdefault(seat, one.key)


def _zone(file: EditionFile) -> str | None:
    """The host city's zone, where it can be told."""
    if file.series is None or file.edition is None:
        return None
    return next((one.timezone for one in file.series.cities if one.key == file.edition.city and one.key), None)


def _check_clock(say: Say, here: tuple[str | int, ...], segment: Any, zone: str) -> None:
    """Say a time that the host city's clock never shows on that day, or shows twice."""
    for field, wall in (("starts", segment.starts), ("ends", segment.ends)):
        try:
            if wall is not None:
                check_wall_time(wall, zone)
        except NoSuchTime as error:
            what, _, way_out = str(error).partition(" Choose ")
            say((*here, field), what, f"Choose {way_out}")


def _check_days(say: Say, here: tuple[str | int, ...], segment: Any, first: date, last: date) -> None:
    days = f"the edition's days, {first} to {last}"
    way_out = "Mend the time, or the days in edition.toml."
    if segment.starts is not None and not first <= segment.starts.date() <= last:
        say((*here, "starts"), f"{segment.starts.date()} is outside {days}.", way_out)
    if segment.ends is not None and not first <= segment.ends.date() <= last + timedelta(days=1):
        say((*here, "ends"), f"{segment.ends.date()} is outside {days}.", way_out)


def _check_book(say: Say, book: Book, known: Known) -> None:
    check_once(say, ("section",), [one.key for one in book.sections], "key")
    check_once(say, ("figure",), [one.key for one in book.figures], "key")
    for place, section in enumerate(book.sections):
        known.panel(say, ("section", place, "panel"), section.panel)
        if section.kind is SectionKind.CHAPTER and section.panel is None:
            say.unless_there(("section", place, "panel"), "is missing.", "A chapter needs the number of its panel.")
    if book.front is not None:
        known.figure(say, ("front", "cover"), book.front.cover)


def _check_recommendations(say: Say, file: Recommendations, known: Known) -> None:
    check_once(say, ("group",), [one.number for one in file.groups], "number")
    for place, group in enumerate(file.groups):
        items = ("group", place, "recommendation")
        check_once(say, items, [one.number for one in group.recommendations], "number")
        for number, item in enumerate(group.recommendations):
            _check_recommendation(say, (*items, number), item, known)


def _check_recommendation(say: Say, here: tuple[str | int, ...], item: RecommendationEntry, known: Known) -> None:
    known.panel(say, (*here, "panel"), item.panel)
    leads = dict(item.leads or ())
    for side in leads:
        known.side(say, (*here, "leads"), side)
    for side, _ in item.accepted or ():
        if item.leads is not None and side not in leads:
            say((*here, "accepted"), f"{side} has no lead here.", "Name its institution in leads, or take it out.")
    check_once(say, (*here, "review"), [one.on for one in item.reviews], "on")
