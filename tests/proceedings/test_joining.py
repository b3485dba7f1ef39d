"""One paragraph that describes speakers of a panel in several ways is warned about, whoever spoke."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.insights.models import Insight, InsightSpeaker, Noun
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output
from forum_app.proceedings.preflight import preflight
from forum_app.programme.models import Appearance
from tests.factories import Forum, add_mixed_panel, add_section, make_forum

BOTH = "{Who:tide} said {quote:tide}[@tide], and {who:storm} {quote:storm}[@storm]."
TOLD = "The paragraph describes storm, tide in ways that together fit 1 person of the panel: readers may take them for"
WARNED = [("sections/one.md", 1, f"{TOLD} one speaker's.")]


@pytest.fixture
def forum(session: Session) -> Forum:
    """On the first panel three Koreans, one of them an academic, and two Dutch academics; "tide" says which side."""
    forum = make_forum(session)
    add_mixed_panel(forum)
    forum.clear(forum.add_insight(1, key="tide", descriptor_noun=Noun.SPEAKER, side="ROK"))
    forum.clear(forum.add_insight(1, key="storm", descriptor_noun=Noun.ACADEMIC))
    return forum


def _warned(
    forum: Forum, store: Path, markdown: str, output: Output = Output.PAPER
) -> list[tuple[str, int | None, str]]:
    add_section(forum, "one", 0, markdown=markdown, outputs=[*Output])
    manuscript = assemble(forum.session, edition="2026-seoul", output=output, store=FileStore(store))
    found = preflight(forum.session, manuscript, draft=False)
    assert not [one for one in found.blockers if "describes" in one.what]
    return [(one.where, one.line, one.what) for one in found.warnings if "in ways that" in one.what]


def test_two_descriptions_in_one_paragraph_are_warned_about(forum: Forum, tmp_path: Path) -> None:
    assert _warned(forum, tmp_path, BOTH) == WARNED


@pytest.mark.parametrize("who", ["nobody", "one", "several"])
def test_the_warning_tells_nothing_of_who_spoke(forum: Forum, tmp_path: Path, session: Session, who: str) -> None:
    """The same for insights of one speaker, of two, and of somebody who is not recorded."""
    tide, storm = (session.query(Insight).filter_by(key=key).one().id for key in ("tide", "storm"))
    session.query(InsightSpeaker).delete()
    rows = session.query(Appearance).order_by(Appearance.id).all()
    if who == "one":
        pairs = {tide: rows[2], storm: rows[2]}
    else:
        pairs = {tide: rows[0], storm: rows[4]} if who == "several" else {}
    for insight, row in pairs.items():
        session.add(InsightSpeaker(insight_id=insight, appearance_id=row.id))
    session.flush()
    assert _warned(forum, tmp_path, BOTH) == WARNED


@pytest.mark.parametrize(
    "markdown", [BOTH.replace(", and", ".\n\nAnd"), "{Who:tide} said {quote:tide}[@tide], as others did.[@storm]"]
)
def test_what_stands_apart_is_not(forum: Forum, tmp_path: Path, markdown: str) -> None:
    assert _warned(forum, tmp_path, markdown) == []


def test_where_nobody_is_described_nothing_is_joined(forum: Forum, tmp_path: Path) -> None:
    assert _warned(forum, tmp_path, "As {who:tide} and {who:storm} said.", Output.SUMMARY) == []
