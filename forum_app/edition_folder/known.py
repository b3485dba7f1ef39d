"""What an edition's folder declares, and the one way to say that a reference leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from forum_app.edition_folder.positions import Path
from forum_app.edition_folder.reading import Contents
from forum_app.edition_folder.reports import FileReport
from forum_app.edition_folder.schema import closest


class Say:
    """Says problems of one file; says nothing where the file could not be read (that has been said)."""

    def __init__(self, file: FileReport | None) -> None:
        self.file = file

    def __call__(self, path: Path, what: str, way_out: str) -> None:
        """Say a problem that stops the import."""
        if self.file is not None:
            self.file.add(path, what, way_out)

    def warn(self, path: Path, what: str, way_out: str) -> None:
        """Only say it."""
        if self.file is not None:
            self.file.warn(path, what, way_out)

    def unless_there(self, path: Path, what: str, way_out: str, *others: str) -> None:
        """Say that something is missing, unless it is there and wrong, which has been said."""
        here: Any = self.file.data if self.file is not None else {}
        for part in path[:-1]:
            here = here[part]
        if not any(name in here for name in (path[-1], *others)):
            self(path, what, way_out)


def sayer(contents: Contents, name: str) -> Say:
    """The Say of a file."""
    return Say(contents.files.get(name))


def check_once(say: Say, path: Path, ids: Sequence[Any], field: str) -> None:
    """Each identity once among its kind; the later one is said."""
    seen: set[Any] = set()
    for place, one in enumerate(ids):
        if one is not None and one in seen:
            say((*path, place, field), f"{one} is there twice.", "Give each its own.")
        seen.add(one)


def _ids(found: Iterable[Any], unread: bool) -> frozenset[Any] | None:
    """What is declared; None where some of it could not be read, so that nothing can be called unknown."""
    ids = frozenset(found)
    return None if unread or None in ids else ids


@dataclass(frozen=True, slots=True)
class Known:
    """What is declared, by kind; None for a kind that could not be read whole."""

    unread: frozenset[str]
    sides: frozenset[Any] | None
    cities: frozenset[Any] | None
    people: frozenset[Any] | None
    panels: frozenset[Any] | None
    segments: frozenset[Any] | None
    appearances: frozenset[Any] | None
    insights: frozenset[Any] | None
    figures: frozenset[Any] | None
    recommendations: frozenset[Any] | None
    sources: frozenset[Any] | None

    @classmethod
    def of(cls, contents: Contents) -> Known:
        """What `contents` declare."""
        folder, unread = contents.folder, contents.unread
        series, programme = folder.edition.series, folder.programme
        numbers = {
            None if group.number is None or one.number is None else f"{group.number}.{one.number}"
            for group in folder.recommendations.groups
            for one in group.recommendations
        }
        return cls(
            unread=unread,
            sides=None if series is None else _ids((one.key for one in series.sides), not series.sides),
            cities=None if series is None else _ids((one.key for one in series.cities), not series.cities),
            people=_ids((one.key for one in folder.people.people), "people.toml" in unread),
            panels=_ids((one.number for one in programme.panels), "programme.toml" in unread),
            segments=_ids((one.key for one in programme.segments), "programme.toml" in unread),
            appearances=_ids((one.key for one in programme.appearances), "programme.toml" in unread),
            insights=_ids((one.key for one in folder.insights.insights), "insights.toml" in unread),
            figures=_ids((one.key for one in folder.book.figures), "book.toml" in unread),
            recommendations=_ids(numbers, "recommendations.toml" in unread),
            sources=_ids(folder.sources, "sources" in unread),
        )

    def side(self, say: Say, path: Path, side: str | None) -> None:
        """Say where a side is not one of the series."""
        _check(say, path, side, self.sides, "side of the series (edition.toml)")

    def city(self, say: Say, path: Path, city: str | None) -> None:
        """Say where a city is not one of the series."""
        _check(say, path, city, self.cities, "city of the series (edition.toml)")

    def person(self, say: Say, path: Path, person: str | None) -> None:
        """Say where somebody is not in people.toml."""
        _check(say, path, person, self.people, "person in people.toml")

    def panel(self, say: Say, path: Path, panel: int | None) -> None:
        """Say where a panel is not in programme.toml."""
        _check(say, path, panel, self.panels, "panel in programme.toml")

    def segment(self, say: Say, path: Path, segment: str | None) -> None:
        """Say where a segment is not in programme.toml."""
        _check(say, path, segment, self.segments, "segment in programme.toml")

    def figure(self, say: Say, path: Path, figure: str | None) -> None:
        """Say where a figure is not in book.toml."""
        _check(say, path, figure, self.figures, "figure in book.toml")


def _check(say: Say, path: Path, one: Any, known: frozenset[Any] | None, name: str) -> None:
    if one is None or known is None or one in known:
        return
    say(path, f"there is no {name} with the key “{one}”.", way_to(one, known))


def way_to(one: Any, known: Iterable[Any]) -> str:
    """The way out of an unknown reference: the nearest one that exists, or all if they are few."""
    words = sorted(str(word) for word in known)
    near = closest(str(one), words)
    if near:
        return f"Did you mean {near}?"
    listed = ", ".join(words)
    return f"There are: {listed}." if 0 < len(listed) <= 200 else "Add it there, or mend this reference."
