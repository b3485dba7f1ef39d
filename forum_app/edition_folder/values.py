"""An edition as frozen plain values: one class a table of the edition folder (docs/edition-folder.md, format 1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from forum_app.clearance.models import ClearanceState
from forum_app.edition_folder import kinds
from forum_app.edition_folder.kinds import LINE, TEXT, Listed, words_of
from forum_app.edition_folder.schema import Part, optional, parts, record, required
from forum_app.edition_folder.values_book import Book, Recommendations
from forum_app.editions.models import (
    EditionFormat,
    EditionStatus,
    ListVisibility,
    NoteStyle,
    PartnerRole,
    RotationRule,
    Track,
)
from forum_app.insights.models import InsightKind, Level, Noun
from forum_app.people.models import NameOrder, Sector
from forum_app.programme.models import AppearanceStatus, GroundRule, Role, SegmentKind
from forum_app.sources.reading import SourceItem

NOTE_STYLES = {"chicago-17": NoteStyle.CHICAGO_17, "chicago-18": NoteStyle.CHICAGO_18}
LEFT_OUT = "left out"


@record
class SideEntry:
    """A national side of the series."""

    key: str = required(kinds.SIDE)
    country: str = required(kinds.COUNTRY)
    other_countries: tuple[str, ...] = optional(Listed(kinds.COUNTRY), ())
    label: str = required(LINE)
    adjective: str = required(LINE)


@record
class CityEntry:
    """A host city, in the order of the rotation."""

    key: str = required(kinds.KEY)
    name: str = required(LINE)
    side: str = required(kinds.SIDE)
    timezone: str = required(kinds.ZONE)
    weight: int = optional(kinds.Number(1, 99), 1)


@record
class ExceptionEntry:
    """A year in which the rotation's rule does not hold."""

    year: int = required(kinds.YEAR)
    city: str = required(kinds.KEY)
    reason: str = required(TEXT)


@record
class RotationEntry:
    """How the cities take turns."""

    rule: RotationRule = required(words_of(RotationRule))
    exceptions: tuple[ExceptionEntry, ...] = parts(ExceptionEntry, name="exception")


@record
class PartnerEntry:
    """An institution behind the series."""

    name: str = required(LINE)
    native_name: str | None = optional(LINE)
    role: PartnerRole = required(words_of(PartnerRole))
    side: str | None = optional(kinds.SIDE)
    address: str | None = optional(TEXT)
    url: str | None = optional(kinds.URL)


@record
class SeriesEntry:
    """The series that the edition is one of."""

    slug: str = required(kinds.SLUG)
    title: str = required(LINE)
    description: str = required(TEXT)
    crowd_threshold: int = optional(kinds.Number(2, 999), 3)
    primary_colour: str = required(kinds.COLOUR)
    accent_colour: str = required(kinds.COLOUR)
    note_style: NoteStyle = optional(kinds.Word(NOTE_STYLES), NoteStyle.CHICAGO_17)
    sides: tuple[SideEntry, ...] = parts(SideEntry, name="side", minimum=2)
    cities: tuple[CityEntry, ...] = parts(CityEntry, name="city", minimum=2)
    rotation: RotationEntry = required(Part(RotationEntry))
    partners: tuple[PartnerEntry, ...] = parts(PartnerEntry, name="partner")


@record
class EditionEntry:
    """The edition itself."""

    slug: str = required(kinds.SLUG)
    ordinal: int | None = optional(kinds.PLACE)
    year: int = required(kinds.YEAR)
    theme: str = required(LINE)
    city: str = required(kinds.KEY)
    venue: str | None = optional(LINE)
    starts: date = required(kinds.DAY)
    ends: date = required(kinds.DAY)
    format: EditionFormat = required(words_of(EditionFormat))
    status: EditionStatus = required(words_of(EditionStatus))
    announced: bool = optional(kinds.TRUTH, True)
    track: Track = required(words_of(Track))
    participant_list: ListVisibility = required(words_of(ListVisibility))
    absent_partners: tuple[str, ...] = optional(Listed(LINE), ())


@record
class EditionFile:
    """edition.toml."""

    format: int = required(kinds.Number(1, 1))
    series: SeriesEntry = required(Part(SeriesEntry))
    edition: EditionEntry = required(Part(EditionEntry))


@record
class PersonEntry:
    """Somebody who appears, once."""

    key: str = required(kinds.KEY)
    given: str = optional(LINE, "")
    family: str = required(LINE)
    particle: str | None = optional(LINE)
    name_order: NameOrder = required(words_of(NameOrder))
    native_name: str | None = optional(LINE)
    honorific: str | None = optional(LINE)
    post_nominals: str | None = optional(LINE)
    sort_key: str | None = optional(LINE)
    country: str = required(kinds.COUNTRY)
    orcid: str | None = optional(kinds.ORCID)
    bio: str | None = optional(TEXT)


@record
class PeopleFile:
    """people.toml."""

    people: tuple[PersonEntry, ...] = parts(PersonEntry, name="person")


