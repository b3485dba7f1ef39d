"""The order in which an edition's records stand, so that the same edition always gives the same files."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from forum_app.edition_folder.values import EditionFolder
from forum_app.edition_folder.values_book import GroupEntry

T = TypeVar("T")


def in_order(folder: EditionFolder) -> EditionFolder:
    """The same values, each kind by number, time or key; what has an order of its own (sections, sides) keeps it."""
    series = folder.edition.series
    rotation = replace(series.rotation, exceptions=_sorted(series.rotation.exceptions, "year"))
    programme, groups = folder.programme, folder.recommendations.groups
    return replace(
        folder,
        edition=replace(folder.edition, series=replace(series, rotation=rotation)),
        people=replace(folder.people, people=_sorted(folder.people.people, "key")),
        programme=replace(
            programme,
            panels=_sorted(programme.panels, "number"),
            segments=_sorted(programme.segments, "starts", "key"),
            appearances=_sorted(programme.appearances, "key"),
        ),
        insights=replace(folder.insights, insights=_sorted(folder.insights.insights, "panel", "key")),
        book=replace(folder.book, figures=_sorted(folder.book.figures, "key")),
        recommendations=replace(folder.recommendations, groups=tuple(_group(one) for one in _sorted(groups, "number"))),
        prose=dict(sorted(folder.prose.items())),
        pictures=dict(sorted(folder.pictures.items())),
        sources=dict(sorted(folder.sources.items())),
    )


def _group(group: GroupEntry) -> GroupEntry:
    items = tuple(replace(one, reviews=_sorted(one.reviews, "on")) for one in _sorted(group.recommendations, "number"))
    return replace(group, recommendations=items)


def _sorted(records: tuple[T, ...], *names: str) -> tuple[T, ...]:
    return tuple(sorted(records, key=lambda one: tuple(getattr(one, name) for name in names)))
