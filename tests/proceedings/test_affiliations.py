"""The gate for affiliations finds institutions beside what was said, and does not say who spoke."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Severity
from forum_app.core.files import FileStore
from forum_app.core.paths import share
from forum_app.edition_folder.actions import import_folder
from forum_app.editions.models import ListVisibility
from forum_app.insights.models import Level, Noun
from forum_app.proceedings.affiliations import find_affiliations, forms_of
from forum_app.proceedings.language import Text
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output
from forum_app.proceedings.preflight import preflight
from forum_app.programme.models import Appearance, AppearanceStatus, GroundRule
from tests.factories import Forum, make_forum

SPOKE, SAT, OTHER, UNLISTED = "Delfland University", "Zeebaak Telecom", "Lithos Optics", "Quiet Bureau (QB)"


@pytest.fixture
def forum(session: Session) -> Forum:
    """Two panels; "storm" was said on the first, by somebody of Delfland University, and is cleared to be named."""
    forum = make_forum(session)
    forum.edition.participant_list = ListVisibility.PUBLIC
    for number in (1, 2):
        forum.add_panel(number, GroundRule.ON_THE_RECORD)
    speaker = forum.add_speaker(1, affiliation=SPOKE, title="Professor of Metrology")
    for affiliation in (SAT, "The Hangang Foundation, Seoul", "한국해양대학교"):
        forum.add_speaker(1, affiliation=affiliation)
    forum.add_speaker(2, affiliation=OTHER)
    forum.add_speaker(2, affiliation=UNLISTED, listed=False)
    insight = forum.add_insight(1, speaker, key="storm", descriptor_noun=Noun.SPEAKER, speaker_choice=Level.NAMED)
    forum.clear(insight)
    return forum


def _find(forum: Forum, markdown: str, store: Path, output: Output = Output.PAPER) -> tuple[Problem, ...]:
    forum.session.flush()
    manuscript = assemble(forum.session, edition="2026-seoul", output=output, store=FileStore(store))
    assert "storm" in manuscript.insights
    return find_affiliations(forum.session, manuscript, [Text("sections/one", markdown)])


def _blocked(problems: tuple[Problem, ...]) -> list[int | None]:
    return [one.line for one in problems if one.severity is Severity.BLOCKER]


@pytest.mark.parametrize(
    "reference", ["[@storm]", "{quote:storm}", "{Who:storm} said", "{pull:storm}", "{words:storm}", "^[See @storm.]"]
)
def test_an_institution_in_one_paragraph_with_the_insight_blocks(forum: Forum, tmp_path: Path, reference: str) -> None:
    text = f"Before.\n\nAn expert of the\nDelfland-university’s board agreed.\n{reference}\n\nAfter."
    assert _blocked(_find(forum, text, tmp_path)) == [4]
    assert _find(forum, text.replace(reference, f"\n\n{reference}"), tmp_path) == ()


@pytest.mark.parametrize(
    "words", [SAT, "zeebaak telecom", "Hangang Foundation", "한국해양대학교에서", "the Professor of Metrology"]
)
def test_everybody_of_the_panel_is_protected_in_the_same_words(forum: Forum, tmp_path: Path, words: str) -> None:
    (problem,) = _find(forum, f"{words}: one speaker [@storm].", tmp_path)
    (spoken,) = _find(forum, f"{SPOKE}: one speaker [@storm].", tmp_path)
    assert problem == spoken
    assert "Delfland" not in str(spoken)


@pytest.mark.parametrize("words", ["a university", OTHER, "Delfland, a University", "the professor"])
def test_other_words_and_other_panels_do_not_block(forum: Forum, tmp_path: Path, words: str) -> None:
    assert _find(forum, f"{words}: one speaker [@storm].", tmp_path) == ()


def test_who_had_a_part_outside_the_panels_is_protected_beside_any_insight(forum: Forum, tmp_path: Path) -> None:
    keynote = forum.session.query(Appearance).filter_by(affiliation=OTHER).one()
    keynote.panel_id, keynote.segment_id = None, forum.segments[2].id
    assert _blocked(_find(forum, f"{OTHER} [@storm].", tmp_path)) == [1]


def test_who_is_named_is_free_in_that_output_only(forum: Forum, tmp_path: Path) -> None:
    text = f"{SPOKE} and {{who:storm}}."
    assert _blocked(_find(forum, text, tmp_path)) == [1]
    assert _find(forum, text, tmp_path, Output.NAMED) == ()


def test_elsewhere_only_what_the_programme_does_not_show_is_a_warning(forum: Forum, tmp_path: Path) -> None:
    text = f"{SPOKE}, {OTHER}.\n\nThe Quiet Bureau; the QB; a quiet bureau elsewhere; Qb."
    (problem,) = _find(forum, text, tmp_path)
    assert (problem.severity, problem.line) == (Severity.WARNING, 3)
    forum.session.query(Appearance).filter_by(affiliation=OTHER).one().status = AppearanceStatus.DECLINED
    assert [one.line for one in _find(forum, text, tmp_path)] == [1, 3]
    forum.edition.participant_list = ListVisibility.ORGANISERS
    assert {one.severity for one in _find(forum, text, tmp_path)} == {Severity.WARNING}


def test_what_the_book_prints_as_a_lead_needs_no_warning(forum: Forum, tmp_path: Path) -> None:
    forum.add_speaker(2, affiliation="Ministry NL", listed=False)
    assert [one.line for one in _find(forum, "Ministry NL", tmp_path)] == [1]
    forum.add_recommendation(1)
    assert _find(forum, "Ministry NL", tmp_path) == ()


def test_an_institution_in_other_forms() -> None:
    assert forms_of("The Centre for Sea Law (CSL), Leiden University, Leiden") == {
        ("the", "centre", "for", "sea", "law", "leiden", "university", "leiden")[1:],
        ("centre", "for", "sea", "law"),
        ("leiden", "university"),
        ("csl",),
    }
    assert forms_of(None) == forms_of(" ") == set()


def test_the_sample_has_none_and_would_not_hide_one(session: Session, tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    import_folder(session, folder=share("sample") / "2026-seoul", store=store)
    for output in Output:
        manuscript = assemble(session, edition="2026-seoul", output=output, store=store)
        assert preflight(session, manuscript, draft=False).blockers == ()
    everything = [Text("x", "Lithos Optics [@p2-door-not-wall]")]
    manuscript = assemble(session, edition="2026-seoul", output=Output.PAPER, store=store)
    assert _blocked(find_affiliations(session, manuscript, everything)) == [1]
