"""Tables of series (sides, host cities, rotation, partners) and of their editions."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from forum_app.core.db import Base, Instant, Versioned, word_column
from forum_app.editions.addresses import make_salt


class RotationRule(enum.StrEnum):
    """How host cities take turns."""

    ALTERNATE = "alternate"
    CYCLE = "cycle"
    WEIGHTED = "weighted"


class EditionStatus(enum.StrEnum):
    """Where an edition stands in its life."""

    PLANNED = "planned"
    ANNOUNCED = "announced"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


# What becomes of a plan too, of which readers never heard.
OFF = (EditionStatus.POSTPONED, EditionStatus.CANCELLED)


class EditionFormat(enum.StrEnum):
    """How people meet."""

    IN_PERSON = "in person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Track(enum.StrEnum):
    """Whether officials take part, and in what capacity (domain.md, The forum)."""

    ONE = "1"
    ONE_AND_A_HALF = "1.5"
    TWO = "2"


class ListVisibility(enum.StrEnum):
    """Who may see the list of participants: attendance can reveal a speaker too."""

    ORGANISERS = "organisers"
    PARTICIPANTS = "participants"
    PUBLIC = "public"


class PartnerRole(enum.StrEnum):
    """What a partner institution does for the series."""

    ORGANISER = "organiser"
    PARTNER = "partner"
    FUNDER = "funder"


class NoteStyle(enum.StrEnum):
    """The CSL style that the notes of a series are set in."""

    CHICAGO_17 = "chicago-notes-bibliography-17th-edition"
    CHICAGO_18 = "chicago-notes-bibliography"


class Series(Versioned, Base):
    """A forum over the years."""

    __tablename__ = "series"
    __table_args__ = (
        CheckConstraint("crowd_threshold >= 2", name="crowd_threshold"),
        CheckConstraint("length(primary_colour) = 7 AND length(accent_colour) = 7", name="colours"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    description: Mapped[str]
    rotation: Mapped[RotationRule] = mapped_column(word_column(RotationRule))
    crowd_threshold: Mapped[int] = mapped_column(default=3)
    primary_colour: Mapped[str]
    accent_colour: Mapped[str]
    note_style: Mapped[NoteStyle] = mapped_column(word_column(NoteStyle), default=NoteStyle.CHICAGO_17)


class Side(Base):
    """One of the national sides of a series; labels as this series prints them."""

    __tablename__ = "side"
    __table_args__ = (UniqueConstraint("series_id", "key"), UniqueConstraint("series_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    key: Mapped[str]
    position: Mapped[int]
    country: Mapped[str] = mapped_column(doc="ISO 3166-1 alpha-2")
    other_countries: Mapped[list[str]] = mapped_column(
        default=list, server_default="[]", doc="ISO 3166-1 alpha-2, of a side that stands for several"
    )
    label: Mapped[str] = mapped_column(doc="as in running text: Republic of Korea")
    adjective: Mapped[str] = mapped_column(doc="as in a descriptor: Korean")

    @property
    def countries(self) -> tuple[str, ...]:
        """Every country that it stands for, the first of them first."""
        return (self.country, *self.other_countries)


class HostCity(Base):
    """A city that hosts editions, in the order of the rotation; `weight` counts turns a round (weighted rule)."""

    __tablename__ = "host_city"
    __table_args__ = (
        UniqueConstraint("series_id", "key"),
        UniqueConstraint("series_id", "position"),
        Index("uq_host_city_series_id_name", "series_id", "name", unique=True),
        CheckConstraint("weight >= 1", name="weight"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    side_id: Mapped[int] = mapped_column(ForeignKey("side.id"))
    key: Mapped[str]
    position: Mapped[int]
    name: Mapped[str]
    timezone: Mapped[str] = mapped_column(doc="IANA name")
    weight: Mapped[int] = mapped_column(default=1)

    side: Mapped[Side] = relationship()


class RotationException(Base):
    """A year in which the rule does not hold, and why; afterwards the rule resumes."""

    __tablename__ = "rotation_exception"
    __table_args__ = (
        UniqueConstraint("series_id", "year"),
        CheckConstraint("length(reason) > 0", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    year: Mapped[int]
    city_id: Mapped[int] = mapped_column(ForeignKey("host_city.id"))
    reason: Mapped[str]

    city: Mapped[HostCity] = relationship()


class Partner(Base):
    """An institution behind the series."""

    __tablename__ = "partner"
    __table_args__ = (
        UniqueConstraint("series_id", "position"),
        Index("uq_partner_series_id_name", "series_id", "name", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    side_id: Mapped[int | None] = mapped_column(ForeignKey("side.id"))
    position: Mapped[int]
    name: Mapped[str]
    native_name: Mapped[str | None]
    role: Mapped[PartnerRole] = mapped_column(word_column(PartnerRole))
    address: Mapped[str | None]
    url: Mapped[str | None]

    side: Mapped[Side | None] = relationship()


class Edition(Versioned, Base):
    """One holding of a series. Ordinal and year are separate facts; a special edition has no ordinal."""

    __tablename__ = "edition"
    __table_args__ = (
        UniqueConstraint("series_id", "ordinal"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("ordinal IS NULL OR ordinal >= 1", name="ordinal"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    slug: Mapped[str] = mapped_column(unique=True)
    ordinal: Mapped[int | None]
    year: Mapped[int]
    theme: Mapped[str]
    city_id: Mapped[int] = mapped_column(ForeignKey("host_city.id"))
    venue: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    format: Mapped[EditionFormat] = mapped_column(word_column(EditionFormat))
    status: Mapped[EditionStatus] = mapped_column(word_column(EditionStatus))
    announced: Mapped[bool] = mapped_column(server_default=false(), doc="readers see it; follows from each new status")
    track: Mapped[Track] = mapped_column(word_column(Track))
    participant_list: Mapped[ListVisibility] = mapped_column(word_column(ListVisibility))
    absent_partners: Mapped[list[str]] = mapped_column(
        default=list, server_default="[]", doc="names of the series' partners who don't stand behind this edition"
    )
    address_salt: Mapped[str] = mapped_column(
        default=make_salt, server_default="", doc="makes keys unreadable in addresses; it never leaves the database"
    )

    series: Mapped[Series] = relationship()
    city: Mapped[HostCity] = relationship()

    @validates("status")
    def _follow_status(self, _name: str, status: EditionStatus) -> EditionStatus:
        """A plan that is put off or given up stays what it was to readers: nothing."""
        if status not in OFF:
            self.announced = status is not EditionStatus.PLANNED
        elif self.status is None:
            self.announced = True
        return status


class EditionMove(Base):
    """That an edition was put off, from which days, and why; the ordinal stays."""

    __tablename__ = "edition_move"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    starts_on: Mapped[date] = mapped_column(doc="the first day that was given up")
    ends_on: Mapped[date]
    reason: Mapped[str]
    moved_at: Mapped[datetime] = mapped_column(Instant)
    moved_by: Mapped[str]


class Blackout(Base):
    """A time in which a series never meets, and why."""

    __tablename__ = "blackout"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("length(reason) > 0", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    reason: Mapped[str]
