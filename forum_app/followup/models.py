"""Tables of recommendations, their leads per side, and the dated reviews of them."""

from __future__ import annotations

import enum
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.core.db import Base, Versioned, word_column
from forum_app.core.row_rules import keep, keep_in_series, keep_put, keep_words
from forum_app.editions.models import Side
from forum_app.programme.models import Panel


class Binding(enum.StrEnum):
    """How far a recommendation binds the party that takes it up."""

    RECOMMENDATION = "recommendation"
    POLITICAL_COMMITMENT = "political commitment"
    BINDING_INSTRUMENT = "binding instrument"


class Acceptance(enum.StrEnum):
    """One side's answer to a recommendation; separate from its status."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Progress(enum.StrEnum):
    """How far a recommendation has come."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    SUBSTANTIALLY_DONE = "substantially done"
    COMPLETED = "completed"
    DROPPED = "dropped"
    SUPERSEDED = "superseded"


class Confidence(enum.StrEnum):
    """How sure the reviewers are that it will be done in time."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


class RecommendationGroup(Base):
    """A numbered group of recommendations in an edition's book."""

    __tablename__ = "recommendation_group"
    __table_args__ = (UniqueConstraint("edition_id", "number"), CheckConstraint("number >= 1", name="number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str]
    text: Mapped[str | None] = mapped_column(doc="manuscript Markdown")


class Recommendation(Base):
    """What the paper asks: numbered within its group (group 1, item 2 prints as 1.2)."""

    __tablename__ = "recommendation"
    __table_args__ = (UniqueConstraint("group_id", "number"), CheckConstraint("number >= 1", name="number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("recommendation_group.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(doc="manuscript Markdown")
    panel_id: Mapped[int | None] = mapped_column(ForeignKey("panel.id"), doc="the panel it came from")
    supporting: Mapped[str | None]
    indicator: Mapped[str | None]
    baseline: Mapped[str | None]
    target: Mapped[str | None]
    due: Mapped[date | None]
    binding: Mapped[Binding] = mapped_column(word_column(Binding), default=Binding.RECOMMENDATION)

    group: Mapped[RecommendationGroup] = relationship()
    panel: Mapped[Panel | None] = relationship()


class Lead(Base):
    """The institution that leads a recommendation on one side, and whether that side accepted it."""

    __tablename__ = "lead"
    __table_args__ = (UniqueConstraint("recommendation_id", "side_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id", ondelete="CASCADE"))
    side_id: Mapped[int] = mapped_column(ForeignKey("side.id"))
    institution: Mapped[str]
    acceptance: Mapped[Acceptance] = mapped_column(word_column(Acceptance), default=Acceptance.OPEN)

    side: Mapped[Side] = relationship()


class Review(Versioned, Base):
    """A dated check of a recommendation; rows are only ever added or put right, the latest date counts."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("recommendation_id", "reviewed_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    recommendation_id: Mapped[int] = mapped_column(ForeignKey("recommendation.id", ondelete="CASCADE"))
    reviewed_on: Mapped[date]
    progress: Mapped[Progress] = mapped_column(word_column(Progress))
    confidence: Mapped[Confidence | None] = mapped_column(word_column(Confidence))
    note: Mapped[str]
    answered_by: Mapped[str | None] = mapped_column(doc="the institution that told it")
    noted_by: Mapped[str | None] = mapped_column(doc="who noted it at the desk; None where a folder brought it")


SERIES_OF_RECOMMENDATION = (
    "(SELECT series_id FROM edition JOIN recommendation_group ON recommendation_group.edition_id = edition.id"
    " JOIN recommendation ON recommendation.group_id = recommendation_group.id"
    " WHERE recommendation.id = NEW.recommendation_id)"
)

keep_words(RecommendationGroup, "title")
keep_words(Recommendation, "title", "text")
keep_words(Lead, "institution")
keep_words(Review, "note")
keep_put(RecommendationGroup, "edition_id")
keep_put(Recommendation, "group_id")
keep_in_series(Lead, "side_id", "side", series=SERIES_OF_RECOMMENDATION, also=("recommendation_id",))
keep(RecommendationGroup, "most", ("number",), "NEW.number <= 999", "a group has a number of 1 to 999")
keep(Recommendation, "most", ("number",), "NEW.number <= 999", "a recommendation has a number of 1 to 999")
keep(
    Recommendation, "panel_in_edition", ("panel_id", "group_id"),
    "NEW.panel_id IS NULL OR (SELECT edition_id FROM panel WHERE id = NEW.panel_id)"
    " = (SELECT edition_id FROM recommendation_group WHERE id = NEW.group_id)",
    "the panel is of another edition",
)  # fmt: skip
