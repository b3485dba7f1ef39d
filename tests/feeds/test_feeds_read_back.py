"""Each feed of the programme, read back by a parser that isn't ours."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import feedparser
import pytest
import vobject
from lxml import etree
from sqlalchemy import Engine

from forum_app.editions.addresses import SEGMENT, address_key
from forum_app.editions.models import EditionStatus, ListVisibility, Partner, PartnerRole
from forum_app.programme.actions import release_programme
from forum_app.programme.days import both_changing
from forum_app.programme.models import Appearance, AppearanceStatus, Segment
from forum_app.public.frab_feed import tell_duration
from tests.codes import read_codes
from tests.factories import SALT, Forum
from tests.public.site import Site, add_release
from tests.public.test_every_page import count_queries

EDITION = "/rok-nl-forum/2026-seoul"
FEEDS = ("programme.ics", "panels/1.ics", "programme.xml", "programme.json", "embed", "qr.svg")
KEYS = {address_key(SALT, SEGMENT, key): key for key in ("panel-1", "panel-2", "dinner")}
HIDDEN = ("Unlisted", "Invited", "Declined")


def _events(site: Site, path: str) -> list[object]:
    answer = site.get(path)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    return list(vobject.readOne(answer.text).vevent_list)


def test_the_calendar_says_when_each_segment_is(site: Site, forum: Forum) -> None:
    found = {KEYS[event.uid.value.partition("@")[0]]: event for event in _events(site, f"{EDITION}/programme.ics")}
    times = {
        key: (event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC)) for key, event in found.items()
    }
    # Seoul stands nine hours before UTC, in April as in January.
    assert times == {
        "panel-1": (datetime(2026, 4, 22, 1, tzinfo=UTC), datetime(2026, 4, 22, 2, tzinfo=UTC)),
        "panel-2": (datetime(2026, 4, 22, 2, tzinfo=UTC), datetime(2026, 4, 22, 3, tzinfo=UTC)),
        "dinner": (datetime(2026, 4, 22, 14, tzinfo=UTC), datetime(2026, 4, 22, 16, tzinfo=UTC)),
    }
    assert found["dinner"].summary.value == "Dinner; with, commas\nand a line (ROK-NL Forum 2026)"
    assert found["dinner"].location.value == "Hall “A”, Seoul"
    assert "10:00–11:00 Seoul · 03:00–04:00 The Hague" in found["panel-1"].description.value
    assert "Moderator: Kim Min-ji 김민지, Hanbat University" in found["panel-1"].description.value


@pytest.mark.parametrize(("day", "hour"), [(date(2026, 3, 28), 9), (date(2026, 3, 29), 8), (date(2026, 10, 25), 9)])
def test_a_calendar_is_right_on_both_sides_of_summer_time(site: Site, forum: Forum, day: date, hour: int) -> None:
    forum.edition.city_id = forum.cities["the-hague"].id
    with both_changing(forum.session, forum.edition.id):
        forum.edition.starts_on = forum.edition.ends_on = day
        for row in forum.session.query(Segment).filter_by(edition_id=forum.edition.id):
            row.starts_at = datetime(day.year, day.month, day.day, 10)  # noqa: DTZ001 -- wall time
            row.ends_at = row.starts_at + timedelta(hours=1)
    forum.session.commit()
    starts = {event.dtstart.value.astimezone(UTC) for event in _events(site, f"{EDITION}/programme.ics")}
    assert starts == {datetime(day.year, day.month, day.day, hour, tzinfo=UTC)}


def test_a_calendar_of_one_panel_or_person_holds_only_theirs(site: Site, forum: Forum) -> None:
    def keys(path: str) -> list[str]:
        return [KEYS[event.uid.value.partition("@")[0]] for event in _events(site, path)]

    people = {
        person["name"]: person["key"]
        for person in json.loads(site.get(f"{EDITION}/programme.json").text)["panels"][0]["people"]
    }
    assert keys(f"{EDITION}/panels/2.ics") == ["panel-2"]
    assert keys(f"{EDITION}/people/{people['Kim Min-ji']}.ics") == ["panel-1", "panel-2"]
    own = site.get(f"{EDITION}/people/{people['Jan van Hooft']}.ics").text
    # A calendar of one's own names nobody else.
    assert ("Hooft" in own, "Kim" in own) == (True, False)
    missing = [site.get(f"{EDITION}/{path}").status_code for path in ("panels/3.ics", "people/appearance-99.ics")]
    assert missing == [404, 404]


def test_the_schedule_has_days_rooms_and_events(site: Site, forum: Forum) -> None:
    answer = site.get(f"{EDITION}/programme.xml")
    root = etree.fromstring(answer.data)
    assert root.findtext("conference/time_zone_name") == "Asia/Seoul"
    events = root.findall("day/room/event")
    told = [
        (KEYS[event.findtext("slug") or ""], event.findtext("start"), event.findtext("duration")) for event in events
    ]
    assert sorted(told) == [("dinner", "23:00", "02:00"), ("panel-1", "10:00", "01:00"), ("panel-2", "11:00", "01:00")]
    panel = address_key(SALT, SEGMENT, "panel-1")
    assert [person.text for person in root.findall(f".//event[slug='{panel}']/persons/person")] == [
        "Kim Min-ji",
        "Jan van Hooft",
    ]
    assert len({event.get("guid") for event in events}) == 3
    # People have a number and no more: what every schema of the format allows.
    assert {tuple(person.attrib) for person in root.iter("person")} == {("id",)}


def test_a_night_of_the_change_lasts_as_long_as_it_does() -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    nights = {(3, 28): "01:30", (3, 27): "02:30", (10, 31): "03:30"}
    for (month, day), told in nights.items():
        starts, ends = (datetime(2027, month, day, *at, tzinfo=zone) for at in ((1, 30), (4, 0)))
        assert tell_duration(starts, ends) == told


def test_json_holds_the_programme(site: Site, forum: Forum) -> None:
    data = json.loads(site.get(f"{EDITION}/programme.json").data)
    assert (data["edition"], data["time_zone"], len(data["segments"])) == ("Second ROK-NL Forum", "Asia/Seoul", 3)
    assert data["segments"][0]["starts"] == "2026-04-22T10:00:00+09:00"
    assert data["panels"][0]["people"][1]["affiliation"] == "A & B <Instituut>"


def test_search_engines_read_the_edition_in_its_page(site: Site, forum: Forum) -> None:
    forum.edition.theme = "Ports </script><b> & cables"
    forum.session.commit()
    text = site.get(EDITION).text
    block = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    data = json.loads(block)
    assert data["name"] == "Second ROK-NL Forum: Ports </script><b> & cables"
    assert [event["name"] for event in data["subEvent"]] == ["Panel 1: Panel title 1", "Panel 2: Panel title 2"]
    assert data["startDate"] == "2026-04-22"


def test_search_engines_and_readers_learn_who_holds_an_edition(site: Site, forum: Forum) -> None:
    def read() -> tuple[object, str]:
        text = site.get(EDITION).text
        held = re.search(r">Held by ([^<]*)</p>", text)
        block = text.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
        return json.loads(block).get("organizer", "none"), held[1] if held else ""

    for partner in forum.session.query(Partner):
        forum.session.delete(partner)
    forum.session.commit()
    assert read() == ("none", "")
    roles = {
        "Hague Institute": "organiser",
        "A & B": "organiser",
        "Tidewater Fund": "funder",
        "Not This Time": "organiser",
    }
    for place, (name, role) in enumerate(roles.items()):
        url = "https://a.example.org/" if name == "A & B" else None
        row = Partner(series_id=forum.series.id, position=place, name=name, role=PartnerRole(role), url=url)
        forum.session.add(row)
    forum.edition.absent_partners = ["Not This Time"]
    forum.session.commit()
    named = [{"name": "Hague Institute"}, {"name": "A & B", "url": "https://a.example.org/"}]
    assert read() == ([{"@type": "Organization", **one} for one in named], "Hague Institute and A &amp; B")


def test_changes_are_an_atom_feed(site: Site, forum: Forum) -> None:
    release = add_release(forum.session, forum.edition, site.store)
    add_release(forum.session, forum.edition, site.store, draft=True)
    planned = forum.add_edition(status=EditionStatus.PLANNED)
    for edition, number in ((forum.edition, 1), (forum.edition, 2), (planned, 1)):
        at = datetime(2026, 3, number, 9, tzinfo=UTC)
        facts = {"by": "An organiser", "note": "Professor Kim withdrew.", "now": at, "snapshot": {}}
        release_programme(forum.session, edition=edition, **facts)
    forum.session.commit()
    feed = feedparser.parse(site.get("/rok-nl-forum/feed.atom").data)
    assert (feed.bozo, feed.feed.title) == (False, "ROK-NL Forum")
    assert [(entry.id.rpartition("/2026-seoul/")[2], entry.updated) for entry in feed.entries] == [
        (f"paper/{release.number}", "2026-09-15T08:00:04Z"),
        ("programme/2", "2026-03-02T09:00:00Z"),
        ("programme/1", "2026-03-01T09:00:00Z"),
    ]
    assert "Kim" not in site.get("/rok-nl-forum/feed.atom").text
    entry = feed.entries[0]
    assert entry.id == f"tag:forum,2026:rok-nl-forum/2026-seoul/paper/{release.number}"
    assert entry.updated == "2026-09-15T08:00:04Z"
    assert entry.link == f"http://localhost{EDITION}/proceedings/paper"


def test_the_code_leads_to_the_page(site: Site, forum: Forum) -> None:
    assert read_codes(site.get(f"{EDITION}/qr.svg").data) == [f"http://localhost{EDITION}"]
    assert io.BytesIO(site.get(f"{EDITION}/qr.svg").data).read(4) == b"<svg"


@pytest.mark.parametrize("feed", FEEDS)
def test_no_feed_names_who_is_not_listed(site: Site, forum: Forum, feed: str) -> None:
    def named() -> set[str]:
        text = site.get(f"{EDITION}/{feed}").text
        return {name for name in (*HIDDEN, "Kim Min-ji") if name in text}

    people = feed not in {"embed", "qr.svg"}
    assert named() == ({"Kim Min-ji"} if people else set())
    for row in forum.session.query(Appearance).filter_by(edition_id=forum.edition.id):
        row.listed, row.status = True, AppearanceStatus.CONFIRMED
    forum.session.commit()
    # They could be there: confirmed and listed, they are (who declined sits on panel 2).
    everybody = {*HIDDEN, "Kim Min-ji"} - ({"Declined"} if feed == "panels/1.ics" else set())
    assert named() == (everybody if people else set())
    forum.edition.participant_list = ListVisibility.PARTICIPANTS
    forum.session.commit()
    assert named() == set()


@pytest.mark.parametrize("feed", FEEDS)
def test_a_planned_edition_has_no_feeds(site: Site, forum: Forum, feed: str) -> None:
    assert site.get(f"{EDITION}/{feed}").status_code == 200
    forum.edition.status = EditionStatus.PLANNED
    forum.session.commit()
    assert site.get(f"{EDITION}/{feed}").status_code == 404


def test_a_feed_asks_little_and_says_when_nothing_changed(site: Site, forum: Forum, engine: Engine) -> None:
    for feed in (*FEEDS, "../feed.atom"):
        path = f"{EDITION}/{feed}" if feed in FEEDS else "/rok-nl-forum/feed.atom"
        with count_queries(engine) as asked:
            answer = site.get(path)
        assert len(asked) <= 6, path
        if feed != "embed":
            again = site.get(path, headers={"If-None-Match": answer.headers["ETag"]})
            assert again.status_code == 304, path


def test_only_the_embedded_page_may_be_framed(site: Site, forum: Forum) -> None:
    embedded, page = site.get(f"{EDITION}/embed"), site.get(EDITION)
    assert "frame-ancestors *" in embedded.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded.headers
    assert ("frame-ancestors 'none'" in page.headers["Content-Security-Policy"], page.headers["X-Frame-Options"]) == (
        True,
        "DENY",
    )
    assert "Set-Cookie" not in embedded.headers