@record
class PanelEntry:
    """A thematic session."""

    number: int = required(kinds.PLACE)
    title: str = required(LINE)
    short_title: str = required(LINE)
    summary: str | None = optional(TEXT)


@record
class SegmentEntry:
    """A timed part of the programme, with its ground rule."""

    key: str = required(kinds.KEY)
    kind: SegmentKind = required(words_of(SegmentKind))
    title: str = required(LINE)
    panel: int | None = optional(kinds.PLACE)
    starts: datetime = required(kinds.WALL_TIME)
    ends: datetime = required(kinds.WALL_TIME)
    room: str | None = optional(LINE)
    ground_rule: GroundRule = required(words_of(GroundRule))
    rule_announced_by: str | None = optional(LINE)
    rule_announced_on: date | None = optional(kinds.DAY)


@record
class AppearanceEntry:
    """A person on one panel or in one segment; a part of the name is None where the folder does not give it."""

    key: str = required(kinds.KEY)
    person: str = required(kinds.KEY)
    panel: int | None = optional(kinds.PLACE)
    segment: str | None = optional(kinds.KEY)
    role: Role = required(words_of(Role))
    status: AppearanceStatus = required(words_of(AppearanceStatus))
    listed: bool = required(kinds.TRUTH)
    title: str | None = optional(LINE)
    affiliation: str | None = optional(LINE)
    side: str | None = optional(kinds.SIDE)
    sector: Sector = required(words_of(Sector))
    given: str | None = optional(kinds.PART_OF_NAME)
    family: str | None = optional(LINE)
    particle: str | None = optional(kinds.PART_OF_NAME)
    name_order: NameOrder | None = optional(words_of(NameOrder))
    native_name: str | None = optional(kinds.PART_OF_NAME)
    honorific: str | None = optional(kinds.PART_OF_NAME)
    post_nominals: str | None = optional(kinds.PART_OF_NAME)
    sort_key: str | None = optional(kinds.PART_OF_NAME)


@record
class ProgrammeFile:
    """programme.toml."""

    panels: tuple[PanelEntry, ...] = parts(PanelEntry, name="panel")
    segments: tuple[SegmentEntry, ...] = parts(SegmentEntry, name="segment")
    appearances: tuple[AppearanceEntry, ...] = parts(AppearanceEntry, name="appearance")


@record
class DescriptorEntry:
    """How a speaker is described without a name."""

    noun: Noun = required(words_of(Noun))
    side: str | None = optional(kinds.SIDE)


@record
class ClearanceEntry:
    """One state of a clearance, with what the speaker saw."""

    state: ClearanceState = required(words_of(ClearanceState))
    on: date | None = optional(kinds.DAY)
    level: Level | None = optional(words_of(Level))
    words: str | None = optional(TEXT, quiet=True)
    descriptor: DescriptorEntry | None = optional(Part(DescriptorEntry, inline=True))


@record
class OverrideEntry:
    """A recorded decision to print a descriptor that fits too few."""

    reason: str = required(TEXT, quiet=True)
    by: str = required(LINE)
    on: date = required(kinds.DAY)
    descriptor: DescriptorEntry | None = optional(Part(DescriptorEntry, inline=True))


@record
class InsightEntry:
    """What the rapporteur drew from remarks. `speaker` and `verbatim` are restricted."""

    key: str = required(kinds.KEY)
    panel: int = required(kinds.PLACE)
    segment: str | None = optional(kinds.KEY)
    kind: InsightKind = required(words_of(InsightKind))
    speaker: str | None = optional(kinds.KEY, restricted=True)
    verbatim: str | None = optional(TEXT, restricted=True)
    edited: str = required(TEXT, quiet=True)
    language: str = optional(kinds.LANGUAGE, "en")
    choice: Level | None = optional(words_of(Level))
    descriptor: DescriptorEntry = required(Part(DescriptorEntry, inline=True))
    clearance_required: bool = optional(kinds.TRUTH, True)
    clearances: tuple[ClearanceEntry, ...] = parts(ClearanceEntry, name="clearance")
    crowd_override: OverrideEntry | None = optional(Part(OverrideEntry))


@record
class InsightsFile:
    """insights.toml; `identities` says that speakers and verbatim words were left out on purpose."""

    identities: str | None = optional(kinds.Word({LEFT_OUT: LEFT_OUT}))
    insights: tuple[InsightEntry, ...] = parts(InsightEntry, name="insight")


@record
class Picture:
    """The content of a figure: its file's name, media type, and SHA-256."""

    file_name: str
    media_type: str
    sha256: str


@record
class EditionFolder:
    """Everything of one edition. `prose` and `pictures` are by the key of section and figure, `sources` by key."""

    edition: EditionFile
    people: PeopleFile
    programme: ProgrammeFile
    insights: InsightsFile
    book: Book
    recommendations: Recommendations
    prose: Mapping[str, str]
    pictures: Mapping[str, Picture]
    sources: Mapping[str, SourceItem]
