"""Versions of a programme held against each other, any two of them, and against the draft."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum_app.people.names import display, name_of
from forum_app.proceedings.programme_changes import list_differences
from forum_app.proceedings.values import AppearanceValue, PanelValue, ProgrammeValue, SegmentValue
from forum_app.programme.models import Appearance, AppearanceStatus, Panel, Segment
from forum_app.programme.versions import list_programme_versions
from tests.desk import post
from tests.factories import Forum
from tests.public.test_every_page import count_queries
from tests.public.wellformed import list_faults

PAGE = "/desk/2026-seoul/programme"


def _list_told(desk: FlaskClient, query: str) -> list[str]:
    page = desk.get(f"{PAGE}/releases?{query}")
    assert (page.status_code, list_faults(page.text)) == (200, [])
    return re.findall(r'<li><p class="key">(\w+)</p><p>([^<]*)</p>', page.text)


@pytest.fixture
def three(desk: FlaskClient, forum: Forum, session: Session) -> Forum:
    """Three versions: in the second a panel has another title, in the third a segment another hour and nobody else."""
    post(desk, f"{PAGE}/release", note="First")
    session.scalars(select(Panel).where(Panel.number == 1)).one().title = "Harbours"
    session.commit()
    post(desk, f"{PAGE}/release", note="Second")
    segment = session.scalars(select(Segment).where(Segment.key == "panel-2")).one()
    segment.starts_at += timedelta(minutes=30)
    session.commit()
    post(desk, f"{PAGE}/release", note="Third")
    session.get_one(Appearance, 1).status = AppearanceStatus.CANCELLED
    session.commit()
    return forum


def test_any_two_versions_are_compared(desk: FlaskClient, three: Forum) -> None:
    title = ("Changed", "Panel 1: title from “Panel title 1” to “Harbours”")
    hours = ("Moved", "Panel 2: from 22 April 2026 11:00–12:00 to 22 April 2026 11:30–12:00")
    assert _list_told(desk, "old=1&new=2") == [title]
    assert _list_told(desk, "old=2&new=3") == [hours]
    assert _list_told(desk, "old=1&new=3") == [title, hours]
    back = ("Moved", "Panel 2: from 22 April 2026 11:30–12:00 to 22 April 2026 11:00–12:00")
    assert _list_told(desk, "old=3&new=2") == [back]
    assert _list_told(desk, "old=2&new=2") == []


def test_by_default_the_newest_is_held_against_the_draft(desk: FlaskClient, three: Forum, session: Session) -> None:
    gone = [("Gone", f"{display(name_of(session.get_one(Appearance, 1)))}, panellist, panel 1")]
    session.rollback()
    assert _list_told(desk, "") == _list_told(desk, "old=3&new=draft") == gone
    offered = re.findall(r'<option value="(\w+)"( selected)?>', desk.get(f"{PAGE}/releases").text)
    every = [("1", ""), ("2", ""), ("3", " selected"), ("1", ""), ("2", ""), ("3", ""), ("draft", " selected")]
    assert offered == every
    page = desk.get(f"{PAGE}/release").text
    assert [f"old={old}&amp;new={old + 1}" in page for old in (0, 1, 2, 3)] == [False, True, True, False]


@pytest.mark.parametrize("query", ["old=4", "old=draft", "new=0", "old=1&new=99999999999999999999", "old=%C2%B2"])
def test_a_version_that_there_is_not_is_said(desk: FlaskClient, three: Forum, query: str) -> None:
    answer = desk.get(f"{PAGE}/releases?{query}")
    assert (answer.status_code, "has no such version of its programme" in answer.text) == (404, True)


def test_before_the_first_release_there_is_nothing_to_compare(desk: FlaskClient) -> None:
    assert desk.get(f"{PAGE}/releases").status_code == 404
    assert "/releases" not in desk.get(f"{PAGE}/release").text


def test_the_page_of_a_release_reads_everybody_once_and_one_version(
    desk: FlaskClient, three: Forum, session: Session, engine: Engine
) -> None:
    found = list_programme_versions(session, three.edition, whole=(1,))
    assert [(one.number, one.note, one.snapshot is not None) for one in found] == [
        (3, "Third", True), (2, "Second", False), (1, "First", True),
    ]  # fmt: skip
    session.rollback()
    with count_queries(engine) as asked:
        desk.get(f"{PAGE}/release")
    assert len([one for one in asked if "appearance.family" in one]) == 1
    assert len([one for one in asked if "programme_release.snapshot" in one]) == 1


def test_each_difference_says_what_it_was_and_what_it_is() -> None:
    when = {"starts": datetime(2026, 4, 22, 9, tzinfo=UTC), "ends": datetime(2026, 4, 22, 10, tzinfo=UTC)}
    opening = SegmentValue(
        "opening", "opening", "Opening", None, room="A", ground_rule="on the record", people=(), **when
    )
    kim = AppearanceValue("Kim Min-ji", None, "kim", "panellist", "Fellow", None, "ROK", key="kim")
    panel = PanelValue(1, "Harbours", "Harbours", None, (kim,))
    old = ProgrammeValue(True, (panel,), (opening,))
    new = ProgrammeValue(
        True,
        (
            replace(
                panel, summary="Ships.", people=(replace(kim, native_name="김민지", title=None, affiliation="KNU"),)
            ),
        ),
        (replace(opening, room=None, kind="keynote", ground_rule="Chatham House Rule"),),
    )
    assert [(one.kind.value, one.text) for one in list_differences(old, new)] == [
        ("changed", "Panel 1: other words in the summary"),
        ("changed", "Opening: kind from “opening” to “keynote”; no room any more, was “A”; "
                    "ground rule from “on the record” to “Chatham House Rule”"),
        ("changed", "Kim Min-ji, panel 1: name from “Kim Min-ji” to “Kim Min-ji 김민지”; "
                    "no title any more, was “Fellow”; affiliation “KNU”"),
    ]  # fmt: skip
    closed = ProgrammeValue(False, (replace(panel, people=()),), (opening,))
    assert [(one.kind.value, one.text) for one in list_differences(old, closed)] == [
        ("changed", "The list of participants is no more public"), ("gone", "Kim Min-ji, panellist, panel 1"),
    ]  # fmt: skip
    assert list_differences(old, old) == ()
