"""A new edition from an old one: what is ticked comes along in its new days, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.core.db import Base
from forum_app.desk.cloning import CLONERS
from forum_app.edition_folder.actions import export_edition
from forum_app.editions.models import Edition, EditionStatus, Partner, PartnerRole
from forum_app.editions.queries import list_edition_partners
from forum_app.followup.models import Progress
from forum_app.people.actions import erase_person
from forum_app.people.models import Affiliation, Biography, Consent, ConsentKind, Language, Person, Sector
from forum_app.proceedings.models import Front, Section, SectionKind
from forum_app.programme.models import (
    Absence,
    Appearance,
    AppearanceStatus,
    GroundRule,
    Panel,
    ProgrammeRelease,
    Role,
    Segment,
    SegmentKind,
)
from tests.desk import open_desk, read_field
from tests.edition_folder.folders import bring_in, dump_edition
from tests.factories import Forum, add_section, make_forum
from tests.public.site import Site, add_release
from tests.public.test_every_page import count_queries
from tests.public.wellformed import list_faults

CLONE = "/desk/2026-seoul/clone/"
ALL = tuple(one.key for one in CLONERS)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
# What each part is made of, where that is rows of the new edition's own.
TABLES: dict[str, type[Base]] = {
    "panels": Panel, "segments": Segment, "roles": Appearance, "templates": Section, "texts": Front,
}  # fmt: skip


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    """A wall time of April 2026."""
    return datetime(2026, 4, day, hour, minute)  # noqa: DTZ001 -- wall time


@pytest.fixture
def forum(session: Session, site: Site) -> Forum:
    """An edition with everything that an edition can have."""
    forum = make_forum(session)
    for number in (1, 2):
        forum.add_panel(number, GroundRule.CHATHAM_HOUSE)
    forum.segments[1].room = "Hall A"
    forum.segments[1].rule_announced_by, forum.segments[1].rule_announced_on = "Chair", date(2026, 4, 22)
    dinner = Segment(
        edition_id=forum.edition.id, key="meal-1", kind=SegmentKind.MEAL, title="Dinner", panel_id=None,
        starts_at=wall(22, 19), ends_at=wall(23, 0, 30), ground_rule=GroundRule.OFF_THE_RECORD,
    )  # fmt: skip
    session.add(dinner)
    session.flush()
    speaker = forum.add_speaker(1, role=Role.CHAIR)
    forum.add_speaker(2, side="NL", status=AppearanceStatus.INVITED, affiliation="Quay Office", title="Head")
    forum.add_speaker(1, status=AppearanceStatus.DECLINED)
    forum.add_speaker(1, status=AppearanceStatus.CANCELLED)
    host = forum.add_speaker(1, side=None, role=Role.KEYNOTE, affiliation="Old Office", title="Clerk")
    host.panel_id, host.segment_id = None, dinner.id
    session.add(
        Affiliation(person_id=speaker.person_id, institution="New Institute", title="Director", sector=Sector.INDUSTRY)
    )
    # The keynote has left every place on record: what the old edition printed is not taken for now.
    past = {"institution": "Old Office", "title": "Clerk", "ends_on": date(2026, 9, 1)}
    session.add(Affiliation(person_id=host.person_id, sector=Sector.ACADEMIA, **past))
    session.add(Biography(person_id=speaker.person_id, language=Language.ENGLISH, text="A life."))
    session.add(
        Consent(
            person_id=speaker.person_id,
            kind=ConsentKind.PHOTO,
            given=True,
            text_version="1",
            answered_at=NOW,
            noted_by="x",
        )
    )
    session.add(
        Absence(edition_id=forum.edition.id, person_id=speaker.person_id, starts_at=wall(22, 9), ends_at=wall(22, 12))
    )
    session.add(
        ProgrammeRelease(edition_id=forum.edition.id, number=1, released_at=NOW, released_by="x", note="", snapshot={})
    )
    for place, name in enumerate(("Quay Institute", "Tide Fund", "River House")):
        own = {"series_id": forum.series.id, "side_id": forum.sides["NL"].id, "position": place}
        session.add(Partner(name=name, role=PartnerRole.ORGANISER if place == 0 else PartnerRole.PARTNER, **own))
    forum.edition.absent_partners = ["Tide Fund"]
    forum.clear(forum.add_insight(1, speaker))
    forum.add_review(forum.add_recommendation(1), date(2026, 6, 1), Progress.IN_PROGRESS)
    add_section(forum, "introduction", 1)
    add_section(forum, "chapter-1", 2, kind=SectionKind.CHAPTER, panel_id=forum.panels[1].id, standfirst="Stand.")
    session.get_one(Front, forum.edition.id).copyright = "© 2026 Two Institutes"
    add_release(session, forum.edition, site.store)
    session.commit()
    return forum


@pytest.fixture
def desk(site: Site, forum: Forum) -> Iterator[FlaskClient]:
    """A browser at the desk, on 24 November 2026."""
    with time_machine.travel(NOW):
        yield open_desk(site.app)


def ask(**change: object) -> dict[str, Any]:
    """The answers of the first step, everything ticked."""
    plain = {"theme": "Open seas", "city": "the-hague", "starts_on": "2027-04-21", "ordinal": "3"}
    return plain | {"parts": list(ALL)} | change


def confirm(desk: FlaskClient, **change: object) -> Any:
    """Both steps; gives the answer of the second."""
    fields = ask(**change)
    page = desk.get(f"{CLONE}?{urlencode(fields, doseq=True)}").text
    hidden = {name: read_field(page, name) for name in ("csrf_token", "seen")}
    return desk.post(CLONE, data=fields | hidden)


def find_new(session: Session) -> Edition:
    """The edition that was made."""
    session.rollback()
    return session.scalars(select(Edition).where(Edition.slug == "2027-the-hague")).one()


def count_rows(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    session.rollback()
    tables = Base.metadata.sorted_tables
    found = {one.name: session.scalar(select(func.count()).select_from(one)) or 0 for one in tables}
    session.rollback()
    return found


def list_part(session: Session, key: str, edition: Edition) -> list[Any]:
    """What an edition has of a part."""
    if key == "partners":
        return [one.name for one in list_edition_partners(session, edition)]
    return list_of(session, TABLES[key], edition)


def list_of(session: Session, model: Any, edition: Edition) -> list[Any]:
    """An edition's rows of a table."""
    return list(
        session.scalars(select(model).where(model.edition_id == edition.id).order_by(*model.__table__.primary_key))
    )


