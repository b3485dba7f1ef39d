"""An edition's complete values into the database: the book and the recommendations."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from forum_app.edition_folder import values as v
from forum_app.edition_folder import values_book as b
from forum_app.edition_folder.loading import rows, take
from forum_app.edition_folder.syncing import Sync
from forum_app.editions.models import Edition, Side
from forum_app.followup.models import Lead, Recommendation, RecommendationGroup, Review
from forum_app.proceedings.models import Fact, FactGroup, FactsTable, Figure, Front, Section
from forum_app.programme.models import Panel
from forum_app.sources.models import Source


def release_keys(session: Session, folder: v.EditionFolder, edition: Edition) -> None:
    """Sources that go away leave their keys to insights: the two have one name space, which the database keeps."""
    for row in rows(session, Source, Source.edition_id == edition.id):
        if row.key not in folder.sources:
            row.key = f"({row.id})"
    session.flush()


def store_book(sync: Sync, folder: v.EditionFolder, edition: Edition, panels: dict[int, Panel]) -> None:
    """Sources, figures, front matter, sections, facts."""
    session = sync.session
    sync.table(
        Source,
        {one.key: one for one in rows(session, Source, Source.edition_id == edition.id)},
        {
            key: {"edition_id": edition.id, "key": key, "csl": dict(item.csl), "title_en": item.title_en}
            for key, item in folder.sources.items()
        },
    )
    # The cover is one of them, and the database asks for it.
    sync.table(
        Figure,
        {one.key: one for one in rows(session, Figure, Figure.edition_id == edition.id)},
        {
            one.key: {
                "edition_id": edition.id,
                **take(one, "key", "caption", "credit", "licence", "alt", "width"),
                **take(folder.pictures[one.key], "file_name", "media_type", "sha256"),
            }
            for one in folder.book.figures
        },
    )
    sync.table(
        Front,
        {one.edition_id: one for one in rows(session, Front, Front.edition_id == edition.id)},
        {edition.id: _front(folder.book.front, edition)} if folder.book.front else {},
    )
    sync.table(
        Section,
        {one.key: one for one in rows(session, Section, Section.edition_id == edition.id)},
        {one.key: _section(one, place, folder, edition, panels) for place, one in enumerate(folder.book.sections)},
    )
    _store_facts(sync, folder.book.facts, edition)


def _front(front: b.FrontEntry, edition: Edition) -> dict[str, Any]:
    plain = ("title", "subtitle", "language", "funder", "disclaimer", "copyright", "licence", "isbn", "doi", "cover")
    return {
        "edition_id": edition.id,
        "authors": list(front.authors),
        "contributors": list(front.contributors),
        "quality_assurance": list(front.quality_assurance),
        "published_on": front.published,
        **take(front, *plain),
    }


def _section(
    one: b.SectionEntry, place: int, folder: v.EditionFolder, edition: Edition, panels: dict[int, Panel]
) -> dict[str, Any]:
    return {
        "edition_id": edition.id,
        "position": place,
        "panel_id": None if one.panel is None else panels[one.panel].id,
        "outputs": [output.value for output in one.outputs],
        "markdown": folder.prose.get(one.key, ""),
        **take(one, "key", "kind", "title", "short_title", "standfirst"),
    }


def _store_facts(sync: Sync, facts: b.FactsEntry | None, edition: Edition) -> None:
    session = sync.session
    sync.table(
        FactsTable,
        {one.edition_id: one for one in rows(session, FactsTable, FactsTable.edition_id == edition.id)},
        {edition.id: {"edition_id": edition.id, **take(facts, "caption", "as_at", "note")}} if facts else {},
    )
    entries = dict(enumerate(facts.groups if facts else ()))
    found = {one.position: one for one in rows(session, FactGroup, FactGroup.edition_id == edition.id)}
    groups = sync.table(
        FactGroup,
        found,
        {place: {"edition_id": edition.id, "position": place, "title": one.title} for place, one in entries.items()},
    )
    ids = [one.id for one in (*groups.values(), *found.values())]
    sync.table(
        Fact,
        {(one.group_id, one.position): one for one in rows(session, Fact, Fact.group_id.in_(ids))},
        {
            (groups[place].id, number): {
                "group_id": groups[place].id,
                "position": number,
                **take(fact, "text", "value", "unit"),
            }
            for place, group in entries.items()
            for number, fact in enumerate(group.facts)
        },
    )


def store_recommendations(
    sync: Sync, file: b.Recommendations, edition: Edition, panels: dict[int, Panel], sides: dict[str, Side]
) -> None:
    """Groups, recommendations, leads, reviews."""
    session = sync.session
    found = {
        one.number: one for one in rows(session, RecommendationGroup, RecommendationGroup.edition_id == edition.id)
    }
    groups = sync.table(
        RecommendationGroup,
        found,
        {one.number: {"edition_id": edition.id, **take(one, "number", "title", "text")} for one in file.groups},
    )
    group_ids = [one.id for one in (*groups.values(), *found.values())]
    entries = {(groups[group.number].id, one.number): one for group in file.groups for one in group.recommendations}
    known = {
        (one.group_id, one.number): one for one in rows(session, Recommendation, Recommendation.group_id.in_(group_ids))
    }
    items = sync.table(
        Recommendation, known, {key: _recommendation(one, key[0], panels) for key, one in entries.items()}
    )
    ids = [one.id for one in (*items.values(), *known.values())]
    _store_follow_up(sync, entries, items, ids, sides)


def _store_follow_up(
    sync: Sync,
    entries: dict[tuple[int, int], b.RecommendationEntry],
    items: dict[tuple[int, int], Recommendation],
    ids: list[int],
    sides: dict[str, Side],
) -> None:
    session = sync.session
    sync.table(
        Lead,
        {(one.recommendation_id, one.side_id): one for one in rows(session, Lead, Lead.recommendation_id.in_(ids))},
        {
            (items[key].id, sides[side].id): {
                "recommendation_id": items[key].id,
                "side_id": sides[side].id,
                "institution": institution,
                "acceptance": dict(one.accepted)[side],
            }
            for key, one in entries.items()
            for side, institution in one.leads
        },
    )
    reviews = rows(session, Review, Review.recommendation_id.in_(ids))
    sync.table(
        Review,
        {(one.recommendation_id, one.reviewed_on): one for one in reviews},
        {
            (items[key].id, review.on): {
                "recommendation_id": items[key].id,
                "reviewed_on": review.on,
                **take(review, "progress", "confidence", "note", "answered_by"),
            }
            for key, one in entries.items()
            for review in one.reviews
        },
    )


def _recommendation(one: b.RecommendationEntry, group_id: int, panels: dict[int, Panel]) -> dict[str, Any]:
    plain = ("number", "title", "text", "supporting", "indicator", "baseline", "target", "due", "binding")
    return {"group_id": group_id, "panel_id": None if one.panel is None else panels[one.panel].id, **take(one, *plain)}
