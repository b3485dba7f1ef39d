"""The desk's page of one person: their biography from a folder, where they appear, who has their name already."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum_app.accounts.rights import SeriesRole
from forum_app.people.actions import add_person, keep_in_series
from forum_app.people.models import Person
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
    assert send(**facts, native_name="김 민지", another="y").location == f"{PAGE}/kim-min-ji"
    assert send(family="Secret", given="One", country="NL").location == f"{PAGE}/secret-one-2"


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
    add_person(session, facts={"family": "Hooft", "given": "Jan", "country": "NL"})
    session.commit()
    desk, page = open_desk(site.app), f"{PAGE}/hooft-jan"
    token = read_field(desk.get(page).text, "csrf_token")
    done = desk.post(f"{page}/{path}", data={"csrf_token": token, **sent}, follow_redirects=True)
    notice = done.text.partition('<p class="notice">')[2].partition("</p>")[0]
    assert notice == (said if said.startswith("The ") else f"Jan Hooft {said}")
