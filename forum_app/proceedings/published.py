"""How released books described or named speakers, and whether what this one says of them leaves readers few people.

Whoever reads that the same words are those of "a Korean panellist", and a year later of "an academic", has only the
Korean academics left; and where all Koreans but one are named, "a Korean panellist" is the one. So a release keeps how
it described whom, as printed, and books are held against it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Severity
from forum_app.editions.models import Edition, Side
from forum_app.editions.queries import get_edition
from forum_app.insights.crowd import COLLECTIVE, CROWDED_LEVELS, find_narrowed, is_last_unnamed, override_holds
from forum_app.insights.descriptors import Descriptor, SideLabel, Voice, describe, printed
from forum_app.insights.models import Insight, Level, Noun
from forum_app.insights.queries import list_named_speakers
from forum_app.proceedings.attributing import Resolved, list_voices, resolve_insights
from forum_app.proceedings.language import Text
from forum_app.proceedings.models import Release, ReleaseStatus
from forum_app.proceedings.paragraphs import list_keys
from forum_app.proceedings.values import Manuscript
from forum_app.programme.models import GroundRule

Described = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class Known:
    """What readers have of one panel: who may speak there, who is named there, and descriptors of the same words."""

    voices: Sequence[Voice]
    named: frozenset[int]
    earlier: Sequence[Descriptor]
    threshold: int


def check_published(
    session: Session, manuscript: Manuscript, texts: Iterable[Text], *, draft: bool
) -> tuple[Described, tuple[Problem, ...]]:
    """How a book describes the speakers of the insights that its texts refer to, and what is wrong with that.

    A blocker (for a draft a warning) for each insight that an earlier release described otherwise, so that both
    together fit few people; and for each that fits only one person whom neither this book nor a release names.
    Withdrawn releases count: readers' copies stay theirs. No identity is read but of who is named.
    """
    edition = get_edition(session, manuscript.edition.slug)
    used = tuple(_list_used(session, edition, manuscript, texts))
    before, named_before = _read_before(session, edition)
    named = _list_named(session, edition, used, named_before)
    voices = list_voices(session, edition) if before or named else {}
    found = []
    for one in used if voices else ():
        panel = one.facts.panel_id
        earlier = [*before.get(one.facts.key, ()), *before.get(_mark(one.facts.edited), ())]
        known = Known(voices.get(panel, ()), named.get(panel, frozenset()), earlier, edition.series.crowd_threshold)
        told = _find_told(one, known)
        if told:
            found.append(_problem(one, told, draft=draft))
    return {one.facts.key: _tell(one) for one in used}, tuple(found)


def _find_told(insight: Resolved, known: Known) -> str:
    """What else readers have that leaves them few people; empty where it is nothing, or somebody decided so."""
    shown = _find_shown(insight)
    if shown is None:
        return ""
    size = find_narrowed(shown, known.earlier, known.voices, known.threshold)
    if size is not None and not _is_decided(insight, size):
        words = ", ".join(dict.fromkeys(_quote(one) for one in known.earlier if one != shown))
        people = "1 person" if size == 1 else f"{size} people"
        return f"a release that readers have says {words} of it; with {_quote(shown)} that leaves {people}"
    if is_last_unnamed(shown, known.voices, known.named) and not _is_decided(insight, 1):
        return f"it says {_quote(shown)}, and all others who fit are named, here or in a release: that leaves 1 person"
    return ""


def _quote(descriptor: Descriptor) -> str:
    return f"“{describe(descriptor, Level.DESCRIPTION)}”"


def _is_decided(insight: Resolved, size: int) -> bool:
    """Whether an organiser decided for today's descriptor; under the Chatham House Rule none can name one person."""
    alone = size < COLLECTIVE and insight.facts.rule is GroundRule.CHATHAM_HOUSE
    return override_holds(insight.facts.descriptor, insight.facts.override) and not alone


def _problem(insight: Resolved, told: str, *, draft: bool) -> Problem:
    return Problem(
        where=f"insight {insight.facts.key}",
        what=f"{told} of Panel {insight.facts.panel}.",
        way_out='Use a broader descriptor (or the earlier one), set choice = "forum-level", or record an override with '
        "its reason.",
        severity=Severity.WARNING if draft else Severity.BLOCKER,
    )


def _list_used(session: Session, edition: Edition, manuscript: Manuscript, texts: Iterable[Text]) -> Iterator[Resolved]:
    """The insights that a book refers to and that are of one person, named or described."""
    used = {key for text in texts for key in list_keys(text.source)} & manuscript.insights.keys()
    for one in resolve_insights(session, edition, manuscript.output):
        if one.facts.key in used and one.level in (Level.NAMED, *CROWDED_LEVELS):
            yield one


def _find_shown(insight: Resolved) -> Descriptor | None:
    return printed(insight.facts.descriptor, insight.level) if insight.level in CROWDED_LEVELS else None


def _tell(insight: Resolved) -> Mapping[str, str | None]:
    """What a release keeps of an insight: the descriptor as printed, or none where it gives the name."""
    shown = _find_shown(insight)
    noun, side = (shown.noun.value, shown.side) if shown else (None, None)
    return {"noun": noun, "side": side.key if side else None, "words": _mark(insight.facts.edited)}


def _mark(words: str) -> str:
    """What stands for words that a reader would take for the same."""
    return hashlib.sha256(" ".join(words.split()).casefold().encode()).hexdigest()


def _read_before(session: Session, edition: Edition) -> tuple[Mapping[str, list[Descriptor]], Collection[str]]:
    """How releases described each insight, by its key and by its words; and the keys of those that they named.

    Two queries at most.
    """
    rows = session.scalars(
        select(Release.described).where(
            Release.edition_id == edition.id, Release.status == ReleaseStatus.BUILT, Release.draft.is_(False)
        )
    ).all()
    sides = select(Side).where(Side.series_id == edition.series_id)
    labels = {one.key: SideLabel(one.key, one.adjective) for one in session.scalars(sides)} if any(rows) else {}
    found: dict[str, list[Descriptor]] = {}
    named = set()
    for key, told in ((key, told) for row in rows for key, told in row.items()):
        if told["noun"] is None:
            named.add(key)
            continue
        descriptor = _read(told, labels)
        for name in (key, str(told["words"])):
            if descriptor not in found.setdefault(name, []):
                found[name].append(descriptor)
    return found, named


def _read(told: Mapping[str, Any], labels: Mapping[str, SideLabel]) -> Descriptor:
    side = told["side"]
    return Descriptor(Noun(told["noun"]), labels.get(side, SideLabel(side, side)) if side else None)


def _list_named(
    session: Session, edition: Edition, used: Iterable[Resolved], before: Collection[str]
) -> Mapping[int, frozenset[int]]:
    """The persons, by panel, whom this book names for an insight, or a release did."""
    panels = {one.facts.id: one.facts.panel_id for one in used if one.level is Level.NAMED}
    if before:
        rows = select(Insight.id, Insight.panel_id).where(Insight.edition_id == edition.id, Insight.key.in_(before))
        panels |= {row.id: row.panel_id for row in session.execute(rows)}
    found: dict[int, set[int]] = defaultdict(set)
    for insight_id, speaker in (list_named_speakers(session, panels) if panels else {}).items():
        found[panels[insight_id]].add(speaker.person_id)
    return {panel: frozenset(people) for panel, people in found.items()}
