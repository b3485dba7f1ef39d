"""Hours in the host cities: each stands once for cities whose clocks read the same."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError
from forum_app.editions.models import HostCity, RotationRule
from forum_app.programme.wall_times import span
from tests.factories import Forum
from tests.public.site import Site

PAGE = "/desk/2026-seoul/programme"
PUBLIC = "/rok-nl-forum/2026-seoul"


def test_an_hour_stands_once_for_cities_whose_clocks_read_the_same(
    site: Site, desk: FlaskClient, forum: Forum, session: Session
) -> None:
    forum.series.rotation = RotationRule.CYCLE
    session.flush()
    more = {"series_id": forum.series.id, "side_id": forum.sides["NL"].id}
    for place, (key, zone) in enumerate([("Busan", "Asia/Seoul"), ("Brussels", "Europe/Brussels")], 8):
        session.add(HostCity(key=key.lower(), name=key, timezone=zone, position=place, **more))
    session.commit()
    for page in (desk.get(PAGE), site.get(PUBLIC)):
        head = re.sub(r"<[^>]+>", " ", page.text.partition("<thead>")[2].partition("</thead>")[0])
        assert [city for city in ("Seoul", "Busan", "The Hague", "Brussels") if city in head] == ["Seoul", "The Hague"]
    calendar = site.get(f"{PUBLIC}/programme.ics").text.replace("\r\n ", "")
    assert "10:00–11:00 Seoul · 03:00–04:00 The Hague\\n" in calendar


def test_an_end_before_the_beginning_is_past_midnight_unless_the_hours_were_swapped() -> None:
    day = date(2027, 3, 27)
    told = [span(day, time(start), time(end)) for start, end in ((20, 8), (7, 22))]
    assert [(f"{start:%d %H}", f"{end:%d %H}") for start, end in told] == [("27 20", "28 08"), ("27 07", "27 22")]
    with pytest.raises(ForumError, match=r"From 16:00 to 15:00 .* look at both hours"):
        span(day, time(16), time(15))
