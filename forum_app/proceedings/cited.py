"""What citing leaves: sections as safe HTML with numbered notes, ready to be set as a book or as a web page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forum_app.core.errors import Problem
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.values import Manuscript


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note; `html` is safe inline HTML, ends with its full stop, and holds no number.

    `sources` are the keys of the works that it cites.
    """

    number: int
    section: str
    html: str
    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section: id (unique in the book), plain title, level 2 or 3."""

    id: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class CitedSection:
    """A section's prose as safe HTML.

    All text is escaped, so four markers that prose can never spell stand where each medium puts its own:
    `<fn n="8"></fn>` a note's call, `<fig key="harbour"></fig>` a figure (alone, between blocks),
    `<pull n="2"></pull>` a pull quote (before the block that it repeats); `pulls[n]` is its inline HTML (markers of
    notes are not in it). Links inside the book are already `<a href="#rec-1.1">`, `#fig-1`, `#sec-ANCHOR`. The `key` is
    for messages alone: it stands in no output, since it may hold a name.
    """

    key: str
    anchor: str
    kind: SectionKind
    title: str
    short_title: str
    standfirst: str | None
    panel: int | None
    html: str
    pulls: tuple[str, ...]
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class CitedFact:
    """One fact as inline HTML (may hold note markers), with number and unit apart."""

    html: str
    value: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class CitedFactGroup:
    """A titled group of facts."""

    title: str
    facts: tuple[CitedFact, ...]


@dataclass(frozen=True, slots=True)
class CitedFacts:
    """The facts table; `caption_html` ends with the marker of its note, if it has one."""

    caption_html: str
    caption: str
    as_at: date
    groups: tuple[CitedFactGroup, ...]


@dataclass(frozen=True, slots=True)
class CitedRecommendation:
    """A recommendation's text as block HTML; every other field is read from the manuscript by `number`."""

    number: str
    html: str


@dataclass(frozen=True, slots=True)
class CitedGroup:
    """A group of recommendations; `html` is its introduction, possibly empty."""

    number: int
    html: str
    items: tuple[CitedRecommendation, ...]


@dataclass(frozen=True, slots=True)
class CitedFigure:
    """A figure in the order of the book: its number ("1"), and caption as inline HTML (may hold note markers)."""

    key: str
    number: int
    caption_html: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A manuscript with its notes: numbers are continuous over the book, in the order of their marks.

    `cited_sources` are the keys of sources that a note cites, in order of first mention. `divided` are the numbers of
    recommendations, and of groups of them, that are not kept whole on a page (settling.py).
    `problems` holds warnings always; with `draft=True` also what would have been blockers, printed as marked gaps.
    """

    manuscript: Manuscript
    sections: tuple[CitedSection, ...]
    facts: CitedFacts | None
    recommendations: tuple[CitedGroup, ...]
    figures: tuple[CitedFigure, ...]
    notes: tuple[Note, ...]
    cited_sources: tuple[str, ...]
    problems: tuple[Problem, ...]
    divided: frozenset[str] = frozenset()
