"""The book's part of an edition as frozen plain values: front matter, sections, figures, facts, recommendations."""

from __future__ import annotations

from datetime import date

from forum_app.edition_folder import kinds
from forum_app.edition_folder.kinds import LINE, TEXT, BySide, Listed, Word, words_of
from forum_app.edition_folder.schema import Part, optional, parts, record, required
from forum_app.followup.models import Acceptance, Binding, Confidence, Progress
from forum_app.proceedings.models import Output, SectionKind


@record
class FrontEntry:
    """Front matter."""

    title: str = required(LINE)
    subtitle: str = required(LINE)
    language: str = required(kinds.LANGUAGE)
    authors: tuple[str, ...] = required(Listed(LINE, 1))
    contributors: tuple[str, ...] = optional(Listed(LINE), ())
    quality_assurance: tuple[str, ...] = optional(Listed(LINE), ())
    published: date = required(kinds.DAY)
    funder: str = required(TEXT)
    disclaimer: str = required(TEXT)
    copyright: str = required(TEXT)
    licence: str = required(LINE)
    isbn: str | None = optional(LINE)
    doi: str | None = optional(kinds.DOI)
    cover: str | None = optional(kinds.KEY)


@record
class SectionEntry:
    """A section, in the order of the book; its prose is in EditionFolder.prose."""

    key: str = required(kinds.KEY)
    kind: SectionKind = required(words_of(SectionKind))
    title: str = required(LINE)
    short_title: str | None = optional(LINE)
    standfirst: str | None = optional(TEXT)
    panel: int | None = optional(kinds.PLACE)
    outputs: tuple[Output, ...] = optional(Listed(words_of(Output), 1), (Output.PAPER, Output.NAMED))
    file: str | None = optional(kinds.FILE)


@record
class FigureEntry:
    """A figure; its content is in EditionFolder.pictures."""

    key: str = required(kinds.KEY)
    file: str = required(kinds.FILE)
    caption: str = required(TEXT)
    credit: str = required(LINE)
    licence: str = required(LINE)
    alt: str = required(TEXT)
    width: str = optional(Word({"text": "text", "wide": "wide"}), "text")


@record
class FactEntry:
    """One fact, with its number and unit apart where given."""

    text: str = required(TEXT)
    value: str | None = optional(LINE)
    unit: str | None = optional(LINE)


@record
class FactGroupEntry:
    """A titled group of facts."""

    title: str = required(LINE)
    facts: tuple[FactEntry, ...] = parts(FactEntry, name="fact")


@record
class FactsEntry:
    """The facts table."""

    caption: str = required(TEXT)
    as_at: date = required(kinds.DAY)
    note: str | None = optional(TEXT)
    groups: tuple[FactGroupEntry, ...] = parts(FactGroupEntry, name="group")


@record
class Book:
    """book.toml."""

    front: FrontEntry | None = optional(Part(FrontEntry))
    sections: tuple[SectionEntry, ...] = parts(SectionEntry, name="section")
    figures: tuple[FigureEntry, ...] = parts(FigureEntry, name="figure")
    facts: FactsEntry | None = optional(Part(FactsEntry))


@record
class ReviewEntry:
    """A dated check of a recommendation."""

    on: date = required(kinds.DAY)
    progress: Progress = required(words_of(Progress))
    confidence: Confidence | None = optional(words_of(Confidence))
    note: str = required(TEXT)
    answered_by: str | None = optional(LINE)


@record
class RecommendationEntry:
    """A recommendation; `leads` and `accepted` are pairs of a side's key and a value, sorted."""

    number: int = required(kinds.PLACE)
    title: str = required(LINE)
    text: str = required(TEXT)
    panel: int | None = optional(kinds.PLACE)
    leads: tuple[tuple[str, str], ...] = optional(BySide(LINE), ())
    accepted: tuple[tuple[str, Acceptance], ...] = optional(BySide(words_of(Acceptance)), ())
    supporting: str | None = optional(TEXT)
    indicator: str | None = optional(TEXT)
    baseline: str | None = optional(TEXT)
    target: str | None = optional(TEXT)
    due: date | None = optional(kinds.DAY)
    binding: Binding = optional(words_of(Binding), Binding.RECOMMENDATION)
    reviews: tuple[ReviewEntry, ...] = parts(ReviewEntry, name="review")


@record
class GroupEntry:
    """A numbered group of recommendations."""

    number: int = required(kinds.PLACE)
    title: str = required(LINE)
    text: str | None = optional(TEXT)
    recommendations: tuple[RecommendationEntry, ...] = parts(RecommendationEntry, name="recommendation")


@record
class Recommendations:
    """recommendations.toml."""

    groups: tuple[GroupEntry, ...] = parts(GroupEntry, name="group")