def test_the_first_page_proposes_the_next_turn(desk: FlaskClient) -> None:
    page = desk.get(CLONE)
    assert (page.status_code, list_faults(page.text)) == (200, [])
    assert '<option selected value="the-hague">' in page.text
    assert 'value="2027-04-21"' in page.text
    assert "By the rotation the next edition is in The Hague, in 2027." in page.text
    assert page.text.count(" checked>") == len(ALL)
    for link in ("/desk/series/rok-nl-forum", "/desk/2026-seoul/plan"):
        assert f'href="{CLONE}"' in desk.get(link).text


def test_every_day_and_hour_is_shown_before_anything_is_made(desk: FlaskClient, session: Session) -> None:
    before = count_rows(session)
    page = desk.get(f"{CLONE}?{urlencode(ask(), doseq=True)}")
    assert (page.status_code, list_faults(page.text)) == (200, [])
    assert "Wednesday 22 April 2026, 10:00–11:00 Seoul" in page.text
    # Summer time in The Hague: Seoul is seven hours ahead.
    assert "Wednesday 21 April 2027, 10:00–11:00 The Hague · 17:00–18:00 Seoul" in page.text
    assert "Wednesday 21 April 2027, 19:00–00:30 The Hague · 02:00–07:30 Seoul" in page.text
    assert "same weekday, nearest to the same date" in page.text
    assert "Director, New Institute; to be asked, not listed" in page.text
    assert "Head, Quay Office (as then: check it); to be asked, not listed" in page.text
    assert count_rows(session) == before


