"""Hours in the host cities: each stands once for cities whose clocks read the same."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forum_app.editions.models import HostCity
from tests.factories import Forum
from tests.public.site import Site

PAGE = "/desk/2026-seoul/programme"
PUBLIC = "/rok-nl-forum/2026-seoul"


def test_an_hour_stands_once_for_cities_whose_clocks_read_the_same(
    site: Site, desk: FlaskClient, forum: Forum, session: Session
) -> None:
    more = {"series_id": forum.series.id, "side_id": forum.sides["NL"].id}
    for place, (key, zone) in enumerate([("Busan", "Asia/Seoul"), ("Brussels", "Europe/Brussels")], 8):
        session.add(HostCity(key=key.lower(), name=key, timezone=zone, position=place, **more))
    session.commit()
    for page in (desk.get(PAGE), site.get(PUBLIC)):
        head = re.sub(r"<[^>]+>", " ", page.text.partition("<thead>")[2].partition("</thead>")[0])
        assert [city for city in ("Seoul", "Busan", "The Hague", "Brussels") if city in head] == ["Seoul", "The Hague"]
    calendar = site.get(f"{PUBLIC}/programme.ics").text.replace("\r\n ", "")
    assert "10:00–11:00 Seoul · 03:00–04:00 The Hague\\n" in calendar
