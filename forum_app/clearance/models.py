"""The table of clearances: what a speaker was shown and answered; rows are only ever added."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.core.db import Base, word_column
from forum_app.core.row_rules import keep, keep_in_series
from forum_app.editions.models import Side
from forum_app.insights.models import SERIES_OF_INSIGHT, Level, Noun


class ClearanceState(enum.StrEnum):
    """Where the speaker's answer stands. Silence is never consent."""

    TO_REQUEST = "to request"
    WITH_SPEAKER = "with speaker"
    CLEARED = "cleared"
    CLEARED_WITH_CHANGES = "cleared with changes"
    DECLINED = "declined"
    NO_REPLY = "no reply"


class Clearance(Base):
    """One state of one insight's clearance; the highest position counts. It keeps the exact words and descriptor."""

    __tablename__ = "clearance"
    __table_args__ = (
        UniqueConstraint("insight_id", "position"),
        CheckConstraint(
            "state NOT IN ('cleared', 'cleared with changes') OR (words IS NOT NULL AND recorded_on IS NOT NULL)",
            name="answer",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    insight_id: Mapped[int] = mapped_column(ForeignKey("insight.id", ondelete="CASCADE"))
    position: Mapped[int]
    state: Mapped[ClearanceState] = mapped_column(word_column(ClearanceState))
    recorded_on: Mapped[date | None]
    words: Mapped[str | None] = mapped_column(doc="the edited words as the speaker saw or changed them")
    level: Mapped[Level | None] = mapped_column(word_column(Level), doc="loosest level the speaker agreed to")
    descriptor_noun: Mapped[Noun | None] = mapped_column(word_column(Noun))
    descriptor_side_id: Mapped[int | None] = mapped_column(ForeignKey("side.id"))

    descriptor_side: Mapped[Side | None] = relationship()


keep_in_series(Clearance, "descriptor_side_id", "side", series=SERIES_OF_INSIGHT, also=("insight_id",))
keep(
    Clearance, "declined", ("state", "recorded_on"),
    "NEW.state <> 'declined' OR NEW.recorded_on IS NOT NULL", "an answer needs its day",
)  # fmt: skip
keep(
    Clearance, "agreed", ("state", "words", "descriptor_noun"),
    "NEW.state NOT IN ('cleared', 'cleared with changes')"
    " OR (NEW.descriptor_noun IS NOT NULL AND length(trim(NEW.words)) > 0)",
    "an agreement holds the words and the descriptor that were agreed to",
)  # fmt: skip
