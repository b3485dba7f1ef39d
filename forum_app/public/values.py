"""What the public pages show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from forum_app.editions.rotation import Turn
from forum_app.proceedings.values import CityValue, EditionValue, PartnerValue


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """A series in the list of all."""

    slug: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """A public edition in its series' archive; `released` where its proceedings can be read."""

    slug: str
    name: str
    year: int
    theme: str
    city: str
    starts_on: date
    ends_on: date
    status: str
    released: bool


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A series with its archive, newest first, and whose turn it is in the years to come (cities by name)."""

    slug: str
    title: str
    description: str
    primary_colour: str
    accent_colour: str
    rule: str
    partners: tuple[PartnerValue, ...]
    cities: tuple[CityValue, ...]
    turns: tuple[Turn, ...]
    editions: tuple[ArchiveRow, ...]


@dataclass(frozen=True, slots=True)
class PublicRelease:
    """The newest released version of one output."""

    output: str
    number: int
    finished_at: datetime | None
    pages: int | None
    notes: int | None
    pdf_sha256: str
    html_sha256: str | None


@dataclass(frozen=True, slots=True)
class PublicEdition:
    """An edition's facts, what else of it is public, and its released outputs in their fixed order.

    `recommendations_public` is True once the book is out: its date has come, or a release of it is there.
    `programme_released` says whether a version of the programme is out. `withdrawn` are outputs whose releases were all
    taken back, and `programme_withdrawn` says so of the programme: of those nothing is shown. `language` is what
    its pages speak.
    """

    facts: EditionValue
    recommendations_public: bool
    releases: tuple[PublicRelease, ...]
    programme_released: bool
    withdrawn: tuple[str, ...] = ()
    programme_withdrawn: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """A recommendation in brief, for the edition's page."""

    number: str
    title: str
    due: date | None


@dataclass(frozen=True, slots=True)
class RecommendationGroupLines:
    """A group of recommendations in brief."""

    number: int
    title: str
    items: tuple[RecommendationLine, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One release: what came out, when, where it can be read; `id` stays for ever."""

    id: str
    title: str
    summary: str
    at: datetime
    address: str
