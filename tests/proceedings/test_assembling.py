"""Assembling: what a manuscript holds, and what it must not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from forum_app.core.db import reading
from forum_app.core.errors import NotFound
from forum_app.core.files import FileStore
from forum_app.editions.models import ListVisibility
from forum_app.editions.queries import get_edition
from forum_app.followup.models import Progress
from forum_app.insights.models import InsightKind, Level
from forum_app.people.models import NameOrder
from forum_app.proceedings.attributing import find_linkable_insights, resolve_insights
from forum_app.proceedings.manuscript import assemble, manuscript_hash
from forum_app.proceedings.models import Fact, FactGroup, FactsTable, Figure, Front, Output
from forum_app.proceedings.values import Manuscript
from forum_app.programme.models import GroundRule
from tests.factories import Forum, add_section, add_source, make_forum


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


def test_a_cleared_insight_is_printed_in_its_edited_words(forum: Forum, store: FileStore) -> None:
    insight = forum.add_insight(1, key="storm", side="ROK", language="ko")
    forum.clear(insight)
    value = _assemble(forum, store).insights["storm"]
    assert dataclasses.asdict(value) == {
        "key": "storm",
        "panel": 1,
        "kind": "quotation",
        "level": "by description",
        "language": "ko",
        "words": insight.edited,
        "who": "a Korean panellist",
        "who_short": "a Korean panellist",
        "quotable": True,
    }


def test_each_output_has_its_ceiling(forum: Forum, store: FileStore) -> None:
    speaker = forum.add_speaker(
        1, given="Min-ji", family="Kim", name_order=NameOrder.FAMILY_FIRST, honorific="Dr", title="Fellow",
        affiliation="KIMS",
    )  # fmt: skip
    forum.clear(forum.add_insight(1, speaker, key="storm", side="ROK", speaker_choice=Level.NAMED))
    shown = {output.value: _assemble(forum, store, output).insights["storm"] for output in Output}
    assert {output: (value.who, value.who_short, value.quotable) for output, value in shown.items()} == {
        "paper": ("a Korean panellist", "a Korean panellist", True),
        "named": ("Dr Kim Min-ji, Fellow, KIMS", "Kim Min-ji", True),
        "summary": ("the panellists", "the panellists", False),
        "recommendations": ("the panellists", "the panellists", False),
    }


def test_a_name_is_as_of_that_day(forum: Forum, store: FileStore) -> None:
    speaker = forum.add_speaker(1, given="Jan", family="Hooft", particle="van", title="Envoy", affiliation="Old House")
    speaker.person.family = "Married"
    forum.clear(forum.add_insight(1, speaker, key="storm", speaker_choice=Level.NAMED))
    assert _assemble(forum, store, Output.NAMED).insights["storm"].who == "Jan van Hooft, Envoy, Old House"


def test_people_are_in_the_programme_only_where_the_list_is_public(forum: Forum, store: FileStore) -> None:
    hidden = forum.add_speaker(1, listed=False)
    shown = _assemble(forum, store)
    assert [len(panel.people) for panel in shown.programme.panels] == [4]
    assert hidden.family not in repr(shown)
    forum.edition.participant_list = ListVisibility.PARTICIPANTS
    assert "Family" not in repr(_assemble(forum, store))


def test_linkable_insights_are_warned_about(forum: Forum, store: FileStore) -> None:
    for key in ("a", "b"):
        forum.clear(forum.add_insight(1, key=key))
    forum.clear(forum.add_insight(1, key="c", side="ROK"))
    (problem,) = find_linkable_insights(_assemble(forum, store))
    assert problem.what.startswith("a, b have the same descriptor on Panel 1")


def test_progress_reports_the_last_review_before_the_book(forum: Forum, store: FileStore) -> None:
    first = forum.add_edition()
    one, two = forum.add_recommendation(1, first), forum.add_recommendation(2, first)
    forum.add_review(one, date(2026, 2, 1), Progress.NOT_STARTED)
    forum.add_review(one, date(2026, 9, 15), Progress.IN_PROGRESS)
    forum.add_review(one, date(2026, 9, 16), Progress.COMPLETED)
    forum.add_review(two, date(2026, 9, 16), Progress.COMPLETED)
    manuscript = _assemble(forum, store)
    assert manuscript.previous == "First ROK-NL Forum"
    assert [(value.id, value.progress, value.reviewed_on) for value in manuscript.progress] == [
        ("2025-1.1", "in progress", date(2026, 9, 15)),
        ("2025-1.2", "not started", None),
    ]


def test_the_rest_of_the_book_is_as_entered(forum: Forum, store: FileStore) -> None:
    edition = forum.edition
    add_section(forum, "later", 2, panel_id=None)
    add_section(forum, "first", 1)
    add_section(forum, "sheet", 3, outputs=["summary"])
    add_source(forum, "smith", author=[{"family": "Smith"}])
    sha256 = store.put(b"<svg/>")
    group = FactGroup(edition_id=edition.id, position=0, title="Trade")
    forum.session.add_all(
        [
            Figure(
                edition_id=edition.id, key="harbour", file_name="h.svg", media_type="image/svg+xml", sha256=sha256,
                caption="C", credit="Cr", licence="L", alt="A",
            ),
            FactsTable(edition_id=edition.id, caption="Facts", as_at=date(2026, 6, 30), note="[@smith]"),
        ]
    )  # fmt: skip
    forum.session.flush()
    forum.session.add(group)
    forum.session.flush()
    forum.session.add(Fact(group_id=group.id, position=0, text="Fact", value="15.5", unit="billion"))
    forum.add_recommendation(1, due=date(2027, 5, 31))
    manuscript = _assemble(forum, store)
    assert [section.key for section in manuscript.sections] == ["first", "later"]
    assert manuscript.figures["harbour"].data == b"<svg/>"
    assert manuscript.facts is not None
    assert manuscript.facts.groups[0].facts[0].value == "15.5"
    assert manuscript.sources["smith"].csl["author"] == [{"family": "Smith"}]
    (group_value,) = manuscript.recommendations
    assert [(item.id, item.due) for item in group_value.items] == [("2026-1.1", date(2027, 5, 31))]
    assert [lead.side for lead in group_value.items[0].leads] == ["ROK", "NL"]
    assert [section.key for section in _assemble(forum, store, Output.SUMMARY).sections] == ["sheet"]


def test_what_is_missing_is_said(forum: Forum, store: FileStore) -> None:
    with pytest.raises(NotFound, match="no edition “2031-x”"):
        assemble(forum.session, edition="2031-x", output=Output.PAPER, store=store)
    forum.session.delete(forum.session.get_one(Front, forum.edition.id))
    with pytest.raises(NotFound, match=r"book\.toml"):
        _assemble(forum, store)


def test_the_hash_follows_every_value_and_nothing_else(forum: Forum, store: FileStore) -> None:
    insight = forum.add_insight(1, key="storm", kind=InsightKind.PARAPHRASE, clearance_required=False)
    first = manuscript_hash(_assemble(forum, store))
    assert manuscript_hash(_assemble(forum, store)) == first
    assert manuscript_hash(_assemble(forum, store, Output.NAMED)) != first
    insight.edited += "."
    assert manuscript_hash(_assemble(forum, store)) != first


def test_the_number_of_queries_does_not_grow(engine: Engine, forum: Forum, store: FileStore) -> None:
    def fill(number: int) -> None:
        forum.add_panel(number)
        speakers = [forum.add_speaker(number) for _ in range(3)]
        forum.clear(forum.add_insight(number, speakers[0], side="ROK", speaker_choice=Level.NAMED))
        add_section(forum, f"section-{number}", number)
        add_source(forum, f"source-{number}")
        forum.add_recommendation(number)
        forum.add_review(forum.add_recommendation(number, first), date(2026, 2, 1), Progress.COMPLETED)

    first = forum.add_edition()
    fill(2)
    with _counted(engine) as few:
        _assemble(forum, store, Output.NAMED)
    for number in range(3, 12):
        fill(number)
    with _counted(engine) as many:
        manuscript = _assemble(forum, store, Output.NAMED)
    assert len(manuscript.insights) == 10
    assert len(many) == len(few) <= 30


def test_verbatim_words_and_speakers_are_not_even_read(engine: Engine, forum: Forum, store: FileStore) -> None:
    speaker = forum.add_speaker(1)
    forum.clear(forum.add_insight(1, speaker, speaker_choice=Level.NAMED))
    read = {}
    for output in Output:
        with _counted(engine) as statements:
            _assemble(forum, store, output)
        read[output.value] = [word for word in ("verbatim", "insight_speaker") if word in " ".join(statements)]
    assert read == {"paper": [], "named": ["insight_speaker"], "summary": [], "recommendations": []}


def test_a_reading_resolves_insights_but_once(engine: Engine, forum: Forum) -> None:
    forum.add_insight(1)
    forum.session.commit()
    with reading(engine) as session:
        edition = get_edition(session, "2026-seoul")
        first = resolve_insights(session, edition, Output.PAPER)
        with _counted(engine) as again:
            assert resolve_insights(session, edition, Output.PAPER) == first
        assert again == []
        with _counted(engine) as other:
            assert [one.level for one in resolve_insights(session, edition, Output.SUMMARY)] == [Level.FORUM]
        assert 0 < len(other) <= 3


@contextmanager
def _counted(engine: Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    yield statements
    event.remove(engine, "before_cursor_execute", count)


@pytest.mark.parametrize(
    ("output", "subtitle"),
    [
        (Output.NAMED, "Proceedings of the Second ROK-NL Forum, with names where speakers agreed to them"),
        (Output.SUMMARY, "Summary of the Second ROK-NL Forum, without attribution"),
        (Output.RECOMMENDATIONS, "Recommendations of the Second ROK-NL Forum"),
    ],
)
def test_only_the_paper_bears_the_papers_subtitle_and_numbers(
    forum: Forum, store: FileStore, output: Output, subtitle: str
) -> None:
    row = forum.session.get_one(Front, forum.edition.id)
    row.subtitle, row.isbn, row.doi = "A position paper", "978-3-16-148410-0", "10.5555/forum"
    paper, other = _assemble(forum, store).front, _assemble(forum, store, output).front
    assert (paper.subtitle, paper.isbn, paper.doi) == ("A position paper", "978-3-16-148410-0", "10.5555/forum")
    assert (other.subtitle, other.isbn, other.doi) == (subtitle, None, None)