def test_everything_comes_along_as_it_was_shown(desk: FlaskClient, forum: Forum, session: Session) -> None:
    assert confirm(desk, venue="Quay House").status_code == 303
    new = find_new(session)
    assert (new.ordinal, new.year, new.theme, new.venue, new.status) == (
        3,
        2027,
        "Open seas",
        "Quay House",
        EditionStatus.PLANNED,
    )
    assert (new.starts_on, new.ends_on, new.city.key) == (date(2027, 4, 21), date(2027, 4, 22), "the-hague")
    panels = {one.id: one.number for one in list_of(session, Panel, new)}
    shift = timedelta(days=364)
    assert [
        (
            one.key,
            one.starts_at,
            one.ends_at,
            panels.get(one.panel_id),
            one.ground_rule,
            one.room,
            one.rule_announced_on,
        )
        for one in list_of(session, Segment, new)
    ] == [
        ("panel-1", wall(22, 10) + shift, wall(22, 11) + shift, 1, GroundRule.CHATHAM_HOUSE, None, None),
        ("panel-2", wall(22, 11) + shift, wall(22, 12) + shift, 2, GroundRule.CHATHAM_HOUSE, None, None),
        ("meal-1", wall(22, 19) + shift, wall(23, 0, 30) + shift, None, GroundRule.OFF_THE_RECORD, None, None),
    ]
    seats = list_of(session, Appearance, new)
    assert [(one.role, one.status, one.listed, one.affiliation, one.title, one.sector) for one in seats] == [
        (Role.CHAIR, AppearanceStatus.INVITED, False, "New Institute", "Director", Sector.INDUSTRY),
        (Role.PANELLIST, AppearanceStatus.INVITED, False, "Quay Office", "Head", Sector.ACADEMIA),
        (Role.KEYNOTE, AppearanceStatus.INVITED, False, None, None, Sector.ACADEMIA),
    ]
    assert [(panels.get(one.panel_id), one.segment.key if one.segment else None) for one in seats] == [
        (1, None), (2, None), (None, "meal-1"),
    ]  # fmt: skip
    sections = list_of(session, Section, new)
    assert [(one.key, panels.get(one.panel_id), one.markdown, one.standfirst) for one in sections] == [
        ("introduction", None, "", None), ("chapter-1", 1, "", None),
    ]  # fmt: skip
    assert list_part(session, "partners", new) == ["Quay Institute", "River House"]
    old, front = session.get_one(Front, forum.edition.id), session.get_one(Front, new.id)
    assert (front.title, front.subtitle) == ("Open seas", "Third ROK-NL Forum, The Hague 2027")
    assert (front.authors, front.published_on) == (["ROK-NL Forum"], old.published_on + shift)
    assert (front.copyright, front.contributors, front.doi) == ("© 2027 Two Institutes", [], None)


@pytest.mark.parametrize("key", ALL)
def test_what_is_ticked_comes_alone_with_what_it_stands_on(desk: FlaskClient, session: Session, key: str) -> None:
    wanted, before = [key], count_rows(session)
    for one in reversed(CLONERS):
        wanted += one.needs if one.key in wanted else ()
    assert confirm(desk, parts=wanted).status_code == 303
    grown = {name: count for name, count in count_rows(session).items() if count > before[name]}
    assert set(grown) == {"edition", "audit_entry"} | {TABLES[one].__tablename__ for one in wanted if one in TABLES}


@pytest.mark.parametrize("key", ALL)
def test_what_is_not_ticked_is_absent(desk: FlaskClient, forum: Forum, session: Session, key: str) -> None:
    left = {key}
    for one in CLONERS:
        left |= {one.key} if left & set(one.needs) else set()
    assert confirm(desk, parts=[one for one in ALL if one not in left]).status_code == 303
    new = find_new(session)
    # It could have come: the old edition has it.
    assert {one: bool(list_part(session, one, forum.edition)) for one in left} == dict.fromkeys(left, True)
    assert [row for one in left for row in list_part(session, one, new)] == []
    came = set(ALL) - left
    assert {one: bool(list_part(session, one, new)) for one in came} == dict.fromkeys(came, True)


def test_what_people_said_answered_and_released_never_comes(desk: FlaskClient, session: Session) -> None:
    before = count_rows(session)
    assert confirm(desk).status_code == 303
    after = count_rows(session)
    ticked = {one.__tablename__ for one in TABLES.values()} | {"edition", "audit_entry"}
    assert {name for name in after if after[name] != before[name]} == ticked
    there = {
        "insight", "insight_speaker", "clearance", "recommendation", "recommendation_group", "lead", "review",
        "release", "programme_release", "absence", "biography", "consent",
    }  # fmt: skip
    assert {name for name in there if not before[name]} == set()


def test_a_part_without_what_it_stands_on_is_refused(desk: FlaskClient, session: Session) -> None:
    before = count_rows(session)
    page = desk.get(f"{CLONE}?{urlencode(ask(parts=['segments', 'roles']), doseq=True)}")
    assert (page.status_code, list_faults(page.text)) == (422, [])
    assert "“Segments” can’t come without “Panels”" in page.text
    assert confirm(desk, parts=["roles"]).status_code == 422
    assert count_rows(session) == before


