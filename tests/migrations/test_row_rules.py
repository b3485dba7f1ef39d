"""What must hold between rows is refused by the database itself, whatever program writes: on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from forum_app.core.migrate import share
from forum_app.core.row_rules import RULES
from tests.databases import make_database, migrate
from tests.migrations.ground import COLOURS, GOOD, GROUND, HOUR, add, change, taken_back
from tests.migrations.test_rules_over_time import CHANGED, HELD

# Where spaces are told as what else they are: signs that an address or a key does not have.
EMPTY = {("series", "slug"): "", ("edition", "slug"): "", ("side", "key"): ""}
# What was built changes no more: there it is tried before.
UNBUILT: dict[str, dict[str, Any]] = {"release": {"status": "building"}}
# What the database must not take, as a change of such a row, and what it says.
WRONG: list[tuple[str, dict[str, Any], str]] = [
    *((rule.table, {column: EMPTY.get((rule.table, column), "  ")}, rule.says)
      for rule in RULES if rule.name == "words" for column in rule.columns),
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
    ("segment", {"ends_at": "2026-04-24 00:00:00"}, "its day is none of its edition"),
    *(("source", {"csl": csl}, "a work has a type and a title")
      for csl in ("{}", "[]", "3", '{"type": "book"}', '{"type": "", "title": "T"}', '{"type": "book", "title": " "}')),
    ("insight", {"kind": "quotation", "verbatim": "  "}, "a quotation has verbatim words"),
    *(("side", {"country": country}, "a country is two letters of ISO 3166-1") for country in ("be", "12", "B ")),
    *(("side", {"key": key}, "a side has a key of one to eight capitals") for key in ("b", "B-E", "ABCDEFGHI")),
    ("series", {"slug": "A b"}, "an address is made of small letters, figures and hyphens"),
    ("edition", {"slug": "../x"}, "an address is made of small letters, figures and hyphens"),
    *(("series", {colour: "#12345g"}, "a colour is # and six figures of base 16") for colour in COLOURS),
    ("edition_move", {"ends_on": "2026-04-21"}, "its days are out of order"),
    *(("edition", wrong, "readers see what was announced or held, and no plan")
      for wrong in ({"announced": False}, {"status": "planned"})),
    *(("person", {"orcid": orcid}, "an ORCID is four times four figures")
      for orcid in ("abcd-efgh-ijkl-mnop", "0000-00021825-00970")),
    ("front", {"authors": "[]"}, "a book has authors"),
    ("section", {"outputs": '["paper", "ebook"]'}, "no such output"),
    ("membership", {"role": "owner"}, "a side is for organisers"),
    ("release", {"number": 0}, "a release has a number of 1 or more"),
    *(("release", {sha: "0"}, "a file is kept under its SHA-256")
      for sha in ("pdf_sha256", "html_sha256")),
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


def test_the_database_refuses_what_breaks_a_rule(forum: Connection) -> None:
    for table, wrong, says in WRONG:
        good = GOOD[table]
        with taken_back(forum):
            add(forum, table, good)
        with taken_back(forum), pytest.raises(IntegrityError) as refused:
            add(forum, table, good | wrong)
        assert f"{table}: {says}" in str(refused.value.orig), (table, wrong)
        with taken_back(forum):
            add(forum, table, good | UNBUILT.get(table, {}))
            with pytest.raises(IntegrityError) as refused:
                change(forum, table, good | UNBUILT.get(table, {}), wrong)
            assert f"{table}: {says}" in str(refused.value.orig), (table, wrong)


def test_a_row_never_goes_to_another_owner(forum: Connection) -> None:
    for table, wrong, says in MOVED:
        (row,) = [row for name, row in GROUND if name == table and row.get("id") == 1]
        with taken_back(forum):
            change(forum, table, row, {name: row[name] for name in wrong})
        with taken_back(forum), pytest.raises(IntegrityError) as refused:
            change(forum, table, row, wrong)
        assert f"{table}: {says}" in str(refused.value.orig), (table, wrong)


def test_every_rule_has_been_tried() -> None:
    tried = {f"{table}: {says}" for table, _, says in (*WRONG, *MOVED)} | {f"{one[0]}: {one[3]}" for one in CHANGED}
    assert {f"{rule.table}: {rule.says}" for rule in RULES} == tried | set(HELD)


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

    engine = make_database(tmp_path / "forum.db", migrate)
    config = Config()
    config.set_main_option("script_location", str(share("migrations")))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "0017")
        for table, row in GROUND:
            add(connection, table, {name: value for name, value in row.items() if name != "announced"})
        for place, name in enumerate(("A", "A (2)", "A"), 5):
            add(connection, "partner", GOOD["partner"] | {"id": place, "position": place, "name": name})
        add(connection, "insight", GOOD["insight"] | {"panel_id": 2})
        command.upgrade(config, "0018")
        names = connection.execute(text("SELECT id, name FROM partner ORDER BY id")).all()
        kept = connection.execute(text("SELECT panel_id FROM insight WHERE key = 'j'")).scalars().all()
    assert [tuple(row) for row in names] == [(1, "A"), (5, "A (3)"), (6, "A (2)"), (7, "A (4)")]
    assert kept == [2]
    engine.dispose()
