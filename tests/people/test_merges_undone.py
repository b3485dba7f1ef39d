"""A merge of two people is undone: both are back as they were, with everything that pointed at them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum_app.core.db import Base
from forum_app.core.errors import ForumError
from forum_app.people import actions
from forum_app.people.merging import merge_people, undo_merge
from forum_app.people.models import (
    Affiliation,
    Biography,
    ConsentKind,
    Erasure,
    Gender,
    Language,
    MergedRow,
    Person,
    PersonContact,
    PersonKey,
    PersonMerge,
    Photo,
    Sector,
)
from forum_app.programme.models import Absence, Appearance, Role
from tests.desk import open_desk, post, read_field
from tests.factories import Forum, make_forum
from tests.public.site import make_site

NOW = datetime(2026, 11, 25, tzinfo=UTC)
# What counts changes, and what tells of the merge itself.
APART = {"person_merge", "merged_row", "audit_entry"}


@pytest.fixture
def forum(session: Session) -> Forum:
    """An edition with a panel, and somebody on it who has nothing to do with the rest."""
    forum = make_forum(session)
    forum.add_panel(1)
    forum.add_speaker(1)
    return forum


def _add(session: Session, **facts: Any) -> Person:
    return actions.add_person(session, facts={"family": "Hooft", "given": "Jan", "country": "NL"} | facts)


def _fill(forum: Forum, person: Person, text: str, gender: Gender | None = None) -> None:
    """Something of every kind that can point at a person; nobody has one role on one panel twice."""
    session = forum.session
    roles = (Role.PANELLIST, Role.CHAIR, Role.MODERATOR, Role.DISCUSSANT, Role.OBSERVER)
    taken = set(session.scalars(select(Appearance.role).where(Appearance.edition_id == forum.edition.id)))
    forum.add_speaker(1, person, role=next(role for role in roles if role not in taken))
    starts = datetime(2026, 4, 22, 9)  # noqa: DTZ001 -- wall time
    ends = starts.replace(hour=10)
    session.add(Absence(edition_id=forum.edition.id, person_id=person.id, starts_at=starts, ends_at=ends))
    actions.set_biography(session, person=person, language=Language.ENGLISH, text=text)
    actions.note_consent(session, person=person, kind=ConsentKind.PHOTO, given=True, text_version="1", by="x", now=NOW)
    actions.add_affiliation(
        session, person=person, institution="I", title=None, sector=Sector.INDUSTRY, starts_on=date(2020, 1, 1),
        ends_on=None,
    )  # fmt: skip
    actions.set_gender(session, person=person, gender=gender)
    session.add(PersonKey(series_id=forum.series.id, key=f"key-{person.id}", person_id=person.id))
    session.add(Erasure(person_id=person.id, decision="None", erased_at=NOW, erased_by="x"))
    session.flush()


def _everything(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, without the counters of versions and the numbers of rows that were made anew."""
    session.expire_all()
    return {
        table.name: sorted(
            (
                {
                    name: str(value)
                    for name, value in row.items()
                    if name != "version" and (name != "id" or table.name in {"person", "appearance"})
                }
                for row in session.execute(select(table)).mappings()
            ),
            key=str,
        )
        for table in Base.metadata.sorted_tables
        if table.name not in APART
    }


@pytest.mark.parametrize("both", [True, False])
def test_both_are_as_they_were(forum: Forum, session: Session, both: bool) -> None:
    kept = _add(session)
    gone = _add(session, native_name="얀", orcid="0000-0002-1825-0097", particle="van", honorific="Dr")
    _fill(forum, gone, "A life.", Gender.MAN)
    contact = {"language": Language.DUTCH, "email": "jan@example.org"}
    actions.set_contact(session, person=gone, phone="+31 70 0000", **contact)
    if both:
        _fill(forum, kept, "A life.", Gender.MAN)
        actions.set_contact(session, person=kept, phone=None, **contact)
    before = _everything(session)
    merge = merge_people(session, kept=kept, gone=gone, by="Organiser", now=NOW)
    # Everything went over, so that there is something to bring back.
    assert session.scalars(select(Person.key).where(Person.id == merge.kept_id)).all() == [kept.key]
    assert len(session.scalars(select(Appearance).where(Appearance.person_id == kept.id)).all()) == 1 + both
    assert (kept.orcid, session.scalars(select(PersonContact.phone)).one()) == ("0000-0002-1825-0097", "+31 70 0000")
    key = merge.before["person"]["key"]
    back = undo_merge(session, merge=merge, by="Organiser", now=NOW)
    assert (back.key, key[:-5]) == (key, "hooft-jan-")
    assert _everything(session) == before
    assert (merge.before, merge.undone_by) == ({}, "Organiser")


def test_what_was_done_since_stays(forum: Forum, session: Session) -> None:
    kept, gone = _add(session), _add(session, orcid="0000-0002-1825-0097", native_name="얀")
    _fill(forum, gone, "A life.")
    merge = merge_people(session, kept=kept, gone=gone, by="Organiser", now=NOW)
    later = forum.add_speaker(1, kept)
    actions.set_biography(session, person=kept, language=Language.ENGLISH, text="Another life.")
    kept.native_name = "잔"
    taken = _add(session)
    taken.key = merge.before["person"]["key"]
    session.flush()
    back = undo_merge(session, merge=merge, by="Organiser", now=NOW)
    assert (back.key != taken.key, back.native_name, kept.native_name, kept.orcid) == (True, "얀", "잔", None)
    assert (back.key[:-5], back.orcid) == ("hooft-jan-", "0000-0002-1825-0097")
    assert session.get_one(Appearance, later.id).person_id == kept.id
    # What came over goes back as it is by now.
    assert session.execute(select(Biography.person_id, Biography.text)).all() == [(back.id, "Another life.")]
    with pytest.raises(ForumError, match="undone already"):
        undo_merge(session, merge=merge, by="Organiser", now=NOW)