def test_an_hour_that_the_clock_jumps_over_is_refused_in_words(
    desk: FlaskClient, forum: Forum, session: Session
) -> None:
    dinner = session.scalars(select(Segment).where(Segment.key == "meal-1")).one()
    dinner.ends_at = wall(23, 2, 30)
    session.commit()
    before = count_rows(session)
    # The dinner would end on Sunday 28 March 2027 at 02:30.
    fields = ask(starts_on="2027-03-27")
    page = desk.get(f"{CLONE}?{urlencode(fields, doseq=True)}")
    assert page.status_code == 422
    assert "the clock in Europe/Amsterdam jumps over 02:30: summer time begins" in page.text
    assert "Plan 2027-the-hague" not in page.text
    assert confirm(desk, **fields).status_code == 422
    assert count_rows(session) == before
    assert confirm(desk, **(fields | {"city": "seoul"})).status_code == 303


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"slug": "2026-seoul"}, "Another edition has the short name"),
        ({"ordinal": "2"}, "has an edition with the ordinal 2 already"),
        ({"theme": ""}, "Give a theme"),
        ({"starts_on": "someday"}, "First day"),
        ({"city": "atlantis"}, "Host city"),
        ({"parts": ["remarks"]}, "What comes along"),
    ],
)
def test_what_cannot_be_stands_at_the_form(
    desk: FlaskClient, session: Session, change: dict[str, Any], words: str
) -> None:
    before = count_rows(session)
    page = desk.get(f"{CLONE}?{urlencode(ask(**change), doseq=True)}")
    assert (page.status_code, words in page.text, list_faults(page.text)) == (422, True, [])
    token = read_field(desk.get("/desk/2026-seoul/plan").text, "csrf_token")
    assert desk.post(CLONE, data=ask(**change) | {"csrf_token": token}).status_code == 422
    assert count_rows(session) == before


def test_holidays_and_another_host_are_said_and_block_nothing(desk: FlaskClient, session: Session) -> None:
    fields = ask(starts_on="2027-05-05", city="seoul", slug="2027-x")
    page = desk.get(f"{CLONE}?{urlencode(fields, doseq=True)}")
    assert page.status_code == 200
    assert "5 May 2027 is" in page.text
    assert "By the rotation the next edition is in The Hague, in 2027." in page.text
    assert "The first day is the one that you chose" in page.text
    assert confirm(desk, **fields).status_code == 303


def test_rooms_stay_with_their_city(desk: FlaskClient, session: Session) -> None:
    confirm(desk, city="seoul", slug="2027-the-hague")
    assert [one.room for one in list_of(session, Segment, find_new(session))] == ["Hall A", None, None]


def test_nobody_whose_data_were_erased_comes_back(desk: FlaskClient, forum: Forum, session: Session) -> None:
    chair = session.scalars(select(Appearance).where(Appearance.role == Role.CHAIR)).one()
    person = session.get_one(Person, chair.person_id)
    erase_person(session, person=person, decision="Asked for", by="x", now=NOW)
    session.commit()
    assert confirm(desk).status_code == 303
    found = list_of(session, Appearance, find_new(session))
    assert [one.role for one in found] == [Role.PANELLIST, Role.KEYNOTE]


def test_only_what_was_shown_is_made(desk: FlaskClient, forum: Forum, session: Session) -> None:
    fields = ask()
    page = desk.get(f"{CLONE}?{urlencode(fields, doseq=True)}").text
    hidden = {name: read_field(page, name) for name in ("csrf_token", "seen")}
    forum.panels[1].title = "Another title"
    session.commit()
    answer = desk.post(CLONE, data=fields | hidden)
    assert (answer.status_code, "has changed since you looked" in answer.text) == (409, True)
    assert session.scalars(select(Edition.slug)).all() == ["2026-seoul"]
    session.rollback()
    hidden["seen"] = read_field(answer.text, "seen")
    assert desk.post(CLONE, data=fields | hidden).status_code == 303


def test_cloning_stands_in_the_audit_log(desk: FlaskClient, session: Session) -> None:
    confirm(desk, parts=["panels"])
    row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert row is not None
    assert (row.verb, row.object, row.after["from"], row.after["parts"]) == (
        "cloned", "edition 2027-the-hague", "2026-seoul", ["panels"],
    )  # fmt: skip


def test_both_steps_ask_the_same_however_long_the_programme(
    desk: FlaskClient, forum: Forum, session: Session, engine: Engine
) -> None:
    counts: dict[str, list[int]] = {}
    for more in (0, 3, 20):
        for _ in range(more):
            number = len(forum.panels) + 1
            forum.add_panel(number)
            forum.add_speaker(number)
        session.commit()
        for path in (CLONE, f"{CLONE}?{urlencode(ask(), doseq=True)}"):
            with count_queries(engine) as asked:
                assert desk.get(path).status_code == 200
            counts.setdefault(path, []).append(len(asked))
    assert [len(set(found)) for found in counts.values()] == [1, 1]
    assert max(max(found) for found in counts.values()) <= 22


def test_the_new_edition_goes_into_its_folder_and_back(
    desk: FlaskClient, site: Site, session: Session, tmp_path: Path
) -> None:
    assert confirm(desk).status_code == 303
    find_new(session)
    export_edition(session, slug="2027-the-hague", folder=tmp_path / "out", store=site.store, with_identities=True)
    before = dump_edition(session)
    bring_in(session, tmp_path / "out", site.store)
    assert dump_edition(session) == before
