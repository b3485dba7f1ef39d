"""Builders of rows for tests, with plain defaults; random_forums.py builds whole forums of them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from forum_app.clearance.models import Clearance, ClearanceState
from forum_app.editions.addresses import PERSON, address_key
from forum_app.editions.models import (
    Edition,
    EditionFormat,
    EditionStatus,
    HostCity,
    ListVisibility,
    RotationRule,
    Series,
    Side,
    Track,
)
from forum_app.followup.models import Lead, Progress, Recommendation, RecommendationGroup, Review
from forum_app.insights.models import CrowdOverride, Insight, InsightKind, InsightSpeaker, Noun
from forum_app.people.models import NameOrder, Person, Sector
from forum_app.proceedings.models import Front, Section, SectionKind
from forum_app.programme.models import Appearance, AppearanceStatus, GroundRule, Panel, Role, Segment, SegmentKind
from forum_app.sources.models import Source


@dataclass
class Forum:
    """A small forum in the session; `add_…` fill it. Everything has a default that tests may change."""

    session: Session
    series: Series
    sides: dict[str, Side]
    cities: dict[str, HostCity]
    edition: Edition
    panels: dict[int, Panel] = field(default_factory=dict)
    segments: dict[int, Segment] = field(default_factory=dict)
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def add_panel(self, number: int, rule: GroundRule = GroundRule.BY_DESCRIPTION) -> Panel:
        """A panel with its segment, one hour each, from ten o'clock of the edition's first day."""
        panel = Panel(
            edition_id=self.edition.id, number=number, title=f"Panel title {number}", short_title=f"P{number}"
        )
        self.session.add(panel)
        self.session.flush()
        starts = datetime.combine(self.edition.starts_on, time(9)) + timedelta(hours=number)
        segment = Segment(
            edition_id=self.edition.id,
            key=f"panel-{number}",
            kind=SegmentKind.PANEL,
            title=f"Panel {number}",
            panel_id=panel.id,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            ground_rule=rule,
        )
        self.session.add(segment)
        self.session.flush()
        self.panels[number], self.segments[number] = panel, segment
        return panel

    def add_speaker(self, panel: int, person: Person | None = None, **fields: Any) -> Appearance:
        """A confirmed, listed Korean academic on a panel, unless `fields` say otherwise; `side` is a key or None."""
        number = next(self.numbers)
        side = fields.pop("side", "ROK")
        name = {
            "given": f"Given{letters(number)}",
            "family": f"Family{letters(number)}",
            "name_order": NameOrder.GIVEN_FIRST,
        }
        name |= {key: fields.pop(key) for key in [*fields] if key in _NAME_PARTS}
        if person is None:
            person = Person(key=f"person-{number}", country="KR", **name)
            self.session.add(person)
            self.session.flush()
        values = {
            "role": Role.PANELLIST,
            "status": AppearanceStatus.CONFIRMED,
            "listed": True,
            "title": f"Title{letters(number)}",
            "affiliation": f"Institute{letters(number)}",
            "sector": Sector.ACADEMIA,
        } | fields
        row = Appearance(
            edition_id=self.edition.id,
            key=f"appearance-{number}",
            person_id=person.id,
            panel_id=self.panels[panel].id,
            side_id=self.sides[side].id if side else None,
            **name,
            **values,
        )
        self.session.add(row)
        self.session.flush()
        return row

    def add_insight(self, panel: int, speaker: Appearance | None = None, **fields: Any) -> Insight:
        """A quotation that needs clearance, of "a panellist", unless `fields` say otherwise; `side` is a key."""
        number = next(self.numbers)
        side = fields.pop("side", None)
        values = {
            "key": f"insight-{number}",
            "kind": InsightKind.QUOTATION,
            "verbatim": f"Verbatim{letters(number)} words",
            "edited": f"Edited{letters(number)} words",
            "descriptor_noun": Noun.PANELLIST,
        } | fields
        row = Insight(
            edition_id=self.edition.id,
            panel_id=self.panels[panel].id,
            segment_id=self.segments[panel].id,
            descriptor_side_id=self.sides[side].id if side else None,
            **values,
        )
        self.session.add(row)
        self.session.flush()
        if speaker is not None:
            self.session.add(InsightSpeaker(insight_id=row.id, appearance_id=speaker.id))
            self.session.flush()
        return row

    def clear(self, insight: Insight, state: ClearanceState = ClearanceState.CLEARED, **fields: Any) -> Clearance:
        """The next clearance of an insight, for its words and descriptor as they are now."""
        now = {
            "words": insight.edited,
            "descriptor_noun": insight.descriptor_noun,
            "descriptor_side_id": insight.descriptor_side_id,
            "recorded_on": date(2026, 5, 12),
        }
        row = Clearance(insight_id=insight.id, position=next(self.numbers), state=state, **(now | fields))
        self.session.add(row)
        self.session.flush()
        return row

    def add_override(self, insight: Insight) -> None:
        """A recorded decision to print the descriptor of now, though it fits too few."""
        self.session.add(
            CrowdOverride(
                insight_id=insight.id,
                reason="Agreed",
                recorded_by="Organiser",
                recorded_on=date(2026, 6, 1),
                descriptor_noun=insight.descriptor_noun,
                descriptor_side_id=insight.descriptor_side_id,
            )
        )
        self.session.flush()

    def add_recommendation(self, number: int, edition: Edition | None = None, **fields: Any) -> Recommendation:
        """A recommendation in group 1 of this edition (or another), with a lead on each side."""
        row_edition = edition or self.edition
        group = self.session.query(RecommendationGroup).filter_by(edition_id=row_edition.id).one_or_none()
        if group is None:
            group = RecommendationGroup(edition_id=row_edition.id, number=1, title="Trade")
            self.session.add(group)
            self.session.flush()
        row = Recommendation(group_id=group.id, number=number, title=f"Do {number}", text="Text", **fields)
        self.session.add(row)
        self.session.flush()
        for side in self.sides.values():
            self.session.add(Lead(recommendation_id=row.id, side_id=side.id, institution=f"Ministry {side.key}"))
        self.session.flush()
        return row

    def add_review(self, recommendation: Recommendation, day: date, progress: Progress) -> None:
        """A dated check of a recommendation."""
        self.session.add(
            Review(recommendation_id=recommendation.id, reviewed_on=day, progress=progress, note=f"{progress}.")
        )
        self.session.flush()

    def add_edition(self, **fields: Any) -> Edition:
        """Another edition of the series, in The Hague in 2025, with ordinal 1, unless `fields` say otherwise."""
        edition = _edition(self.series, self.cities["the-hague"], **({"slug": "2025-x", "ordinal": 1} | fields))
        self.session.add(edition)
        self.session.flush()
        return edition


_NAME_PARTS = (
    "given", "family", "particle", "name_order", "native_name", "honorific", "post_nominals", "sort_key",
)  # fmt: skip


def make_forum(session: Session, **edition: Any) -> Forum:
    """A series of two sides and two cities, with its second edition in Seoul in 2026 and the book's front matter."""
    series = Series(
        slug="rok-nl-forum",
        title="ROK-NL Forum",
        description="A forum.",
        rotation=RotationRule.ALTERNATE,
        crowd_threshold=3,
        primary_colour="#12304a",
        accent_colour="#9a3412",
    )
    session.add(series)
    session.flush()
    facts = [("ROK", "KR", "Republic of Korea", "Korean"), ("NL", "NL", "Netherlands", "Dutch")]
    sides = {
        key: Side(series_id=series.id, key=key, position=place, country=country, label=label, adjective=adjective)
        for place, (key, country, label, adjective) in enumerate(facts)
    }
    session.add_all(sides.values())
    session.flush()
    places = [("the-hague", "The Hague", "NL", "Europe/Amsterdam"), ("seoul", "Seoul", "ROK", "Asia/Seoul")]
    cities = {
        key: HostCity(series_id=series.id, side_id=sides[side].id, key=key, position=place, name=name, timezone=zone)
        for place, (key, name, side, zone) in enumerate(places)
    }
    session.add_all(cities.values())
    session.flush()
    row = _edition(series, cities["seoul"], **edition)
    session.add(row)
    session.flush()
    session.add(_front(row))
    session.flush()
    return Forum(session, series, sides, cities, row)


