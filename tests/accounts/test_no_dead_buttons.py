"""Whoever may not do something sees no link and no button for it: every page of the desk, as each role sees it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from forum_app.accounts.gate import NEEDS
from forum_app.accounts.rights import RIGHTS, SeriesRole
from forum_app.editions.models import EditionStatus, Partner, PartnerRole
from forum_app.people.models import Language, PersonContact
from forum_app.programme.models import AppearanceStatus
from tests.desk import open_desk, post, sign_in_as
from tests.factories import Forum, make_forum
from tests.public.site import Site, fill

START = ("/desk/", "/desk/account/")
FILES = re.compile(r"\.(pdf|csv|xlsx|json|md|svg|jpg)$|/static/")


@pytest.fixture
def full(session: Session, site: Site) -> Forum:
    """A forum with everything: people of both sides and of neither, invitations, mails, releases, absences."""
    forum = make_forum(session, status=EditionStatus.ANNOUNCED)
    fill(forum, site.store)
    session.add(Partner(series_id=forum.series.id, position=3, name="Institute", role=PartnerRole.ORGANISER))
    for side in ("ROK", "NL", None):
        for status in (AppearanceStatus.INVITED, AppearanceStatus.CONFIRMED):
            speaker = forum.add_speaker(1, side=side, status=status)
            contact = {"email": f"p{speaker.id}@example.org", "phone": None, "language": Language.ENGLISH}
            session.add(PersonContact(person_id=speaker.person_id, **contact))
    forum.add_edition(status=EditionStatus.PLANNED)
    session.commit()
    owner = open_desk(site.app)
    for number in range(2):
        post(owner, "/desk/2026-seoul/programme/release", note=str(number))
    return forum


def _list_ways(html: str) -> tuple[set[str], set[str]]:
    """Where a page leads: by its links and forms that read, and by those that write."""
    links = {unescape(one) for one in re.findall(r'<a [^>]*href="([^"#]+)', html)}
    writing = {unescape(one) for one in re.findall(r'formaction="([^"]+)"', html)}
    for form in re.findall(r"<form ([^>]*)>", html):
        action = re.search(r'action="([^"]+)"', form)
        if action and 'method="post"' in form:
            writing.add(unescape(action[1]))
    return links, writing


def _walk(client: FlaskClient) -> tuple[set[str], set[str]]:
    """Every page of the desk that can be reached by links, and where their forms write; refused ones are told."""
    seen, writing, waiting, refused = set[str](), set[str](), [*START], set[str]()
    while waiting:
        path = waiting.pop()
        # One year's or day's page stands for those of all.
        kind = re.sub(r"=\d{4}(-\d\d-\d\d)?(?=&|$)", "=day", path)
        if kind in seen or not path.startswith("/desk") or FILES.search(urlsplit(path).path):
            continue
        seen.add(kind)
        answer = client.get(path, follow_redirects=True)
        if answer.status_code != 200:
            refused.add(f"{answer.status_code} {path}")
            continue
        links, forms = _list_ways(answer.text)
        waiting += sorted(links)
        writing |= {one.partition("?")[0] for one in forms}
    assert len(seen) > 6
    return refused, writing


@pytest.mark.parametrize(
    ("role", "side"),
    [
        (SeriesRole.READER, ""),
        (SeriesRole.RAPPORTEUR, ""),
        (SeriesRole.EDITOR, ""),
        (SeriesRole.ORGANISER, ""),
        (SeriesRole.ORGANISER, "NL"),
        (SeriesRole.OWNER, ""),
    ],
)
def test_no_page_offers_what_would_be_refused(site: Site, full: Forum, role: SeriesRole, side: str) -> None:
    client = sign_in_as(site.app, role, "rok-nl-forum", side=side)
    refused, writing = _walk(client)
    rights, match = RIGHTS[role], site.app.url_map.bind("localhost").match
    for path in writing:
        try:
            endpoint, _values = match(path, method="POST")
        except HTTPException as error:
            refused.add(f"{error.code} {path}")
            continue
        needed = getattr(site.app.view_functions[endpoint], NEEDS, None)
        if needed is not None and needed not in rights:
            refused.add(f"POST {path} needs {needed}")
    assert refused == set(), "\n".join(sorted(refused))
