"""From the database to an edition's plain values: the book, the recommendations, and the whole."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.edition_folder import values as v
from forum_app.edition_folder import values_book as b
from forum_app.edition_folder.loading import (
    load_edition,
    load_insights,
    load_people,
    load_programme,
    rows,
    take,
)
from forum_app.edition_folder.ordering import in_order
from forum_app.edition_folder.people_keys import read_keys
from forum_app.editions.models import Edition, Side
from forum_app.followup.models import Lead, Recommendation, RecommendationGroup, Review
from forum_app.proceedings.models import Fact, FactGroup, FactsTable, Figure, Front, Output, Section
from forum_app.sources.models import Source
from forum_app.sources.reading import SourceItem


def load_folder(session: Session, slug: str) -> v.EditionFolder | None:
    """Everything that the database has of an edition, in order; None where there is no such edition."""
    edition = session.scalars(select(Edition).where(Edition.slug == slug)).one_or_none()
    if edition is None:
        return None
    known = read_keys(session, edition.series.slug)
    programme = load_programme(session, edition, known)
    sections = rows(session, Section, Section.edition_id == edition.id, order=Section.position)
    figures = rows(session, Figure, Figure.edition_id == edition.id)
    sources = rows(session, Source, Source.edition_id == edition.id, order=Source.key)
    folder = v.EditionFolder(
        edition=load_edition(session, edition),
        people=load_people(session, known, {one.person for one in programme.appearances}),
        programme=programme,
        insights=load_insights(session, edition),
        book=b.Book(
            front=_front(session.get(Front, edition.id)),
            sections=tuple(_section(one) for one in sections),
            figures=tuple(_figure(one) for one in figures),
            facts=_facts(session, edition),
        ),
        recommendations=_recommendations(session, edition),
        prose={one.key: one.markdown for one in sections if one.markdown},
        pictures={one.key: v.Picture(**take(one, "file_name", "media_type", "sha256")) for one in figures},
        sources={one.key: SourceItem(one.key, one.csl, one.title_en) for one in sources},
    )
    return in_order(folder)


def _front(row: Front | None) -> b.FrontEntry | None:
    if row is None:
        return None
    plain = ("title", "subtitle", "language", "funder", "disclaimer", "copyright", "licence", "isbn", "doi", "cover")
    return b.FrontEntry(
        authors=tuple(row.authors),
        contributors=tuple(row.contributors),
        quality_assurance=tuple(row.quality_assurance),
        published=row.published_on,
        **take(row, *plain),
    )


def _section(row: Section) -> b.SectionEntry:
    return b.SectionEntry(
        panel=row.panel.number if row.panel else None,
        outputs=tuple(Output(one) for one in row.outputs),
        file=f"sections/{row.key}.md" if row.markdown else None,
        **take(row, "key", "kind", "title", "short_title", "standfirst"),
    )


def _figure(row: Figure) -> b.FigureEntry:
    return b.FigureEntry(
        file=f"figures/{row.file_name}", **take(row, "key", "caption", "credit", "licence", "alt", "width")
    )


def _facts(session: Session, edition: Edition) -> b.FactsEntry | None:
    table = session.get(FactsTable, edition.id)
    if table is None:
        return None
    groups = rows(session, FactGroup, FactGroup.edition_id == edition.id, order=FactGroup.position)
    facts = rows(session, Fact, Fact.group_id.in_([one.id for one in groups]), order=Fact.position)
    return b.FactsEntry(
        groups=tuple(
            b.FactGroupEntry(
                title=group.title,
                facts=tuple(
                    b.FactEntry(**take(one, "text", "value", "unit")) for one in facts if one.group_id == group.id
                ),
            )
            for group in groups
        ),
        **take(table, "caption", "as_at", "note"),
    )


def _recommendations(session: Session, edition: Edition) -> b.Recommendations:
    groups = rows(session, RecommendationGroup, RecommendationGroup.edition_id == edition.id)
    items = rows(session, Recommendation, Recommendation.group_id.in_([one.id for one in groups]))
    ids = [one.id for one in items]
    leads = rows(session, Lead, Lead.recommendation_id.in_(ids))
    reviews = rows(session, Review, Review.recommendation_id.in_(ids))
    side = {one.id: one.key for one in rows(session, Side, Side.series_id == edition.series_id)}
    return b.Recommendations(
        groups=tuple(
            b.GroupEntry(
                recommendations=tuple(
                    _recommendation(
                        one,
                        {side[lead.side_id]: lead for lead in leads if lead.recommendation_id == one.id},
                        [review for review in reviews if review.recommendation_id == one.id],
                    )
                    for one in items
                    if one.group_id == group.id
                ),
                **take(group, "number", "title", "text"),
            )
            for group in groups
        )
    )


def _recommendation(row: Recommendation, leads: dict[str, Lead], reviews: list[Review]) -> b.RecommendationEntry:
    plain = ("number", "title", "text", "supporting", "indicator", "baseline", "target", "due", "binding")
    return b.RecommendationEntry(
        panel=row.panel.number if row.panel else None,
        leads=tuple(sorted((side, lead.institution) for side, lead in leads.items())),
        accepted=tuple(sorted((side, lead.acceptance) for side, lead in leads.items())),
        reviews=tuple(
            b.ReviewEntry(on=one.reviewed_on, **take(one, "progress", "confidence", "note", "answered_by"))
            for one in reviews
        ),
        **take(row, *plain),
    )
