"""The desk's page of one person: their biography from a folder, where they appear, who has their name already."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum_app.accounts.rights import SeriesRole
from forum_app.edition_folder.loading import load_people
from forum_app.edition_folder.people_keys import read_keys
from forum_app.people import actions
from forum_app.people.actions import add_person, keep_in_series
from forum_app.people.models import Person, Sector
from tests.desk import open_desk, post, read_field, sign_in_as
from tests.factories import make_forum
from tests.public.site import Site
from tests.public.wellformed import list_faults

PAGE = "/desk/people"


def test_a_person_s_page_has_the_folder_s_biography_and_the_editions(site: Site, session: Session) -> None:
    elsewhere = make_forum(session, slug="elsewhere")
    elsewhere.series.slug = "other-forum"
    session.flush()
    forum = make_forum(session)
    forum.add_panel(1)
    elsewhere.add_panel(1)
    seat = forum.add_speaker(1, affiliation="Institute <i>", title=None)
    person = session.get_one(Person, seat.person_id)
    person.bio = "As the folder <b> has it."
    elsewhere.add_speaker(1, person, affiliation="Hidden")
    session.commit()
    page = f"{PAGE}/{person.key}"
    shown = sign_in_as(site.app, SeriesRole.ORGANISER, "rok-nl-forum").get(page)
    assert (shown.status_code, list_faults(shown.text)) == (200, [])
    assert "As the folder &lt;b&gt; has it." in shown.text
    seats = r'<a class="link" href="([^"]+)">Seoul 2026</a></p><p>(.*?)</p>'
    mine = ("/desk/2026-seoul/", "Panellist, confirmed · Institute &lt;i&gt;")
    assert re.findall(seats, shown.text) == [mine]
    # Of another series only who works for it learns.
    everything = re.findall(seats, open_desk(site.app).get(page).text)
    assert sorted(address for address, _words in everything) == ["/desk/2026-seoul/", "/desk/elsewhere/"]


def test_a_folder_s_biography_is_corrected_at_the_desk(site: Site, session: Session) -> None:
    forum = make_forum(session)
    forum.add_panel(1)
    person = session.get_one(Person, forum.add_speaker(1).person_id)
    person.bio = "As the folder <b> has it."
    session.commit()
    desk, page = open_desk(site.app), f"{PAGE}/{person.key}"
    address = f"{page}/biographies/folder"
    assert f'href="{address}">Correct it' in desk.get(page).text
    form = desk.get(address)
    assert (form.status_code, list_faults(form.text)) == (200, [])
    assert ("As the folder &lt;b&gt; has it.</textarea>" in form.text, "Biography of the folder" in form.text) == (
        True,
        True,
    )
    old = read_field(form.text, "version")
    done: Any = post(desk, address, text="Corrected.\r\nTwice.", version=old)
    assert "The folder’s biography of" in desk.get(done.location).text
    late: Any = post(desk, address, text="Of before.", version=old)
    assert (late.status_code, "<q>Corrected." in late.text) == (409, True)
    long: Any = post(desk, address, text="word " * 151)
    assert (long.status_code, "The biography has 151 words" in long.text) == (422, True)
    session.expire_all()
    # It is what the next export of the folder says.
    assert load_people(session, read_keys(session, "rok-nl-forum"), [person.key]).people[0].bio == "Corrected.\nTwice."


def test_a_namesake_is_pointed_out_before_somebody_is_added(site: Site, session: Session) -> None:
    make_forum(session, slug="elsewhere").series.slug = "other-forum"
    session.flush()
    forum = make_forum(session)
    facts = {"family": "Kim", "given": "Min-ji", "country": "KR"}
    here = add_person(session, facts=facts | {"family": "Min-ji <b>", "given": "Kim", "native_name": "김민지"})
    keep_in_series(session, person=here, series_id=forum.series.id, side_id=None)
    # Of another series: nobody learns here that they are kept.
    add_person(session, facts={"family": "Secret", "given": "One", "country": "NL"})
    session.commit()
    desk = sign_in_as(site.app, SeriesRole.ORGANISER, "rok-nl-forum")

    def send(**sent: str) -> Any:
        return post(desk, f"{PAGE}/new", **{"name_order": "given-first", **sent})

    asked = send(**facts, native_name="김 민지")
    assert (asked.status_code, list_faults(asked.text)) == (422, [])
    assert f'<a href="{PAGE}/{here.key}">Kim Min-ji &lt;b&gt; ' in asked.text
    assert '<li><a href="#another">Name: Somebody of this name is here already' in asked.text
    assert session.scalars(select(func.count(Person.id))).one() == 2
    session.rollback()
    assert send(**facts, native_name="김 민지", another="y").location[:-5] == f"{PAGE}/kim-min-ji-"
    assert send(family="Secret", given="One", country="NL").location[:-5] == f"{PAGE}/secret-one-"


def test_a_namesake_is_pointed_out_before_somebody_is_called_so(site: Site, session: Session) -> None:
    make_forum(session)
    facts = {"family": "Hooft", "given": "Jan", "country": "NL"}
    here = add_person(session, facts=facts)
    renamed = add_person(session, facts=facts | {"given": "Anna"})
    session.commit()
    desk, page = open_desk(site.app), f"{PAGE}/{renamed.key}/edit"

    def send(**sent: str) -> Any:
        version = read_field(desk.get(page).text, "version")
        return post(desk, page, **facts, name_order="given-first", version=version, **sent)

    asked = send(sort_key="jan")
    assert (asked.status_code, list_faults(asked.text)) == (422, [])
    assert (f'<a href="{PAGE}/{here.key}">Jan Hooft' in asked.text, 'value="jan"' in asked.text) == (True, True)
    assert send(another="y").location == f"{PAGE}/{renamed.key}"
    # Whose name stays is not asked again, and nobody is a namesake of themselves.
    assert (send(sort_key="jan").status_code, send().status_code) == (303, 303)


@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("affiliations", {"institution": "I <b>", "sector": "academia"}, "has one more affiliation: I &lt;b&gt;."),
        ("consents", {"kind": "photo", "given": "no", "text_version": "1"}, "answered no to “photo”; it is noted."),
        ("series", {"place": "1-neither"}, "has the side that you chose."),
        ("biographies/ko", {"text": "삶."}, "The Korean biography of Jan Hooft is saved."),
        ("biographies/ko", {"text": ""}, "The Korean biography of Jan Hooft is taken away."),
    ],
)
def test_what_was_done_is_said(site: Site, session: Session, path: str, sent: dict[str, str], said: str) -> None:
    make_forum(session)
    person = add_person(session, facts={"family": "Hooft", "given": "Jan", "country": "NL"})
    session.commit()
    desk, page = open_desk(site.app), f"{PAGE}/{person.key}"
    token = read_field(desk.get(page).text, "csrf_token")
    done = desk.post(f"{page}/{path}", data={"csrf_token": token, **sent}, follow_redirects=True)
    notice = done.text.partition('<p class="notice" tabindex="-1" autofocus>')[2].partition("</p>")[0]
    assert notice == (said if said.startswith("The ") else f"Jan Hooft {said}")


def test_who_came_with_an_edition_shows_where_they_worked_then(site: Site, session: Session) -> None:
    forum = make_forum(session)
    forum.add_panel(1)
    forum.add_speaker(1, affiliation="Institute of Now", sector=Sector.INDUSTRY)
    both = forum.add_speaker(1, affiliation="As printed")
    kept = {"title": None, "sector": Sector.ACADEMIA, "starts_on": date(2001, 1, 1), "ends_on": None}
    actions.add_affiliation(session, person=session.get_one(Person, both.person_id), institution="As kept", **kept)
    forum.add_speaker(1, affiliation=None)
    gone = session.get_one(Person, forum.add_speaker(1, affiliation="Printed of one who is gone").person_id)
    facts = {"decision": "Published.", "by": "Organiser", "now": datetime(2026, 5, 1, tzinfo=UTC)}
    actions.erase_person(session, person=gone, **facts)
    session.commit()
    rows = list(csv.DictReader(io.StringIO(open_desk(site.app).get("/desk/people/list.csv").data.decode("utf-8-sig"))))
    told = sorted((row["institution"], row["sector"]) for row in rows)
    # Who was erased stands in no list, nor among those who can be asked.
    assert told == [("", ""), ("As kept", "academia"), ("Institute of Now", "industry")]
    page = open_desk(site.app).get("/desk/people?words=institute of now").text
    assert page.count('<th scope="row">') == 1
