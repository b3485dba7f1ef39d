"""Which file of an edition's folder, and which line of it, a problem is to be mended in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.errors import Problem
from forum_app.editions.models import Edition
from forum_app.proceedings.models import Origin

# What problems call a section's prose, and what book.toml says of the section.
_SECTION = re.compile(r"(?:sections/|section )(?P<key>[a-z][a-z0-9-]*)(?P<told>, as book\.toml has it)?")
_NOTE = re.compile(r"(?P<note>note \d+) \((?:section )?(?P<key>[a-z][a-z0-9-]*)\)")
_NAMED = re.compile(r"(?P<file>[a-z]+\.toml), (?P<name>.+)")
# What they call everything else, and the file that it is in where the folder is not known.
_OTHERS = (
    (re.compile(r"facts(?:,|$)"), "book.toml"),
    (re.compile(r"figure "), "book.toml"),
    (re.compile(r"front(?:,|$)"), "book.toml"),
    (re.compile(r"recommendation (?:group )?[\d.]"), "recommendations.toml"),
    (re.compile(r"insights?(?: |$)"), "insights.toml"),
    (re.compile(r"sources [a-z]"), "sources/"),
    (re.compile(r"programme$"), "programme.toml"),
    (re.compile(r"series and edition$"), "edition.toml"),
)


def find_origin(session: Session, edition: str) -> Mapping[str, str]:
    """The places of an edition (by slug) as its last import found them: file, or file:line, by name."""
    found = select(Origin.places).join(Edition, Edition.id == Origin.edition_id).where(Edition.slug == edition)
    return session.scalar(found) or {}


def tell_files(problems: Iterable[Problem], places: Mapping[str, str]) -> tuple[Problem, ...]:
    """The problems as an editor of the folder needs them: by file and line, with the name of the thing in words."""
    return tuple(_tell(problem, places) for problem in problems)


def _tell(problem: Problem, places: Mapping[str, str]) -> Problem:
    where = problem.where
    section, note = _SECTION.fullmatch(where), _NOTE.fullmatch(where)
    if section:
        key = section["key"]
        prose = places.get(f"sections/{key}", "" if places else f"sections/{key}.md")
        if section["told"] or not prose:
            return _at(problem, f"section {key}", "book.toml", places)
        return replace(problem, where=prose)
    if note:
        # Of a section without prose: the note stands in a table, whose place is not the section's.
        prose = places.get(f"sections/{note['key']}", "")
        return replace(problem, where=prose, what=f"{note['note']}: {problem.what}") if prose else problem
    if named := _NAMED.fullmatch(where):
        return _at(problem, named["name"], named["file"], places)
    file = next((file for head, file in _OTHERS if head.match(where)), None)
    return problem if file is None else _at(problem, where, file, places)


def _at(problem: Problem, name: str, file: str, places: Mapping[str, str]) -> Problem:
    """In the file and on the line of the nearest thing around `name` that has one."""
    known = name
    while known and known not in places:
        known = known.rpartition(", ")[0]
    file, _, line = places.get(known, file).partition(":")
    # A line that the problem has is of its text alone, which stands somewhere in a TOML file.
    return replace(problem, where=file, what=f"{name}: {problem.what}", line=int(line) if line else None)
