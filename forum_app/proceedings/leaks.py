"""The name-leak gate: no participant's name in a text, unless that person agreed to be named in this output."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Severity
from forum_app.editions.queries import get_edition
from forum_app.people.names import Name, name_of
from forum_app.people.written import creators, find_names, written_forms
from forum_app.proceedings.attributing import list_named_people
from forum_app.proceedings.models import Output
from forum_app.programme.queries import list_everybody
from forum_app.sources.queries import list_sources

NOTE = "note "
"""How the places of numbered notes begin: there, and only there, the authors of sources are named."""


def find_leaks(
    session: Session, *, edition: str, texts: Mapping[str, str], output: Output = Output.PAPER
) -> tuple[Problem, ...]:
    """Problems for every place (a section, a caption, a file's name, a field of metadata) that names a participant.

    Everybody on the programme is looked for alike, whether or not they spoke, were listed, or are only invited: so a
    flag says nothing about who said what. Free are those with an insight that `output` prints named; and, in notes,
    the makers of the edition's sources. Places where names belong (programme, participants, imprint) are not passed.
    A surname alone is a warning, all else a blocker. Messages never repeat the name.
    """
    row = get_edition(session, edition)
    free = list_named_people(session, row, output)
    barred: list[Name] = []
    named: list[Name] = []
    for appearance in list_everybody(session, row):
        names = named if appearance.person_id in free else barred
        names.extend((name_of(appearance), name_of(appearance.person)))
    forms = written_forms(barred).without(written_forms(named))
    makers = written_forms(name for source in list_sources(session, row) for name in creators(source.csl))
    in_notes = forms.without(makers)
    return tuple(
        _problem(place, found.line, certain=found.certain)
        for place, text in texts.items()
        for found in find_names(text, in_notes if place.startswith(NOTE) else forms)
    )


def _problem(place: str, line: int, *, certain: bool) -> Problem:
    if certain:
        return Problem(
            where=place,
            what="The text contains a participant's name, and nobody agreed to be named here.",
            way_out="Describe the person instead, or take the name out.",
            line=line,
        )
    return Problem(
        where=place,
        what="A word is also the family name of a participant.",
        way_out="If that person is meant, describe them instead.",
        line=line,
        severity=Severity.WARNING,
    )
