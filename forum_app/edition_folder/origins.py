"""Where each thing that a book is made of is written in its folder: kept with the edition for later messages."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.edition_folder.positions import Path
from forum_app.edition_folder.reading import Contents
from forum_app.editions.models import Edition
from forum_app.proceedings.models import Origin


def store_origin(session: Session, contents: Contents) -> None:
    """Keep the places of a checked folder; flushes, and writes nothing where they are as before."""
    places = dict(_list_places(contents))
    slug = contents.folder.edition.edition.slug
    edition_id = session.scalars(select(Edition.id).where(Edition.slug == slug)).one()
    row = session.get(Origin, edition_id)
    if row is None:
        session.add(Origin(edition_id=edition_id, places=places))
    elif row.places != places:
        row.places = places
    session.flush()


def _list_places(contents: Contents) -> Iterator[tuple[str, str]]:
    """Name, and file or file:line. The names are those of proceedings; nothing here tells who said what."""
    yield from ((f"sections/{key}", name) for key, name in contents.prose_files.items())
    yield from ((f"sources {key}", place) for key, place in contents.source_places.items())
    lists = (_in_programme, _in_book, _in_recommendations, _in_insights)
    for file, name, path in (one for list_names in lists for one in list_names(contents)):
        report = contents.files.get(file)
        line = report.line(path) if report is not None else None
        if line is not None:
            yield name, f"{file}:{line}"


def _in_programme(contents: Contents) -> Iterator[tuple[str, str, Path]]:
    yield from (("edition.toml", name, ("edition", name)) for name in ("theme", "venue"))
    programme = contents.folder.programme
    for place, panel in enumerate(programme.panels):
        yield "programme.toml", f"Panel {panel.number}", ("panel", place)
    in_time = sorted(enumerate(programme.segments), key=lambda one: (one[1].starts, one[1].ends, one[1].key))
    for number, (place, _) in enumerate(in_time, 1):
        yield "programme.toml", f"segment {number} in order of time", ("segment", place)


def _in_book(contents: Contents) -> Iterator[tuple[str, str, Path]]:
    book, file = contents.folder.book, "book.toml"
    yield file, "front", ("front",)
    for place, section in enumerate(book.sections):
        yield file, f"section {section.key}", ("section", place)
    for place, figure in enumerate(book.figures):
        yield file, f"figure {figure.key}", ("figure", place, "caption")
    yield file, "facts", ("facts",)
    yield file, "facts, note", ("facts", "note")
    for place, group in enumerate(book.facts.groups if book.facts else ()):
        here: Path = ("facts", "group", place)
        yield file, f"facts, group {place + 1}", here
        for number in range(len(group.facts)):
            yield file, f"facts, group {place + 1}, fact {number + 1}", (*here, "fact", number, "text")


def _in_recommendations(contents: Contents) -> Iterator[tuple[str, str, Path]]:
    file = "recommendations.toml"
    for place, group in enumerate(contents.folder.recommendations.groups):
        yield file, f"recommendation group {group.number}", ("group", place, "text")
        yield file, f"recommendation group {group.number}, title", ("group", place, "title")
        for at, item in enumerate(group.recommendations):
            here = ("group", place, "recommendation", at)
            yield file, f"recommendation {group.number}.{item.number}", (*here, "text")
            yield file, f"recommendation {group.number}.{item.number}, data", here


def _in_insights(contents: Contents) -> Iterator[tuple[str, str, Path]]:
    for place, insight in enumerate(contents.folder.insights.insights):
        yield "insights.toml", f"insight {insight.key}", ("insight", place)
