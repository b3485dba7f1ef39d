"""Tables of panels, timed segments with their ground rules, and appearances frozen as of the day."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.core.db import Base, Instant, Versioned, word_column
from forum_app.core.row_rules import (
    HAS_REASON,
    SERIES_OF_EDITION,
    WITHDRAWN,
    keep,
    keep_as_built,
    keep_in_edition,
    keep_in_series,
    keep_put,
    keep_while,
    keep_words,
)
from forum_app.editions.models import Edition, Side
from forum_app.people.models import NamedMixin, Person, Sector


class GroundRule(enum.StrEnum):
    """What may be said of a segment's speakers, loosest first (domain.md, Attribution)."""

    ON_THE_RECORD = "on the record"
    BY_DESCRIPTION = "by description"
    CHATHAM_HOUSE = "Chatham House Rule"
    OFF_THE_RECORD = "off the record"


class SegmentKind(enum.StrEnum):
    """What happens in a segment."""

    OPENING = "opening"
    KEYNOTE = "keynote"
    PANEL = "panel"
    BREAK = "break"
    MEAL = "meal"
    CLOSING = "closing"
    OTHER = "other"


class Role(enum.StrEnum):
    """What somebody does on a panel or in a segment."""

    CHAIR = "chair"
    MODERATOR = "moderator"
    PANELLIST = "panellist"
    DISCUSSANT = "discussant"
    KEYNOTE = "keynote"
    RAPPORTEUR = "rapporteur"
    INTERPRETER = "interpreter"
    OBSERVER = "observer"


