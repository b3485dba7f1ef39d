"""After each step of making a programme the page says the next one, and a keyboard goes on from there."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forum_app.editions.models import EditionStatus
from forum_app.people.actions import add_person
from forum_app.people.models import Sector
from forum_app.programme.models import Appearance
from tests.desk import post, read_field
from tests.factories import Forum
from tests.programme.test_desk_of_the_programme import PAGE, SEGMENT

ASKING = "/desk/2026-seoul/invitations?state=not+asked"


def _said(desk: FlaskClient) -> list[str]:
    """Where the ways lead that stand beside what was done, which has the focus."""
    said = desk.get(PAGE).text.partition('<div id="notices"')[2].partition("</div>")[0]
    assert " autofocus>" in said
    return re.findall('href="([^"]+)"', said)


def test_from_a_panel_to_its_people_its_hour_and_their_invitations(
    desk: FlaskClient, forum: Forum, session: Session
) -> None:
    add, hour = f"{PAGE}/people/new?place=panel-3", f"{PAGE}/segments/new?panel=3"
    post(desk, f"{PAGE}/panels/new", title="Third <b>", short_title="T", summary="")
    assert _said(desk) == [add, hour]
    person = forum.session.get_one(Appearance, 1).person.key
    session.rollback()
    more = {"title": "Director", "affiliation": "Institute", "sector": "industry", "side": "NL", "person": person}
    post(desk, f"{PAGE}/people/new", place="panel-3", role="moderator", **more)
    assert _said(desk) == [add, hour, ASKING]
    # As long as the panel before.
    assert [read_field(desk.get(hour).text, name) for name in ("starts", "ends")] == ["12:00", "13:00"]
    post(desk, f"{PAGE}/segments/new", **(SEGMENT | {"kind": "panel", "panel": "3"}))
    assert _said(desk) == [f"{PAGE}#segment-panel-3", f"{PAGE}/segments/new"]
    post(desk, f"{PAGE}/people/new", place="panel-3", role="panellist", **more)
    assert _said(desk) == [add, ASKING]


def test_from_a_release_to_the_announcement_and_to_the_page(desk: FlaskClient, forum: Forum, session: Session) -> None:
    forum.edition.status, forum.edition.announced = EditionStatus.PLANNED, False
    session.commit()
    post(desk, f"{PAGE}/release", note="")
    shown = desk.get(PAGE).text
    assert "Version 1 of the programme is released: readers see it once the edition is announced." in shown
    announcing = "/desk/2026-seoul/status/announced"
    assert f'<a class="link" href="{announcing}">Announce the edition</a>' in shown
    post(desk, announcing)
    page = '<a class="link" href="/rok-nl-forum/2026-seoul">'
    assert f"{page}See its public page</a>" in desk.get("/desk/2026-seoul/plan").text
    post(desk, f"{PAGE}/release", note="")
    shown = desk.get(PAGE).text
    assert ("is what readers see now." in shown, f"{page}See the page</a>" in shown) == (True, True)


def test_an_empty_programme_says_what_comes_first(desk: FlaskClient, forum: Forum, session: Session) -> None:
    forum.add_edition(slug="2027-x", ordinal=3, year=2027, status=EditionStatus.PLANNED)
    session.commit()
    page = "/desk/2027-x/programme"
    assert "people/new" not in desk.get(page).text
    assert desk.get(f"{page}/people/new").location == page
    said = desk.get(page).text.partition('id="notices"')[2].partition("</div>")[0]
    assert ("add one first." in said, f'href="{page}/panels/new"' in said) == (True, True)
    release = desk.get(f"{page}/release").text
    assert ("there is nothing to release yet" in release, "<button>Release" in release) == (True, False)
    absences = desk.get(f"{page}/absences").text
    assert ("Nobody is on the programme" in absences, "Note the absence" in absences) == (True, False)
    rules = desk.get(f"{page}/rules").text
    assert ("has no segment yet" in rules, "rule is announced" in rules) == (True, False)


def test_who_was_printed_before_is_proposed_as_they_were(desk: FlaskClient, forum: Forum, session: Session) -> None:
    """Where nobody noted where somebody works now, what was printed last in this very series is looked at."""
    row = session.get_one(Appearance, 1)
    row.title, row.affiliation, row.sector = "Head", "Port <b>", Sector.GOVERNMENT
    key, side = row.person.key, row.side_id
    stranger = add_person(session, facts={"family": "New", "country": "NL"}).key
    session.commit()
    assert side is not None
    sent = {"place": "panel-2", "role": "chair", "sector": "academia", "side": ""}
    shown: Any = post(desk, f"{PAGE}/people/new", person=key, **sent)
    assert (shown.status_code, " autofocus>Nothing is saved yet." in shown.text) == (200, True)
    assert [read_field(shown.text, name) for name in ("title", "affiliation")] == ["Head", "Port &lt;b&gt;"]
    assert '<option selected value="government"' in shown.text
    assert post(desk, f"{PAGE}/people/new", person=key, proposed=key, **sent).status_code == 303
    # Of whom nothing is known nothing is proposed.
    assert post(desk, f"{PAGE}/people/new", person=stranger, **sent).status_code == 303


def test_past_many_warnings_one_step_leads_to_the_release(desk: FlaskClient, forum: Forum, session: Session) -> None:
    few = desk.get(f"{PAGE}/release").text
    for number in (3, 4):
        forum.add_panel(number)
    session.commit()
    many = desk.get(f"{PAGE}/release").text
    warnings = [page.partition('id="warnings"')[2].partition("</section>")[0].count("<li>") for page in (few, many)]
    assert warnings == [8, 10]
    assert ["#release" in page for page in (few, many)] == [False, True]
    assert 'id="release"' in many
