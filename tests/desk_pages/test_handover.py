"""The handover to the next host: what is open stands in it, what is done does not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from forum_app.core.open_items import OpenItem
from forum_app.desk.handover import Chapter, Entry, Handover, make_handover
from forum_app.desk.handover_markdown import escape, write_markdown
from forum_app.editions.models import EditionStatus, Partner, PartnerRole
from forum_app.followup.models import Progress
from forum_app.people.models import Biography, Language
from forum_app.proceedings.models import Output
from forum_app.programme.models import AppearanceStatus, ProgrammeRelease
from tests.desk import open_desk
from tests.factories import Forum
from tests.public.site import Site, add_release
from tests.public.test_every_page import count_queries
from tests.public.wellformed import list_faults

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAGE = "/desk/2026-seoul/handover/"


def chapters(forum: Forum, items: tuple[OpenItem, ...] = ()) -> dict[str, list[tuple[str, str, str]]]:
    """The checklist in short: text, detail, when, by chapter."""
    found = make_handover(forum.session, forum.edition, items, today=TODAY).chapters
    return {one.title: [(entry.text, entry.detail, entry.when) for entry in one.entries] for one in found}


def facts(forum: Forum) -> list[tuple[str, str]]:
    """Whom it goes to."""
    return list(make_handover(forum.session, forum.edition, (), today=TODAY).facts)


def test_the_next_host_is_whose_turn_it_is(forum: Forum) -> None:
    names = [("Hague Institute", "NL", PartnerRole.ORGANISER), ("Seoul Foundation", "ROK", PartnerRole.ORGANISER),
             ("Fund", "NL", PartnerRole.FUNDER)]  # fmt: skip
    for place, (name, side, role) in enumerate(names):
        own = {"series_id": forum.series.id, "side_id": forum.sides[side].id, "position": place}
        forum.session.add(Partner(name=name, role=role, **own))
    forum.session.flush()
    assert facts(forum) == [
        ("Next edition", "2027, not planned yet"),
        ("Days", "by rule from Wednesday 21 April 2027"),
        ("Host city", "The Hague (Netherlands)"),
        ("Host", "Hague Institute"),
    ]


def test_a_planned_edition_is_the_next_one_and_a_special_one_is_not(forum: Forum) -> None:
    forum.add_edition(slug="2025-x", ordinal=1)
    plan = {"year": 2027, "status": EditionStatus.PLANNED}
    special = {"starts_on": date(2027, 1, 5), "ends_on": date(2027, 1, 5), "theme": "Special"}
    forum.add_edition(slug="2027-special", ordinal=None, **plan, **special)
    days = {"starts_on": date(2027, 6, 2), "ends_on": date(2027, 6, 3), "theme": "Open seas"}
    forum.add_edition(slug="2027-x", ordinal=3, **plan, **days)
    forum.add_edition(slug="2028-x", ordinal=4, year=2028, starts_on=date(2028, 6, 2), ends_on=date(2028, 6, 3))
    assert facts(forum) == [
        ("Next edition", "Open seas"),
        ("Days", "2–3 June 2027 (planned)"),
        ("Host city", "The Hague (Netherlands)"),
        ("Host", "no organiser of Netherlands on record"),
    ]


def test_what_is_closed_confirmed_and_made_is_not_in_it(forum: Forum, site: Site) -> None:
    session = forum.session
    forum.add_panel(1)
    due = forum.add_recommendation(1, due=date(2026, 10, 1))
    forum.add_recommendation(2)
    closed = forum.add_recommendation(3)
    forum.add_review(due, date(2026, 9, 1), Progress.IN_PROGRESS)
    forum.add_review(closed, date(2026, 9, 1), Progress.COMPLETED)
    asked = forum.add_speaker(1, status=AppearanceStatus.INVITED, given="Jan", family="Hooft", particle="van")
    with_text, _without = forum.add_speaker(1), forum.add_speaker(1)
    forum.add_speaker(1, status=AppearanceStatus.DECLINED)
    session.add(Biography(person_id=with_text.person_id, language=Language.ENGLISH, text="A life."))
    add_release(session, forum.edition, site.store, output=Output.NAMED, draft=True)
    add_release(session, forum.edition, site.store)
    leads = "ROK: Ministry ROK (open); NL: Ministry NL (open)"
    assert asked.key
    assert chapters(forum, (OpenItem("Announce it", "x", {}, day=date(2026, 11, 20)),)) == {
        "At the desk": [("Announce it", "", "4 days late")],
        "Recommendations": [
            ("1.1 Do 1", f"{leads}. Last review: in progress, 1 September 2026.", "due 1 October 2026"),
            ("1.2 Do 2", f"{leads}. Never reviewed.", "no due date"),
        ],
        "People": [("Jan van Hooft, panellist, panel 1", "no answer yet", "")],
        "Documents": [
            ("Programme", "no version was released", ""),
            ("Named proceedings", "not released", ""),
            ("Non-attributed summary", "not released", ""),
            ("Recommendations sheet", "not released", ""),
            ("Biographies", "1 person confirmed without one", ""),
        ],
    }


def test_nothing_open_says_so(forum: Forum, site: Site) -> None:
    release = {"released_at": NOW, "released_by": "x", "note": "", "snapshot": {}}
    forum.session.add(ProgrammeRelease(edition_id=forum.edition.id, number=1, **release))
    for output in Output:
        add_release(forum.session, forum.edition, site.store, output=output)
    forum.session.commit()
    assert set(map(len, chapters(forum).values())) == {0}
    forum.session.rollback()
    text = open_desk(site.app).get(PAGE).text
    for words in ("Nothing waits at the desk.", "No recommendation is open.", "Nobody’s answer is open.",
                  "Nothing is missing."):  # fmt: skip
        assert words in text


def test_it_is_a_page_and_a_file(forum: Forum, site: Site) -> None:
    forum.edition.starts_on, forum.edition.ends_on = date(2027, 4, 21), date(2027, 4, 22)
    forum.edition.status = EditionStatus.PLANNED
    forum.add_panel(1)
    forum.add_speaker(1, status=AppearanceStatus.INVITED, given="A*b*", family="[C]")
    forum.session.commit()
    with time_machine.travel(NOW):
        desk = open_desk(site.app)
        page = desk.get(PAGE)
        assert (page.status_code, list_faults(page.text)) == (200, [])
        # What every feature finds open is in it, with its link.
        assert "Choose a moderator for panel 1" in page.text
        file = desk.get(f"{PAGE}handover.md")
        assert f'href="{PAGE}"' in desk.get("/desk/2026-seoul/plan").text
    assert file.headers["Content-Disposition"] == 'attachment; filename="2026-seoul-handover.md"'
    assert file.text.startswith("# Handover: Second ROK-NL Forum, Seoul 2026\n\nAs of 24 November 2026.\n")
    assert "- [ ] A\\*b\\* \\[C\\], panellist, panel 1: no answer yet\n" in file.text
    assert "- [ ] Announce the edition (32 days late): Readers see nothing of it before.\n" in file.text


@pytest.mark.parametrize("text", ["a\n# b", "[x](y)", "<b>", "`c`", "- [ ] d"])
def test_typed_text_is_no_markup(text: str) -> None:
    found = escape(text)
    assert "\n" not in found
    assert found.replace("\\", "") == " ".join(text.split())
    entry = Entry(text)
    file = write_markdown(Handover("T", "today", (), (Chapter("C", (entry,), "-"),)))
    assert file.endswith(f"## C\n\n- [ ] {found}\n")


def test_the_page_asks_the_same_however_much_is_open(
    forum: Forum, site: Site, session: Session, engine: Engine
) -> None:
    forum.add_panel(1)
    session.commit()
    desk, counts = open_desk(site.app), []
    for more in (1, 3, 30):
        for _ in range(more):
            forum.add_recommendation(next(forum.numbers))
            forum.add_speaker(1, status=AppearanceStatus.INVITED)
        session.commit()
        with count_queries(engine) as asked:
            assert desk.get(PAGE).status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 20