class AppearanceStatus(enum.StrEnum):
    """How far an appearance has come; only confirmed ones become public."""

    INVITED = "invited"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class Panel(Versioned, Base):
    """One thematic session of an edition."""

    __tablename__ = "panel"
    __table_args__ = (UniqueConstraint("edition_id", "number"), CheckConstraint("number >= 1", name="number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str]
    short_title: Mapped[str]
    summary: Mapped[str | None]


class Segment(Versioned, Base):
    """A timed part of the programme. Wall times in the host city's zone; the ground rule holds for all of it."""

    __tablename__ = "segment"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        CheckConstraint("ends_at > starts_at", name="times"),
        CheckConstraint("kind <> 'panel' OR panel_id IS NOT NULL", name="panel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str]
    kind: Mapped[SegmentKind] = mapped_column(word_column(SegmentKind))
    title: Mapped[str]
    panel_id: Mapped[int | None] = mapped_column(ForeignKey("panel.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(doc="wall time, no zone")
    ends_at: Mapped[datetime] = mapped_column(doc="wall time, no zone")
    room: Mapped[str | None]
    ground_rule: Mapped[GroundRule] = mapped_column(word_column(GroundRule))
    rule_announced_by: Mapped[str | None]
    rule_announced_on: Mapped[date | None]

    panel: Mapped[Panel | None] = relationship()


class Appearance(NamedMixin, Versioned, Base):
    """A person on one panel or in one segment: name, title and affiliation as of that day."""

    __tablename__ = "appearance"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        CheckConstraint("(panel_id IS NULL) <> (segment_id IS NULL)", name="place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    panel_id: Mapped[int | None] = mapped_column(ForeignKey("panel.id", ondelete="CASCADE"))
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(word_column(Role))
    status: Mapped[AppearanceStatus] = mapped_column(word_column(AppearanceStatus))
    listed: Mapped[bool] = mapped_column(doc="agreed to stand on the public programme")
    title: Mapped[str | None] = mapped_column(doc="position, as of that day")
    affiliation: Mapped[str | None] = mapped_column(doc="as of that day")
    side_id: Mapped[int | None] = mapped_column(ForeignKey("side.id"))
    sector: Mapped[Sector] = mapped_column(word_column(Sector))

    person: Mapped[Person] = relationship()
    panel: Mapped[Panel | None] = relationship()
    segment: Mapped[Segment | None] = relationship()
    side: Mapped[Side | None] = relationship()


class Absence(Base):
    """A time at which somebody cannot be there, in wall time of the edition's city."""

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="times"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(doc="wall time, no zone")
    ends_at: Mapped[datetime] = mapped_column(doc="wall time, no zone")


class DaysInMotion(Base):
    """That an edition's days and its segments change together, within one transaction (programme.days).

    While the row is there a segment may lie outside; it goes only when none does, and the foreign key, which nothing
    can satisfy and which is asked last, lets nobody commit before it is gone.
    """

    __tablename__ = "days_in_motion"
    __table_args__ = (
        CheckConstraint("edition_id > 0", name="edition"),
        CheckConstraint("gone_by_commit = -edition_id", name="gone"),
    )

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    gone_by_commit: Mapped[int] = mapped_column(
        ForeignKey("days_in_motion.edition_id", deferrable=True, initially="DEFERRED")
    )


class ProgrammeRelease(Base):
    """One released version of the programme, as plain public values; it never changes, but may be withdrawn."""

    __tablename__ = "programme_release"
    __table_args__ = (UniqueConstraint("edition_id", "number"), CheckConstraint("number >= 1", name="number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    number: Mapped[int]
    released_at: Mapped[datetime] = mapped_column(Instant)
    released_by: Mapped[str]
    note: Mapped[str]
    snapshot: Mapped[dict[str, Any]]
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[str | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(doc="without names; for the desk")


# Somebody who declined or cancelled may be asked again: that is another row.
ONCE = (
    "NEW.status NOT IN ('invited', 'confirmed') OR NOT EXISTS ("
    "SELECT 1 FROM appearance AS other WHERE other.person_id = NEW.person_id AND other.role = NEW.role"
    " AND (other.panel_id = NEW.panel_id OR other.segment_id = NEW.segment_id)"
    " AND other.status IN ('invited', 'confirmed') AND other.edition_id = NEW.edition_id AND other.key <> NEW.key)"
)

# A segment begins on a day of its edition, and ends on the day after the last at the latest.
OPEN = "EXISTS (SELECT 1 FROM days_in_motion WHERE edition_id = {})"
DAY = (
    "(SELECT date(NEW.starts_at) BETWEEN starts_on AND ends_on AND DAYS(date(NEW.ends_at), ends_on) <= 1"
    " FROM edition WHERE id = NEW.edition_id)"
)
CUT_OFF = (
    "EXISTS (SELECT 1 FROM segment WHERE edition_id = NEW.id"
    " AND (NOT date(starts_at) BETWEEN NEW.starts_on AND NEW.ends_on OR DAYS(date(ends_at), NEW.ends_on) > 1))"
)
LEFT_OUT = (
    "EXISTS (SELECT 1 FROM segment JOIN edition ON edition.id = segment.edition_id WHERE edition.id = OLD.edition_id"
    " AND (NOT date(starts_at) BETWEEN starts_on AND ends_on OR DAYS(date(ends_at), ends_on) > 1))"
)
NO_DAY = "its day is none of its edition"
# Strictest last: the place of a ground rule in order.
STRICTNESS = "CASE {}.ground_rule" + "".join(f" WHEN '{one}' THEN {at}" for at, one in enumerate(GroundRule)) + " END"
STRICTER = f"{STRICTNESS.format('NEW')} >= {STRICTNESS.format('OLD')}"

keep_words(Panel, "title", "short_title")
keep_words(Segment, "key", "title")
keep_words(Appearance, "key", "family")
keep_put(Panel, "edition_id")
keep_put(Segment, "edition_id")
keep_put(Appearance, "edition_id")
keep_in_edition(Segment, "panel_id", "panel")
keep_in_edition(Appearance, "panel_id", "panel")
keep_in_edition(Appearance, "segment_id", "segment")
keep_in_series(Appearance, "side_id", "side", series=SERIES_OF_EDITION, also=("edition_id",))
keep(
    Segment, "day", ("starts_at", "ends_at"),
    f"{OPEN.format('NEW.edition_id')} OR {DAY}", NO_DAY,
)  # fmt: skip
keep(
    Edition, "programme", ("starts_on", "ends_on"),
    f"{OPEN.format('NEW.id')} OR NOT {CUT_OFF}", "segments stand outside those days", inserted=False,
)  # fmt: skip
keep_while(DaysInMotion, "settled", LEFT_OUT, "segments stand outside the days")
keep(
    Segment, "announced", ("ground_rule", "rule_announced_on"),
    f"OLD.rule_announced_on IS NULL OR (NEW.rule_announced_on IS NOT NULL AND {STRICTER})",
    "a ground rule that was announced only gets stricter", inserted=False,
)  # fmt: skip
keep_as_built(ProgrammeRelease, "OLD.number > 0", "edition_id", "number", "snapshot", "released_at")
keep_while(ProgrammeRelease, "kept", "OLD.number > 0", "what was released stays, and may be withdrawn")
keep(ProgrammeRelease, "withdrawn", WITHDRAWN, HAS_REASON, "a withdrawal has its reason")
keep(Panel, "most", ("number",), "NEW.number <= 999", "a panel has a number of 1 to 999")
keep(
    Appearance, "once", ("person_id", "panel_id", "segment_id", "role", "status"), ONCE,
    "somebody has one role in one place once",
)  # fmt: skip