def test_a_number_given_again_is_another_row(forum: Forum, session: Session) -> None:
    """SQLite gives the highest number again once its row is gone: what has it since the merge came from nobody."""
    kept, gone = _add(session), _add(session)
    place = {"title": None, "sector": Sector.INDUSTRY, "starts_on": None, "ends_on": date(2020, 1, 1)}
    actions.add_affiliation(session, person=gone, institution="Theirs", **place)
    row = actions.add_affiliation(session, person=gone, institution="Taken away since", **place)
    merge = merge_people(session, kept=kept, gone=gone, by="Organiser", now=NOW)
    number = row.id
    session.delete(session.get_one(Affiliation, number))
    session.flush()
    session.expunge_all()
    kept = session.get_one(Person, kept.id)
    again = actions.add_affiliation(session, person=kept, institution="Added since", **place)
    again.id = number
    session.flush()
    back = undo_merge(session, merge=session.get_one(PersonMerge, merge.id), by="Organiser", now=NOW)
    found = session.execute(select(Affiliation.institution, Affiliation.person_id)).all()
    assert set(found) == {("Theirs", back.id), ("Added since", kept.id)}
    assert session.scalars(select(MergedRow)).all() == []


def test_every_table_that_points_at_people_can_be_turned_back() -> None:
    named = {column.removesuffix("_id") for column in MergedRow.__table__.columns.keys()} - {"", "id", "merge"}  # noqa: SIM118
    assert named == {table.name for table, _column in actions.list_references()}


def test_merges_upon_merges_are_undone_last_first(forum: Forum, session: Session) -> None:
    one, two, three = (_add(session) for _ in range(3))
    second_key = two.key
    for person, role in ((one, Role.CHAIR), (two, Role.MODERATOR), (three, Role.PANELLIST)):
        forum.add_speaker(1, person, role=role)
    before = _everything(session)
    first = merge_people(session, kept=two, gone=three, by="Organiser", now=NOW)
    second = merge_people(session, kept=one, gone=two, by="Organiser", now=NOW)
    session.refresh(first)
    assert (first.kept_id, second.kept_id) == (one.id, one.id)
    with pytest.raises(ForumError, match="undo that first"):
        undo_merge(session, merge=first, by="Organiser", now=NOW)
    undo_merge(session, merge=second, by="Organiser", now=NOW)
    session.refresh(first)
    assert first.kept_id == session.scalars(select(Person.id).where(Person.key == second_key)).one()
    undo_merge(session, merge=first, by="Organiser", now=NOW)
    assert _everything(session) == before


@pytest.mark.parametrize(("what", "words"), [("photo", "Both have a photo"), ("gender", "declared different genders")])
def test_what_there_can_be_one_of_is_not_lost_unsaid(session: Session, what: str, words: str) -> None:
    people = [_add(session), _add(session)]
    for person, gender in zip(people, (Gender.WOMAN, Gender.MAN), strict=True):
        if what == "gender":
            actions.set_gender(session, person=person, gender=gender)
        else:
            mark = {"sha256": "0" * 64, "source_sha256": "1" * 64, "added_at": NOW, "added_by": "x"}
            session.add(Photo(person_id=person.id, focus_left=50, focus_top=50, focus_size=100, **mark))
    session.flush()
    with pytest.raises(ForumError, match=words):
        merge_people(session, kept=people[0], gone=people[1], by="Organiser", now=NOW)


def test_at_the_desk_a_merge_is_undone_by_a_button(
    engine: Engine, tmp_path: Path, forum: Forum, session: Session
) -> None:
    one, other = (_add(session, native_name=name).key for name in ("얀", None))
    session.commit()
    desk: FlaskClient = open_desk(make_site(engine, tmp_path).app)
    assert post(desk, f"/desk/people/{one}/merge/{other}", sure="y").location == f"/desk/people/{one}"
    page = desk.get(f"/desk/people/{one}").text
    assert f"With {other}, by" in page
    number = session.scalars(select(PersonMerge.id)).one()
    session.rollback()
    answer = desk.post(f"/desk/people/{one}/merges/{number}/undo", data={"csrf_token": read_field(page, "csrf_token")})
    assert answer.location == f"/desk/people/{other}"
    assert "is a person apart again" in desk.get(answer.location).text
    assert "merges" not in desk.get(f"/desk/people/{one}").text
    assert desk.post(f"/desk/people/{other}/merges/{number}/undo").status_code in {400, 404}


def test_an_erasure_takes_what_a_merge_kept(session: Session) -> None:
    kept, gone = _add(session), _add(session, family="Verysecret")
    merge_people(session, kept=kept, gone=gone, by="Organiser", now=NOW)
    assert "Verysecret" in str(session.scalars(select(PersonMerge.before)).one())
    actions.erase_person(session, person=kept, decision="None", by="x", now=NOW)
    assert session.scalars(select(PersonMerge)).all() == []
