"""What an edition leaves to the next host, made from open items: a fixed number of queries, plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from forum_app.core.open_items import OpenItem
from forum_app.core.times import format_day, format_days, format_weekday
from forum_app.desk.stages import count_parts
from forum_app.desk.wording import in_order
from forum_app.editions import queries as editions
from forum_app.editions.cloning import same_weekday
from forum_app.editions.models import Edition, HostCity, PartnerRole
from forum_app.editions.naming import edition_name
from forum_app.followup.models import Lead, Progress, Recommendation, Review
from forum_app.followup.queries import list_latest_reviews, list_leads, list_recommendations
from forum_app.invitations.queries import list_silent
from forum_app.people.models import Biography
from forum_app.proceedings.forms import OUTPUT_NAMES
from forum_app.proceedings.models import Front, Output, Release, ReleaseStatus
from forum_app.programme.models import Appearance, AppearanceStatus, ProgrammeRelease

CLOSED = (Progress.COMPLETED, Progress.DROPPED, Progress.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line to tick off; `when` is in words, or empty; `endpoint` and `values` make its link, if it has one.

    `appearance` is the key of somebody's: hundreds of them have one address but for it.
    """

    text: str
    detail: str = ""
    when: str = ""
    endpoint: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    appearance: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the checklist; `empty` says that nothing is left in it."""

    title: str
    entries: tuple[Entry, ...]
    empty: str


@dataclass(frozen=True, slots=True)
class Handover:
    """The whole file: whom it goes to in facts, then what is open."""

    title: str
    as_of: str
    facts: tuple[tuple[str, str], ...]
    chapters: tuple[Chapter, ...]


def make_handover(session: Session, edition: Edition, items: Sequence[OpenItem], *, today: date) -> Handover:
    """What the features found open (`items`), recommendations, people, documents; and who hosts next."""
    name = edition_name(edition.series.title, edition.ordinal)
    return Handover(
        title=f"{name}, {edition.city.name} {edition.year}",
        as_of=format_day(today),
        facts=_list_facts(session, edition, today),
        chapters=(
            Chapter("At the desk", _list_waiting(items, today), "Nothing waits at the desk."),
            Chapter("Recommendations", _list_recommendations(session, edition, today), "No recommendation is open."),
            Chapter("People", _list_silent(session, edition, today), "Nobody’s answer is open."),
            Chapter("Documents", _list_documents(session, edition), "Nothing is missing."),
        ),
    )


def _list_facts(session: Session, edition: Edition, today: date) -> tuple[tuple[str, str], ...]:
    regular = [one for one in editions.list_editions(session, edition.series) if one.ordinal is not None]
    later = [one for one in regular if one.starts_on > edition.starts_on]
    if later:
        after = later[-1]
        days = f"{format_days(after.starts_on, after.ends_on)} ({after.status.value})"
        return (("Next edition", after.theme), ("Days", days), *_list_hosts(session, edition, after.city))
    turn = editions.find_next_turn(session, edition.series, today=today, regular=regular)
    if turn is None:
        return (("Next edition", "not planned; the rotation names no host"),)
    year, city = turn
    day = format_weekday(same_weekday(edition.starts_on, year))
    return (
        ("Next edition", f"{year}, not planned yet"),
        ("Days", f"by rule from {day}"),
        *_list_hosts(session, edition, city),
    )


def _list_hosts(session: Session, edition: Edition, city: HostCity) -> tuple[tuple[str, str], ...]:
    organisers = [
        one.name
        for one in editions.list_partners(session, edition.series)
        if one.role is PartnerRole.ORGANISER and one.side_id == city.side_id
    ]
    side = city.side.label
    return (
        ("Host city", f"{city.name} ({side})"),
        ("Host", ", ".join(organisers) or f"no organiser of {side} on record"),
    )


def _list_waiting(items: Sequence[OpenItem], today: date) -> tuple[Entry, ...]:
    found = in_order(items, today)
    return tuple(Entry(due.item.text, due.item.detail, due.when, due.item.endpoint, due.item.values) for due in found)


def _list_recommendations(session: Session, edition: Edition, today: date) -> tuple[Entry, ...]:
    if not count_parts(session, edition).recommendations:
        return ()
    rows = list_recommendations(session, edition)
    leads, reviews = list_leads(session, edition), list_latest_reviews(session, edition, until=today)
    return tuple(
        _recommendation(row, leads.get(row.id, []), reviews.get(row.id))
        for row in rows
        if row.id not in reviews or reviews[row.id].progress not in CLOSED
    )


def _recommendation(row: Recommendation, leads: Sequence[Lead], review: Review | None) -> Entry:
    told = [f"{lead.side.key}: {lead.institution} ({lead.acceptance.value})" for lead in leads] or ["Nobody leads it"]
    last = f"Last review: {review.progress.value}, {format_day(review.reviewed_on)}" if review else "Never reviewed"
    when = f"due {format_day(row.due)}" if row.due else "no due date"
    return Entry(f"{row.group.number}.{row.number} {row.title}", f"{'; '.join(told)}. {last}.", when)


def _list_silent(session: Session, edition: Edition, today: date) -> tuple[Entry, ...]:
    """Who was asked and has not answered. One query."""
    return tuple(
        Entry(f"{line.name}, {line.seat[:1].lower()}{line.seat[1:]}", "no answer yet", appearance=line.key)
        for line in list_silent(session, edition, today=today)
    )


def _list_documents(session: Session, edition: Edition) -> tuple[Entry, ...]:
    """What was never made: a programme, books, front matter, biographies. One query."""
    link = {"edition": edition.slug}
    without = (Appearance.edition_id == edition.id, Appearance.status == AppearanceStatus.CONFIRMED)
    unwritten = Appearance.person_id.not_in(select(Biography.person_id))
    released = (Release.edition_id == edition.id, Release.draft.is_(False), Release.status == ReleaseStatus.BUILT)
    programme, front, people, *built = session.execute(
        select(
            exists().where(ProgrammeRelease.edition_id == edition.id),
            exists().where(Front.edition_id == edition.id),
            select(func.count(Appearance.person_id.distinct())).where(*without, unwritten).scalar_subquery(),
            *(exists().where(Release.output == output, *released) for output in Output),
        )
    ).one()
    made = {output.value for output, there in zip(Output, built, strict=True) if there}
    found = [] if programme else [Entry("Programme", "no version was released", "", "programme.programme", link)]
    if not front:
        found.append(Entry("Front matter", "no funder, disclaimer or copyright is on record"))
    found += [
        Entry(words, "not released", "", "proceedings.releases", link)
        for output, words in OUTPUT_NAMES.items()
        if output not in made
    ]
    if people:
        found.append(Entry("Biographies", f"{people} {'person' if people == 1 else 'people'} confirmed without one"))
    return tuple(found)
