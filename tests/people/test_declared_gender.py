"""Gender: declared, kept in private, used for the balance of panels, and told of nobody."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.people import actions, importing
from forum_app.people.models import DeclaredGender, Gender, Person
from forum_app.people.queries import find_gender
from forum_app.people.tables import read_table
from forum_app.programme.models import Role
from tests.desk import post, read_field
from tests.factories import Forum, make_forum

NOW = datetime(2026, 11, 25, tzinfo=UTC)
WARNING = "Panel 1 has no woman, not counting the chair, as far as people have declared."


@pytest.fixture
def forum(session: Session) -> Forum:
    """A panel of a chair, three speakers and somebody who only writes."""
    forum = make_forum(session)
    forum.add_panel(1)
    for role in (Role.CHAIR, Role.PANELLIST, Role.PANELLIST, Role.DISCUSSANT, Role.RAPPORTEUR):
        forum.add_speaker(1, role=role)
    session.commit()
    return forum


def _declare(session: Session, *genders: Gender | None) -> None:
    for number, gender in enumerate(genders, 1):
        actions.set_gender(session, person=session.get_one(Person, number), gender=gender)
    session.commit()


def test_a_panel_without_a_woman_is_told_and_only_of_three(desk: FlaskClient, session: Session) -> None:
    woman, man, other = Gender.WOMAN, Gender.MAN, Gender.OTHER
    for genders, told in (
        ((woman, man, man, man, woman), True),
        ((man, man, other, other, woman), True),
        ((man, man, woman, man, man), False),
        # Two have declared: the sentence would be one on each of them.
        ((woman, man, man, None, man), False),
        ((None,) * 5, False),
    ):
        _declare(session, *genders)
        assert (genders, WARNING in desk.get("/desk/2026-seoul/programme").text) == (genders, told)


def test_it_is_kept_with_the_contact_and_shown_nowhere_else(desk: FlaskClient, session: Session) -> None:
    page = "/desk/people/person-1"
    fields = {"email": "a@example.org", "phone": "", "language": "en"}
    assert post(desk, f"{page}/contact", **fields, gender="other").status_code == 303
    assert session.scalars(select(DeclaredGender.gender)).all() == [Gender.OTHER]
    told = [f"{row.verb} {row.object} {row.before} {row.after}" for row in session.scalars(select(AuditEntry))]
    session.rollback()
    assert told == ["changed the contact of person number 1 {} {}"]
    assert 'value="other" selected' not in desk.get(page).text
    assert '<option selected value="other">' in desk.get(f"{page}/contact").text
    shown = (page, "/desk/people", "/desk/2026-seoul/programme", "/rok-nl-forum/2026-seoul/panels/1")
    assert [path for path in shown if ">Other<" in desk.get(path).text] == []
    assert "gender" not in desk.get("/desk/people/list.csv").text
    file = desk.get(f"{page}/file").text
    kept: Any = desk.post(f"{page}/file.json", data={"csrf_token": read_field(file, "csrf_token")})
    assert json.loads(kept.data)["kept"]["declared_gender"][0]["gender"] == "other"
    assert post(desk, f"{page}/contact", **fields, gender="").status_code == 303
    assert session.scalars(select(DeclaredGender)).all() == []


@pytest.mark.parametrize(("gender", "kind"), list(product(("woman", "other"), ("csv", "xlsx"))))
def test_a_table_brings_it_in_and_takes_it_out_on_record(
    desk: FlaskClient, session: Session, gender: str, kind: str
) -> None:
    table = f"family,country,gender\nHooft,NL,{gender}\nJansen,NL,\n".encode()
    rows = read_table(table, "people.csv").rows
    importing.import_people(session, rows=rows, by="x", now=NOW)
    session.commit()
    token = read_field(desk.get("/desk/people").text, "csrf_token")
    answer = desk.post(f"/desk/people/list-with-gender.{kind}?words=hooft", data={"csrf_token": token})
    if kind == "csv":
        found = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    else:
        read = load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True)
        names, *lines = list(read)
        found = [dict(zip(names, line, strict=True)) for line in lines]
    assert [(row["name"], row["gender"]) for row in found] == [("Hooft", gender)]
    told = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert told is not None
    assert (told.verb, told.after) == ("took the declared genders of", {"people": 1})


def test_a_wrong_word_is_named_and_an_erasure_takes_it(session: Session, forum: Forum) -> None:
    read = read_table(b"family,country,gender\nHooft,NL,lady\n", "people.csv")
    assert [str(problem) for problem in read.problems] == ["gender:2: “lady” is not known. Use woman, man, other."]
    _declare(session, Gender.WOMAN, Gender.MAN)
    person = session.get_one(Person, 1)
    actions.erase_person(session, person=person, decision="None", by="x", now=NOW)
    assert find_gender(session, person) is None
    assert find_gender(session, session.get_one(Person, 2)) is Gender.MAN
