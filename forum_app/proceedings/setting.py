"""From a cited manuscript to the HTML that is set as the book; every printed word comes from it or is its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from forum_app.proceedings import front_pages, wording
from forum_app.proceedings.cited import Cited, CitedSection, Heading
from forum_app.proceedings.furniture import numbered, say, say_days
from forum_app.proceedings.markers import MARKER, Markers, book_environment
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.tables import (
    list_days,
    list_groups,
    list_participants,
    prepare_facts,
    programme_cities,
)
from forum_app.proceedings.values import EditionValue, FigureValue, FrontValue

KICKERS = {
    SectionKind.SUMMARY: "Summary",
    SectionKind.INTRODUCTION: "Introduction",
    SectionKind.FACTS: "Facts and figures",
    SectionKind.RECOMMENDATIONS: "Recommendations",
    SectionKind.PROGRESS: "Progress",
    SectionKind.CONCLUSION: "Conclusion",
    SectionKind.PROGRAMME: "Programme",
    SectionKind.PARTICIPANTS: "Participants",
    SectionKind.ANNEX: "Annex",
}


@dataclass(frozen=True, slots=True)
class SetSection:
    """A section as its template needs it; `body` is HTML without markers, `contents` its headings in the contents."""

    anchor: str
    kind: str
    title: str
    short_title: str
    standfirst: str | None
    panel: int | None
    kicker: str | None
    body: Markup
    contents: tuple[Any, ...]


def table_notes(cited: Cited) -> set[int]:
    """The numbers of the notes that the facts table calls."""
    if cited.facts is None:
        return set()
    cells = [cited.facts.caption_html, *(fact.html for group in cited.facts.groups for fact in group.facts)]
    return {int(match[2]) for cell in cells for match in MARKER.finditer(cell) if match[1] == "fn"}


def set_section(section: CitedSection, markers: Markers) -> SetSection:
    """A section with its markers resolved, and what stands above its title."""
    language = markers.cited.manuscript.front.language
    kicker = numbered("Panel", section.panel, language) if section.panel else KICKERS.get(section.kind)
    kicker = say(kicker, language) if kicker else None
    if kicker and kicker.casefold() in section.title.casefold():
        kicker = None
    return SetSection(
        anchor=section.anchor,
        kind=section.kind.value,
        title=section.title,
        short_title=section.short_title,
        standfirst=section.standfirst,
        panel=section.panel,
        kicker=kicker,
        body=markers.resolve(section.html, section.pulls),
        contents=(
            *(heading for heading in section.headings if heading.level == 2),
            *_list_groups(section, markers.cited),
        ),
    )


def _list_groups(section: CitedSection, cited: Cited) -> Iterator[Heading]:
    """The groups of recommendations that a section prints, as headings for the contents."""
    kind = SectionKind.RECOMMENDATIONS
    if section.anchor == next((one.anchor for one in cited.sections if one.kind == kind), None):
        for group in cited.manuscript.recommendations:
            yield Heading(f"rec-{group.number}", f"{group.number} {group.title}", 2)


def set_book(cited: Cited, *, draft: bool = False) -> str:
    """The whole book as HTML for the renderer (pictures by `asset:` ids). Raises nothing that `Cited` allows.

    `draft` changes no word: the mark of a draft is the pages' background (book_css).
    """
    manuscript, markers = cited.manuscript, Markers(cited)
    front, edition = manuscript.front, manuscript.edition
    cover = manuscript.figures.get(front.cover) if front.cover else None
    credits_: list[tuple[str, FigureValue]] = [(say("Cover", front.language), cover)] if cover else []
    credits_ += [
        (numbered("Figure", figure.number, front.language), manuscript.figures[figure.key]) for figure in cited.figures
    ]
    return (
        book_environment()
        .get_template("book/book.html")
        .render(
            manuscript=manuscript,
            front=front,
            edition=edition,
            cover=cover,
            **_lay_out_front(front, edition, len(credits_)),
            credits=credits_,
            days=say_days(edition.starts_on, edition.ends_on, front.language),
            created=f"{front.published_on.isoformat()}T00:00:00Z",
            licence_url=wording.LICENCES.get(front.licence),
            # in the order of the book, so that long notes of the table are known when the table is set
            sections=[set_section(section, markers) for section in cited.sections],
            facts=prepare_facts(cited, markers),
            groups=list_groups(cited, markers),
            programme_days=list_days(manuscript),
            programme_cities=programme_cities(manuscript),
            participants=list_participants(manuscript),
        )
    )


def _lay_out_front(front: FrontValue, edition: EditionValue, credits_: int) -> dict[str, Any]:
    """How the words of cover, imprint and back cover are laid out by their length."""
    cover_size, cover_partners = front_pages.cover_layout(front, edition)
    return {
        "cover_size": cover_size,
        "cover_partners": cover_partners and edition.partners,
        "back_layout": front_pages.back_layout(front, edition),
        "authors_run_on": front_pages.authors_run_on(front),
        "long_authors": front_pages.long_authors(front),
        "year_fits": front_pages.year_fits(front, edition),
        "imprint_top": front_pages.imprint_top(front, credits_),
    }
