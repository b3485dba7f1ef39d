"""Assembling: everything that one output of one edition is made from, as frozen plain values."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.editions.models import Edition
from forum_app.editions.queries import find_previous_edition, get_edition
from forum_app.proceedings.attributing import attribute
from forum_app.proceedings.book_queries import (
    find_facts,
    get_front,
    list_fact_groups,
    list_facts,
    list_sections,
)
from forum_app.proceedings.models import Front, Output
from forum_app.proceedings.naming import name_edition, speak, subtitle
from forum_app.proceedings.pictures import read_figures
from forum_app.proceedings.projection import (
    project_edition,
    project_programme,
    project_progress,
    project_recommendations,
)
from forum_app.proceedings.values import (
    FactGroupValue,
    FactsTableValue,
    FactValue,
    FrontValue,
    Manuscript,
    SectionValue,
    SourceValue,
)
from forum_app.sources.queries import list_sources


def assemble(session: Session, *, edition: str, output: Output, store: FileStore) -> Manuscript:
    """The manuscript of `output` for the edition with that slug; a constant number of queries, whatever its size.

    Attributions are resolved to what is printed; insights that may not be printed are only in `withheld`, with the
    reason and the way out. Raises NotFound for an edition or front matter that is not there, Problems for pictures that
    are lost.
    """
    row = get_edition(session, edition)
    front = get_front(session, row)
    insights, withheld = attribute(session, row, output, front.language)
    previous = find_previous_edition(session, row)
    sections = _sections(session, row, output)
    return Manuscript(
        output=output,
        edition=speak(project_edition(session, row), front.language),
        front=_front(front, output, name_edition(row.series.title, row.ordinal, front.language)),
        programme=project_programme(session, row),
        sections=sections,
        insights=insights,
        withheld=withheld,
        sources={
            source.key: SourceValue(source.key, source.csl, source.title_en) for source in list_sources(session, row)
        },
        figures=read_figures(session, row, store, cover=front.cover, sections=sections),
        facts=_facts(session, row),
        recommendations=project_recommendations(session, row),
        progress=project_progress(session, previous, until=front.published_on) if previous else (),
        previous=name_edition(row.series.title, previous.ordinal, front.language) if previous else None,
    )


def manuscript_hash(manuscript: Manuscript) -> str:
    """SHA-256 in hex over all values: equal for equal manuscripts on every machine and day, else different."""
    canonical = json.dumps(_plain(manuscript), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _plain(value: Any) -> Any:
    """`value` as JSON can hold it; kinds that JSON lacks are tagged so that they cannot pass for text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return _TAGS[type(value)](value) if type(value) in _TAGS else value


_TAGS: dict[type, Callable[[Any], Any]] = {
    bytes: lambda value: {"sha256": hashlib.sha256(value).hexdigest()},
    date: lambda value: {"date": value.isoformat()},
    datetime: lambda value: {"moment": value.isoformat()},
}


def _front(front: Front, output: Output, edition: str) -> FrontValue:
    paper = output is Output.PAPER
    return FrontValue(
        title=front.title,
        subtitle=front.subtitle if paper else subtitle(output, edition, front.language),
        language=front.language,
        authors=tuple(front.authors),
        contributors=tuple(front.contributors),
        quality_assurance=tuple(front.quality_assurance),
        published_on=front.published_on,
        funder=front.funder,
        disclaimer=front.disclaimer,
        copyright=front.copyright,
        licence=front.licence,
        isbn=front.isbn if paper else None,
        doi=front.doi if paper else None,
        cover=front.cover,
    )


def _sections(session: Session, edition: Edition, output: Output) -> tuple[SectionValue, ...]:
    return tuple(
        SectionValue(
            key=section.key,
            kind=section.kind,
            title=section.title,
            short_title=section.short_title,
            standfirst=section.standfirst,
            panel=section.panel.number if section.panel else None,
            markdown=section.markdown,
        )
        for section in list_sections(session, edition, output)
    )


def _facts(session: Session, edition: Edition) -> FactsTableValue | None:
    table = find_facts(session, edition)
    if table is None:
        return None
    facts: dict[int, list[FactValue]] = defaultdict(list)
    for fact in list_facts(session, edition):
        facts[fact.group_id].append(FactValue(fact.text, fact.value, fact.unit))
    groups = tuple(FactGroupValue(group.title, tuple(facts[group.id])) for group in list_fact_groups(session, edition))
    return FactsTableValue(table.caption, table.as_at, table.note, groups)