def add_section(forum: Forum, key: str, position: int, **fields: Any) -> Section:
    """An introduction in paper and named proceedings, unless `fields` say otherwise."""
    values = {"kind": SectionKind.INTRODUCTION, "outputs": ["paper", "named"], "markdown": "Text."} | fields
    row = Section(edition_id=forum.edition.id, key=key, position=position, title=key, short_title=key, **values)
    forum.session.add(row)
    forum.session.flush()
    return row


def add_source(forum: Forum, key: str, **csl: Any) -> Source:
    """A book with a title, and what `csl` says."""
    row = Source(edition_id=forum.edition.id, key=key, csl={"type": "book", "title": key} | csl, title_en=None)
    forum.session.add(row)
    forum.session.flush()
    return row


def _edition(series: Series, city: HostCity, **fields: Any) -> Edition:
    year = fields.pop("year", 2026 if fields.get("ordinal", 2) == 2 else 2025)
    values = {
        "slug": "2026-seoul",
        "ordinal": 2,
        "theme": "Theme",
        "starts_on": date(year, 4, 22),
        "ends_on": date(year, 4, 23),
        "format": EditionFormat.IN_PERSON,
        "status": EditionStatus.HELD,
        "track": Track.ONE_AND_A_HALF,
        "participant_list": ListVisibility.PUBLIC,
    } | fields
    return Edition(series_id=series.id, city_id=city.id, year=year, address_salt=SALT, **values)


def _front(edition: Edition) -> Front:
    return Front(
        edition_id=edition.id,
        title="Book",
        subtitle="A paper",
        language="en",
        authors=["Author One"],
        contributors=[],
        quality_assurance=[],
        published_on=date(2026, 9, 15),
        funder="Funder",
        disclaimer="Disclaimer",
        copyright="© 2026",
        licence="CC BY 4.0",
    )


SALT = "5a17" * 8
"""What addresses of editions made here are made with."""


def person_calendar(key: str) -> str:
    """Where below an edition the calendar of whoever has that appearance is."""
    return f"/people/{address_key(SALT, PERSON, key)}.ics"


def letters(number: int) -> str:
    """A number in letters only (1 is "Qab"), so that no token is a part of another."""
    return "Q" + "".join("abcdefghij"[int(digit)] for digit in f"{number:02d}") + "z"


def add_mixed_panel(forum: Forum) -> None:
    """Panel 1 with three Koreans, one of them an academic, and two Dutch academics: two descriptors that cross."""
    forum.add_panel(1)
    for sector in (Sector.GOVERNMENT, Sector.GOVERNMENT, Sector.ACADEMIA):
        forum.add_speaker(1, side="ROK", sector=sector)
    for _ in range(2):
        forum.add_speaker(1, side="NL", sector=Sector.ACADEMIA)
