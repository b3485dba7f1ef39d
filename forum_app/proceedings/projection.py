"""What is public of an edition, as plain values: its facts, programme, recommendations and progress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from forum_app.editions.host_country import tell_country
from forum_app.editions.models import Edition, HostCity, ListVisibility, Partner
from forum_app.editions.naming import citation_name, edition_name
from forum_app.editions.queries import list_cities, list_edition_partners
from forum_app.followup.models import Lead
from forum_app.followup.queries import list_groups, list_latest_reviews, list_leads, list_recommendations
from forum_app.people.names import Name, display, name_of, sort_key
from forum_app.proceedings.values import (
    AppearanceValue,
    CityValue,
    EditionValue,
    LeadValue,
    PanelValue,
    PartnerValue,
    ProgrammeValue,
    ProgressValue,
    RecommendationGroupValue,
    RecommendationValue,
    SegmentValue,
)
from forum_app.programme.models import Role
from forum_app.programme.queries import list_frame
from forum_app.programme.seats import PublicSeat, Seats, read_seats

# Who leads a panel stands before who speaks on it; the rest follow by name.
_FIRST = (Role.CHAIR, Role.MODERATOR, Role.KEYNOTE)


def project_city(city: HostCity) -> CityValue:
    """A host city as printed."""
    return CityValue(name=city.name, timezone=city.timezone, country=tell_country(city))


def project_edition(session: Session, edition: Edition) -> EditionValue:
    """The facts of an edition; the host city stands first among `cities`."""
    return edition_value(edition, list_cities(session, edition.series), list_edition_partners(session, edition))


def project_partner(partner: Partner) -> PartnerValue:
    """An institution behind the series, as printed."""
    return PartnerValue(
        name=partner.name,
        native_name=partner.native_name,
        role=partner.role.value,
        # Written in lines as on a letter, printed in one.
        address=", ".join(line.strip(" ,") for line in (partner.address or "").splitlines() if line.strip()) or None,
        url=partner.url,
    )


def edition_value(edition: Edition, all_cities: Iterable[HostCity], all_partners: Iterable[Partner]) -> EditionValue:
    """The facts of an edition from rows already read, of its series' cities and partners; asks the database nothing."""
    series = edition.series
    cities = [project_city(city) for city in all_cities]
    host = project_city(edition.city)
    partners = [project_partner(partner) for partner in all_partners]
    return EditionValue(
        slug=edition.slug,
        series_slug=series.slug,
        series_title=series.title,
        series_description=series.description,
        name=edition_name(series.title, edition.ordinal),
        citation=citation_name(series.title, edition.ordinal, edition.year),
        ordinal=edition.ordinal,
        year=edition.year,
        theme=edition.theme,
        city=host,
        cities=(host, *(city for city in cities if city != host)),
        venue=edition.venue,
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        format=edition.format.value,
        status=edition.status.value,
        track=edition.track.value,
        primary_colour=series.primary_colour,
        accent_colour=series.accent_colour,
        note_style=series.note_style.value,
        partners=tuple(partners),
    )


def _project_seat(name: Name, seat: PublicSeat) -> AppearanceValue:
    """A listed person as of that day."""
    return AppearanceValue(
        name=display(name),
        native_name=seat.native_name,
        sort_key=sort_key(name),
        role=seat.role.value,
        title=seat.title,
        affiliation=seat.affiliation,
        side=seat.side,
        key=seat.key,
    )


def project_programme(session: Session, edition: Edition, seats: Seats | None = None) -> ProgrammeValue:
    """The programme: people only where the participant list is public, and only confirmed ones who agreed to be listed.

    Two queries, whatever the size; one where `seats` are read already.
    """
    public = edition.participant_list is ListVisibility.PUBLIC
    people = _project_people((seats or read_seats(session, edition)).public if public else ())
    zone = ZoneInfo(edition.city.timezone)
    panel_rows, segment_rows = list_frame(session, edition)
    panels = tuple(
        PanelValue(panel.number, panel.title, panel.short_title, panel.summary, people.get(("panel", panel.id), ()))
        for panel in panel_rows
    )
    segments = tuple(
        SegmentValue(
            key=segment.key,
            kind=segment.kind.value,
            title=segment.title,
            panel=segment.panel.number if segment.panel else None,
            starts=segment.starts_at.replace(tzinfo=zone),
            ends=segment.ends_at.replace(tzinfo=zone),
            room=segment.room,
            ground_rule=segment.ground_rule.value,
            people=people.get(("segment", segment.id), ()),
        )
        for segment in segment_rows
    )
    return ProgrammeValue(people_public=public, panels=panels, segments=segments)


@lru_cache(maxsize=64)
def _project_people(seats: tuple[PublicSeat, ...]) -> Mapping[tuple[str, int], tuple[AppearanceValue, ...]]:
    """The people of each panel and segment in printed order. Kept by the rows themselves: other rows, other people."""
    places: dict[tuple[str, int], list[tuple[tuple[int, str, int], AppearanceValue]]] = defaultdict(list)
    for seat in seats:
        name = name_of(seat)
        value = _project_seat(name, seat)
        rank = _FIRST.index(seat.role) if seat.role in _FIRST else len(_FIRST)
        place = ("panel", seat.panel_id) if seat.panel_id else ("segment", seat.segment_id or 0)
        places[place].append(((rank, value.sort_key, seat.id), value))
    return {
        place: tuple(value for _rank, value in sorted(found, key=lambda one: one[0])) for place, found in places.items()
    }


def _leads(leads: Iterable[Lead]) -> tuple[LeadValue, ...]:
    return tuple(LeadValue(lead.side.key, lead.institution, lead.acceptance.value) for lead in leads)


def project_recommendations(session: Session, edition: Edition) -> tuple[RecommendationGroupValue, ...]:
    """The recommendations of an edition in printed order; three queries, whatever the size."""
    leads = list_leads(session, edition)
    items: dict[int, list[RecommendationValue]] = defaultdict(list)
    for row in list_recommendations(session, edition):
        number = f"{row.group.number}.{row.number}"
        items[row.group_id].append(
            RecommendationValue(
                id=f"{edition.year}-{number}",
                number=number,
                title=row.title,
                text=row.text,
                panel=row.panel.number if row.panel else None,
                leads=_leads(leads.get(row.id, ())),
                supporting=row.supporting,
                indicator=row.indicator,
                baseline=row.baseline,
                target=row.target,
                due=row.due,
                binding=row.binding.value,
            )
        )
    return tuple(
        RecommendationGroupValue(group.number, group.title, group.text, tuple(items[group.id]))
        for group in list_groups(session, edition)
    )


def project_progress(session: Session, edition: Edition, *, until: date) -> tuple[ProgressValue, ...]:
    """Each recommendation of `edition` with its latest review up to `until`; "not started" where none was held."""
    leads = list_leads(session, edition)
    reviews = list_latest_reviews(session, edition, until=until)
    found = []
    for row in list_recommendations(session, edition):
        review = reviews.get(row.id)
        found.append(
            ProgressValue(
                id=f"{edition.year}-{row.group.number}.{row.number}",
                title=row.title,
                leads=_leads(leads.get(row.id, ())),
                due=row.due,
                progress=review.progress.value if review else "not started",
                confidence=review.confidence.value if review and review.confidence else None,
                reviewed_on=review.reviewed_on if review else None,
                note=review.note if review else None,
                answered_by=review.answered_by if review else None,
            )
        )
    return tuple(found)
