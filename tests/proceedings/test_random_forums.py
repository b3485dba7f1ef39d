"""Over random forums: nothing that is not cleared, no verbatim words, and no name above its level is assembled."""

from __future__ import annotations

import dataclasses
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum_app.clearance.models import Clearance, ClearanceState
from forum_app.core.db import Base, make_engine
from forum_app.core.files import FileStore
from forum_app.editions.models import ListVisibility
from forum_app.insights.models import CrowdOverride, Insight, InsightSpeaker, Level
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output
from forum_app.proceedings.values import Manuscript
from forum_app.programme.models import Appearance, AppearanceStatus, GroundRule, Segment
from tests.factories import Forum
from tests.random_forums import make_random_forum

STORE = FileStore(Path(tempfile.gettempdir()) / "no-figures")
ORDER = [*Level]
LOOSEST = {
    Output.PAPER: Level.DESCRIPTION,
    Output.NAMED: Level.NAMED,
    Output.SUMMARY: Level.FORUM,
    Output.RECOMMENDATIONS: Level.FORUM,
}
seeds = st.integers(0, 10**6)
outputs = st.sampled_from(Output)


@pytest.fixture(scope="module")
def shared() -> Iterator[Engine]:
    """One database in memory for all examples; each is rolled back."""
    engine = make_engine("sqlite://")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def _latest(session: Session, insight: Insight) -> Clearance | None:
    query = select(Clearance).where(Clearance.insight_id == insight.id).order_by(Clearance.position.desc())
    return session.scalars(query).first()


def _speaker(session: Session, insight: Insight) -> Appearance | None:
    link = session.get(InsightSpeaker, insight.id)
    return session.get(Appearance, link.appearance_id) if link else None


def _build(session: Session, seed: int, output: Output) -> tuple[Forum, Manuscript, list[Insight]]:
    forum = make_random_forum(session, seed)
    session.flush()
    manuscript = assemble(session, edition=forum.edition.slug, output=output, store=STORE)
    return forum, manuscript, list(session.scalars(select(Insight).order_by(Insight.id)))


@settings(max_examples=40, deadline=None)
@given(seeds, outputs)
def test_no_word_that_is_not_cleared_is_assembled(shared: Engine, seed: int, output: Output) -> None:
    with Session(shared) as session:
        _forum, manuscript, insights = _build(session, seed, output)
        printed = repr(manuscript)
        assert set(manuscript.insights).isdisjoint(manuscript.withheld)
        assert {insight.key for insight in insights} == {*manuscript.insights, *manuscript.withheld}
        for insight in insights:
            assert insight.verbatim is not None
            assert insight.verbatim.split()[0] not in printed
            answer = _latest(session, insight)
            cleared = (
                not insight.clearance_required
                if answer is None
                else answer.state in (ClearanceState.CLEARED, ClearanceState.CLEARED_WITH_CHANGES)
                and answer.words == insight.edited
            )
            rule = session.get_one(Segment, insight.segment_id).ground_rule
            barred = rule is GroundRule.OFF_THE_RECORD or insight.speaker_choice is Level.OFF_THE_RECORD
            if not cleared or barred:
                assert insight.edited.split()[0] not in printed


@settings(max_examples=40, deadline=None)
@given(seeds, outputs)
def test_no_name_stands_outside_the_programme_without_consent(shared: Engine, seed: int, output: Output) -> None:
    with Session(shared) as session:
        forum, manuscript, insights = _build(session, seed, output)
        people = list(session.scalars(select(Appearance)))
        # It could leak: every name is in the database, and the public programme does print some.
        assert people
        free = set()
        for insight in insights:
            answer, speaker = _latest(session, insight), _speaker(session, insight)
            said = [insight.speaker_choice, answer.level if answer else None]
            rule = session.get_one(Segment, insight.segment_id).ground_rule
            consent = Level.NAMED in said and set(said) <= {Level.NAMED, None}
            if consent and speaker and rule is GroundRule.ON_THE_RECORD and output is Output.NAMED:
                free.add(speaker.family)
        bare = dataclasses.replace(manuscript, programme=dataclasses.replace(manuscript.programme, panels=()))
        public = forum.edition.participant_list is ListVisibility.PUBLIC
        for person in people:
            listed = public and person.listed and person.status is AppearanceStatus.CONFIRMED
            assert (person.family in repr(manuscript.programme)) == listed
            if person.family not in free:
                assert person.family not in repr(bare)
                assert person.given not in repr(bare)
                assert str(person.affiliation) not in repr(bare)


