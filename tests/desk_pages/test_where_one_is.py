"""Where one is at the desk: the part of an edition's life is marked, and a page below another leads back up."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from forum_app.editions.models import EditionStatus
from tests.desk import open_desk
from tests.factories import Forum
from tests.public.site import Site, fill

EDITION, SERIES = "/desk/2026-seoul", "/desk/series/rok-nl-forum"
# What is marked in the line of an edition, and the words that lead up.
PLACES = {
    "/plan": ("Plan", ""),
    "/postpone": ("Plan", "Plan"),
    "/status/cancelled": ("Plan", "Plan"),
    "/partners": ("Plan", "Plan"),
    "/handover/": ("Plan", "Plan"),
    "/clone/": ("Plan", "Plan"),
    "/invitations": ("People", ""),
    "/mail/": ("People", "Invitations"),
    "/mail/texts/": ("People", "Outbox"),
    "/programme": ("Programme", ""),
    "/programme/panels/new": ("Programme", "Programme"),
    "/programme/panels/1": ("Programme", "Programme"),
    "/programme/panels/1/remove": ("Programme", "Programme"),
    "/programme/segments/panel-1": ("Programme", "Programme"),
    "/programme/absences": ("Programme", "Programme"),
    "/programme/release": ("Programme", "Programme"),
    "/documents": ("Programme", "Programme"),
    "/proceedings": ("Book", ""),
    "/withdraw": ("Book", "Proceedings"),
    "/follow-up": ("Follow-up", ""),
}
UP = re.compile(r'<p class="eyebrow"><a href="[^"]+">([^<]+)</a>')
HERE = re.compile(r'<a href="[^"]+" aria-current="page">([^<]+)</a>\n<span class="small mute state-words">')


@pytest.fixture
def desk(site: Site, forum: Forum) -> FlaskClient:
    forum.edition.status = EditionStatus.ANNOUNCED
    fill(forum, site.store)
    return open_desk(site.app)


def _read(desk: FlaskClient, path: str) -> tuple[str, str]:
    answer = desk.get(path)
    assert answer.status_code == 200
    return "".join(HERE.findall(answer.text)), "".join(UP.findall(answer.text))


def test_each_page_of_an_edition_says_where_it_is_and_leads_up(desk: FlaskClient) -> None:
    assert {path: _read(desk, EDITION + path) for path in PLACES} == PLACES


def test_pages_of_a_series_a_person_and_an_account_lead_up(desk: FlaskClient) -> None:
    paths = {
        f"{SERIES}/edit": "ROK-NL Forum",
        f"{SERIES}/cities/seoul": "ROK-NL Forum",
        f"{SERIES}/sides/new": "ROK-NL Forum",
        f"{SERIES}/exceptions/new": "ROK-NL Forum",
        f"{SERIES}/editions/new": "ROK-NL Forum",
        "/desk/colleagues/rok-nl-forum": "ROK-NL Forum",
        "/desk/audit/rok-nl-forum": "ROK-NL Forum",
        "/desk/people/new": "People",
        "/desk/people/person-1/edit": "GivenQabz FamilyQabz",
        "/desk/people/person-1/contact": "GivenQabz FamilyQabz",
        "/desk/people/person-1/erase": "GivenQabz FamilyQabz",
        "/desk/people/person-1/merge/person-2": "Duplicates",
    }
    assert {path: _read(desk, path)[1] for path in paths} == paths


def test_what_goes_is_named_in_the_heading(desk: FlaskClient) -> None:
    pages = [f"{EDITION}/programme/{path}/remove" for path in ("panels/1", "segments/panel-1", "people/appearance-1")]
    assert [re.findall(r"<h1>(.*?)</h1>", desk.get(page).text) for page in pages] == [
        ["Remove Panel 1: Panel title 1?"],
        ["Remove Panel 1?"],
        ["Remove GivenQabz FamilyQabz?"],
    ]
