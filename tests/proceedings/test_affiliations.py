"""The gate for affiliations finds institutions beside what was said, and does not say who spoke."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.clearance.models import Clearance
from forum_app.core.errors import Problem, Severity
from forum_app.core.files import FileStore
from forum_app.core.paths import share
from forum_app.edition_folder.actions import import_folder
from forum_app.editions.models import ListVisibility
from forum_app.insights.models import Insight, Level, Noun
from forum_app.proceedings.affiliations import find_affiliations
from forum_app.proceedings.institutions import forms_of, initials_of
from forum_app.proceedings.language import Text
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output
from forum_app.proceedings.preflight import preflight
from forum_app.programme.models import Appearance, AppearanceStatus, GroundRule
from tests.factories import Forum, add_source, make_forum

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


@pytest.mark.parametrize(
    "words",
    [
        "the University of Delfland",
        "HISS",
        "the HIoSaS",
        "Haneul Institute of Sea & Sky",
        "the Trade Minister",
        "the Minister of Trade",
        "the Ambassador",
        "the ambassador",
        # However it is typed: what readers see counts.
        "Haneul Institute of Sea &amp; Sky",
        "the Haneul Institute of *Se*a & S&#107;y",
        r"the Haneul\ Institute of Se\a & Sky",
        "the Haneul Insti[tu]{.sc}te of Sea<!-- x --> & Sky",
        "the *A*mb^assador^",
    ],
)
def test_other_ways_to_write_an_institution_or_an_office_block(forum: Forum, tmp_path: Path, words: str) -> None:
    text = f"{words}: one speaker [@storm]."
    if "Delfland" not in words:
        assert _blocked(_find(forum, text, tmp_path)) == []
    forum.add_speaker(1, affiliation="Haneul Institute of Sea & Sky", title="Minister of Trade")
    forum.add_speaker(1, affiliation="Haneul Institute of Sea and Sky", title="Ambassador")
    assert _blocked(_find(forum, text, tmp_path)) == [1]


def test_a_title_that_as_many_share_as_make_a_crowd_tells_nobody(forum: Forum, tmp_path: Path) -> None:
    text = "A policy adviser agreed [@storm]."
    for blocked in ([1], [1], []):
        forum.add_speaker(1, title="Policy Adviser")
        assert _blocked(_find(forum, text, tmp_path)) == blocked


@pytest.mark.parametrize("reference", ["{quote:storm}", "{words:storm}", "{pull:storm}"])
def test_the_words_of_an_insight_are_looked_at_too(forum: Forum, tmp_path: Path, reference: str) -> None:
    insight = forum.session.query(Insight).one()
    insight.edited = "Verbatim words of ours at Zeebaak\nTelecom are plain"
    forum.session.query(Clearance).one().words = insight.edited
    text = f"One.\n\nTwo\n{reference}\n"
    assert _blocked(_find(forum, text, tmp_path)) == [4]
    assert _find(forum, text.replace(reference, "[@storm]"), tmp_path) == ()


@pytest.mark.parametrize("heading", ["## At {}", "{}\n-----"])
def test_what_the_heading_says_counts_for_all_below_it(forum: Forum, tmp_path: Path, heading: str) -> None:
    text = heading.format(SAT) + "\n\nOne paragraph.\n\nOne speaker [@storm]."
    assert _blocked(_find(forum, text, tmp_path)) == [1]
    assert _find(forum, text.replace("One speaker", "## Next\n\nOne speaker"), tmp_path) == ()


def test_who_is_named_elsewhere_is_protected_beside_what_is_not_named(forum: Forum, tmp_path: Path) -> None:
    """Whoever agreed to be named on one panel did not agree to be named on another, under the Chatham House Rule."""
    forum.segments[2].ground_rule = GroundRule.CHATHAM_HOUSE
    spoke = forum.session.query(Appearance).filter_by(affiliation=SPOKE).one()
    name = {part: getattr(spoke, part) for part in ("given", "family", "name_order")}
    again = forum.add_speaker(2, spoke.person, affiliation=SPOKE, **name)
    rule = forum.add_insight(2, again, key="rule", descriptor_noun=Noun.SPEAKER, clearance_required=False)
    forum.add_speaker(2)
    assert rule.key == "rule"
    for words in (f"{again.given} {again.family}", f"{again.family}, {again.given}", SPOKE):
        text = f"{words}: {{quote:storm}}\n\nThen: one speaker [@rule]."
        assert _find(forum, text, tmp_path, Output.NAMED) == ()
        beside = text.replace("\n\nThen", " Then")
        assert _blocked(_find(forum, beside, tmp_path, Output.NAMED)) == [1]
        above = f"## {words}\n\nOne speaker [@rule]."
        assert _blocked(_find(forum, above, tmp_path, Output.NAMED)) == [1]
        assert again.family not in str(_find(forum, beside, tmp_path, Output.NAMED))


def test_an_author_of_a_cited_work_is_protected_beside_what_is_not_named(forum: Forum, tmp_path: Path) -> None:
    spoke = forum.session.query(Appearance).filter_by(affiliation=SPOKE).one()
    text = f"One speaker [@storm].^[{spoke.given} {spoke.family} told us so.]"
    assert _find(forum, text, tmp_path) == ()  # the gate for names has it
    add_source(forum, "work", author=[{"family": spoke.family, "given": spoke.given}])
    assert _blocked(_find(forum, text, tmp_path)) == [1]


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
        ("university", "of", "leiden"),
        ("csl",),
    }
    assert forms_of("Ministry of the Interior") == {("ministry", "of", "the", "interior"), ("interior", "ministry")}
    assert forms_of("Haneul Semiconductor Co., Ltd.") == {("haneul", "semiconductor")}
    assert initials_of("Haneul Institute of Sea and Sky") == {"hiss", "hiosas"}
    assert initials_of("Quiet Bureau") == set()
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


@pytest.mark.parametrize("written", ["D\u0435lfland University", "Delf\u2060land University"])
def test_letters_that_only_look_like_others_hide_no_institution(forum: Forum, tmp_path: Path, written: str) -> None:
    assert _blocked(_find(forum, f"At {written} [@storm]", tmp_path)) == [1]