@settings(max_examples=40, deadline=None)
@given(seeds, outputs)
def test_no_level_is_looser_than_anybody_allowed(shared: Engine, seed: int, output: Output) -> None:
    rules = dict(
        zip(GroundRule, [Level.NAMED, Level.DESCRIPTION, Level.UNATTRIBUTED, Level.OFF_THE_RECORD], strict=True)
    )
    with Session(shared) as session:
        _forum, manuscript, insights = _build(session, seed, output)
        for insight in insights:
            value = manuscript.insights.get(insight.key)
            if value is None:
                continue
            answer = _latest(session, insight)
            rule = session.get_one(Segment, insight.segment_id).ground_rule
            limits = [rules[rule], LOOSEST[output], insight.speaker_choice, answer.level if answer else None]
            assert ORDER.index(Level(value.level)) >= max(ORDER.index(limit) for limit in limits if limit)
            assert value.words == insight.edited
            if value.level in ("unattributed", "forum-level"):
                assert value.who in ("an expert", "one speaker", "the panellists")


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_a_printed_descriptor_fits_enough_people_or_somebody_took_it_on(shared: Engine, seed: int) -> None:
    with Session(shared) as session:
        forum, manuscript, insights = _build(session, seed, Output.PAPER)
        public = forum.edition.participant_list is ListVisibility.PUBLIC
        for insight in insights:
            value = manuscript.insights.get(insight.key)
            if value is None or value.level == "forum-level" or session.get(CrowdOverride, insight.id):
                continue
            voices = session.scalars(
                select(Appearance).where(
                    Appearance.panel_id == insight.panel_id, Appearance.status == AppearanceStatus.CONFIRMED
                )
            ).all()
            crowd = Counter(_fits(value.who, voice) for voice in voices if voice.listed or not public)
            assert crowd[True] >= forum.series.crowd_threshold


def _fits(who: str, voice: Appearance) -> bool:
    """A reader's own reckoning, from the printed words alone."""
    if voice.role.value in ("rapporteur", "interpreter", "observer"):
        return False
    for adjective, side in (("Korean", "ROK"), ("Dutch", "NL")):
        if adjective in who and (voice.side is None or voice.side.key != side):
            return False
    if who.endswith("panellist"):
        return voice.role.value == "panellist"
    sectors = {
        "official": ["government"],
        "academic": ["academia"],
        "industry representative": ["industry"],
        "civil society representative": ["civil society"],
        "expert": ["academia", "industry", "civil society"],
    }
    return all(voice.sector.value in allowed for noun, allowed in sectors.items() if who.endswith(noun))


def test_the_seeds_meet_every_case(shared: Engine) -> None:
    """So that the properties above are not true of nothing."""
    met: Counter[str] = Counter()
    for seed in range(30):
        with Session(shared) as session:
            _forum, manuscript, _insights = _build(session, seed, Output.NAMED)
            met.update(value.level for value in manuscript.insights.values())
            met.update(value.reason.split(",")[0].split(" fits ")[0] for value in manuscript.withheld.values())
    assert set(met) >= {
        "named",
        "by description",
        "unattributed",
        "forum-level",
        "It is off the record.",
        "The speaker declined it.",
        "The speaker has not answered",
        "It waits for the speaker's answer.",
        "The speaker has not been shown it yet.",
        "Its clearance lapsed because the words changed after it.",
        "Its clearance lapsed because the descriptor is not the cleared one or a stricter one.",
        "Its descriptor",
    }
