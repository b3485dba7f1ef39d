"""The desk's page of one person: what an edition's folder says of them, and where they appear."""

from __future__ import annotations

import re

from sqlalchemy.orm import Session

from forum_app.accounts.rights import SeriesRole
from forum_app.people.models import Person
from tests.desk import open_desk, sign_in_as
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
