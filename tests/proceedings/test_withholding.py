"""What a manuscript withholds, why, and the way out: a test per rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.clearance.models import ClearanceState
from forum_app.core.files import FileStore
from forum_app.editions.models import ListVisibility
from forum_app.insights.models import Level, Noun
from forum_app.people.models import Sector
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output
from forum_app.proceedings.values import Manuscript
from forum_app.programme.models import AppearanceStatus, GroundRule, Role
from tests.factories import Forum, make_forum


@pytest.fixture
def forum(session: Session) -> Forum:
    """A forum with one panel of three Koreans and one Dutch person."""
    forum = make_forum(session)
    forum.add_panel(1, GroundRule.ON_THE_RECORD)
    for side in ("ROK", "ROK", "ROK", "NL"):
        forum.add_speaker(1, side=side)
    return forum


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def _assemble(forum: Forum, store: FileStore, output: Output = Output.PAPER) -> Manuscript:
    forum.session.flush()
    forum.session.expire_all()
    return assemble(forum.session, edition="2026-seoul", output=output, store=store)


@pytest.mark.parametrize(
    ("states", "reason"),
    [
        ([], "has not been shown it"),
        (["to request"], "has not been shown it"),
        (["with speaker"], "waits for the speaker's answer"),
        (["no reply"], "silence is not consent"),
        (["declined"], "declined"),
        (["cleared", "declined"], "declined"),
        (["declined", "cleared", "with speaker"], "waits for the speaker's answer"),
    ],
)
def test_what_is_not_cleared_is_withheld_with_its_state(
    forum: Forum, store: FileStore, states: list[str], reason: str
) -> None:
    insight = forum.add_insight(1, key="storm")
    for state in states:
        forum.clear(insight, ClearanceState(state))
    manuscript = _assemble(forum, store)
    assert reason in manuscript.withheld["storm"].reason
    assert manuscript.withheld["storm"].way_out
    assert "storm" not in manuscript.insights
    assert insight.edited not in repr(manuscript)


def test_an_insight_that_needs_no_clearance_is_printed(forum: Forum, store: FileStore) -> None:
    forum.add_insight(1, key="storm", clearance_required=False)
    assert _assemble(forum, store).insights["storm"].who == "a panellist"


def test_changed_words_and_a_loosened_descriptor_lapse(forum: Forum, store: FileStore) -> None:
    words, descriptor = forum.add_insight(1, key="words"), forum.add_insight(1, key="descriptor")
    forum.clear(words)
    forum.clear(descriptor)
    assert sorted(_assemble(forum, store).insights) == ["descriptor", "words"]
    words.edited = "Other words"
    descriptor.descriptor_side_id = forum.sides["ROK"].id
    withheld = _assemble(forum, store).withheld
    assert "the words changed" in withheld["words"].reason
    assert "descriptor" in withheld["descriptor"].reason


def test_off_the_record_is_never_printed_and_says_nothing_else(forum: Forum, store: FileStore) -> None:
    forum.add_panel(2, GroundRule.OFF_THE_RECORD)
    for _ in range(3):
        forum.add_speaker(2)
    rule = forum.add_insight(2, key="rule")
    choice = forum.add_insight(1, key="choice", speaker_choice=Level.OFF_THE_RECORD)
    forum.clear(rule, ClearanceState.DECLINED)
    forum.clear(choice)
    for output in Output:
        manuscript = _assemble(forum, store, output)
        assert {value.reason for value in manuscript.withheld.values()} == {"It is off the record."}
        assert rule.edited not in repr(manuscript)
        assert choice.edited not in repr(manuscript)


def test_too_small_a_crowd_is_withheld_with_a_proposal_that_works(forum: Forum, store: FileStore) -> None:
    insight = forum.add_insight(1, key="storm", side="NL")
    forum.clear(insight)
    withheld = _assemble(forum, store).withheld["storm"]
    assert withheld.reason == "Its descriptor fits 1 person on Panel 1, and 3 are needed."
    assert withheld.way_out.startswith('Use descriptor = { noun = "panellist" }, which fits 4 people')
    insight.descriptor_side_id = None
    assert _assemble(forum, store).insights["storm"].who == "a panellist"


def test_every_way_out_leads_out(forum: Forum, store: FileStore) -> None:
    forum.add_panel(2)
    forum.add_panel(3)
    for panel, people in ((2, 2), (3, 1)):
        for _ in range(people):
            forum.add_speaker(panel)
    two, one = forum.add_insight(2, key="two"), forum.add_insight(3, key="one")
    forum.clear(two)
    forum.clear(one)
    ways = {key: value.way_out for key, value in _assemble(forum, store).withheld.items()}
    assert ways["two"] == 'Set choice = "forum-level", or record an override with its reason.'
    assert ways["one"] == "Take the reference out, or record an override with its reason."
    two.speaker_choice = Level.FORUM
    forum.add_override(one)
    shown = _assemble(forum, store).insights
    assert {key: value.who for key, value in shown.items()} == {"two": "the panellists", "one": "a panellist"}


def test_an_override_does_not_outlive_the_descriptor_that_it_was_given_for(forum: Forum, store: FileStore) -> None:
    insight = forum.add_insight(1, key="alone", side="NL", clearance_required=False)
    forum.add_override(insight)
    assert _assemble(forum, store).insights["alone"].who == "a Dutch panellist"
    insight.descriptor_noun = Noun.STAKEHOLDER
    manuscript = _assemble(forum, store)
    assert "alone" not in manuscript.insights
    assert manuscript.withheld["alone"].reason == (
        "Its descriptor fits 1 person on Panel 1, and 3 are needed. The recorded override was given for another "
        "descriptor."
    )
    insight.descriptor_noun = Noun.PANELLIST
    insight.descriptor_side_id = None
    forum.add_insight(1, key="other", clearance_required=False)
    assert _assemble(forum, store).insights["alone"].who == "a panellist"
    insight.descriptor_side_id = forum.sides["ROK"].id
    assert _assemble(forum, store).insights["alone"].who == "a Korean panellist"


def test_an_override_names_nobody_against_the_chatham_house_rule(forum: Forum, store: FileStore) -> None:
    forum.add_panel(2, GroundRule.CHATHAM_HOUSE)
    forum.add_speaker(2, sector=Sector.GOVERNMENT)
    expert = forum.add_speaker(2, sector=Sector.ACADEMIA)
    insight = forum.add_insight(2, expert, key="storm", descriptor_noun=Noun.EXPERT)
    forum.clear(insight)
    forum.add_override(insight)
    assert _assemble(forum, store).withheld["storm"].reason == (
        "Its descriptor fits 1 person on Panel 2, and 3 are needed. The recorded override cannot stand: it would name "
        "one person, against the Chatham House Rule."
    )
    assert _assemble(forum, store).withheld["storm"].way_out == 'Set choice = "forum-level".'
    # Two people make no crowd either, but an organiser may decide on that.
    forum.add_speaker(2, sector=Sector.INDUSTRY)
    assert _assemble(forum, store).insights["storm"].who == "an expert"


def test_a_recorded_override_lets_a_small_crowd_through(forum: Forum, store: FileStore) -> None:
    insight = forum.add_insight(1, key="storm", side="NL")
    forum.clear(insight)
    forum.add_override(insight)
    assert _assemble(forum, store).insights["storm"].who == "a Dutch panellist"


def test_the_series_sets_the_threshold(forum: Forum, store: FileStore) -> None:
    forum.clear(forum.add_insight(1, key="storm", side="ROK"))
    assert "storm" in _assemble(forum, store).insights
    forum.series.crowd_threshold = 4
    assert "storm" in _assemble(forum, store).withheld


def test_only_confirmed_listed_speakers_of_that_panel_are_a_crowd(forum: Forum, store: FileStore) -> None:
    forum.add_panel(2)
    for fields in (
        {"role": Role.INTERPRETER}, {"role": Role.OBSERVER}, {"role": Role.RAPPORTEUR},
        {"status": AppearanceStatus.INVITED}, {"status": AppearanceStatus.CANCELLED}, {"listed": False}, {}, {},
    ):  # fmt: skip
        forum.add_speaker(2, **fields)
    forum.clear(forum.add_insight(2, key="storm", descriptor_noun=Noun.SPEAKER))
    assert _assemble(forum, store).withheld["storm"].reason.startswith("Its descriptor fits 2 people")
    # Who was in the room counts those who are not listed as well, and nobody else can count at all.
    forum.edition.participant_list = ListVisibility.PARTICIPANTS
    assert "storm" in _assemble(forum, store).insights


def test_without_a_recorded_speaker_nobody_can_be_named(forum: Forum, store: FileStore) -> None:
    forum.clear(forum.add_insight(1, key="storm", speaker_choice=Level.NAMED))
    assert "no speaker is recorded" in _assemble(forum, store, Output.NAMED).withheld["storm"].reason
    assert "storm" in _assemble(forum, store, Output.PAPER).insights
