"""Taking out panels, segments and places: what goes with them is said, and nobody who takes part is lost."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.programme.models import Appearance, AppearanceStatus, Panel
from tests.desk import post
from tests.factories import Forum
from tests.public.wellformed import list_faults

PAGE = "/desk/2026-seoul/programme"


def test_who_has_answered_is_not_removed(desk: FlaskClient, forum: Forum, session: Session) -> None:
    asked = forum.add_speaker(1, status=AppearanceStatus.INVITED).key
    # A place in the panel's segment alone goes with the panel, too.
    alone = forum.add_speaker(1)
    alone.panel_id, alone.segment_id = None, forum.segments[1].id
    session.commit()
    refused: Any = post(desk, f"{PAGE}/people/appearance-1/remove")
    assert (refused.status_code, "set it to cancelled instead" in refused.text) == (422, True)
    page = desk.get(f"{PAGE}/panels/1/remove").text
    assert list_faults(page) == []
    # What would be refused is not offered.
    assert ("4 people in it are confirmed. Set them to cancelled first" in page, ">Remove</button>" in page) == (
        True,
        False,
    )
    panel: Any = post(desk, f"{PAGE}/panels/1/remove")
    assert (panel.status_code, "4 people in it are confirmed. Set them to cancelled first" in panel.text) == (422, True)
    assert post(desk, f"{PAGE}/segments/panel-1/remove").status_code == 422
    assert post(desk, f"{PAGE}/people/{asked}/remove").status_code == 303
    session.expire_all()
    assert "appearance-1" in session.scalars(select(Appearance.key)).all()
    assert asked not in session.scalars(select(Appearance.key)).all()


def test_a_panel_goes_once_nobody_takes_part_and_no_book_has_it(
    desk: FlaskClient, forum: Forum, session: Session
) -> None:
    for row in session.scalars(select(Appearance).where(Appearance.panel_id == forum.panels[1].id)):
        row.status = AppearanceStatus.CANCELLED
    forum.add_speaker(1, status=AppearanceStatus.INVITED)
    insight = forum.add_insight(1)
    session.commit()
    page = desk.get(f"{PAGE}/panels/1/remove").text
    assert list_faults(page) == []
    for words in ("the segment “Panel 1”", "1 person entered or asked", "3 people who declined or were cancelled"):
        assert words in page
    for path, words in (
        ("panels/1", "Panel 1 can’t be removed: insights, rec"),
        ("segments/panel-1", "insights are of"),
    ):
        refused: Any = post(desk, f"{PAGE}/{path}/remove")
        assert (refused.status_code, words in refused.text) == (422, True)
    session.delete(insight)
    session.commit()
    assert post(desk, f"{PAGE}/panels/1/remove").status_code == 303
    assert [row.number for row in session.scalars(select(Panel))] == [2]
    assert {row.panel_id for row in session.scalars(select(Appearance))} <= {forum.panels[2].id}
