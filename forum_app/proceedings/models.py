"""Tables of the book: front matter, sections, figures, facts; and of its releases."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.core.db import Base, Instant, word_column
from forum_app.core.row_rules import (
    HAS_REASON,
    WITHDRAWN,
    keep,
    keep_as_built,
    keep_in_edition,
    keep_while,
    keep_words,
)
from forum_app.editions.models import Edition
from forum_app.programme.models import Panel


class SectionKind(enum.StrEnum):
    """What a section is; some kinds print data after their prose (facts, recommendations, progress, annexes)."""

    SUMMARY = "summary"
    INTRODUCTION = "introduction"
    FACTS = "facts"
    CHAPTER = "chapter"
    RECOMMENDATIONS = "recommendations"
    PROGRESS = "progress"
    CONCLUSION = "conclusion"
    PROGRAMME = "programme"
    PARTICIPANTS = "participants"
    ANNEX = "annex"


class Output(enum.StrEnum):
    """What is made of one manuscript; each has a ceiling of attribution (insights.attribution)."""

    PAPER = "paper"
    NAMED = "named"
    SUMMARY = "summary"
    RECOMMENDATIONS = "recommendations"


class ReleaseStatus(enum.StrEnum):
    """Where the building of a release stands."""

    REQUESTED = "requested"
    BUILDING = "building"
    BUILT = "built"
    FAILED = "failed"


class Front(Base):
    """Front matter of an edition's book."""

    __tablename__ = "front"
    __table_args__ = (CheckConstraint("length(funder) > 0 AND length(disclaimer) > 0", name="funder"),)

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    title: Mapped[str]
    subtitle: Mapped[str]
    language: Mapped[str] = mapped_column(doc="BCP 47")
    authors: Mapped[list[str]]
    contributors: Mapped[list[str]]
    quality_assurance: Mapped[list[str]]
    published_on: Mapped[date]
    funder: Mapped[str]
    disclaimer: Mapped[str]
    copyright: Mapped[str]
    licence: Mapped[str]
    isbn: Mapped[str | None]
    doi: Mapped[str | None]
    cover: Mapped[str | None] = mapped_column(doc="key of a figure that fills the cover")


class Section(Base):
    """A section of the book, in the order of position; its prose is manuscript Markdown."""

    __tablename__ = "section"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        UniqueConstraint("edition_id", "position"),
        CheckConstraint("kind <> 'chapter' OR panel_id IS NOT NULL", name="panel"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str]
    position: Mapped[int]
    kind: Mapped[SectionKind] = mapped_column(word_column(SectionKind))
    title: Mapped[str]
    short_title: Mapped[str]
    standfirst: Mapped[str | None]
    panel_id: Mapped[int | None] = mapped_column(ForeignKey("panel.id"))
    outputs: Mapped[list[str]] = mapped_column(doc="which outputs print it")
    markdown: Mapped[str]

    panel: Mapped[Panel | None] = relationship()


