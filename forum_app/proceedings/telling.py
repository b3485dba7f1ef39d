"""Warnings where words, or the prose beside them, tell more of an unnamed speaker than the descriptor does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Severity
from forum_app.editions.models import Edition, Side
from forum_app.editions.queries import get_edition
from forum_app.insights.crowd import CROWDED_LEVELS, override_holds
from forum_app.insights.descriptors import printed
from forum_app.insights.models import Level
from forum_app.insights.telling_words import SideWords, count_left, read_hints
from forum_app.proceedings.attributing import Resolved, list_voices, resolve_insights
from forum_app.proceedings.language import Text
from forum_app.proceedings.paragraphs import WHO, list_printed_words, read_paragraphs
from forum_app.proceedings.values import Manuscript

# In the sentence of whom it describes, after them; or first in the next one.
PRONOUN = re.compile(
    rf"{WHO}(?:[^.!?{WHO}]*?\b(he|she|his|hers?|him|himself|herself)\b|[^.!?{WHO}]*[.!?]\W+(he|she|his|her)\b)",
    re.IGNORECASE,
)
BOTH = re.compile(r"\b(?:s?he or s?he|his or hers?|hers? or his|him or her|her or him)\b", re.IGNORECASE)


def find_telling(session: Session, manuscript: Manuscript, texts: Iterable[Text]) -> tuple[Problem, ...]:
    """Warnings: printed words whose language, or what they say of their speaker, leaves few of the crowd; a pronoun.

    The same whoever spoke: nobody's identity is read.
    """
    edition, texts = get_edition(session, manuscript.edition.slug), [*texts]
    used = {key for text in texts for key in list_printed_words(text.source)} & manuscript.insights.keys()
    described = [
        one
        for one in resolve_insights(session, edition, manuscript.output)
        if one.facts.key in used and one.level in CROWDED_LEVELS
    ]
    return (
        *(_find_in_words(session, edition, manuscript, described) if described else ()),
        *(problem for text in texts for problem in _find_pronouns(text, manuscript)),
    )


def _find_in_words(
    session: Session, edition: Edition, manuscript: Manuscript, described: Iterable[Resolved]
) -> Iterator[Problem]:
    rows = session.scalars(select(Side).where(Side.series_id == edition.series_id))
    sides = [SideWords(one.key, one.countries, one.label, one.adjective) for one in rows]
    voices = list_voices(session, edition)
    for one in described:
        facts = one.facts
        hints = read_hints(facts.edited, facts.language, sides, book=manuscript.front.language)
        crowd, left = count_left(printed(facts.descriptor, one.level), hints, voices.get(facts.panel_id, ()))
        few = 0 < left < min(crowd, edition.series.crowd_threshold)
        if few and not override_holds(facts.descriptor, facts.override):
            people = "1 person" if left == 1 else f"{left} people"
            yield _warn(
                f"insight {facts.key}",
                f"the language of its words, or what they say of their speaker, leaves {people} of Panel "
                f"{facts.panel}.",
                "Change the words by editorial marks, have a translation cleared, or use it at forum level.",
            )
        elif hints.gender:
            what = "its words tell the speaker's gender: see whether enough people of the panel are left."
            yield _warn(f"insight {facts.key}", what, "Change the words by editorial marks, or use it at forum level.")


def _find_pronouns(text: Text, manuscript: Manuscript) -> Iterator[Problem]:
    for paragraph in read_paragraphs(text.source, manuscript):
        insights = [manuscript.insights[key] for key in paragraph.described if key in manuscript.insights]
        # Where somebody is named, too, the pronoun may be theirs.
        if not any(one.level in CROWDED_LEVELS for one in insights) or any(
            one.level == Level.NAMED for one in insights
        ):
            continue
        found = PRONOUN.search(BOTH.sub("", paragraph.prose))
        if found:
            what = f"“{found[1] or found[2]}” may tell the gender of a speaker whom the paragraph describes."
            way_out = "If the speaker is meant, repeat the descriptor or write “they”."
            yield _warn(text.where, what, way_out, paragraph.line)


def _warn(where: str, what: str, way_out: str, line: int | None = None) -> Problem:
    return Problem(where, what, way_out, line, Severity.WARNING)
