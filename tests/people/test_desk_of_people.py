"""People kept at the desk: once each, reached in private, brought in by tables, merged without loss, erased."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.core.errors import ForumError
from forum_app.editions.models import EditionStatus
from forum_app.people import actions
from forum_app.people.merging import merge_people
from forum_app.people.models import (
    Affiliation,
    Biography,
    Consent,
    ConsentKind,
    Erasure,
    Language,
    NameOrder,
    Person,
    PersonContact,
    Sector,
)
from forum_app.people.queries import find_people, list_duplicates, to_line
from forum_app.people.tables import read_table
from forum_app.programme.models import Absence, Appearance
from tests.desk import post, read_field
from tests.factories import Forum
from tests.public.test_every_page import count_queries
from tests.public.wellformed import list_faults

PAGE = "/desk/people"
pytestmark = pytest.mark.usefixtures("held")
NOW = datetime(2026, 11, 24, tzinfo=UTC)
KIM = {
    "given": "Min-ji", "family": "Kim", "particle": "", "name_order": "family-first", "native_name": "김민지",
    "honorific": "Dr", "post_nominals": "", "sort_key": "", "country": "KR", "orcid": "0000-0002-1825-0097",
}  # fmt: skip


def _add(session: Session, **facts: Any) -> Person:
    return actions.add_person(session, facts={"family": "Hooft", "given": "Jan", "country": "NL"} | facts)


@pytest.mark.parametrize("path", ["", "/new", "/person-1", "/person-1/edit", "/person-1/contact", "/duplicates",
                                  "/import",
                                  "/person-1/file", "/person-1/erase", "/person-1/merge/person-1"])  # fmt: skip
def test_every_page_is_sound(desk: FlaskClient, path: str) -> None:
    page = desk.get(PAGE + path)
    assert (page.status_code, list_faults(page.text)) == (200, [])


def test_somebody_is_added_with_a_name_as_data(desk: FlaskClient, session: Session) -> None:
    address: str = post(desk, f"{PAGE}/new", **KIM).location
    row = session.scalars(select(Person).where(Person.orcid == KIM["orcid"])).one()
    assert (row.family, row.name_order, row.particle) == ("Kim", NameOrder.FAMILY_FIRST, None)
    assert (address, row.key[:-5]) == (f"{PAGE}/{row.key}", "kim-min-ji-")
    session.rollback()
    page = desk.get(address).text
    assert "Written “Kim Min-ji”, sorted under “kim min ji”." in page
    again: Any = post(desk, f"{PAGE}/new", **KIM, another="y")
    assert (again.status_code, "Somebody else has this ORCID" in again.text) == (422, True)
    wrong: Any = post(desk, f"{PAGE}/new", **(KIM | {"orcid": "0000-0002-1825-0098", "another": "y"}))
    assert "the last of which checks the rest" in wrong.text


@pytest.mark.parametrize(
    ("path", "sent", "field", "words"),
    [
        ("edit", KIM | {"orcid": "0000-0002-1825-0098", "version": "1"}, "orcid", "This is no ORCID"),
        ("contact", {"email": "no address", "language": "ko"}, "email", "This is no e-mail address"),
        ("affiliations", {"institution": "I", "sector": ""}, "sector", "Choose the sector."),
        (
            "affiliations",
            {"institution": "I", "sector": "industry", "starts_on": "2026-02-02", "ends_on": "2026-02-01"},
            "ends_on",
            "An affiliation must end after it begins.",
        ),
        ("biographies/nl", {"text": "woord " * 151}, "text", "The biography has 151 words"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    desk: FlaskClient, path: str, sent: dict[str, str], field: str, words: str
) -> None:
    form = desk.get(f"{PAGE}/person-1").text
    answer = desk.post(f"{PAGE}/person-1/{path}", data={"csrf_token": read_field(form, "csrf_token"), **sent})
    assert (answer.status_code, list_faults(answer.text)) == (422, [])
    beside = re.findall(r'<p class="error" id="(\w+)-error">(.*?)</p>', answer.text)
    assert [(name, told.startswith(words)) for name, told in beside] == [(field, True)]
    assert f'<li><a href="#{field}">' in answer.text


def test_a_contact_is_private(desk: FlaskClient, session: Session) -> None:
    secret = {"email": "secret.address@example.org", "phone": "+82 2 0000", "language": "ko"}
    assert post(desk, f"{PAGE}/person-1/contact", **secret).status_code == 303
    assert session.scalars(select(PersonContact.email)).one() == secret["email"]
    told = [f"{row.verb} {row.object} {row.before} {row.after}" for row in session.scalars(select(AuditEntry))]
    assert (len(told), [line for line in told if "secret" in line]) == (1, [])
    session.rollback()
    assert "secret" not in desk.get(PAGE).text
    assert "secret" not in desk.get(f"{PAGE}/list.csv").text
    assert "secret.address" in desk.get(f"{PAGE}/person-1").text
    # Who is about to invite goes on there.
    asked: Any = post(desk, f"{PAGE}/person-1/contact?edition=2026-seoul", **secret)
    assert asked.location == "/desk/2026-seoul/invitations?state=not+asked"
    wrong: Any = post(desk, f"{PAGE}/person-1/contact", **(secret | {"email": "no address"}))
    assert (wrong.status_code, "no e-mail address" in wrong.text) == (422, True)


def test_an_affiliation_closes_the_one_before(session: Session) -> None:
    person = _add(session)
    for institution, starts in (("First", date(2020, 1, 1)), ("Second", date(2024, 5, 1))):
        actions.add_affiliation(session, person=person, institution=institution, title=None, sector=Sector.ACADEMIA,
                                starts_on=starts, ends_on=None)  # fmt: skip
    rows = session.execute(select(Affiliation.institution, Affiliation.ends_on).order_by(Affiliation.id)).all()
    assert [tuple(row) for row in rows] == [("First", date(2024, 5, 1)), ("Second", None)]
    people = find_people(session, words="hooft", country="", missing="", standings={}, every=True)
    found = [to_line(one) for one in people]
    assert [line.institution for line in found] == ["Second"]


def test_a_biography_has_a_word_limit(session: Session) -> None:
    person = _add(session)
    actions.set_biography(session, person=person, language=Language.DUTCH, text="woord " * 150)
    with pytest.raises(ForumError, match="has 151 words"):
        actions.set_biography(session, person=person, language=Language.DUTCH, text="woord " * 151)
    actions.set_biography(session, person=person, language=Language.DUTCH, text=" ")
    assert session.scalars(select(Biography)).all() == []


def test_merging_moves_everything_that_points_at_a_person(forum: Forum, session: Session) -> None:
    kept, gone = _add(session), _add(session, native_name="얀", orcid="0000-0002-1825-0097")
    forum.add_speaker(1, gone)
    moment = datetime(2026, 4, 22, 9)  # noqa: DTZ001 -- wall time
    session.add(
        Absence(edition_id=forum.edition.id, person_id=gone.id, starts_at=moment, ends_at=moment.replace(hour=10))
    )
    actions.set_contact(session, person=gone, email="jan@example.org", phone=None, language=Language.DUTCH)
    actions.set_biography(session, person=gone, language=Language.ENGLISH, text="A life.")
    actions.note_consent(session, person=gone, kind=ConsentKind.PHOTO, given=True, text_version="1", by="x", now=NOW)
    actions.add_affiliation(
        session, person=gone, institution="I", title=None, sector=Sector.INDUSTRY, starts_on=None, ends_on=None
    )
    pointing = {table.name for table, _column in actions.list_references()}
    assert {"appearance", "absence", "person_contact", "biography", "consent", "affiliation"} <= pointing
    merge_people(session, kept=kept, gone=gone, by="Organiser", now=NOW)
    for table in (Absence, PersonContact, Biography, Consent, Affiliation):
        assert session.scalars(select(table.person_id)).all() == [kept.id]
    assert session.scalars(select(Appearance.person_id).order_by(Appearance.id)).all() == [1, kept.id]
    assert (kept.native_name, kept.orcid) == ("얀", "0000-0002-1825-0097")
    assert session.scalars(select(Person.id).order_by(Person.id)).all() == [1, kept.id]


def test_merging_refuses_what_would_lose_something(session: Session) -> None:
    kept, gone = _add(session), _add(session)
    for person, address in ((kept, "one@example.org"), (gone, "two@example.org")):
        actions.set_contact(session, person=person, email=address, phone=None, language=Language.DUTCH)
    with pytest.raises(ForumError, match="Both have an e-mail address"):
        merge_people(session, kept=kept, gone=gone, by="Organiser", now=NOW)


def test_duplicates_are_found_in_either_order_of_a_name(session: Session) -> None:
    one = _add(session, family="Kim", given="Min-ji", country="KR")
    two = _add(session, family="Minji", given="Kim", country="KR", native_name="김민지")
    three = _add(session, family="Gim", given="Min Ji", country="KR", native_name="김 민지")
    _add(session, family="Other")
    everybody = set(session.scalars(select(Person.id)))
    found = {(first.key, second.key): why for first, second, why in list_duplicates(session, everybody)}
    assert found == {(three.key, two.key): "the same name in its own script"}
    one.orcid = three.orcid = "0000-0002-1825-0097"
    two.family, two.given = "Min ji", "KIM"
    session.flush()
    found = {(first.key, second.key): why for first, second, why in list_duplicates(session, everybody)}
    assert found == {
        (one.key, two.key): "the same name",
        (three.key, two.key): "the same name in its own script",
        (three.key, one.key): "the same ORCID",
    }
    four = _add(session, family="Other", given="Jan P. K.")
    among = [person.id for person in session.scalars(select(Person).where(Person.family == "Other"))]
    assert [(later.key, why) for _first, later, why in list_duplicates(session, among)] == [
        (four.key, "the same name but for initials")
    ]
    # Whom a visitor does not see stands in nobody's way: the other two are a pair still.
    three.native_name = two.native_name = one.native_name = "김민지"
    session.flush()
    seen = list_duplicates(session, everybody - {three.id})
    assert [{first.key, second.key} for first, second, _why in seen] == [{one.key, two.key}]


def _table(rows: int, **change: str) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["family", "given", "country", "email", "institution", "sector"])
    writer.writeheader()
    for number in range(rows):
        row = {"family": f"Family{number}", "given": "Given", "country": "NL", "email": f"p{number}@example.org"}
        writer.writerow(
            row | {"institution": "Institute", "sector": "academia"} | (change if number == rows - 1 else {})
        )
    return out.getvalue().encode()


def _upload(desk: FlaskClient, data: bytes, name: str = "people.csv") -> Any:
    token = read_field(desk.get(f"{PAGE}/import").text, "csrf_token")
    return desk.post(f"{PAGE}/import", data={"csrf_token": token, "table": (io.BytesIO(data), name)})


def test_a_table_is_shown_first_then_added_and_taken_back(desk: FlaskClient, session: Session) -> None:
    shown = _upload(desk, _table(30))
    assert (shown.status_code, list_faults(shown.text)) == (200, [])
    assert "Add 30 people" in shown.text
    assert session.scalars(select(Person.key)).all() == ["person-1"]
    session.rollback()
    sent = {"csrf_token": read_field(shown.text, "csrf_token"), "file": read_field(shown.text, "file")}
    assert desk.post(f"{PAGE}/import/confirm", data=sent).status_code == 303
    assert len(session.scalars(select(Person.id)).all()) == 31
    assert len(session.scalars(select(PersonContact.id)).all()) == 30
    page = desk.get(f"{PAGE}/import").text
    assert "30 people" in page
    # One of them is in an edition by now, and stays.
    forum_person = session.scalars(select(Person).where(Person.family == "Family7")).one()
    first = session.get_one(Appearance, 1)
    first.person_id = forum_person.id
    session.commit()
    answer = desk.post(
        f"{PAGE}/import/1/undo", data={"csrf_token": read_field(page, "csrf_token")}, follow_redirects=True
    )
    said = "29 people are taken back. 1 stays, since editions know them by now: Given Family7."
    assert said in answer.text
    assert sorted(session.scalars(select(Person.family)).all())[0] == "Family7"


def test_a_table_with_errors_adds_nothing_and_names_each(desk: FlaskClient, session: Session) -> None:
    bad = _upload(desk, _table(3, country="Nowhere", sector="art", email="p0@example.org"))
    assert bad.status_code == 422
    for words in ("country: “Nowhere” is no country.", "sector: “art” is not known.", "email: Line 2 has the same."):
        assert words in bad.text
    assert bad.text.count("Line 4") == 3
    assert session.scalars(select(Person.key)).all() == ["person-1"]


@pytest.mark.parametrize(
    ("encoding", "separator", "told"),
    [("utf-8", ",", "UTF-8, commas"), ("utf-8-sig", ";", "UTF-8, semicolons"), ("utf-16", "\t", "UTF-16, tabs"),
     ("cp949", ",", "CP949, commas")],
)  # fmt: skip
def test_tables_of_every_office_are_read(encoding: str, separator: str, told: str) -> None:
    text = (
        separator.join(("family", "given", "country", "native name"))
        + "\r\n"
        + separator.join(("Kim", "Min-ji", "KR", "김민지"))
    )
    read = read_table(text.encode(encoding), "people.csv")
    assert (read.rows[0]["native_name"], read.problems, read.guessed) == ("김민지", (), told)


def test_a_workbook_is_read_and_what_is_none_refused() -> None:
    book, out = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.append(["family", "country"])
    sheet.append(["van Hooft", "NL"])
    book.save(out)
    assert read_table(out.getvalue(), "people.xlsx").rows == ({"family": "van Hooft", "country": "NL"},)
    for data in (b"", b"PK\x03\x04broken", b"\x00\x01\x02\x03"):
        with pytest.raises(ForumError):
            read_table(data, "people.xlsx")


def test_ten_thousand_rows_are_read_at_once() -> None:
    read = read_table(_table(10_000), "people.csv")
    assert (len(read.rows), read.problems) == (10_000, ())


def test_what_leaves_cannot_act_as_a_formula(desk: FlaskClient, session: Session) -> None:
    for number, start in enumerate(("=1+1", "+1", "-1", "@SUM(A1)")):
        _add(session, family=start, given=f"G{number}")
    session.commit()
    cells = [row[0] for row in csv.reader(io.StringIO(desk.get(f"{PAGE}/list.csv").data.decode("utf-8-sig")))]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    sheet = load_workbook(io.BytesIO(desk.get(f"{PAGE}/list.xlsx").data)).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


def test_a_file_is_whole_and_leaves_out_who_said_what(desk: FlaskClient, forum: Forum, session: Session) -> None:
    speaker = session.get_one(Appearance, 1)
    insight = forum.add_insight(1, speaker)
    session.commit()
    page = desk.get(f"{PAGE}/person-1/file").text
    answer: Any = desk.post(f"{PAGE}/person-1/file.json", data={"csrf_token": read_field(page, "csrf_token")})
    data = json.loads(answer.data)
    assert set(data["kept"]) == {"person", "appearance"}
    assert data["kept"]["appearance"][0]["key"] == "appearance-1"
    assert insight.key not in answer.text
    assert insight.verbatim not in page
    assert answer.headers["Content-Disposition"] == 'attachment; filename="person.json"'


def test_erasure_keeps_what_is_published_and_says_why(desk: FlaskClient, forum: Forum, session: Session) -> None:
    family = session.get_one(Person, 1).family
    actions.set_contact(
        session, person=session.get_one(Person, 1), email="a@example.org", phone=None, language=Language.DUTCH
    )
    forum.edition.status = EditionStatus.ANNOUNCED
    session.commit()
    early: Any = post(desk, f"{PAGE}/person-1/erase", decision="Published record")
    assert (early.status_code, "2026-seoul" in early.text) == (422, True)
    forum.edition.status = EditionStatus.HELD
    session.commit()
    assert post(desk, f"{PAGE}/person-1/erase", decision="Published record, article 17(3)").status_code == 303
    session.expire_all()
    person = session.get_one(Person, 1)
    assert (person.family, person.given, person.key) == ("Erased", "", "erased-1")
    assert session.scalars(select(PersonContact)).all() == []
    assert session.scalars(select(Appearance.family)).all() == [family]
    assert session.scalars(select(Erasure.decision)).all() == ["Published record, article 17(3)"]
    told = " ".join(f"{row.verb} {row.object} {row.after}" for row in session.scalars(select(AuditEntry)))
    assert family not in told


def test_the_list_asks_the_same_at_one_three_and_500(desk: FlaskClient, session: Session, engine: Engine) -> None:
    def grow() -> Iterator[int]:
        for people in (1, 3, 500):
            while len(session.scalars(select(Person.id)).all()) < people:
                number = len(session.scalars(select(Person.id)).all())
                session.add_all(
                    Person(
                        key=f"many-{number + more}",
                        family=f"Many{more}",
                        given="G",
                        name_order=NameOrder.GIVEN_FIRST,
                        country="NL",
                    )
                    for more in range(min(100, people - number))
                )
                session.flush()
            session.commit()
            with count_queries(engine) as asked:
                assert desk.get(PAGE).status_code == 200
            yield len(asked)

    counts = list(grow())
    assert (len(set(counts)), counts[0] <= 12) == (1, True)
    assert desk.get(f"{PAGE}?page=5").text.count('scope="row"') == 100


def test_what_was_typed_on_a_person_s_page_outlives_an_error(desk: FlaskClient, session: Session) -> None:
    person = actions.add_person(session, facts={"family": "Writer", "country": "NL"})
    session.commit()
    page, long = f"/desk/people/{person.key}", "woord " * 151
    sent = {
        "biographies/nl": {"text": long},
        "affiliations": {"institution": "Institute", "sector": "industry", "starts_on": "2026-02-30", "ends_on": ""},
        "consents": {"kind": "photo", "given": "yes", "text_version": "v" * 61},
    }
    token = read_field(desk.get(page).text, "csrf_token")
    for form, typed in sent.items():
        answer = desk.post(f"{page}/{form}", data={"csrf_token": token, **typed})
        assert (form, answer.status_code, list_faults(answer.text)) == (form, 422, [])
        assert answer.text.count("<details open>") == (0 if form == "biographies/nl" else 1)
        kept = long.strip() if form == "biographies/nl" else next(iter(typed.values()))
        assert kept in answer.text
    assert session.scalars(select(Biography)).all() == []
