"""What is public of an edition, as plain values: its facts, programme, recommendations and progress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from forum_app.editions.models import Edition, HostCity, ListVisibility, Partner
from forum_app.editions.naming import citation_name, edition_name
from forum_app.editions.queries import list_cities, list_edition_partners
from forum_app.followup.models import Lead
from forum_app.followup.queries import list_groups, list_latest_reviews, list_leads, list_recommendations
from forum_app.people.names import display, name_of, sort_key
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
from forum_app.programme.models import Appearance, Role
from forum_app.programme.queries import list_confirmed_appearances, list_panels, list_segments

# Who leads a panel stands before who speaks on it; the rest follow by name.
_FIRST = (Role.CHAIR, Role.MODERATOR, Role.KEYNOTE)


def project_city(city: HostCity) -> CityValue:
    """A host city as printed."""
    return CityValue(name=city.name, timezone=city.timezone, country=city.side.label)


def project_edition(session: Session, edition: Edition) -> EditionValue:
    """The facts of an edition; the host city stands first among `cities`."""
    return edition_value(edition, list_cities(session, edition.series), list_edition_partners(session, edition))


def project_partner(partner: Partner) -> PartnerValue:
    """An institution behind the series, as printed."""
    return PartnerValue(
        name=partner.name,
        native_name=partner.native_name,
        role=partner.role.value,
        address=partner.address,
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


def project_appearance(appearance: Appearance) -> AppearanceValue:
    """A listed person as of that day."""
    name = name_of(appearance)
    return AppearanceValue(
        name=display(name),
        native_name=appearance.native_name,
        sort_key=sort_key(name),
        role=appearance.role.value,
        title=appearance.title,
        affiliation=appearance.affiliation,
        side=appearance.side.label if appearance.side else None,
        key=appearance.key,
    )


def _in_order(appearances: Iterable[Appearance]) -> tuple[AppearanceValue, ...]:
    def place(appearance: Appearance) -> tuple[int, str, int]:
        rank = _FIRST.index(appearance.role) if appearance.role in _FIRST else len(_FIRST)
        return rank, sort_key(name_of(appearance)), appearance.id

    return tuple(project_appearance(appearance) for appearance in sorted(appearances, key=place))


def project_programme(session: Session, edition: Edition) -> ProgrammeValue:
    """The programme: people only where the participant list is public, and only confirmed ones who agreed to be listed.

    Three queries, whatever the size.
    """
    public = edition.participant_list is ListVisibility.PUBLIC
    on_panel: dict[int | None, list[Appearance]] = defaultdict(list)
    in_segment: dict[int | None, list[Appearance]] = defaultdict(list)
    for appearance in list_confirmed_appearances(session, edition) if public else ():
        if appearance.listed:
            (on_panel if appearance.panel_id else in_segment)[appearance.panel_id or appearance.segment_id].append(
                appearance
            )
    zone = ZoneInfo(edition.city.timezone)
    panels = tuple(
        PanelValue(panel.number, panel.title, panel.short_title, panel.summary, _in_order(on_panel[panel.id]))
        for panel in list_panels(session, edition)
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
            people=_in_order(in_segment[segment.id]),
        )
        for segment in list_segments(session, edition)
    )
    return ProgrammeValue(people_public=public, panels=panels, segments=segments)


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
            )
        )
    return tuple(found)