class Figure(Base):
    """An image or chart; the bytes lie in the file store under their SHA-256."""

    __tablename__ = "figure"
    __table_args__ = (
        UniqueConstraint("edition_id", "key"),
        CheckConstraint("length(alt) > 0", name="alt"),
        CheckConstraint("media_type IN ('image/svg+xml', 'image/png', 'image/jpeg')", name="media_type"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str]
    file_name: Mapped[str]
    media_type: Mapped[str]
    sha256: Mapped[str]
    caption: Mapped[str] = mapped_column(doc="manuscript Markdown")
    credit: Mapped[str]
    licence: Mapped[str]
    alt: Mapped[str]
    width: Mapped[str] = mapped_column(default="text", doc="text (the column) or wide (into the margin)")


class FactsTable(Base):
    """The captioned table of facts; its note may hold many sources."""

    __tablename__ = "facts_table"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    caption: Mapped[str]
    as_at: Mapped[date]
    note: Mapped[str | None] = mapped_column(doc="manuscript Markdown, printed as the caption's note")


class FactGroup(Base):
    """A titled group of the facts table."""

    __tablename__ = "fact_group"
    __table_args__ = (UniqueConstraint("edition_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str]


class Fact(Base):
    """One bulleted fact; manuscript Markdown. `value` and `unit` stand in columns of their own when given."""

    __tablename__ = "fact"
    __table_args__ = (UniqueConstraint("group_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("fact_group.id", ondelete="CASCADE"))
    position: Mapped[int]
    text: Mapped[str]
    value: Mapped[str | None] = mapped_column(doc="a number as printed: 15.5")
    unit: Mapped[str | None] = mapped_column(doc="of the value: billion euros")

    group: Mapped[FactGroup] = relationship()


class Origin(Base):
    """Where in the folder that an edition came from each thing is written: file, or file:line, by its name."""

    __tablename__ = "origin"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"), primary_key=True)
    places: Mapped[dict[str, Any]]


class Release(Base):
    """One built version of a book, or the attempt at it. Once built it may be withdrawn, and nothing else."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("edition_id", "output", "number"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        CheckConstraint("status <> 'built' OR (pdf_sha256 IS NOT NULL AND input_hash IS NOT NULL)", name="built"),
        CheckConstraint("status <> 'failed' OR reason IS NOT NULL", name="failed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    output: Mapped[Output] = mapped_column(word_column(Output))
    number: Mapped[int]
    draft: Mapped[bool]
    status: Mapped[ReleaseStatus] = mapped_column(word_column(ReleaseStatus))
    progress: Mapped[int] = mapped_column(default=0, doc="percent")
    step: Mapped[str] = mapped_column(default="", doc="what is being done, in words")
    log: Mapped[str] = mapped_column(default="", doc="readable lines; never the identity of a speaker")
    requested_at: Mapped[datetime] = mapped_column(Instant)
    heartbeat_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    input_hash: Mapped[str | None]
    pdf_sha256: Mapped[str | None]
    html_sha256: Mapped[str | None]
    pages: Mapped[int | None]
    notes: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(doc="why it failed, in words for the user")
    described: Mapped[dict[str, Any]] = mapped_column(
        default=dict, server_default="{}", doc="how it described whose words, as printed (published.py)"
    )
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    withdrawn_by: Mapped[str | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(doc="without names; for the desk")

    edition: Mapped[Edition] = relationship()


keep_words(Front, "title", "subtitle", "language", "funder", "disclaimer", "copyright", "licence")
keep_words(Section, "key", "title", "short_title")
keep_words(Figure, "key", "file_name", "caption", "credit", "licence", "alt")
keep_words(FactsTable, "caption")
keep_words(FactGroup, "title")
keep_words(Fact, "text")
keep_in_edition(Section, "panel_id", "panel")
keep_as_built(
    Release, "OLD.status = 'built'", "edition_id", "output", "number", "draft", "status", "input_hash", "pdf_sha256",
    "html_sha256", "pages", "notes", "described",
)  # fmt: skip
keep_while(Release, "kept", "OLD.status = 'built'", "what was released stays, and may be withdrawn")
keep(Release, "least", ("number",), "NEW.number >= 1", "a release has a number of 1 or more")
keep(
    Release, "files", ("pdf_sha256", "html_sha256"),
    "(NEW.pdf_sha256 IS NULL OR length(NEW.pdf_sha256) = 64)"
    " AND (NEW.html_sha256 IS NULL OR length(NEW.html_sha256) = 64)",
    "a file is kept under its SHA-256",
)  # fmt: skip
keep(Release, "withdrawn", WITHDRAWN, HAS_REASON, "a withdrawal has its reason")
keep(Front, "named", ("authors",), "CAST(NEW.authors AS TEXT) <> '[]'", "a book has authors")
OUTPUTS = "CAST(NEW.outputs AS TEXT)"
for word in Output:
    OUTPUTS = f"""replace({OUTPUTS}, '"{word}"', '')"""
keep(Section, "printed_in", ("outputs",), f"trim({OUTPUTS}, '[], ') = ''", "no such output")
keep(
    Front, "cover", ("cover", "edition_id"),
    "NEW.cover IS NULL OR EXISTS (SELECT 1 FROM figure WHERE edition_id = NEW.edition_id AND key = NEW.cover)",
    "the cover is no figure of the edition",
)  # fmt: skip
keep(
    Figure, "cover_stays", ("key", "edition_id"),
    "(NEW.key = OLD.key AND NEW.edition_id = OLD.edition_id)"
    " OR NOT EXISTS (SELECT 1 FROM front WHERE edition_id = OLD.edition_id AND cover = OLD.key)",
    "it is the cover", inserted=False,
)  # fmt: skip
keep_while(
    Figure, "cover_kept",
    "EXISTS (SELECT 1 FROM front WHERE edition_id = OLD.edition_id AND cover = OLD.key)", "it is the cover",
)  # fmt: skip
keep(Figure, "width", ("width",), "NEW.width IN ('text', 'wide')", "a width is text or wide")
keep(Figure, "content", ("sha256",), "length(NEW.sha256) = 64", "a picture is kept under its SHA-256")
keep(
    FactGroup, "table", ("edition_id",),
    "EXISTS (SELECT 1 FROM facts_table WHERE edition_id = NEW.edition_id)", "the edition has no facts table",
)  # fmt: skip
