"""A site with a small forum whose people are confirmed, asked and unlisted, for the tests of its documents."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from forum_app.editions.models import Partner, PartnerRole
from forum_app.people.models import NameOrder, Person
from forum_app.programme.models import AppearanceStatus
from tests.factories import Forum, make_forum


@pytest.fixture
def forum(session: Session) -> Forum:
    """Two panels; Kim Min-ji sits on both; one is not listed, one only asked, one declined."""
    forum = make_forum(session)
    for number in (1, 2):
        forum.add_panel(number)
    kim = {"given": "Min-ji", "family": "Kim", "name_order": NameOrder.FAMILY_FIRST, "native_name": "김민지"}
    first = forum.add_speaker(1, side="ROK", affiliation="Hanbat University", title=None, **kim)
    forum.add_speaker(2, session.get_one(Person, first.person_id), affiliation="Hanbat University", title=None, **kim)
    forum.add_speaker(1, side="NL", given="Jan", family="Hooft", particle="van", affiliation="A & B <Instituut>")
    forum.add_speaker(1, side="NL", given="Una", family="Unlisted", listed=False)
    forum.add_speaker(2, side="NL", given="Ina", family="Asked", status=AppearanceStatus.INVITED)
    forum.add_speaker(2, side="NL", given="Dea", family="Declined", status=AppearanceStatus.DECLINED)
    session.add(Partner(series_id=forum.series.id, position=0, name="Hague Institute", role=PartnerRole.ORGANISER))
    session.commit()
    return forum
