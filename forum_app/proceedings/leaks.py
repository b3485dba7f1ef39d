"""The name-leak gate: no participant's name in a text, unless that person agreed to be named in this output."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from forum_app.core.deadline import check_time
from forum_app.core.errors import Problem, Severity
from forum_app.editions.queries import get_edition
from forum_app.people.names import Name, name_of
from forum_app.people.written import Written, creators, find_names, written_forms
from forum_app.proceedings.attributing import list_named_people
from forum_app.proceedings.models import Output
from forum_app.programme.queries import list_everybody
from forum_app.sources.queries import list_sources


def find_leaks(
    session: Session,
    *,
    edition: str,
    texts: Mapping[str, str],
    output: Output = Output.PAPER,
    cited: Mapping[str, Collection[str]] | None = None,
) -> tuple[Problem, ...]:
    """Problems for every place (a section, a caption, a file's name, a field of metadata) that names a participant.

    Everybody on the programme is looked for alike, whether or not they spoke, were listed, or are only invited: so a
    flag says nothing about who said what. Free are those with an insight that `output` prints named; and, in a place
    that `cited` has works for (a note, an attached list), the makers of those works, by the keys of the sources.
    Places where names belong (programme, participants, imprint) are not passed.
    A surname or given name alone is a warning, all else a blocker. Messages never repeat the name.
    """
    row = get_edition(session, edition)
    free = list_named_people(session, row, output)
    barred: list[Name] = []
    named: list[Name] = []
    for appearance in list_everybody(session, row):
        names = named if appearance.person_id in free else barred
        names.extend((name_of(appearance), name_of(appearance.person)))
    forms = written_forms(barred).without(written_forms(named))
    works = {source.key: source.csl for source in list_sources(session, row)} if cited else {}

    def looked_for(place: str) -> Written:
        check_time()
        keys = (cited or {}).get(place, ())
        return forms.without(written_forms(name for key in keys for name in creators(works[key]))) if keys else forms

    return tuple(
        _problem(place, found.line, certain=found.certain)
        for place, text in texts.items()
        for found in find_names(text, looked_for(place))
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
        what="A word is also the family or given name of a participant.",
        way_out="If that person is meant, describe them instead.",
        line=line,
        severity=Severity.WARNING,
    )
