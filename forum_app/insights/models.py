"""Tables of insights, of the restricted link to their speakers, and of recorded overrides of crowd size."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.core.db import Base, word_column
from forum_app.core.row_rules import SERIES_OF_EDITION, keep, keep_in_edition, keep_in_series, keep_put, keep_words
from forum_app.editions.models import Side
from forum_app.programme.models import Panel, Segment


class Level(enum.StrEnum):
    """How a speaker may be attributed, loosest first (domain.md, Attribution)."""

    NAMED = "named"
    DESCRIPTION = "by description"
    UNATTRIBUTED = "unattributed"
    FORUM = "forum-level"
    OFF_THE_RECORD = "off the record"


class InsightKind(enum.StrEnum):
    """Whether the words are the speaker's or the rapporteur's."""

    QUOTATION = "quotation"
    PARAPHRASE = "paraphrase"


class Noun(enum.StrEnum):
    """What a descriptor calls a speaker; insights.descriptors says whom each fits."""

    PANELLIST = "panellist"
    SPEAKER = "speaker"
    STAKEHOLDER = "stakeholder"
    OFFICIAL = "official"
    ACADEMIC = "academic"
    INDUSTRY = "industry representative"
    CIVIL_SOCIETY = "civil society representative"
    EXPERT = "expert"


class Insight(Base):
    """What the rapporteur drew from remarks, on one panel. Who said it stands apart, in InsightSpeaker."""

    __tablename__ = "insight"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        CheckConstraint("kind <> 'quotation' OR length(verbatim) > 0", name="verbatim"),
        CheckConstraint("length(edited) > 0", name="edited"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str]
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"))
    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id"))
    kind: Mapped[InsightKind] = mapped_column(word_column(InsightKind))
    language: Mapped[str] = mapped_column(default="en", doc="BCP 47, of the words as printed")
    verbatim: Mapped[str | None] = mapped_column(doc="restricted: never leaves the database in an output")
    edited: Mapped[str]
    speaker_choice: Mapped[Level | None] = mapped_column(word_column(Level))
    descriptor_noun: Mapped[Noun] = mapped_column(word_column(Noun))
    descriptor_side_id: Mapped[int | None] = mapped_column(ForeignKey("side.id"))
    clearance_required: Mapped[bool] = mapped_column(default=True)

    panel: Mapped[Panel] = relationship()
    segment: Mapped[Segment] = relationship()
    descriptor_side: Mapped[Side | None] = relationship()


class InsightSpeaker(Base):
    """Who said an insight. Sensitive by itself: no projection, export, log or message reads it by default."""

    __tablename__ = "insight_speaker"

    insight_id: Mapped[int] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True)
    appearance_id: Mapped[int] = mapped_column(ForeignKey("appearance.id", ondelete="CASCADE"))


class CrowdOverride(Base):
    """An organiser's recorded decision to print one descriptor, though it fits fewer people than the threshold."""

    __tablename__ = "crowd_override"
    __table_args__ = (CheckConstraint("length(reason) > 0", name="reason"),)

    insight_id: Mapped[int] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str]
    recorded_by: Mapped[str]
    recorded_on: Mapped[date]
    descriptor_noun: Mapped[Noun] = mapped_column(word_column(Noun), doc="what it was decided for")
    descriptor_side_id: Mapped[int | None] = mapped_column(ForeignKey("side.id"))


SERIES_OF_INSIGHT = (
    "(SELECT series_id FROM edition JOIN insight ON insight.edition_id = edition.id WHERE insight.id = NEW.insight_id)"
)

keep_words(Insight, "key", "edited", "language")
keep_words(CrowdOverride, "reason", "recorded_by")
# The table's own constraint lets pass what is absent: of NULL it is neither true nor false.
keep(
    Insight, "said", ("kind", "verbatim"),
    "NEW.kind <> 'quotation' OR length(trim(coalesce(NEW.verbatim, ''))) > 0",
    "a quotation has verbatim words",
)  # fmt: skip
keep_put(Insight, "edition_id")
keep_in_edition(Insight, "panel_id", "panel")
keep_in_edition(Insight, "segment_id", "segment")
keep_in_series(Insight, "descriptor_side_id", "side", series=SERIES_OF_EDITION, also=("edition_id",))
keep_in_series(CrowdOverride, "descriptor_side_id", "side", series=SERIES_OF_INSIGHT, also=("insight_id",))
keep(
    InsightSpeaker, "appearance_in_edition", ("insight_id", "appearance_id"),
    "(SELECT edition_id FROM appearance WHERE id = NEW.appearance_id)"
    " = (SELECT edition_id FROM insight WHERE id = NEW.insight_id)",
    "the appearance is of another edition",
)  # fmt: skip
keep(
    Insight, "key_is_no_source", ("key", "edition_id"),
    "NOT EXISTS (SELECT 1 FROM source WHERE edition_id = NEW.edition_id AND key = NEW.key)",
    "the key is that of a source",
)  # fmt: skip
