"""The same words under another descriptor in a later release: who reads both has too few people left."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.core.errors import Problem
from forum_app.core.files import FileStore
from forum_app.insights.models import Insight, InsightSpeaker, Level, Noun
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output, Section
from forum_app.proceedings.preflight import Preflight, preflight
from forum_app.programme.models import Appearance, GroundRule
from tests.factories import Forum, add_mixed_panel, add_section, make_forum
from tests.public.site import add_release

SAID = "a release that readers have says “a Korean speaker” of it; with “an academic” that leaves 1 person of Panel 1."
BLOCKED = ([("insights.toml", f"insight tide: {SAID}")], [])


@pytest.fixture
def tide(session: Session) -> Insight:
    """On the panel three Koreans, one of them an academic, and two Dutch academics; "a Korean speaker" said it."""
    forum = make_forum(session)
    add_mixed_panel(forum)
    insight = forum.add_insight(1, key="tide", descriptor_noun=Noun.SPEAKER, side="ROK", clearance_required=False)
    add_section(forum, "one", 0, markdown="{Who:tide} said {quote:tide}[@tide].", outputs=[*Output])
    session.info["forum"] = forum
    return insight


def _check(tide: Insight, store: Path, *, draft: bool = False, output: Output = Output.PAPER) -> Preflight:
    session = tide._sa_instance_state.session  # type: ignore[attr-defined]
    session.flush()
    session.expire_all()
    manuscript = assemble(session, edition="2026-seoul", output=output, store=FileStore(store))
    return preflight(session, manuscript, draft=draft)


def _told(tide: Insight, store: Path, *, draft: bool = False) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    found = _check(tide, store, draft=draft)

    def read(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
        return [(one.where, one.what) for one in problems if "a release that readers have" in one.what]

    return read(found.blockers), read(found.warnings)


def _publish(tide: Insight, session: Session, store: Path, **fields: object) -> None:
    described = dict(_check(tide, store).described)
    add_release(session, session.info["forum"].edition, FileStore(store), described=described, **fields)


def _write(session: Session, markdown: str) -> None:
    session.query(Section).one().markdown = markdown


def _redescribe(tide: Insight) -> None:
    tide.descriptor_noun, tide.descriptor_side_id = Noun.ACADEMIC, None


def test_another_descriptor_of_published_words_blocks_the_next_release(
    tide: Insight, session: Session, tmp_path: Path
) -> None:
    _redescribe(tide)
    assert _told(tide, tmp_path) == ([], [])
    tide.descriptor_noun, tide.descriptor_side_id = Noun.SPEAKER, session.info["forum"].sides["ROK"].id
    _publish(tide, session, tmp_path)
    assert _told(tide, tmp_path) == ([], [])
    _redescribe(tide)
    assert _told(tide, tmp_path) == BLOCKED
    # A draft is for editors.
    assert _told(tide, tmp_path, draft=True) == ([], BLOCKED[0])
    # Whoever reads knows the words by themselves, whatever their key is.
    tide.key = "ebb"
    _write(session, "{Who:ebb} said {quote:ebb}[@ebb].")
    assert [where for where, _what in _told(tide, tmp_path)[0]] == ["insights.toml"]


@pytest.mark.parametrize(
    "way_out", ["broader", "the same again", "forum level", "override", "no reference", "a draft before", "fits nobody"]
)
def test_what_tells_no_more_is_free(tide: Insight, session: Session, tmp_path: Path, way_out: str) -> None:
    forum: Forum = session.info["forum"]
    _publish(tide, session, tmp_path, draft=way_out == "a draft before")
    if way_out != "the same again":
        _redescribe(tide)
    if way_out == "broader":
        tide.descriptor_noun = Noun.SPEAKER
    elif way_out == "forum level":
        tide.speaker_choice = Level.FORUM
    elif way_out == "override":
        forum.add_override(tide)
    elif way_out == "no reference":
        _write(session, "Nothing was said.")
    elif way_out == "fits nobody":
        tide.descriptor_side_id = forum.sides["NL"].id
    assert _told(tide, tmp_path) == ([], [])


def test_a_withdrawn_release_counts_since_readers_have_copies(tide: Insight, session: Session, tmp_path: Path) -> None:
    taken = {"withdrawn_by": "x", "withdrawal_reason": "Wrong."}
    _publish(tide, session, tmp_path, output=Output.NAMED, withdrawn_at=datetime(2026, 10, 1, tzinfo=UTC), **taken)
    _redescribe(tide)
    assert _told(tide, tmp_path) == BLOCKED


@pytest.mark.parametrize("rule", [GroundRule.BY_DESCRIPTION, GroundRule.CHATHAM_HOUSE])
def test_no_decision_leaves_one_person_under_the_chatham_house_rule(
    tide: Insight, session: Session, tmp_path: Path, rule: GroundRule
) -> None:
    forum: Forum = session.info["forum"]
    forum.segments[1].ground_rule = rule
    tide.descriptor_noun, tide.descriptor_side_id = Noun.EXPERT, None
    told = {"tide": {"noun": "speaker", "side": "ROK", "words": "-"}}
    add_release(session, forum.edition, FileStore(tmp_path), described=told)
    forum.add_override(tide)
    assert [bool(one) for one in _told(tide, tmp_path)] == [rule is GroundRule.CHATHAM_HOUSE, False]


@pytest.fixture
def ebb(session: Session) -> Insight:
    """On the record three Koreans and a Dutch person; two Koreans are named, "a Korean panellist" said "ebb"."""
    forum = make_forum(session)
    forum.add_panel(1, GroundRule.ON_THE_RECORD)
    korean = [forum.add_speaker(1, side="ROK") for _ in range(3)]
    forum.add_speaker(1, side="NL")
    for row in korean[:2]:
        forum.clear(forum.add_insight(1, row, key=f"of-{row.key}", speaker_choice=Level.NAMED))
    insight = forum.add_insight(1, korean[2], key="ebb", side="ROK")
    forum.clear(insight)
    add_section(forum, "one", 0, markdown="[@of-appearance-1] [@of-appearance-2] {Who:ebb}.[@ebb]", outputs=[*Output])
    session.info["forum"] = forum
    return insight


def _left(ebb: Insight, store: Path, output: Output) -> list[str]:
    found = _check(ebb, store, output=output)
    return [one.what for one in found.blockers if "all others who fit are named" in one.what]


ALONE = [
    "insight ebb: it says “a Korean panellist”, and all others who fit are named, here or in a release: that leaves "
    "1 person of Panel 1."
]


@pytest.mark.parametrize("speaker", ["the third", "one who is named", "nobody on record"])
def test_where_all_but_one_are_named_the_one_is_not_described(
    ebb: Insight, session: Session, tmp_path: Path, speaker: str
) -> None:
    """The same whoever spoke. In the paper, which names nobody, only once readers have the book with the names."""
    if speaker != "the third":
        session.query(InsightSpeaker).filter_by(insight_id=ebb.id).delete()
    if speaker == "one who is named":
        row = session.query(Appearance).order_by(Appearance.id).first()
        session.add(InsightSpeaker(insight_id=ebb.id, appearance_id=row.id if row else 0))
    assert [_left(ebb, tmp_path, output) for output in (Output.NAMED, Output.PAPER)] == [ALONE, []]
    forum: Forum = session.info["forum"]
    described = dict(_check(ebb, tmp_path, output=Output.NAMED).described)
    add_release(session, forum.edition, FileStore(tmp_path), output=Output.NAMED, described=described)
    assert _left(ebb, tmp_path, Output.PAPER) == ALONE


@pytest.mark.parametrize("way_out", ["broader", "forum level", "override", "a name less", "no reference"])
def test_there_is_a_way_out_for_the_last_unnamed(ebb: Insight, session: Session, tmp_path: Path, way_out: str) -> None:
    forum: Forum = session.info["forum"]
    if way_out == "broader":
        ebb.descriptor_side_id = None
    elif way_out == "forum level":
        ebb.speaker_choice = Level.FORUM
    elif way_out == "override":
        forum.add_override(ebb)
    elif way_out == "a name less":
        session.query(Insight).filter_by(key="of-appearance-1").one().speaker_choice = Level.DESCRIPTION
    else:
        _write(session, "[@of-appearance-1] {Who:ebb}.[@ebb]")
    assert _left(ebb, tmp_path, Output.NAMED) == []
