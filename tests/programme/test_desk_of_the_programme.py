"""A programme kept at the desk: by forms, by the buttons, against overlapping edits, and released in versions."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import chain, combinations
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.editions.models import EditionStatus, ListVisibility, Side
from forum_app.people.models import Affiliation, Person, Sector
from forum_app.proceedings.programme_snapshot import from_snapshot, narrow, to_snapshot
from forum_app.proceedings.projection import project_programme
from forum_app.programme.models import Appearance, AppearanceStatus, GroundRule, Panel, ProgrammeRelease, Segment
from tests.desk import post, read_field
from tests.factories import Forum, make_forum
from tests.public.site import Site
from tests.public.test_every_page import count_queries
from tests.public.wellformed import list_faults

PAGE = "/desk/2026-seoul/programme"
PUBLIC = "/rok-nl-forum/2026-seoul"
SEGMENT = {
    "kind": "keynote", "title": "Keynote", "panel": "", "day": "2026-04-22", "starts": "08:00", "ends": "09:00",
    "room": "Great Room", "ground_rule": "on the record",
}  # fmt: skip


def _segment(session: Session, key: str) -> Segment:
    session.expire_all()
    return session.scalars(select(Segment).where(Segment.key == key)).one()


def test_where_somebody_works_now_is_proposed_once(desk: FlaskClient, forum: Forum, session: Session) -> None:
    person = session.get_one(Appearance, 1).person
    session.add(Affiliation(person_id=person.id, institution="Old", sector=Sector.INDUSTRY, ends_on=date(2020, 1, 1)))
    session.add(Affiliation(person_id=person.id, institution="Port <b>", title="Head", sector=Sector.GOVERNMENT))
    side = session.scalars(select(Side).where(Side.key == "NL")).one()
    session.execute(update(Appearance).where(Appearance.person_id == person.id).values(side_id=side.id))
    session.commit()
    sent = {"person": person.key, "place": "panel-1", "sector": "academia", "side": ""}
    shown: Any = post(desk, f"{PAGE}/people/new", role="chair", **sent)
    assert (shown.status_code, list_faults(shown.text)) == (200, [])
    told = [read_field(shown.text, name) for name in ("title", "affiliation", "proposed")]
    assert told == ["Head", "Port &lt;b&gt;", person.key]
    chosen = re.findall(r'<option selected value="([^"]*)"', shown.text)
    assert {"NL", "government", "chair", "panel-1", person.key} <= set(chosen)
    assert "Nothing is saved yet." in shown.text
    # Who empties it again means it; so does whoever types something else at once.
    assert post(desk, f"{PAGE}/people/new", role="chair", proposed=person.key, **sent).status_code == 303
    assert post(desk, f"{PAGE}/people/new", role="moderator", affiliation="Other", **sent).status_code == 303
    rows = session.execute(select(Appearance.affiliation).where(Appearance.role.in_(["chair", "moderator"])))
    assert rows.scalars().all() == [None, "Other"]


@pytest.mark.parametrize(
    "path", ["", "/panels/new", "/panels/1", "/panels/1/remove", "/segments/new", "/segments/panel-1",
             "/segments/panel-1/rule", "/segments/panel-1/move", "/rules", "/people/new",
             "/people/appearance-1", "/absences", "/release"]
)  # fmt: skip
def test_every_page_is_sound(desk: FlaskClient, path: str) -> None:
    page = desk.get(PAGE + path)
    assert (page.status_code, list_faults(page.text)) == (200, [])


def test_panels_segments_and_people_are_added_by_form(desk: FlaskClient, forum: Forum, session: Session) -> None:
    assert post(desk, f"{PAGE}/panels/new", title="Third", short_title="T", summary="").status_code == 303
    assert post(desk, f"{PAGE}/segments/new", **SEGMENT).status_code == 303
    person = forum.session.get_one(Appearance, 1)
    person_key, family = person.person.key, person.family
    # Its reading would keep the database from the site.
    session.rollback()
    fields = {"person": person_key, "place": "segment-keynote-1", "role": "keynote", "side": "NL"}
    more = {"title": "Director", "affiliation": "Institute", "sector": "industry", "listed": "y"}
    assert post(desk, f"{PAGE}/people/new", **fields, **more).status_code == 303
    session.expire_all()
    assert session.scalars(select(Panel.title).order_by(Panel.number)).all() == [
        "Panel title 1",
        "Panel title 2",
        "Third",
    ]
    keynote = _segment(session, "keynote-1")
    assert (keynote.starts_at, keynote.room) == (datetime(2026, 4, 22, 8), "Great Room")  # noqa: DTZ001 -- wall time
    added = session.scalars(select(Appearance).where(Appearance.segment_id == keynote.id)).one()
    assert (added.status, added.family, added.affiliation) == (AppearanceStatus.INVITED, family, "Institute")


def test_nobody_gets_one_role_in_one_place_twice(desk: FlaskClient, forum: Forum, session: Session) -> None:
    seat = forum.session.get_one(Appearance, 1)
    person, place, role, key = seat.person.key, f"panel-{seat.panel_id}", seat.role.value, seat.key
    session.rollback()
    fields = {"person": person, "place": place, "role": role, "side": "", "sector": "industry", "proposed": person}
    refused: Any = post(desk, f"{PAGE}/people/new", **fields)
    assert (refused.status_code, list_faults(refused.text)) == (422, [])
    assert f"This person is {role} there already: change that entry, or choose another role." in refused.text
    assert post(desk, f"{PAGE}/people/new", **(fields | {"role": "chair"})).status_code == 303
    session.expire_all()
    chair = session.scalars(select(Appearance.key).where(Appearance.role == "chair")).one()
    session.rollback()

    def edit(which: str, status: str) -> Any:
        version = read_field(desk.get(f"{PAGE}/people/{which}").text, "version")
        more = {"role": role, "status": status, "side": "", "sector": "industry", "version": version}
        return post(desk, f"{PAGE}/people/{which}", **more)

    refused = edit(chair, "confirmed")
    assert (refused.status_code, "there already" in refused.text) == (422, True)
    # Who cancelled leaves the role to the other entry.
    assert edit(key, "cancelled").status_code == 303
    assert edit(chair, "confirmed").status_code == 303
    found = session.execute(select(Appearance.role, Appearance.status).where(Appearance.key.in_((key, chair)))).all()
    assert {(one.value, status.value) for one, status in found} == {(role, "cancelled"), (role, "confirmed")}


def test_namesakes_are_told_apart_where_one_is_chosen(desk: FlaskClient, forum: Forum, session: Session) -> None:
    for key, institution in (("jansen", "Port of Rotterdam"), ("jansen-2", "Water Board"), ("jansen-3", None)):
        person = Person(key=key, given="Jan", family="Jansen", name_order="given-first", country="NL")
        session.add(person)
        session.flush()
        if institution:
            session.add(Affiliation(person_id=person.id, institution=institution, sector=Sector.INDUSTRY))
    session.commit()
    page = desk.get(f"{PAGE}/people/new").text
    assert re.findall(r"<option [^>]*>(Jan Jansen[^<]*)", page) == [
        "Jan Jansen (Port of Rotterdam, jansen)", "Jan Jansen (Water Board, jansen-2)", "Jan Jansen (NL, jansen-3)",
    ]  # fmt: skip
    # Nobody is away by a slip of the hand.
    assert '<option selected value="">Choose</option>' in desk.get(f"{PAGE}/absences").text


def test_a_wrong_form_says_where_and_keeps_what_was_typed(desk: FlaskClient, session: Session) -> None:
    answer: Any = post(desk, f"{PAGE}/segments/new", **(SEGMENT | {"title": "", "room": "Kept & safe"}))
    assert answer.status_code == 422
    assert "Give the segment a title." in answer.text
    assert 'value="Kept &amp; safe"' in answer.text
    refused: Any = post(desk, f"{PAGE}/segments/new", **(SEGMENT | {"kind": "panel"}))
    assert (refused.status_code, "needs its panel" in refused.text) == (422, True)
    assert session.scalars(select(Segment.key).order_by(Segment.key)).all() == ["panel-1", "panel-2"]


def test_the_clock_of_the_city_is_asked(desk: FlaskClient, forum: Forum, session: Session) -> None:
    forum.edition.city_id = forum.cities["the-hague"].id
    session.commit()
    jump = SEGMENT | {"day": "2026-03-29", "starts": "02:30", "ends": "03:30"}
    answer: Any = post(desk, f"{PAGE}/segments/new", **jump)
    assert (answer.status_code, "jumps over 02:30" in answer.text) == (422, True)


def test_a_segment_is_on_one_of_the_editions_days(desk: FlaskClient, forum: Forum, session: Session) -> None:
    away: Any = post(desk, f"{PAGE}/segments/new", **(SEGMENT | {"day": "2026-04-24"}))
    assert (away.status_code, "24 April 2026 is outside the edition’s days, 22–23 April 2026." in away.text) == (
        422,
        True,
    )
    segment = _segment(session, "panel-1")
    facts = {"kind": "panel", "title": "Other", "panel": "1", "day": "2026-04-22", "starts": "10:00", "ends": "11:00"}
    version = read_field(desk.get(f"{PAGE}/segments/panel-1").text, "version")
    rule = segment.ground_rule.value
    session.rollback()
    moved = facts | {"ground_rule": rule, "room": "", "version": version}
    assert post(desk, f"{PAGE}/segments/panel-1", **(moved | {"day": "2026-04-21"})).status_code == 422
    assert post(desk, f"{PAGE}/segments/panel-1", **moved).status_code == 303


def test_buttons_move_a_segment_within_its_day(desk: FlaskClient, session: Session) -> None:
    token = read_field(desk.get(PAGE).text, "csrf_token")
    answer = desk.post(f"{PAGE}/segments/panel-2/move", data={"csrf_token": token, "to": "0"})
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#segment-panel-2")
    times = {key: _segment(session, key).starts_at.hour for key in ("panel-1", "panel-2")}
    assert times == {"panel-2": 10, "panel-1": 11}
    session.rollback()
    assert "“Panel 2” begins at 10:00 now, 1 of 2 that day." in desk.get(PAGE).text


def test_a_move_that_crosses_another_change_shows_both_orders(desk: FlaskClient, session: Session) -> None:
    page = desk.get(PAGE).text
    sent = {"csrf_token": read_field(page, "csrf_token"), "version": read_field(page, "version"), "to": "0"}
    post(desk, f"{PAGE}/segments/new", **(SEGMENT | {"starts": "15:00", "ends": "16:00"}))
    answer = desk.post(f"{PAGE}/segments/panel-2/move", data=sent)
    assert (answer.status_code, list_faults(answer.text)) == (409, [])
    wanted, _, stored = (
        answer.text.partition('id="overlap"')[2].partition("</form>")[0].partition("As it is stored now")
    )
    assert re.findall("<li>(.*?)</li>", wanted) == ["10:00–11:00 Panel 2", "11:00–12:00 Panel 1"]
    assert re.findall("<li>(.*?)</li>", stored) == ["10:00–11:00 Panel 1", "11:00–12:00 Panel 2", "15:00–16:00 Keynote"]
    assert _segment(session, "panel-2").starts_at.hour == 11
    session.rollback()
    # Sent again from there it means it.
    again = sent | {"version": read_field(answer.text.partition('id="overlap"')[2], "version")}
    assert desk.post(f"{PAGE}/segments/panel-2/move", data=again).status_code == 303
    assert _segment(session, "panel-2").starts_at.hour == 10


def test_a_segment_goes_to_another_day_by_its_form(desk: FlaskClient, forum: Forum, session: Session) -> None:
    post(desk, f"{PAGE}/segments/new", **(SEGMENT | {"day": "2026-04-23", "starts": "09:00", "ends": "11:30"}))
    chosen = desk.get(f"{PAGE}/segments/panel-2/move").text
    assert re.findall(r'<option value="([^"]+)"( selected)?>([^<]+)<', chosen) == [
        ("2026-04-22:0", "", "First"),
        ("2026-04-22:1", " selected", "After Panel 1: Panel title 1 (10:00–11:00), where it is"),
        ("2026-04-23:0", "", "First"),
        ("2026-04-23:1", "", "After Keynote (09:00–11:30)"),
    ]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', chosen))
    fields["csrf_token"] = read_field(chosen, "csrf_token")
    moved = desk.post(f"{PAGE}/segments/panel-2/move", data=fields | {"place": "2026-04-23:0"})
    assert (moved.status_code, moved.location) == (303, f"{PAGE}#segment-panel-2")
    times = {key: _segment(session, key).starts_at for key in ("panel-1", "panel-2", "keynote-1")}
    session.rollback()
    assert {key: f"{at:%d %H:%M}" for key, at in times.items()} == {
        "panel-1": "22 10:00", "panel-2": "23 09:00", "keynote-1": "23 10:00",
    }  # fmt: skip
    assert "“Panel 2” begins on Thursday 23 April 2026 at 09:00 now, 1 of 2 that day." in desk.get(PAGE).text
    # The same form again is of days that are no more: both are shown, and nothing moves.
    again = desk.post(f"{PAGE}/segments/panel-1/move", data=fields | {"place": "2026-04-23:0"})
    assert (again.status_code, list_faults(again.text)) == (409, [])
    assert "you wanted it on Thursday 23 April 2026" in again.text
    assert f"{_segment(session, 'panel-1').starts_at:%d %H:%M}" == "22 10:00"


@pytest.mark.parametrize("place", ["2026-05-23:0", "2026-02-31:0", "x:0", "2026-04-23:x", "2026-04-23:", "9999999:1"])
def test_a_place_that_is_none_moves_nothing(desk: FlaskClient, session: Session, place: str) -> None:
    token = read_field(desk.get(PAGE).text, "csrf_token")
    answer = desk.post(f"{PAGE}/segments/panel-1/move", data={"csrf_token": token, "place": place})
    assert (answer.status_code, "Nothing was moved" in desk.get(PAGE).text) == (303, True)
    assert f"{_segment(session, 'panel-1').starts_at:%d %H:%M}" == "22 10:00"


def test_many_rules_are_announced_at_once(desk: FlaskClient, session: Session) -> None:
    post(desk, f"{PAGE}/segments/new", **SEGMENT)
    page = f"{PAGE}/rules"
    assert desk.get(page).text.count(" checked>") == 3
    nobody: Any = post(desk, page, by="The chair", on="2026-04-22")
    assert (nobody.status_code, "No segment is ticked" in nobody.text) == (422, True)
    assert post(desk, page, by="The chair", on="2026-04-22", segment=["panel-1", "keynote-1"]).status_code == 303
    announced = {row.key: row.rule_announced_by for row in session.scalars(select(Segment))}
    session.rollback()
    assert announced == {"panel-1": "The chair", "keynote-1": "The chair", "panel-2": None}
    assert re.findall('name="segment" value="([^"]+)"', desk.get(page).text) == ["panel-2"]


def test_only_the_programme_page_runs_scripts_and_only_our_files(site: Site, desk: FlaskClient) -> None:
    policies = {
        path: desk.get(path).headers["Content-Security-Policy"] for path in (PAGE, f"{PAGE}/panels/1", "/desk/")
    }
    assert [path for path, policy in policies.items() if "script-src" in policy] == [PAGE]
    assert "script-src 'self'; connect-src 'self'" in policies[PAGE]
    found = re.findall('<script src="([^"]+)" defer></script>', desk.get(PAGE).text)
    assert len(found) == 3
    for address in found:
        answer = site.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_two_who_edit_at_once_see_both_versions(desk: FlaskClient, session: Session) -> None:
    first, second = desk.get(f"{PAGE}/panels/1"), desk.get(f"{PAGE}/panels/1")
    fields = {"short_title": "P1", "summary": ""}
    for page, title in ((first, "Mine"), (second, "Theirs")):
        data = fields | {
            "title": title,
            "csrf_token": read_field(page.text, "csrf_token"),
            "version": read_field(page.text, "version"),
        }
        answer = desk.post(f"{PAGE}/panels/1", data=data)
    assert answer.status_code == 409
    assert "<q>Mine</q>" in answer.text
    assert 'value="Theirs"' in answer.text
    session.expire_all()
    assert session.scalars(select(Panel.title).where(Panel.number == 1)).one() == "Mine"
    session.rollback()
    # Sent again it means it.
    data |= {"csrf_token": read_field(answer.text, "csrf_token"), "version": read_field(answer.text, "version")}
    assert desk.post(f"{PAGE}/panels/1", data=data).status_code == 303


def test_an_announced_rule_cannot_be_loosened_by_the_form(desk: FlaskClient, session: Session) -> None:
    assert post(desk, f"{PAGE}/segments/panel-1/rule", by="The chair", on="2026-04-22").status_code == 303
    form = SEGMENT | {"kind": "panel", "panel": "1", "title": "Panel 1"}
    version = read_field(desk.get(f"{PAGE}/segments/panel-1").text, "version")
    looser: Any = post(desk, f"{PAGE}/segments/panel-1", **form, version=version)
    assert (looser.status_code, "can only get stricter" in looser.text) == (422, True)
    stricter = post(desk, f"{PAGE}/segments/panel-1", **(form | {"ground_rule": "off the record"}), version=version)
    assert (stricter.status_code, _segment(session, "panel-1").ground_rule) == (303, GroundRule.OFF_THE_RECORD)


def test_readers_see_the_released_version_only(site: Site, desk: FlaskClient, forum: Forum, session: Session) -> None:
    forum.edition.status = EditionStatus.ANNOUNCED
    session.commit()
    feeds = ("", "/programme.ics", "/programme.json", "/programme.xml", "/embed")

    def telling() -> list[str]:
        return [one for one in feeds if "Panel title 1" in site.get(f"{PUBLIC}{one}").text.replace("\r\n ", "")]

    assert (telling(), site.get(f"{PUBLIC}/panels/1").status_code) == ([], 404)
    assert post(desk, f"{PAGE}/release", note="First").status_code == 303
    assert (telling(), site.get(f"{PUBLIC}/panels/1").status_code) == (list(feeds), 200)
    version = read_field(desk.get(f"{PAGE}/panels/1").text, "version")
    post(desk, f"{PAGE}/panels/1", title="Another title", short_title="P1", summary="", version=version)
    assert ("Another title" in site.get(PUBLIC).text, "Version 1" in site.get(PUBLIC).text) == (False, True)
    page = desk.get(f"{PAGE}/release").text
    assert "Panel 1: title from “Panel title 1” to “Another title”" in page
    assert post(desk, f"{PAGE}/release", note="").status_code == 303
    assert ("Another title" in site.get(PUBLIC).text, "Version 2" in site.get(PUBLIC).text) == (True, True)
    assert [row.number for row in session.scalars(select(ProgrammeRelease))] == [1, 2]


def test_who_withdraws_is_gone_at_once(site: Site, desk: FlaskClient, forum: Forum, session: Session) -> None:
    hidden = forum.add_speaker(1, family="Unlisted", listed=False)
    asked = forum.add_speaker(1, family="Asked", status=AppearanceStatus.INVITED)
    session.commit()
    post(desk, f"{PAGE}/release", note="")
    first = session.scalars(select(Appearance).where(Appearance.key == "appearance-1")).one()
    assert first.family in site.get(PUBLIC).text
    assert str(session.scalars(select(ProgrammeRelease.snapshot)).one()).count(first.family) == 1
    kept = str(session.scalars(select(ProgrammeRelease.snapshot)).one())
    assert [row.family for row in (hidden, asked) if row.family in kept] == []
    first.status = AppearanceStatus.CANCELLED
    session.commit()
    assert first.family not in site.get(PUBLIC).text
    assert first.family not in site.get(f"{PUBLIC}/programme.json").text
    forum.edition.participant_list = ListVisibility.ORGANISERS
    session.commit()
    assert "The list of participants of this edition is not public" in site.get(PUBLIC).text


def test_a_snapshot_comes_back_whole_and_is_only_narrowed(session: Session) -> None:
    forum = make_forum(session)
    forum.add_panel(1)
    for _ in range(4):
        forum.add_speaker(1)
    programme = project_programme(session, forum.edition)
    assert from_snapshot(to_snapshot(programme), "Asia/Seoul") == programme
    keys = {person.key for panel in programme.panels for person in panel.people}
    assert keys == {f"appearance-{number}" for number in range(1, 5)}
    # Whoever is still listed, and some who never were: every choice of them.
    known = [f"appearance-{number}" for number in range(1, 7)]
    for still in chain.from_iterable(combinations(known, size) for size in range(7)):
        narrowed = narrow(programme, frozenset(still), {"panel-1": GroundRule.OFF_THE_RECORD})
        assert {person.key for panel in narrowed.panels for person in panel.people} == keys & {*still}
        assert [segment.ground_rule for segment in narrowed.segments] == ["off the record"]


def test_an_absence_warns_until_it_is_taken_out(desk: FlaskClient, forum: Forum, session: Session) -> None:
    row = forum.session.get_one(Appearance, 1)
    person, page = row.person_id, f"{PAGE}/absences"
    session.rollback()
    asked = desk.get(f"{page}?person={person}").text
    assert f'<option selected value="{person}">' in asked
    hours = {"starts_at": "2026-04-22T09:00", "ends_at": "2026-04-22T10:30"}
    assert post(desk, page, person=person, **hours).status_code == 303
    warning = "cannot be there for Panel 1 (10:00)."
    assert (warning in desk.get(PAGE).text, list_faults(desk.get(page).text)) == (True, [])
    address = re.findall(r'action="([^"]+/absences/\d+/remove)"', desk.get(page).text)
    token = read_field(desk.get(page).text, "csrf_token")
    assert desk.post(address[0], data={"csrf_token": token}).status_code == 303
    assert warning not in desk.get(PAGE).text
    again = desk.post(address[0], data={"csrf_token": token})
    assert (again.status_code, "it was taken out already" in again.text) == (404, True)


def test_what_is_done_stands_in_the_audit_log(desk: FlaskClient, session: Session) -> None:
    version = read_field(desk.get(f"{PAGE}/panels/1").text, "version")
    post(desk, f"{PAGE}/panels/1", title="Another title", short_title="P1", summary="", version=version)
    row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert row is not None
    assert (row.verb, row.object) == ("changed", "panel 1 of 2026-seoul")
    assert (row.before, row.after) == ({"title": "Panel title 1"}, {"title": "Another title"})


def test_the_timetable_asks_the_same_however_many_people(
    desk: FlaskClient, forum: Forum, session: Session, engine: Engine
) -> None:
    counts = []
    for people in (1, 3, 60):
        for _ in range(people):
            forum.add_speaker(1)
        session.commit()
        with count_queries(engine) as asked:
            assert desk.get(PAGE).status_code == 200
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 12
