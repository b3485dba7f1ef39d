"""Sides and host cities kept at the desk: the rotation uses what is there."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.accounts.rights import SeriesRole
from forum_app.editions.calendars import list_calendars
from forum_app.editions.models import HostCity, RotationRule, Side
from forum_app.editions.queries import list_planned_years
from forum_app.people.places import BY_COUNTRY, read
from tests.desk import post, read_field, sign_in_as
from tests.factories import Forum
from tests.public.site import Site
from tests.public.wellformed import list_faults

SERIES = "/desk/series/rok-nl-forum"
GHENT = {"name": "Ghent", "side": "NL", "timezone": "Europe/Brussels", "weight": "1", "key": "ghent"}
BELGIUM = {"label": "Belgium", "adjective": "Belgian", "key": "BE", "country": "BE"}


@pytest.fixture
def cycle(forum: Forum, session: Session) -> None:
    """The series with a rule that more than two cities fit."""
    forum.series.rotation = RotationRule.CYCLE
    session.commit()


def list_hosts(session: Session, forum: Forum) -> list[str]:
    """Whose turn the next years are."""
    session.expire_all()
    found = [year.city for year in list_planned_years(session, forum.series, today=date(2026, 11, 24))]
    session.rollback()
    return found


@pytest.mark.parametrize("path", ["cities/new", "cities/seoul", "sides/new", "sides/NL"])
def test_every_page_is_sound(desk: FlaskClient, path: str) -> None:
    page = desk.get(f"{SERIES}/{path}")
    assert (page.status_code, list_faults(page.text)) == (200, [])


@pytest.mark.usefixtures("cycle")
def test_a_new_city_takes_its_turn(desk: FlaskClient, forum: Forum, session: Session) -> None:
    assert list_hosts(session, forum) == ["Seoul", "The Hague", "Seoul", "The Hague", "Seoul"]
    assert post(desk, f"{SERIES}/cities/new", **GHENT).status_code == 303
    assert list_hosts(session, forum) == ["Seoul", "Ghent", "The Hague", "Seoul", "Ghent"]
    page = desk.get(SERIES).text
    assert (list_faults(page), f'href="{SERIES}/cities/ghent"' in page) == ([], True)
    token = read_field(page, "csrf_token")
    desk.post(f"{SERIES}/cities/ghent/earlier", data={"csrf_token": token})
    assert list_hosts(session, forum) == ["Seoul", "The Hague", "Ghent", "Seoul", "The Hague"]
    desk.post(f"{SERIES}/cities/ghent/remove", data={"csrf_token": token})
    assert list_hosts(session, forum) == ["Seoul", "The Hague", "Seoul", "The Hague", "Seoul"]
    told = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(row.verb, row.object) for row in told][-3:] == [
        ("added", "city ghent of rok-nl-forum"), ("moved", "city ghent of rok-nl-forum"),
        ("removed", "city ghent of rok-nl-forum"),
    ]  # fmt: skip


@pytest.mark.usefixtures("cycle")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "seoul"}, "a city with the short name “seoul” already"),
        ({"name": "Seoul"}, "a city called Seoul already"),
        ({"timezone": "Europe/Ghent"}, "There is no such time zone"),
        ({"weight": "0"}, "Between 1 and 99"),
        ({"side": "XX"}, "Side"),
    ],
)
def test_a_city_that_cannot_be_is_refused(
    desk: FlaskClient, session: Session, change: dict[str, str], words: str
) -> None:
    answer: Any = post(desk, f"{SERIES}/cities/new", **(GHENT | change))
    assert (answer.status_code, words in answer.text) == (422, True)
    assert len(session.scalars(select(HostCity)).all()) == 2


def test_a_rule_for_two_cities_keeps_to_two(desk: FlaskClient, session: Session) -> None:
    answer: Any = post(desk, f"{SERIES}/cities/new", **GHENT)
    assert (answer.status_code, "Choose another rule for the series first." in answer.text) == (422, True)
    token = read_field(desk.get(SERIES).text, "csrf_token")
    desk.post(f"{SERIES}/cities/the-hague/remove", data={"csrf_token": token})
    assert "A rotation needs two cities" in desk.get(SERIES).text
    assert len(session.scalars(select(HostCity)).all()) == 2


@pytest.mark.usefixtures("cycle")
def test_what_editions_stand_on_stays(desk: FlaskClient, session: Session) -> None:
    post(desk, f"{SERIES}/cities/new", **GHENT)
    token = read_field(desk.get(SERIES).text, "csrf_token")
    post(desk, f"{SERIES}/sides/new", **BELGIUM)
    for path in ("cities/seoul/remove", "sides/ROK/remove"):
        assert desk.post(f"{SERIES}/{path}", data={"csrf_token": token}).status_code == 303
        assert "can’t be removed" in desk.get(SERIES).text
    # Of a forum's two sides none goes.
    assert desk.post(f"{SERIES}/sides/BE/remove", data={"csrf_token": token}).status_code == 303
    assert "It is removed." in desk.get(SERIES).text
    assert desk.post(f"{SERIES}/sides/NL/remove", data={"csrf_token": token}).status_code == 303
    assert "A forum has two sides: add another before you remove this one." in desk.get(SERIES).text
    facts = {"name": "Seoul", "side": "ROK", "timezone": "Asia/Tokyo", "weight": "1"}
    version = read_field(desk.get(f"{SERIES}/cities/seoul").text, "version")
    moved: Any = post(desk, f"{SERIES}/cities/seoul", version=version, **facts)
    assert (moved.status_code, "all their hours would change" in moved.text) == (422, True)
    assert session.scalars(select(HostCity.timezone).where(HostCity.key == "seoul")).one() == "Asia/Seoul"


def test_two_who_edit_a_city_at_once_see_both(desk: FlaskClient, session: Session) -> None:
    path = f"{SERIES}/cities/seoul"
    pages = [desk.get(path), desk.get(path)]
    for page, name in zip(pages, ("Mine", "Theirs"), strict=True):
        hidden = {field: read_field(page.text, field) for field in ("csrf_token", "version")}
        facts = {"name": name, "side": "ROK", "timezone": "Asia/Seoul", "weight": "1"}
        answer = desk.post(path, data=hidden | facts)
    assert (answer.status_code, "<q>Mine</q>" in answer.text) == (409, True)
    assert session.scalars(select(HostCity.name).where(HostCity.key == "seoul")).one() == "Mine"


def test_a_side_is_added_relabelled_and_removed(desk: FlaskClient, session: Session) -> None:
    assert post(desk, f"{SERIES}/sides/new", **BELGIUM).status_code == 303
    again: Any = post(desk, f"{SERIES}/sides/new", **BELGIUM)
    assert (again.status_code, "a side “BE” already" in again.text) == (422, True)
    nowhere: Any = post(desk, f"{SERIES}/sides/new", **(BELGIUM | {"key": "X", "country": "XX"}))
    assert (nowhere.status_code, "no country’s code" in nowhere.text) == (422, True)
    page = desk.get(f"{SERIES}/sides/BE")
    hidden = {field: read_field(page.text, field) for field in ("csrf_token", "version")}
    # Speakers cleared their words under the adjective: it isn't in the form, and what is sent for it isn't taken.
    desk.post(f"{SERIES}/sides/BE", data=hidden | {"label": "Flanders", "adjective": "Flemish"})
    side = session.scalars(select(Side).where(Side.key == "BE")).one()
    assert (side.label, side.adjective, side.position) == ("Flanders", "Belgian", 2)
    session.rollback()
    desk.post(f"{SERIES}/sides/BE/remove", data=hidden)
    assert session.scalars(select(Side.key).order_by(Side.position)).all() == ["ROK", "NL"]


def test_only_owners_keep_them(site: Site, forum: Forum) -> None:
    owner = sign_in_as(site.app, SeriesRole.OWNER, "rok-nl-forum")
    organiser = sign_in_as(site.app, SeriesRole.ORGANISER, "rok-nl-forum")
    assert [one.get(f"{SERIES}/cities/new").status_code for one in (owner, organiser)] == [200, 403]
    assert ["Add a city" in one.get(SERIES).text for one in (owner, organiser)] == [True, False]


def test_a_side_may_stand_for_several_countries(desk: FlaskClient, forum: Forum, session: Session) -> None:
    facts = {"label": "Canada and Greenland", "adjective": "Northern", "key": "NAM", "country": "CA"}
    wrong: Any = post(desk, f"{SERIES}/sides/new", **facts, other_countries="GL, Iceland")
    assert (wrong.status_code, "“ICELAND” is no country’s code" in wrong.text) == (422, True)
    made: Any = post(desk, f"{SERIES}/sides/new", **facts, other_countries="gl; CA GL")
    assert made.status_code == 303
    assert "(CA, GL) · described as Northern" in desk.get(SERIES).text
    side = session.scalars(select(Side).where(Side.key == "NAM")).one()
    assert side.countries == ("CA", "GL")
    # Whoever comes with a table is of the side of their country.
    choice = SimpleNamespace(place=SimpleNamespace(data=f"{side.series_id}-{BY_COUNTRY}"))
    _series, by_country = read(session, choice)
    assert (by_country["CA"], by_country["GL"], len(by_country)) == (side.id, side.id, 4)
    nuuk = HostCity(key="nuuk", name="Nuuk", timezone="America/Nuuk", series_id=side.series_id, side=side, position=9)
    with session.no_autoflush:
        (calendar,) = list_calendars([nuuk], date(2027, 5, 1), date(2027, 6, 30))
    session.rollback()
    # Days of the one and of the other, and those that a federation's offices keep though no law of all its parts does.
    told = {day: calendar.holidays.get(date(2027, *day)) for day in ((5, 24), (6, 21), (12, 25), (6, 22))}
    assert told == {
        (5, 24): "Victoria Day, CA", (6, 21): "National Day, GL", (12, 25): "Christmas Day, CA", (6, 22): None,
    }  # fmt: skip
    version = read_field(desk.get(f"{SERIES}/sides/NAM").text, "version")
    less: Any = post(desk, f"{SERIES}/sides/NAM", label="Canada", other_countries="", version=version)
    assert less.status_code == 303
    assert session.scalars(select(Side).where(Side.key == "NAM")).one().countries == ("CA",)
