"""Speakers of one panel whom one paragraph describes in several ways: who takes them for one has few people left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Severity
from forum_app.editions.queries import get_edition
from forum_app.insights.crowd import CROWDED_LEVELS, find_joined
from forum_app.insights.descriptors import Descriptor, printed
from forum_app.proceedings.attributing import Resolved, list_voices, resolve_insights
from forum_app.proceedings.language import Text
from forum_app.proceedings.paragraphs import read_paragraphs
from forum_app.proceedings.values import Manuscript


def find_joined_insights(session: Session, manuscript: Manuscript, texts: Iterable[Text]) -> tuple[Problem, ...]:
    """A warning for each paragraph that describes speakers of one panel in ways that together fit too small a crowd.

    Nobody's identity is read: whether the insights are one speaker's or several's, the warning is the same, so that it
    tells editors nothing. Not an error, since most such paragraphs do let several people speak, and say so.
    """
    edition = get_edition(session, manuscript.edition.slug)
    resolved = {
        one.facts.key: one
        for one in resolve_insights(session, edition, manuscript.output)
        if one.refusal is None and one.level in CROWDED_LEVELS
    }
    voices = list_voices(session, edition)
    found = []
    for text in texts:
        for paragraph in read_paragraphs(text.source, manuscript):
            for panel, described in _by_panel(paragraph.described, resolved).items():
                joined = find_joined([*described], voices.get(panel, ()), edition.series.crowd_threshold)
                keys = [[*described.values()][place] for one in joined for place in one.places]
                if joined:
                    found.append(_problem(text.where, paragraph.line, keys, min(one.size for one in joined)))
    return tuple(found)


def _by_panel(keys: Iterable[str], resolved: Mapping[str, Resolved]) -> dict[int, dict[Descriptor, str]]:
    """For each panel the different descriptors as printed, each with one insight that has it."""
    found: dict[int, dict[Descriptor, str]] = defaultdict(dict)
    for one in _in_order(keys, resolved):
        found[one.facts.panel_id].setdefault(printed(one.facts.descriptor, one.level), one.facts.key)
    return found


def _in_order(keys: Iterable[str], resolved: Mapping[str, Resolved]) -> Iterator[Resolved]:
    return (resolved[key] for key in sorted(keys) if key in resolved)


def _problem(where: str, line: int, keys: Iterable[str], size: int) -> Problem:
    people = "1 person" if size == 1 else f"{size} people"
    return Problem(
        where=where,
        what=f"The paragraph describes {', '.join(sorted(set(keys)))} in ways that together fit {people} of the panel: "
        "readers may take them for one speaker's.",
        way_out="Say that they are different people, give them one descriptor, or keep them apart.",
        line=line,
        severity=Severity.WARNING,
    )
