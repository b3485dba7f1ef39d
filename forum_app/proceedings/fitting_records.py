"""Whether what the book prints of a speaker goes with what is on record of them; never says in what it does not."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from forum_app.core.errors import Problem
from forum_app.editions.queries import get_edition
from forum_app.insights.crowd import CROWDED_LEVELS
from forum_app.insights.descriptors import fits, printed
from forum_app.insights.models import Level
from forum_app.insights.queries import Record, list_records
from forum_app.proceedings.attributing import Resolved, resolve_insights
from forum_app.proceedings.language import Text
from forum_app.proceedings.paragraphs import list_keys
from forum_app.proceedings.values import Manuscript


def find_misfits(session: Session, manuscript: Manuscript, texts: Iterable[Text]) -> tuple[Problem, ...]:
    """A blocker for each insight that the texts refer to and whose speaker is not what the descriptor says.

    The programme may have changed since the words were described, a folder without identities may describe them anew,
    and a speaker may have taken back the consent to be described. All of it is told in the same words: in what a
    descriptor is wrong would point at the speaker.
    """
    edition = get_edition(session, manuscript.edition.slug)
    used = {key for text in texts for key in list_keys(text.source)} & manuscript.insights.keys()
    resolved = [one for one in resolve_insights(session, edition, manuscript.output) if one.facts.key in used]
    records = list_records(session, [one.facts.id for one in resolved])
    return tuple(
        Problem(
            where=f"insight {one.facts.key}",
            what="level, descriptor, consents and the record of its speaker do not go together.",
            way_out='Set choice = "forum-level" or take the references out; or have somebody who may know the speaker '
            "import the folder with identities, and look at the speaker's consents.",
        )
        for one in resolved
        if one.facts.id in records and not _goes_together(one, records[one.facts.id])
    )


def _goes_together(insight: Resolved, record: Record) -> bool:
    if not record.kept:
        return False
    if insight.level not in CROWDED_LEVELS:
        return insight.level is not Level.NAMED or record.described
    return record.described and fits(printed(insight.facts.descriptor, insight.level), record.voice)
