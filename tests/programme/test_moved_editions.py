"""What becomes of segments whose edition moved: they change within their day, go to its days, and nowhere else."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.programme.models import Segment
from tests.desk import post, read_field
from tests.factories import Forum
from tests.public.wellformed import list_faults

PAGE = "/desk/2026-seoul/programme"
SEGMENT = {
    "kind": "keynote", "title": "Keynote", "panel": "", "day": "2026-04-23", "starts": "09:00", "ends": "10:00",
    "room": "", "ground_rule": "on the record",
}  # fmt: skip


def _starts(session: Session, key: str) -> datetime:
    return session.scalars(select(Segment.starts_at).where(Segment.key == key)).one()


def test_an_edition_moves_at_the_desk_and_leaves_its_segments_to_be_moved(
    desk: FlaskClient, forum: Forum, session: Session
) -> None:
    post(desk, f"{PAGE}/segments/new", **SEGMENT)
    page = desk.get("/desk/2026-seoul/plan").text
    facts = {"theme": "Theme", "city": "seoul", "venue": "", "format": "in person", "track": "1.5",
             "participant_list": "public", "version": read_field(page, "version")}  # fmt: skip
    moved: Any = post(desk, "/desk/2026-seoul/plan", **facts, starts_on="2026-05-06", ends_on="2026-05-07")
    assert (moved.status_code, desk.get(PAGE).status_code) == (303, 200)
    token = read_field(desk.get(PAGE).text, "csrf_token")

    def move(key: str, place: str) -> str:
        # The days' marks stand in the form of the move.
        chosen = desk.get(f"{PAGE}/segments/{key}/move").text
        marks = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', chosen))
        sent = marks | {"csrf_token": token, "place": place}
        assert desk.post(f"{PAGE}/segments/{key}/move", data=sent).status_code == 303
        session.rollback()
        return f"{_starts(session, key):%d %b %H:%M}"

    # Within its day and to one of the new days; to another that is none any more it is refused, in words.
    assert move("panel-2", "2026-04-22:0") == "22 Apr 10:00"
    session.rollback()
    assert move("panel-2", "2026-04-23:0") == "22 Apr 10:00"
    session.rollback()
    assert "23 April 2026 is outside the edition’s days, 6–7 May 2026." in desk.get(PAGE).text
    assert move("panel-2", "2026-05-06:0").startswith("06 May")


def test_what_lies_outside_does_not_come_into_another_edition(
    desk: FlaskClient, forum: Forum, session: Session
) -> None:
    forum.edition.starts_on = date(2026, 4, 23)
    session.commit()
    facts = {"theme": "T", "city": "seoul", "starts_on": "2027-04-22", "slug": "cloned", "ordinal": 9}
    page = desk.get(f"/desk/2026-seoul/clone/?{urlencode({**facts, 'parts': ['panels', 'segments']}, doseq=True)}")
    assert (page.status_code, list_faults(page.text)) == (422, [])
    assert "22 April 2026 is outside the days of 2026-seoul. Move it there first" in page.text
