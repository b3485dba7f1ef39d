"""The manuscript as frozen plain values: attributions are resolved, and what may not be printed is not in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from forum_app.proceedings.models import Output, SectionKind


@dataclass(frozen=True, slots=True)
class PartnerValue:
    """An institution behind the series, as the cover and back cover print it."""

    name: str
    native_name: str | None
    role: str
    address: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class CityValue:
    """A host city of the series: name, IANA zone, and the label of its side's country."""

    name: str
    timezone: str
    country: str


@dataclass(frozen=True, slots=True)
class EditionValue:
    """The facts of one edition: `name` is "Second ROK-NL Forum", `citation` is "ROK-NL Forum 2026"."""

    slug: str
    series_slug: str
    series_title: str
    series_description: str
    name: str
    citation: str
    ordinal: int | None
    year: int
    theme: str
    city: CityValue
    cities: tuple[CityValue, ...]
    venue: str | None
    starts_on: date
    ends_on: date
    format: str
    status: str
    track: str
    primary_colour: str
    accent_colour: str
    note_style: str
    partners: tuple[PartnerValue, ...]


@dataclass(frozen=True, slots=True)
class AppearanceValue:
    """A confirmed, listed person as the public programme shows them; names as of that day.

    `key` is the appearance's own, for addresses.
    """

    name: str
    native_name: str | None
    sort_key: str
    role: str
    title: str | None
    affiliation: str | None
    side: str | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class PanelValue:
    """One panel with its public people, in printed order (chair and moderator first, then by sort key)."""

    number: int
    title: str
    short_title: str
    summary: str | None
    people: tuple[AppearanceValue, ...]


@dataclass(frozen=True, slots=True)
class SegmentValue:
    """A timed part of the programme; `starts` and `ends` are aware, in the host city's zone."""

    key: str
    kind: str
    title: str
    panel: int | None
    starts: datetime
    ends: datetime
    room: str | None
    ground_rule: str
    people: tuple[AppearanceValue, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeValue:
    """The released programme; `people_public` is False where the participant list is not public (then no people)."""

    people_public: bool
    panels: tuple[PanelValue, ...]
    segments: tuple[SegmentValue, ...]


@dataclass(frozen=True, slots=True)
class InsightValue:
    """A cleared insight, as this output may print it.

    `words` are the edited words (no verbatim, ever); `who` is the printed attribution in force at first mention,
    `who_short` the one after ("a Korean panellist" both times; a name loses its title and affiliation).
    `quotable` is False at forum level, where words in quotation marks would point at one speaker.
    """

    key: str
    panel: int
    kind: str
    level: str
    language: str
    words: str
    who: str
    who_short: str
    quotable: bool


@dataclass(frozen=True, slots=True)
class WithheldValue:
    """An insight that this output may not print: why, and the way out; never its words, level of detail or speaker."""

    key: str
    reason: str
    way_out: str


@dataclass(frozen=True, slots=True)
class SourceValue:
    """A work: CSL-JSON without id, and the English of a title in another language."""

    key: str
    csl: Mapping[str, Any]
    title_en: str | None


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A figure with its bytes; `width` is text or wide."""

    key: str
    media_type: str
    sha256: str
    data: bytes
    caption: str
    credit: str
    licence: str
    alt: str
    width: str


@dataclass(frozen=True, slots=True)
class FactValue:
    """One fact (manuscript Markdown), with its number and unit apart where given."""

    text: str
    value: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class FactGroupValue:
    """A titled group of facts."""

    title: str
    facts: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True)
class FactsTableValue:
    """The facts table: caption, date of the figures, and its note in manuscript Markdown."""

    caption: str
    as_at: date
    note: str | None
    groups: tuple[FactGroupValue, ...]


@dataclass(frozen=True, slots=True)
class LeadValue:
    """Who leads on one side, and whether that side accepted ("open", "accepted", "declined")."""

    side: str
    institution: str
    acceptance: str


@dataclass(frozen=True, slots=True)
class RecommendationValue:
    """One numbered recommendation ("1.2"); `id` is "2026-1.2"."""

    id: str
    number: str
    title: str
    text: str
    panel: int | None
    leads: tuple[LeadValue, ...]
    supporting: str | None
    indicator: str | None
    baseline: str | None
    target: str | None
    due: date | None
    binding: str


@dataclass(frozen=True, slots=True)
class RecommendationGroupValue:
    """A numbered group of recommendations."""

    number: int
    title: str
    text: str | None
    items: tuple[RecommendationValue, ...]


@dataclass(frozen=True, slots=True)
class ProgressValue:
    """One recommendation of an earlier edition with its latest review up to the book's date."""

    id: str
    title: str
    leads: tuple[LeadValue, ...]
    due: date | None
    progress: str
    confidence: str | None
    reviewed_on: date | None
    note: str | None
    answered_by: str | None = None


@dataclass(frozen=True, slots=True)
class FrontValue:
    """Front matter."""

    title: str
    subtitle: str
    language: str
    authors: tuple[str, ...]
    contributors: tuple[str, ...]
    quality_assurance: tuple[str, ...]
    published_on: date
    funder: str
    disclaimer: str
    copyright: str
    licence: str
    isbn: str | None
    doi: str | None
    cover: str | None


@dataclass(frozen=True, slots=True)
class SectionValue:
    """A section in printed order; `markdown` is the manuscript language, untouched."""

    key: str
    kind: SectionKind
    title: str
    short_title: str
    standfirst: str | None
    panel: int | None
    markdown: str


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Everything one output of one edition is made from, and nothing else.

    `progress_as_at` is the book's publication date; `previous` names the edition that `progress` reports on.
    """

    output: Output
    edition: EditionValue
    front: FrontValue
    programme: ProgrammeValue
    sections: tuple[SectionValue, ...]
    insights: Mapping[str, InsightValue]
    withheld: Mapping[str, WithheldValue]
    sources: Mapping[str, SourceValue]
    figures: Mapping[str, FigureValue]
    facts: FactsTableValue | None
    recommendations: tuple[RecommendationGroupValue, ...]
    progress: tuple[ProgressValue, ...]
    previous: str | None
