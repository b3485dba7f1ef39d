"""What a book prints of a speaker must go with the record, and no message tells in what it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.insights.models import Insight, Level, Noun
from forum_app.people.actions import note_consent
from forum_app.people.models import ConsentKind, Sector
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output
from forum_app.proceedings.preflight import preflight
from forum_app.programme.models import Appearance, GroundRule, Role
from tests.factories import Forum, add_section, make_forum

WORDS = "insight storm: level, descriptor, consents and the record of its speaker do not go together."
Change = Callable[[Forum, Appearance], None]


@pytest.fixture
def forum(session: Session) -> Forum:
    """Six panellists, three a side, all of academia; a Korean one said "storm" and is described as that."""
    forum = make_forum(session)
    forum.add_panel(1, GroundRule.ON_THE_RECORD)
    for side in ("ROK", "NL") * 3:
        forum.add_speaker(1, side=side)
    speaker = session.query(Appearance).filter_by(key="appearance-1").one()
    insight = forum.add_insight(1, speaker, key="storm", side="ROK")
    forum.clear(insight)
    add_section(forum, "intro", 0, markdown="{Who:storm} spoke.[@storm]")
    return forum


def _blockers(forum: Forum, tmp_path: Path, output: Output = Output.PAPER, *, draft: bool = False) -> list[str]:
    forum.session.flush()
    forum.session.expire_all()
    manuscript = assemble(forum.session, edition="2026-seoul", output=output, store=FileStore(tmp_path))
    return [one.what for one in preflight(forum.session, manuscript, draft=draft).blockers]


def _withdraw(kind: ConsentKind) -> Change:
    facts = {"given": False, "text_version": "1", "by": "x", "now": datetime(2026, 11, 25, tzinfo=UTC)}

    def change(forum: Forum, speaker: Appearance) -> None:
        note_consent(forum.session, person=speaker.person, kind=kind, **facts)  # type: ignore[arg-type]

    return change


def _move(forum: Forum, speaker: Appearance) -> None:
    forum.add_speaker(1, side="ROK")
    speaker.side_id = forum.sides["NL"].id


def _seat(forum: Forum, speaker: Appearance) -> None:
    forum.add_speaker(1, side="ROK")
    speaker.role = Role.MODERATOR


@pytest.mark.parametrize("change", [_move, _seat, _withdraw(ConsentKind.DESCRIPTOR), _withdraw(ConsentKind.PROCESSING)])
@pytest.mark.parametrize("draft", [False, True])
def test_every_misfit_blocks_in_the_same_words(forum: Forum, tmp_path: Path, change: Change, draft: bool) -> None:
    # It would go out: everything else lets it through.
    assert _blockers(forum, tmp_path, draft=draft) == []
    change(forum, forum.session.query(Appearance).filter_by(key="appearance-1").one())
    forum.add_speaker(1, side="ROK")
    assert _blockers(forum, tmp_path, draft=draft) == [WORDS]


def test_who_took_back_to_be_described_is_not_quoted_by_name_either(forum: Forum, tmp_path: Path) -> None:
    speaker = forum.session.query(Appearance).filter_by(key="appearance-1").one()
    forum.session.query(Insight).one().speaker_choice = Level.NAMED
    assert _blockers(forum, tmp_path, Output.NAMED) == []
    _withdraw(ConsentKind.DESCRIPTOR)(forum, speaker)
    assert _blockers(forum, tmp_path, Output.NAMED) == [WORDS]
    forum.session.query(Insight).one().speaker_choice = Level.FORUM
    assert _blockers(forum, tmp_path, Output.NAMED) == []


def test_who_else_changes_does_not_matter(forum: Forum, tmp_path: Path) -> None:
    other = forum.session.query(Appearance).filter_by(key="appearance-3").one()
    _move(forum, other)
    assert _blockers(forum, tmp_path) == []


def test_what_nothing_refers_to_is_not_told(forum: Forum, tmp_path: Path) -> None:
    _move(forum, forum.session.query(Appearance).filter_by(key="appearance-1").one())
    add_section(forum, "other", 1, markdown="Text.", outputs=["summary"])
    assert _blockers(forum, tmp_path, Output.SUMMARY) == []


def test_an_official_is_no_expert_even_where_nothing_else_is_told(forum: Forum, tmp_path: Path) -> None:
    forum.segments[1].ground_rule = GroundRule.CHATHAM_HOUSE
    speaker = forum.session.query(Appearance).filter_by(key="appearance-1").one()
    insight = forum.add_insight(1, speaker, key="tide", descriptor_noun=Noun.EXPERT, clearance_required=False)
    add_section(forum, "more", 1, markdown="{Who:tide} spoke.")
    assert _blockers(forum, tmp_path) == []
    speaker.sector = Sector.GOVERNMENT
    assert _blockers(forum, tmp_path) == [WORDS.replace("storm", "tide")]
    insight.speaker_choice = Level.FORUM
    assert _blockers(forum, tmp_path) == []


def test_without_a_speaker_on_record_nothing_can_be_held_against_it(forum: Forum, tmp_path: Path) -> None:
    forum.add_insight(1, key="tide", side="ROK", descriptor_noun=Noun.OFFICIAL, clearance_required=False)
    for _ in range(3):
        forum.add_speaker(1, sector=Sector.GOVERNMENT)
    add_section(forum, "more", 1, markdown="{Who:tide} spoke.")
    assert _blockers(forum, tmp_path) == []
