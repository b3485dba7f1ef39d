"""A site with a small forum whose programme crosses the day, for the tests of its feeds."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from forum_app.people.models import NameOrder, Person
from forum_app.programme.models import AppearanceStatus, GroundRule, Role, Segment, SegmentKind
from tests.factories import Forum, make_forum


@pytest.fixture
def forum(session: Session) -> Forum:
    """Two panels and a dinner; on the panels people who are listed, and people who must not be."""
    forum = make_forum(session)
    for number in (1, 2):
        forum.add_panel(number)
    kim = {"given": "Min-ji", "family": "Kim", "name_order": NameOrder.FAMILY_FIRST, "native_name": "김민지"}
    first = forum.add_speaker(1, side="ROK", role=Role.MODERATOR, affiliation="Hanbat University", title=None, **kim)
    kim_herself = session.get_one(Person, first.person_id)
    forum.add_speaker(2, kim_herself, side="ROK", affiliation="Hanbat University", title=None, **kim)
    forum.add_speaker(1, side="NL", given="Jan", family="Hooft", particle="van", affiliation="A & B <Instituut>")
    forum.add_speaker(1, side="NL", family="Unlisted", listed=False)
    forum.add_speaker(1, side="NL", family="Invited", status=AppearanceStatus.INVITED)
    forum.add_speaker(2, side="NL", family="Declined", status=AppearanceStatus.DECLINED)
    session.add(
        Segment(
            edition_id=forum.edition.id,
            key="dinner",
            kind=SegmentKind.MEAL,
            title="Dinner; with, commas\nand a line",
            starts_at=datetime(2026, 4, 22, 23),  # noqa: DTZ001 -- wall time
            ends_at=datetime(2026, 4, 23, 1),  # noqa: DTZ001 -- wall time
            room="Hall “A”",
            ground_rule=GroundRule.OFF_THE_RECORD,
        )
    )
    session.commit()
    return forum
