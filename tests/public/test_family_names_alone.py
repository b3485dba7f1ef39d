"""A family name alone in a programme's text stays to be read, since it may be a word; who releases it is told."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output
from forum_app.proceedings.preflight import preflight
from forum_app.programme.models import Appearance
from tests.factories import Forum
from tests.public.site import Site, read_field

TOLD = "A word is also the family or given name of somebody who does not stand on the public programme."
PLACES = ["Theme", "Panel 1, title", "Panel 1, short title", "Panel 1, summary", "Segment 1 in order of time, room"]
RELEASE = "/desk/2026-seoul/programme/release"


def test_a_family_name_alone_is_worth_a_look(site: Site, full: Forum, session: Session, tmp_path: Path) -> None:
    named = session.query(Appearance).filter_by(panel_id=full.panels[2].id).order_by(Appearance.id).first()
    assert named is not None
    named.family = named.person.family = "Zonderland"
    panel, full.segments[1].room, full.edition.theme = full.panels[1], "Zonderland Hall", "With Zonderland"
    panel.title, panel.short_title, panel.summary = "Zonderland's trade", "Zonderland", "Zonderland opens."
    session.commit()
    client = site.enter_desk()
    assert TOLD not in client.get(RELEASE).text
    named.listed = False
    session.commit()
    page = client.get(RELEASE).text
    assert [place for place in PLACES if f"<li>{place}: {TOLD}" in page] == PLACES
    assert (page.count(TOLD), "What stands in the way" in page) == (5, False)
    manuscript = assemble(session, edition="2026-seoul", output=Output.PAPER, store=FileStore(tmp_path))
    found = preflight(session, manuscript, draft=False)
    assert (len([one for one in found.warnings if TOLD in str(one)]), found.blockers) == (5, ())
    session.rollback()
    values = {"csrf_token": read_field(page, "csrf_token"), "note": ""}
    assert client.post(RELEASE, data=values).status_code == 303
