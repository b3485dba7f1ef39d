"""Words, and the prose beside them, that tell more of an unnamed speaker than the descriptor are warned about."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.insights.models import Insight, InsightKind, InsightSpeaker, Level
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output, Section
from forum_app.proceedings.preflight import preflight
from forum_app.programme.models import Appearance, GroundRule
from tests.factories import Forum, add_section, make_forum

LEFT = "insight storm: the language of its words, or what they say of their speaker, leaves 1 person of Panel 1."
GENDER = "insight storm: its words tell the speaker's gender: see whether enough people of the panel are left."


@pytest.fixture
def storm(session: Session) -> Insight:
    """Three Koreans and one Dutch person; "a panellist" said it, who is recorded as none of them."""
    forum = make_forum(session)
    forum.add_panel(1, GroundRule.ON_THE_RECORD)
    for side in ("ROK", "ROK", "ROK", "NL"):
        forum.add_speaker(1, side=side)
    add_section(forum, "one", 0, markdown="{Who:storm} said {quote:storm}[@storm].", outputs=[*Output])
    session.info["forum"] = forum
    return forum.add_insight(1, key="storm", clearance_required=False)


def _warned(insight: Insight, store: Path, output: Output = Output.PAPER) -> list[str]:
    session = insight._sa_instance_state.session  # type: ignore[attr-defined]
    session.flush()
    session.expire_all()
    manuscript = assemble(session, edition="2026-seoul", output=output, store=FileStore(store))
    found = preflight(session, manuscript, draft=False)
    assert [one.what for one in found.blockers if "gender" in one.what or "language of" in one.what] == []
    return [one.what for one in found.warnings if "gender" in one.what or "language of" in one.what]


@pytest.mark.parametrize(
    ("words", "language", "told"),
    [
        ("We Dutch sail at night.", "en", [LEFT]),
        ("Wij varen 's nachts.", "nl", [LEFT]),
        ("As a father, I wait.", "en", [GENDER]),
        ("As a Dutch father, I wait.", "en", [LEFT]),
        ("We Koreans sail at night.", "en", []),  # three of them
        ("We sail at night.", "en", []),
        ("Our company sails at night.", "en", []),  # nobody of the panel is of industry
    ],
)
def test_words_that_leave_too_few_of_the_crowd_are_told(
    storm: Insight, tmp_path: Path, words: str, language: str, told: list[str]
) -> None:
    storm.edited, storm.language = words, language
    assert _warned(storm, tmp_path) == told


@pytest.mark.parametrize("speaker", [0, 3])
def test_they_are_told_whoever_spoke(storm: Insight, session: Session, tmp_path: Path, speaker: int) -> None:
    storm.edited = "We Dutch sail at night."
    row = session.query(Appearance).order_by(Appearance.id).all()[speaker]
    session.add(InsightSpeaker(insight_id=storm.id, appearance_id=row.id))
    assert _warned(storm, tmp_path) == [LEFT]


@pytest.mark.parametrize("way_out", ["a decision", "forum level", "no words", "a name"])
def test_there_is_a_way_out(storm: Insight, session: Session, tmp_path: Path, way_out: str) -> None:
    forum: Forum = session.info["forum"]
    storm.edited, output = "We Dutch sail at night.", Output.PAPER
    if way_out == "a decision":
        forum.add_override(storm)
    elif way_out == "forum level":
        storm.speaker_choice, storm.kind = Level.FORUM, InsightKind.PARAPHRASE
    elif way_out == "no words":
        session.query(Section).one().markdown = "{Who:storm} spoke.[@storm]"
    else:
        row = session.query(Appearance).order_by(Appearance.id).first()
        session.add(InsightSpeaker(insight_id=storm.id, appearance_id=row.id if row else 0))
        storm.speaker_choice, output = Level.NAMED, Output.NAMED
    assert _warned(storm, tmp_path, output) == []


@pytest.mark.parametrize(
    ("prose", "pronoun"),
    [
        ("{Who:storm} said that she waits.[@storm]", "she"),
        ("As {who:storm} had it, his ships wait.[@storm]", "his"),
        ("{Who:storm} spoke.[@storm] She was heard.", "She"),
        ("{Who:storm} said that they wait.[@storm] They were heard.", ""),
        ("{Who:storm} said that he or she waits.[@storm]", ""),
        ("{Who:storm} spoke.[@storm] The minister said that she would wait.", ""),
        ("The captain said that she waits, and {who:storm} agreed.[@storm]", ""),
        ("She waits.[@storm]", ""),
        ("Then he came.\n\n{Who:storm} spoke.[@storm]", ""),
    ],
)
def test_a_pronoun_beside_a_description_is_told(
    storm: Insight, session: Session, tmp_path: Path, prose: str, pronoun: str
) -> None:
    session.query(Section).one().markdown = prose
    told = [f"“{pronoun}” may tell the gender of a speaker whom the paragraph describes."] if pronoun else []
    assert _warned(storm, tmp_path) == told
