"""A word that widens a table is told by itself, not the words that it pushes out; one that fits is told nowhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from forum_app.core.errors import Problems, Severity
from forum_app.proceedings.citing import cite
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.values import FactGroupValue, FactsTableValue, FactValue, LeadValue, ProgressValue
from tests.book.conftest import build
from tests.proceedings.manuscripts import make_group, make_manuscript, make_people, make_programme, make_recommendation
from tests.proceedings.manuscripts import make_section as section


def find_words(manuscript: Any) -> list[tuple[str, str, str]]:
    """What is told of long words: severity, the word's first letters and length, and where it stands."""
    try:
        told = build(cite(manuscript)).warnings
    except Problems as error:
        told = error.problems
    found = [(one.severity.value, re.search(r"“(.{2})([^”]*)”, (.*)\.$", one.what)) for one in told]
    return [(severity, f"{match[1]} {len(match[2]) + 2}", match[3]) for severity, match in found if match]


def make_facts(value: str) -> FactsTableValue:
    group = FactGroupValue("Trade", (FactValue("Trade of the two in words", value, "won"), FactValue("Ships", "7", "")))
    return FactsTableValue("Facts", date(2026, 6, 30), None, (group,))


def test_a_value_that_squeezes_its_fact_is_a_warning_by_name_and_place():
    facts = [section("facts", kind=SectionKind.FACTS, title="Facts")]
    assert find_words(make_manuscript(facts, facts=make_facts("7" * 60))) == [
        (Severity.WARNING, "77 60", "section “Facts”, page 4")
    ]
    assert find_words(make_manuscript(facts, facts=make_facts("7" * 20))) == []


def test_words_that_squeeze_a_table_or_push_it_out_of_the_page_are_told_and_no_others():
    # With a figure in it, no word is divided.
    words = {name: f"{name}{'oeo' * 20}"[:60] for name in ("A1", "B1", "C1", "D1", "E1")}
    person = replace(make_people()[0], affiliation=words["B1"], name=words["C1"])
    programme = make_programme()
    segment = replace(programme.segments[0], room=words["D1"] * 3, people=())
    panel = replace(programme.panels[0], people=(person, *make_people()[1:]))
    leads = (LeadValue("NL", "Ministry of Infrastructure and Water", "accepted"),)
    lead = LeadValue("ROK", words["E1"] * 2, "accepted")
    row = ProgressValue(
        "2025-1.1", words["A1"] * 2, leads, date(2026, 1, 31), "completed", "green", date(2026, 2, 12), None
    )
    manuscript = make_manuscript(
        [
            section("progress", kind=SectionKind.PROGRESS, title="Progress"),
            section("programme", kind=SectionKind.PROGRAMME, title="Programme"),
            section("participants", kind=SectionKind.PARTICIPANTS, title="People"),
            section("recommendations", kind=SectionKind.RECOMMENDATIONS, title="Recommendations"),
        ],
        progress=(row, replace(row, id="2025-1.2", title="Translate the glossary")),
        previous="First ROK-NL Forum",
        programme=replace(
            programme, segments=(segment, *programme.segments[1:]), panels=(panel, *programme.panels[1:])
        ),
        recommendations=(make_group(1, make_recommendation("1.1", leads=(lead,))),),
    )
    assert find_words(manuscript) == [
        (Severity.BLOCKER, "A1 60", "section “Progress”, page 4"),
        (Severity.BLOCKER, "D1 60", "section “Programme”, page 5"),
        (Severity.BLOCKER, "C1 60", "section “People”, page 6"),
        (Severity.BLOCKER, "B1 60", "section “People”, page 6"),
        (Severity.BLOCKER, "E1 60", "section “Recommendations”, page 7"),
    ]
