"""How released books described their speakers, and whether another description now would leave few people.

Whoever reads that the same words are those of "a Korean panellist", and a year later of "an academic", has only the
Korean academics left. So a release keeps how it described whom, as printed, and later ones are held against it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Severity
from forum_app.editions.models import Edition, Side
from forum_app.editions.queries import get_edition
from forum_app.insights.crowd import COLLECTIVE, CROWDED_LEVELS, find_narrowed, override_holds
from forum_app.insights.descriptors import Descriptor, SideLabel, describe, printed
from forum_app.insights.models import Level, Noun
from forum_app.proceedings.attributing import Resolved, list_voices, resolve_insights
from forum_app.proceedings.language import Text
from forum_app.proceedings.models import Release, ReleaseStatus
from forum_app.proceedings.paragraphs import list_keys
from forum_app.proceedings.values import Manuscript
from forum_app.programme.models import GroundRule

Described = Mapping[str, Mapping[str, str | None]]


def check_published(
    session: Session, manuscript: Manuscript, texts: Iterable[Text], *, draft: bool
) -> tuple[Described, tuple[Problem, ...]]:
    """How a book describes the speakers of the insights that its texts refer to, and what is wrong with that.

    A blocker (for a draft a warning) for each insight that an earlier release described otherwise, so that both
    together fit few people. Withdrawn releases count: readers' copies stay theirs. Nobody's identity is read.
    """
    edition = get_edition(session, manuscript.edition.slug)
    shown = tuple(_list_shown(session, edition, manuscript, texts))
    before = _read_before(session, edition)
    voices, threshold = list_voices(session, edition) if before else {}, edition.series.crowd_threshold
    found = []
    for one, descriptor in shown if before else ():
        earlier = [*before.get(one.facts.key, ()), *before.get(_mark(one.facts.edited), ())]
        size = find_narrowed(descriptor, earlier, voices.get(one.facts.panel_id, ()), threshold)
        if size is not None and not _is_decided(one, size):
            found.append(_problem(one, earlier, descriptor, size, draft=draft))
    return {one.facts.key: _tell(one, descriptor) for one, descriptor in shown}, tuple(found)


def _is_decided(insight: Resolved, size: int) -> bool:
    """Whether an organiser decided for today's descriptor; under the Chatham House Rule none can name one person."""
    alone = size < COLLECTIVE and insight.facts.rule is GroundRule.CHATHAM_HOUSE
    return override_holds(insight.facts.descriptor, insight.facts.override) and not alone


def _tell(insight: Resolved, shown: Descriptor) -> Mapping[str, str | None]:
    side = shown.side.key if shown.side else None
    return {"noun": shown.noun.value, "side": side, "words": _mark(insight.facts.edited)}


def _list_shown(
    session: Session, edition: Edition, manuscript: Manuscript, texts: Iterable[Text]
) -> Iterator[tuple[Resolved, Descriptor]]:
    used = {key for text in texts for key in list_keys(text.source)}
    for one in resolve_insights(session, edition, manuscript.output):
        if one.facts.key in used and one.refusal is None and one.level in CROWDED_LEVELS:
            yield one, printed(one.facts.descriptor, one.level)


def _read_before(session: Session, edition: Edition) -> Mapping[str, list[Descriptor]]:
    """How releases described each insight: by its key, and by its words, which a reader knows it by. Two queries."""
    rows = session.scalars(
        select(Release.described).where(
            Release.edition_id == edition.id, Release.status == ReleaseStatus.BUILT, Release.draft.is_(False)
        )
    ).all()
    labels = {side.key: SideLabel(side.key, side.adjective) for side in _sides(session, edition)} if any(rows) else {}
    found: dict[str, list[Descriptor]] = {}
    for key, told in ((key, told) for row in rows for key, told in row.items()):
        descriptor = _read(told, labels)
        for name in (key, str(told["words"])):
            if descriptor not in found.setdefault(name, []):
                found[name].append(descriptor)
    return found


def _sides(session: Session, edition: Edition) -> Iterable[Side]:
    return session.scalars(select(Side).where(Side.series_id == edition.series_id))


def _read(told: Mapping[str, Any], labels: Mapping[str, SideLabel]) -> Descriptor:
    side = told["side"]
    return Descriptor(Noun(told["noun"]), labels.get(side, SideLabel(side, side)) if side else None)


def _mark(words: str) -> str:
    """What stands for words that a reader would take for the same."""
    return hashlib.sha256(" ".join(words.split()).casefold().encode()).hexdigest()


def _problem(insight: Resolved, earlier: Iterable[Descriptor], shown: Descriptor, size: int, *, draft: bool) -> Problem:
    told = ", ".join(dict.fromkeys(f"“{describe(one, Level.DESCRIPTION)}”" for one in earlier if one != shown))
    people = "1 person" if size == 1 else f"{size} people"
    return Problem(
        where=f"insight {insight.facts.key}",
        what=f"a release that readers have says {told} of it; with “{describe(shown, Level.DESCRIPTION)}” that leaves "
        f"{people} of Panel {insight.facts.panel}.",
        way_out='Use the earlier descriptor, or a broader one; set choice = "forum-level"; or record an override with '
        "its reason.",
        severity=Severity.WARNING if draft else Severity.BLOCKER,
    )
