"""Tables of people: who is here already stays one, the file goes, and ten thousand rows don't take a minute."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import Settings
from forum_app.core.errors import ForumError
from forum_app.core.files import FileStore
from forum_app.people.importing import import_people, undo_import
from forum_app.people.left_tables import drop_left_tables
from forum_app.people.models import Affiliation, Person, PersonContact
from forum_app.people.tables import read_table
from forum_app.programme.models import GroundRule
from forum_app.worker import Ending, make_queue, sweep
from tests.desk import read_field
from tests.factories import Forum
from tests.people.pictures import save, two_halves
from tests.public.site import Site
from tests.public.test_every_page import count_queries

PAGE = "/desk/people/import"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TABLE = (
    "family,given,country,email,orcid\n"
    "Zwaluw,Jan,NL,Zwaluw@example.org,\n"
    "\n"
    "Gierzwaluw,An,NL,,0000-0002-1825-0097\n"
    "Meeuw,Bo,NL,,\n"
)


def _upload(desk: FlaskClient, table: str) -> Any:
    token = read_field(desk.get(PAGE).text, "csrf_token")
    return desk.post(PAGE, data={"csrf_token": token, "table": (io.BytesIO(table.encode()), "people.csv")})


def _confirm(desk: FlaskClient, shown: str) -> Any:
    sent = {name: read_field(shown, name) for name in ("csrf_token", "file")}
    return desk.post(f"{PAGE}/confirm", data=sent)


def _list_tables(site: Site) -> list[Path]:
    return [path for path in (site.store.root.parent / "tables").rglob("*") if path.is_file()]


def test_who_is_here_already_is_told_and_left_out(desk: FlaskClient, session: Session) -> None:
    first = _upload(desk, TABLE)
    assert "Add 3 people" in first.text
    assert _confirm(desk, first.text).status_code == 303
    again = _upload(desk, TABLE.replace("Zwaluw@", "zwaluw@").replace("Meeuw,Bo", "Aalscholver,Bo"))
    assert "2 of them are here already" in again.text
    # As a spreadsheet counts, with the empty line.
    assert [line in again.text for line in ("Line 2", "Line 3", "Line 4", "Line 5")] == [True, False, True, False]
    assert "Add 1 person<" in again.text
    assert _confirm(desk, again.text).status_code == 303
    names = session.scalars(select(Person.family).where(Person.country == "NL").order_by(Person.id)).all()
    assert names == ["Zwaluw", "Gierzwaluw", "Meeuw", "Aalscholver"]


def test_the_file_of_a_table_goes_once_it_was_brought_in_and_after_a_day(desk: FlaskClient, site: Site) -> None:
    shown = _upload(desk, TABLE).text
    assert len(_list_tables(site)) == 1
    assert _confirm(desk, shown).status_code == 303
    assert _list_tables(site) == []
    # A second click finds nothing to bring in twice.
    twice = _confirm(desk, shown)
    assert (twice.status_code, "was brought in already" in twice.text) == (422, True)
    _upload(desk, TABLE)
    (left,) = _list_tables(site)
    os.utime(left, (0, 0))
    _upload(desk, TABLE.replace("Meeuw", "Kauw"))
    assert [path == left for path in _list_tables(site)] == [False]


def test_a_worker_lets_a_table_go_that_nobody_brought_in(desk: FlaskClient, site: Site, engine: Engine) -> None:
    _upload(desk, TABLE)
    settings = Settings(data_dir=site.store.root.parent, secret_key="a key of tests only")
    queue = make_queue(settings, engine, Ending())
    sweep(settings, engine, queue)
    (left,) = _list_tables(site)
    os.utime(left, (0, 0))
    sweep(settings, engine, queue)
    queue.close()
    assert _list_tables(site) == []


def test_tables_that_an_earlier_version_left_among_the_files_go(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    tables = [TABLE.encode(), TABLE.encode("utf-16"), "성,이름\n".encode("cp949"), b"PK\x03\x04 xl"]
    page, drawing = "<article>Zwaluw,Jan", '\ufeff<?xml version="1.0"?><svg/>'
    stay = [save(two_halves((9, 9)), kind) for kind in ("JPEG", "PNG", "WEBP")]
    stay += [b"%PDF-1.7", page.encode(), drawing.encode(), drawing.encode("utf-16")]
    for data in (*tables, *stay):
        os.utime(store.path(store.put(data)), (0, 0))
    fresh = store.put(b"family,country\n")
    assert drop_left_tables(store, now=datetime.now(UTC)) == len(tables)
    assert {path.name for path in tmp_path.rglob("*/*")} == {fresh, *(sha256(data).hexdigest() for data in stay)}


def test_no_file_is_told_as_such(desk: FlaskClient) -> None:
    answer = desk.post(PAGE, data={"csrf_token": read_field(desk.get(PAGE).text, "csrf_token")})
    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)


def test_many_are_brought_in_and_taken_back_by_few_statements(session: Session, forum: Forum, engine: Engine) -> None:
    rows = [{"family": f"F{number}", "country": "NL", "email": f"{number}@x.org"} for number in range(300)]
    with count_queries(engine) as asked:
        made = import_people(session, rows=[row | {"institution": "I"} for row in rows], by="x", now=NOW)
    assert [len(session.scalars(select(one.id)).all()) for one in (PersonContact, Affiliation)] == [300, 300]
    assert len(asked) < 60
    forum.add_panel(1, GroundRule.ON_THE_RECORD)
    stays = session.scalars(select(Person).where(Person.family == "F7")).one()
    forum.add_speaker(1, stays)
    assert undo_import(session, made=made) == [stays.key]
    assert session.scalars(select(Person.family).where(Person.country == "NL")).all() == ["F7"]


def test_what_refers_to_a_person_is_found_by_them(engine: Engine) -> None:
    """Without an index the database reads the whole table for each person who goes: 24 s for ten thousand."""
    with engine.connect() as connection:
        for table in ("affiliation", "appearance", "imported_person", "person_contact", "series_person", "mail"):
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE person_id = 1").all()
            assert [(table, "SEARCH" in row[-1]) for row in plan] == [(table, True)]


def test_a_cell_is_read_as_a_form_reads_what_is_typed() -> None:
    read = read_table("family,country,institution\nKim\u0007,KR,\u202eevil\n\u202e,KR,x\n".encode(), "a.csv")
    assert read.rows == ({"family": "Kim", "country": "KR", "institution": "evil"},)
    assert [(problem.where, problem.line) for problem in read.problems] == [("family", 3)]


def test_two_of_one_name_are_told_apart_before_they_are_made_one(
    desk: FlaskClient, forum: Forum, session: Session
) -> None:
    rows = [{"family": "Kim", "country": "KR", "email": f"{name}@x.org", "institution": name} for name in ("A1", "B2")]
    import_people(session, rows=rows, by="x", now=NOW)
    forum.add_panel(1, GroundRule.ON_THE_RECORD)
    one, other = session.scalars(select(Person).where(Person.family == "Kim").order_by(Person.id)).all()
    forum.add_speaker(1, other, affiliation="C3 <b>")
    session.commit()
    page = desk.get(f"/desk/people/{one.key}/merge/{other.key}").text
    told = ("A1@x.org", "B2@x.org", ">A1<", "B2", "C3 &lt;b&gt; (2026)")
    assert [word for word in told if word not in page] == []


def test_an_empty_line_does_not_shift_the_count_of_lines() -> None:
    read = read_table(b"family,country\n\nA,NL\n,\nB,XX\n", "a.csv")
    assert (read.lines, [problem.line for problem in read.problems]) == ((3,), [5])


def _tell(table: str) -> list[tuple[str, str, int | None]]:
    read = read_table(table.encode(), "a.csv")
    assert read.rows == ()
    return [(problem.where, problem.what, problem.line) for problem in read.problems]


def test_what_stands_under_no_column_is_told_and_not_lost() -> None:
    # A comma that parts an institution moves what follows under other names.
    assert _tell("family,country,institution,title\nKim,KR,Institute, Seoul,Dean\n") == [
        ("cell 5", "“Dean” stands under no column’s name.", 2)
    ]
    assert _tell("family,country,\nKim,KR,a note\n") == [("cell 3", "“a note” stands under no column’s name.", 2)]
    assert _tell("family,country,family\nKim,KR,Lee\n") == [("column “family”", "It is there twice.", 1)]
    # Empty cells past the end are what spreadsheets leave; a short line lacks what it lacks.
    assert len(read_table(b"family,country,title,,\nKim,KR,Dean,,\n", "a.csv").rows) == 1
    assert _tell("country,title,family\nKR,Dean\n") == [("family", "It is empty.", 2)]


def test_everything_wrong_with_a_table_is_told_at_once() -> None:
    assert _tell("family,country,foo,email\n,NL,1,\nBee,Finland,,none\n") == [
        ("column “foo”", "It is not known.", 1), ("family", "It is empty.", 2),
        ("country", "“Finland” is no country.", 3), ("email", "It is no address.", 3),
    ]  # fmt: skip


def test_a_quotation_mark_that_nothing_closes_does_not_swallow_the_rest() -> None:
    for table in ('family,country\n"Kim,KR\nLee,KR\n', 'family,country\n"Kim,KR\n"Lee",KR\n'):
        with pytest.raises(ForumError, match=r"Line 3 can’t be read: a quotation mark"):
            read_table(table.encode(), "a.csv")


def test_a_cell_is_one_line_and_words_are_meant_in_any_letters() -> None:
    table = 'family,country,sector,name_order,title\nKim,kr,Academia,Family-First,"Dean\n of Arts"\n'
    row = {"family": "Kim", "country": "KR", "sector": "academia", "name_order": "family-first"}
    assert read_table(table.encode(), "a.csv").rows == ({**row, "title": "Dean of Arts"},)
