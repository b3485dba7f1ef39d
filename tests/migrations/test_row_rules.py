"""What must hold between rows is refused by the database itself, whatever program writes: on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

import tests.databases  # noqa: F401 -- declares every table's rules
from forum_app.core.db import make_engine
from forum_app.core.migrate import migrate, share
from forum_app.core.row_rules import RULES

DAY, HOUR = "2026-04-22", "2026-04-22 09:00:00"
NAME = {"given": "G", "family": "F", "name_order": "given-first"}
COLOURS = {"primary_colour": "#000000", "accent_colour": "#000000"}
EDITION = {
    "theme": "T", "starts_on": DAY, "ends_on": DAY, "format": "online", "status": "held", "track": "2",
    "participant_list": "public", "absent_partners": "[]",
}  # fmt: skip
SEGMENT = {"kind": "other", "title": "T", "starts_at": HOUR, "ends_at": "2026-04-22 10:00:00",
           "ground_rule": "on the record"}  # fmt: skip
PLACE = {"role": "panellist", "status": "confirmed", "listed": True, "sector": "industry", **NAME}
INSIGHT = {"kind": "paraphrase", "language": "en", "edited": "E", "descriptor_noun": "expert",
           "clearance_required": True}  # fmt: skip
FIGURE = {"file_name": "f.svg", "media_type": "image/svg+xml", "sha256": "0" * 64, "caption": "C", "credit": "C",
          "licence": "L", "alt": "A", "width": "text"}  # fmt: skip
INVITATION = {"status": "opened", "language": "en", "answer_by": DAY}

# A forum of each of two series; its rows have the series' number, a second of the first series' 11.
GROUND: list[tuple[str, dict[str, Any]]] = [
    *(("series", {"id": one, "slug": f"s{one}", "title": "S", "description": "D", "rotation": "cycle",
                  "crowd_threshold": 3, "note_style": "chicago-notes-bibliography", **COLOURS}) for one in (1, 2)),
    *(("side", {"id": one, "series_id": one, "key": "A", "position": 0, "country": "NL", "label": "L",
                "adjective": "Dutch"}) for one in (1, 2)),
    *(("host_city", {"id": one, "series_id": one, "side_id": one, "key": "a", "position": 0, "name": "A",
                     "timezone": "UTC", "weight": 1}) for one in (1, 2)),
    ("partner", {"id": 1, "series_id": 1, "side_id": 1, "position": 0, "name": "A", "role": "partner"}),
    *(("edition", {"id": one, "series_id": one, "slug": f"e{one}", "year": 2026, "city_id": one, **EDITION})
      for one in (1, 2)),
    *(("person", {"id": one, "key": f"p{one}", "country": "NL", **NAME}) for one in (1, 2)),
    *(("panel", {"id": one, "edition_id": one, "number": 1, "title": "T", "short_title": "T"}) for one in (1, 2)),
    *(("segment", {"id": one, "edition_id": one, "key": "s", **SEGMENT}) for one in (1, 2)),
    *(("appearance", {"id": one, "edition_id": one, "key": "a", "person_id": one, "panel_id": one, **PLACE})
      for one in (1, 2)),
    ("appearance", {"id": 11, "edition_id": 1, "key": "own", "person_id": 2, "panel_id": 1, **PLACE}),
    *(("insight", {"id": one, "edition_id": one, "key": "i", "panel_id": one, "segment_id": one, **INSIGHT})
      for one in (1, 2)),
    ("source", {"id": 1, "edition_id": 1, "key": "work", "csl": "{}"}),
    *(("recommendation_group", {"id": one, "edition_id": one, "number": 1, "title": "T"}) for one in (1, 2)),
    *(("recommendation", {"id": one, "group_id": one, "number": 1, "title": "T", "text": "T", "binding":
                          "recommendation"}) for one in (1, 2)),
    *(("invitation", {"id": one, "edition_id": one, "appearance_id": one, **INVITATION}) for one in (1, 2)),
    ("user_account", {"id": 1, "email": "a@b.org", "name": "A", "active": True, "operator": False,
                      "fs_uniquifier": "u"}),
    ("figure", {"id": 1, "edition_id": 1, "key": "c", **FIGURE}),
    ("facts_table", {"edition_id": 1, "caption": "C", "as_at": DAY}),
    ("fact_group", {"id": 1, "edition_id": 1, "position": 0, "title": "T"}),
]  # fmt: skip

# A row of each table that the database takes, in the first forum.
GOOD: dict[str, dict[str, Any]] = {
    "series": {"slug": "s", "title": "S", "description": "D", "rotation": "cycle", "crowd_threshold": 3,
               "note_style": "chicago-notes-bibliography", **COLOURS},
    "side": {"series_id": 1, "key": "B", "position": 1, "country": "BE", "label": "L", "adjective": "Belgian"},
    "host_city": {"series_id": 1, "side_id": 1, "key": "b", "position": 1, "name": "B", "timezone": "UTC", "weight": 9},
    "partner": {"series_id": 1, "side_id": 1, "position": 1, "name": "B", "role": "partner"},
    "rotation_exception": {"series_id": 1, "year": 2029, "city_id": 1, "reason": "R"},
    "edition": {"series_id": 1, "slug": "e", "year": 2026, "ordinal": 7, "city_id": 1, **EDITION},
    "person": {"key": "p", "country": "NL", **NAME},
    "person_key": {"series_id": 1, "key": "p", "person_id": 1},
    "series_person": {"series_id": 1, "person_id": 2, "side_id": 1},
    "membership": {"user_id": 1, "series_id": 1, "role": "organiser", "side_id": 1},
    "panel": {"edition_id": 1, "number": 2, "title": "T", "short_title": "T"},
    "segment": {"edition_id": 1, "key": "t", "panel_id": 1, **SEGMENT},
    "appearance": {"edition_id": 1, "key": "b", "person_id": 2, "segment_id": 1, "side_id": 1, **PLACE},
    "insight": {"edition_id": 1, "key": "j", "panel_id": 1, "segment_id": 1, "descriptor_side_id": 1, **INSIGHT},
    "insight_speaker": {"insight_id": 1, "appearance_id": 1},
    "crowd_override": {"insight_id": 1, "reason": "R", "recorded_by": "B", "recorded_on": DAY,
                       "descriptor_noun": "expert", "descriptor_side_id": 1},
    "clearance": {"insight_id": 1, "position": 1, "state": "cleared", "recorded_on": DAY, "words": "E",
                  "descriptor_noun": "expert", "descriptor_side_id": 1},
    "source": {"edition_id": 1, "key": "other-work", "csl": "{}"},
    "front": {"edition_id": 1, "title": "T", "subtitle": "S", "language": "en", "authors": "[]", "contributors": "[]",
              "quality_assurance": "[]", "published_on": DAY, "funder": "F", "disclaimer": "D", "copyright": "C",
              "licence": "L", "cover": "c"},
    "section": {"edition_id": 1, "key": "s", "position": 0, "kind": "chapter", "title": "T", "short_title": "T",
                "panel_id": 1, "outputs": "[]", "markdown": ""},
    "figure": {"edition_id": 1, "key": "f", **FIGURE},
    "facts_table": {"edition_id": 2, "caption": "C", "as_at": DAY},
    "fact_group": {"edition_id": 1, "position": 1, "title": "T"},
    "fact": {"group_id": 1, "position": 0, "text": "T"},
    "recommendation_group": {"edition_id": 1, "number": 2, "title": "T"},
    "recommendation": {"group_id": 1, "number": 2, "title": "T", "text": "T", "panel_id": 1,
                       "binding": "recommendation"},
    "lead": {"recommendation_id": 1, "side_id": 1, "institution": "I", "acceptance": "open"},
    "review": {"recommendation_id": 1, "reviewed_on": DAY, "progress": "completed", "note": "N"},
    "invitation": {"edition_id": 1, "appearance_id": 11, "replaces_id": 1, **INVITATION},
    "release": {"edition_id": 1, "output": "paper", "number": 1, "draft": False, "status": "built", "progress": 100,
                "step": "", "log": "", "requested_at": f"{HOUR}+00:00", "attempts": 1, "input_hash": "1" * 64,
                "pdf_sha256": "2" * 64},
    "programme_release": {"edition_id": 1, "number": 1, "released_at": f"{HOUR}+00:00", "released_by": "B",
                          "note": "", "snapshot": "{}"},
}  # fmt: skip

# What the database must not take, as a change of such a row, and what it says.
WRONG: list[tuple[str, dict[str, Any], str]] = [
    *((rule.table, {column: "  "}, rule.says) for rule in RULES if rule.name == "words" for column in rule.columns),
    ("host_city", {"side_id": 2}, "the side is of another series"),
    ("partner", {"side_id": 2}, "the side is of another series"),
    ("rotation_exception", {"city_id": 2}, "the city is of another series"),
    ("edition", {"city_id": 2}, "the city is of another series"),
    ("series_person", {"side_id": 2}, "the side is of another series"),
    ("membership", {"side_id": 2}, "the side is of another series"),
    ("appearance", {"side_id": 2}, "the side is of another series"),
    ("insight", {"descriptor_side_id": 2}, "the side is of another series"),
    ("crowd_override", {"descriptor_side_id": 2}, "the side is of another series"),
    ("clearance", {"descriptor_side_id": 2}, "the side is of another series"),
    ("lead", {"side_id": 2}, "the side is of another series"),
    ("segment", {"panel_id": 2}, "the panel is of another edition"),
    ("appearance", {"segment_id": None, "panel_id": 2}, "the panel is of another edition"),
    ("appearance", {"segment_id": 2}, "the segment is of another edition"),
    ("insight", {"panel_id": 2}, "the panel is of another edition"),
    ("insight", {"segment_id": 2}, "the segment is of another edition"),
    ("insight_speaker", {"appearance_id": 2}, "the appearance is of another edition"),
    ("section", {"panel_id": 2}, "the panel is of another edition"),
    ("recommendation", {"panel_id": 2}, "the panel is of another edition"),
    ("invitation", {"appearance_id": 2}, "the appearance is of another edition"),
    ("invitation", {"replaces_id": 2}, "the invitation is of another edition"),
    ("appearance", {"person_id": 1, "segment_id": None, "panel_id": 1}, "somebody has one role in one place once"),
    ("clearance", {"state": "declined", "recorded_on": None}, "an answer needs its day"),
    ("clearance", {"descriptor_noun": None}, "an agreement holds the words and the descriptor that were agreed to"),
    ("clearance", {"words": " "}, "an agreement holds the words and the descriptor that were agreed to"),
    ("insight", {"key": "work"}, "the key is that of a source"),
    ("insight", {"kind": "quotation"}, "a quotation has verbatim words"),
    ("source", {"key": "i"}, "the key is that of an insight"),
    ("side", {"country": "NLD"}, "a country is two letters of ISO 3166-1"),
    ("person", {"country": "N"}, "a country is two letters of ISO 3166-1"),
    ("host_city", {"weight": 100}, "a city has at most 99 turns a round"),
    ("rotation_exception", {"year": 1899}, "a year is 1900 to 2200"),
    ("edition", {"year": 2201}, "a year is 1900 to 2200"),
    ("edition", {"ordinal": 1000}, "an ordinal is 1 to 999"),
    ("edition", {"ends_on": "2026-05-23"}, "an edition has at most 31 days"),
    ("panel", {"number": 1000}, "a panel has a number of 1 to 999"),
    ("recommendation_group", {"number": 1000}, "a group has a number of 1 to 999"),
    ("recommendation", {"number": 1000}, "a recommendation has a number of 1 to 999"),
    ("figure", {"width": "huge"}, "a width is text or wide"),
    ("figure", {"sha256": "0"}, "a picture is kept under its SHA-256"),
    ("fact_group", {"edition_id": 2}, "the edition has no facts table"),
    ("segment", {"starts_at": "2026-04-23 00:00:00", "ends_at": "2026-04-23 10:00:00"},
     "its day is none of its edition"),
    ("front", {"cover": "f"}, "the cover is no figure of the edition"),
    *((table, {"withdrawn_at": f"{HOUR}+00:00", "withdrawn_by": "B", "withdrawal_reason": reason},
       "a withdrawal has its reason") for table in ("release", "programme_release") for reason in (None, " ")),
]  # fmt: skip

# Another owner of a row that is there already, and what else would have to change with it.
MOVED = [
    ("side", {"series_id": 2}, "its series never changes"),
    ("host_city", {"series_id": 2, "side_id": 2}, "its series never changes"),
    ("edition", {"series_id": 2, "city_id": 2}, "its series never changes"),
    ("panel", {"edition_id": 2}, "its edition never changes"),
    ("segment", {"edition_id": 2}, "its edition never changes"),
    ("appearance", {"edition_id": 2, "panel_id": 2}, "its edition never changes"),
    ("insight", {"edition_id": 2, "panel_id": 2, "segment_id": 2}, "its edition never changes"),
    ("recommendation_group", {"edition_id": 2}, "its edition never changes"),
    ("recommendation", {"group_id": 2}, "its group never changes"),
    ("invitation", {"edition_id": 2, "appearance_id": 2}, "its edition never changes"),
]


ANNOUNCED = {"ground_rule": "by description", "rule_announced_on": DAY}
# What a row that is there may not become: what it has besides, the change, what the database says.
CHANGED: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    *(("segment", ANNOUNCED, wrong, "a ground rule that was announced only gets stricter")
      for wrong in ({"ground_rule": "on the record"}, {"rule_announced_on": None})),
    *(("release", {}, wrong, "what was released never changes")
      for wrong in ({"pdf_sha256": "3" * 64}, {"status": "requested"}, {"number": 2}, {"draft": True})),
    *(("programme_release", {}, wrong, "what was released never changes")
      for wrong in ({"snapshot": '{"panels": []}'}, {"number": 2})),
    ("figure", {"key": "g"}, {"key": "h"}, "it is the cover"),
]  # fmt: skip
# What it may.
ALLOWED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("segment", ANNOUNCED, {"ground_rule": "Chatham House Rule", "rule_announced_on": DAY}),
    ("segment", {"ground_rule": "by description"}, {"ground_rule": "on the record"}),
    ("release", {}, {"withdrawn_at": f"{HOUR}+00:00", "withdrawn_by": "B", "withdrawal_reason": "R"}),
    ("release", {"status": "building"}, {"status": "built", "pdf_sha256": "3" * 64}),
    ("programme_release", {}, {"withdrawn_at": f"{HOUR}+00:00", "withdrawn_by": "B", "withdrawal_reason": "R"}),
    ("figure", {"key": "i"}, {"key": "j"}),
    ("edition", {}, {"ends_on": "2026-05-22"}),
]


@pytest.fixture(params=["sqlite", "postgresql"])
def forum(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """A migrated database with a small forum of each of two series."""
    url = f"sqlite:///{tmp_path / 'forum.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres")
    engine = make_engine(url)
    migrate(engine)
    with engine.connect() as connection:
        for table, row in GROUND:
            add(connection, table, row)
            if request.param == "postgresql" and "id" in row:
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), 100)"))
        yield connection
        connection.rollback()
    engine.dispose()


def add(connection: Connection, table: str, row: dict[str, Any]) -> None:
    """Insert a row by hand, past the program."""
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def change(connection: Connection, table: str, row: dict[str, Any], new: dict[str, Any]) -> None:
    """Change a row by hand."""
    changes = ", ".join(f"{name} = :new_{name}" for name in new)
    where = " AND ".join(f"{name} = :{name}" for name in row if row[name] is not None and row[name] not in ("[]", "{}"))
    values = row | {f"new_{name}": value for name, value in new.items()}
    done = connection.execute(text(f"UPDATE {table} SET {changes} WHERE {where}"), values)
    assert done.rowcount == 1


@contextmanager
def taken_back(connection: Connection) -> Iterator[None]:
    saved = connection.begin_nested()
    yield
    saved.rollback()


def test_the_database_refuses_what_breaks_a_rule(forum: Connection) -> None:
    for table, wrong, says in WRONG:
        good = GOOD[table]
        with taken_back(forum):
            add(forum, table, good)
        with taken_back(forum), pytest.raises(IntegrityError) as refused:
            add(forum, table, good | wrong)
        assert f"{table}: {says}" in str(refused.value.orig), (table, wrong)
        with taken_back(forum):
            add(forum, table, good)
            with pytest.raises(IntegrityError) as refused:
                change(forum, table, good, wrong)
            assert f"{table}: {says}" in str(refused.value.orig), (table, wrong)


def test_a_row_never_goes_to_another_owner(forum: Connection) -> None:
    for table, wrong, says in MOVED:
        (row,) = [row for name, row in GROUND if name == table and row.get("id") == 1]
        with taken_back(forum):
            change(forum, table, row, {name: row[name] for name in wrong})
        with taken_back(forum), pytest.raises(IntegrityError) as refused:
            change(forum, table, row, wrong)
        assert f"{table}: {says}" in str(refused.value.orig), (table, wrong)


def test_what_was_agreed_or_released_does_not_change(forum: Connection) -> None:
    add(forum, "front", GOOD["front"] | {"cover": "c"})
    for table, more, wrong, says in CHANGED:
        row = GOOD[table] | more
        with taken_back(forum):
            add(forum, table, row)
            if table == "figure":
                forum.execute(text("UPDATE front SET cover = 'g'"))
            with pytest.raises(IntegrityError) as refused:
                change(forum, table, row, wrong)
            assert f"{table}: {says}" in str(refused.value.orig), (table, wrong)
    for table, more, new in ALLOWED:
        with taken_back(forum):
            add(forum, table, GOOD[table] | more)
            change(forum, table, GOOD[table] | more, new)
    # A cover goes with its edition alone.
    with taken_back(forum), pytest.raises(IntegrityError, match="figure: it is the cover"):
        forum.execute(text("DELETE FROM figure WHERE key = 'c'"))
    with taken_back(forum):
        forum.execute(text("UPDATE front SET cover = NULL"))
        forum.execute(text("DELETE FROM figure WHERE key = 'c'"))
    add(forum, "edition", GOOD["edition"] | {"id": 50})
    for table in ("figure", "front"):
        add(forum, table, GOOD[table] | {"edition_id": 50, **({"key": "c"} if table == "figure" else {})})
    forum.execute(text("DELETE FROM edition WHERE id = 50"))
    assert forum.scalar(text("SELECT count(*) FROM figure WHERE edition_id = 50")) == 0


def test_an_edition_may_move_and_what_lies_outside_then_may_change_within_its_day(forum: Connection) -> None:
    forum.execute(text("UPDATE edition SET starts_on = '2026-05-01', ends_on = '2026-05-02' WHERE id = 1"))
    with taken_back(forum):
        forum.execute(text("UPDATE segment SET starts_at = '2026-04-22 08:00:00', title = 'U' WHERE id = 1"))
    with taken_back(forum):
        forum.execute(text("UPDATE segment SET starts_at = '2026-05-02 23:30:00', ends_at = '2026-05-03 01:00:00'"
                           " WHERE id = 1"))  # fmt: skip
    with taken_back(forum), pytest.raises(IntegrityError, match="its day is none of its edition"):
        forum.execute(text("UPDATE segment SET starts_at = '2026-04-21 08:00:00' WHERE id = 1"))


def test_every_rule_has_been_tried() -> None:
    tried = {(table, says) for table, _, says in (*WRONG, *MOVED)} | {(one[0], one[3]) for one in CHANGED}
    assert {(rule.table, rule.says) for rule in RULES} == tried


def test_cities_and_partners_have_names_of_their_own(forum: Connection) -> None:
    for table in ("host_city", "partner"):
        with taken_back(forum), pytest.raises(IntegrityError, match=r"(?i)unique"):
            add(forum, table, GOOD[table] | {"name": "A"})
        # In another series it is another's name.
        with taken_back(forum):
            add(forum, table, GOOD[table] | {"name": "B", "series_id": 2, "side_id": 2})


def test_somebody_who_declined_may_be_asked_again(forum: Connection) -> None:
    again = GOOD["appearance"] | {"person_id": 1, "segment_id": None, "panel_id": 1}
    with taken_back(forum):
        forum.execute(text("UPDATE appearance SET status = 'declined' WHERE id = 1"))
        add(forum, "appearance", again)
    with taken_back(forum):
        add(forum, "appearance", again | {"role": "moderator"})
    with taken_back(forum), pytest.raises(IntegrityError, match="somebody has one role in one place once"):
        add(forum, "appearance", again)


def test_what_was_there_before_stays_and_names_are_told_apart(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    engine = make_engine(f"sqlite:///{tmp_path / 'forum.db'}")
    migrate(engine)
    config = Config()
    config.set_main_option("script_location", str(share("migrations")))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "0017")
        for table, row in GROUND:
            add(connection, table, row)
        for place, name in enumerate(("A", "A (2)", "A"), 5):
            add(connection, "partner", GOOD["partner"] | {"id": place, "position": place, "name": name})
        add(connection, "insight", GOOD["insight"] | {"panel_id": 2})
        command.upgrade(config, "0018")
        names = connection.execute(text("SELECT id, name FROM partner ORDER BY id")).all()
        kept = connection.execute(text("SELECT panel_id FROM insight WHERE key = 'j'")).scalars().all()
    assert [tuple(row) for row in names] == [(1, "A"), (5, "A (3)"), (6, "A (2)"), (7, "A (4)")]
    assert kept == [2]
    engine.dispose()
