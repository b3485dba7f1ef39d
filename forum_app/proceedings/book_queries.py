"""Reading what editors wrote for the book: front matter, sections, figures, facts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.errors import NotFound
from forum_app.editions.models import Edition
from forum_app.proceedings.models import Fact, FactGroup, FactsTable, Figure, Front, Output, Section


def get_front(session: Session, edition: Edition) -> Front:
    """The front matter. Raises NotFound."""
    front = session.get(Front, edition.id)
    if front is None:
        raise NotFound(
            f"The edition “{edition.slug}” has no front matter. Write book.toml and import the folder again."
        )
    return front


def list_sections(session: Session, edition: Edition, output: Output) -> Sequence[Section]:
    """The sections that `output` prints with their panels, in the order of the book."""
    rows = session.scalars(
        select(Section)
        .where(Section.edition_id == edition.id)
        .options(joinedload(Section.panel))
        .order_by(Section.position)
    )
    return [row for row in rows if output.value in row.outputs]


def list_figures(session: Session, edition: Edition) -> Sequence[Figure]:
    """The figures of an edition by key."""
    return session.scalars(select(Figure).where(Figure.edition_id == edition.id).order_by(Figure.key)).all()


def find_facts(session: Session, edition: Edition) -> FactsTable | None:
    """The facts table's caption, date and note, or None."""
    return session.get(FactsTable, edition.id)


def list_fact_groups(session: Session, edition: Edition) -> Sequence[FactGroup]:
    """The groups of the facts table in order."""
    return session.scalars(
        select(FactGroup).where(FactGroup.edition_id == edition.id).order_by(FactGroup.position)
    ).all()


def list_facts(session: Session, edition: Edition) -> Sequence[Fact]:
    """The facts of an edition with their groups, in order."""
    return session.scalars(
        select(Fact)
        .join(Fact.group)
        .where(FactGroup.edition_id == edition.id)
        .options(joinedload(Fact.group))
        .order_by(FactGroup.position, Fact.position)
    ).all()
