"""What a row may not become, and what may not go: refused by the database itself, on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from tests.migrations.ground import DAY, GOOD, HOUR, add, change, taken_back

ANNOUNCED = {"ground_rule": "by description", "rule_announced_on": DAY}
# What a row that is there may not become: what it has besides, the change, what the database says.
CHANGED: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    *(("segment", ANNOUNCED, wrong, "a ground rule that was announced only gets stricter")
      for wrong in ({"ground_rule": "on the record"}, {"rule_announced_on": None})),
    *(("release", {"pages": 20}, wrong, "what was released never changes")
      for wrong in ({"pdf_sha256": "3" * 64}, {"status": "requested"}, {"number": 2}, {"draft": True}, {"pages": 21},
                    {"pages": None}, {"html_sha256": "3" * 64}, {"described": '{"a": 1}'})),
    *(("programme_release", {}, wrong, "what was released never changes")
      for wrong in ({"snapshot": '{"panels": []}'}, {"number": 2})),
    ("figure", {"key": "g"}, {"key": "h"}, "it is the cover"),
    *(("consent", {}, wrong, "what was noted never changes")
      for wrong in ({"given": False}, {"kind": "photo"}, {"edition_id": None}, {"text_version": "2"})),
    ("invitation", {"id": 50}, {"replaces_id": 50}, "it cannot replace itself"),
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


def _is_refused(forum: Connection, statement: str, says: str) -> None:
    assert says in HELD
    with taken_back(forum), pytest.raises(IntegrityError, match=says):
        forum.execute(text(statement))


# What is tried below: the table, and what the database says.
HELD = (
    "edition: segments stand outside those days",
    "days_in_motion: segments stand outside the days",
    "edition: its series has fewer than two sides or two host cities",
    "side: a series with editions has two or more",
    "host_city: a series with editions has two or more",
    "host_city: two cities take turns by the rule alternate, and no more",
    "series: two cities take turns by the rule alternate, and no more",
    "release: what was released stays, and may be withdrawn",
    "programme_release: what was released stays, and may be withdrawn",
    "consent: there is no such edition",
)


def test_an_edition_stands_in_a_series_of_two_sides_and_two_cities(forum: Connection) -> None:
    # A series may begin with nothing, and with one of each.
    add(forum, "series", GOOD["series"] | {"id": 50, "slug": "s50"})
    add(forum, "side", GOOD["side"] | {"id": 50, "series_id": 50})
    add(forum, "host_city", GOOD["host_city"] | {"id": 50, "series_id": 50, "side_id": 50})
    edition = GOOD["edition"] | {"series_id": 50, "city_id": 50}
    for table, more in (("side", {"key": "C"}), ("host_city", {"key": "c", "name": "C", "side_id": 50})):
        with taken_back(forum), pytest.raises(IntegrityError, match=HELD[2]):
            add(forum, "edition", edition)
        add(forum, table, GOOD[table] | {"id": 51, "series_id": 50, "position": 2, **more})
    with taken_back(forum):
        forum.execute(text("DELETE FROM host_city WHERE id = 51"))
    add(forum, "edition", edition)
    _is_refused(forum, "DELETE FROM host_city WHERE id = 51", HELD[4])
    _is_refused(forum, "DELETE FROM side WHERE id = 51", HELD[3])
    add(
        forum, "host_city", GOOD["host_city"] | {"series_id": 50, "side_id": 50, "key": "d", "name": "D", "position": 3}
    )
    # Of three one may go, and no two.
    _is_refused(forum, "DELETE FROM host_city WHERE series_id = 50 AND id <> 50", HELD[4])
    forum.execute(text("DELETE FROM host_city WHERE id = 51"))


def test_two_cities_alternate_and_no_third(forum: Connection) -> None:
    forum.execute(text("UPDATE series SET rotation = 'alternate' WHERE id = 1"))
    with taken_back(forum), pytest.raises(IntegrityError, match=HELD[5]):
        add(forum, "host_city", GOOD["host_city"])
    forum.execute(text("UPDATE series SET rotation = 'cycle' WHERE id = 1"))
    add(forum, "host_city", GOOD["host_city"])
    _is_refused(forum, "UPDATE series SET rotation = 'alternate' WHERE id = 1", HELD[6])


def test_a_programme_lies_within_the_days_of_its_edition(forum: Connection) -> None:
    later = "UPDATE edition SET starts_on = '2026-09-01', ends_on = '2026-09-02' WHERE id = 1"
    along = "UPDATE segment SET starts_at = '2026-09-02 23:00:00', ends_at = '2026-09-03 01:00:00' WHERE id = 1"
    begin = "INSERT INTO days_in_motion (edition_id, gone_by_commit) VALUES (1, -1)"
    end = "DELETE FROM days_in_motion"
    _is_refused(forum, later, HELD[0])
    for statement in (later, along):
        with taken_back(forum):
            for one in (begin, statement):
                forum.execute(text(one))
            _is_refused(forum, end, HELD[1])
    # Both together, in whichever order.
    for pair in ((later, along), (along, later)):
        with taken_back(forum):
            for one in (begin, *pair, end):
                forum.execute(text(one))
    # An edition that goes takes it along.
    add(forum, "edition", GOOD["edition"] | {"id": 50})
    add(forum, "segment", GOOD["segment"] | {"edition_id": 50, "panel_id": None})
    for one in (begin.replace("1, -1", "50, -50"), later.replace("id = 1", "id = 50")):
        forum.execute(text(one))
    forum.execute(text("DELETE FROM edition WHERE id = 50"))
    assert forum.scalar(text("SELECT count(*) FROM days_in_motion")) == 0


def test_nobody_commits_while_days_are_in_motion(forum: Connection) -> None:
    for values in ("1, 1", "1, 2"):
        with taken_back(forum), pytest.raises(IntegrityError, match="ck_days_in_motion_gone"):
            forum.execute(text(f"INSERT INTO days_in_motion (edition_id, gone_by_commit) VALUES ({values})"))
    forum.execute(text("INSERT INTO days_in_motion (edition_id, gone_by_commit) VALUES (1, -1)"))
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        forum.commit()


def test_what_was_released_goes_with_its_edition_alone(forum: Connection) -> None:
    for table, says in (("release", HELD[7]), ("programme_release", HELD[8])):
        add(forum, table, GOOD[table])
        _is_refused(forum, f"DELETE FROM {table}", says)
    add(forum, "release", GOOD["release"] | {"status": "failed", "reason": "R", "number": 2})
    assert forum.execute(text("DELETE FROM release WHERE status = 'failed'")).rowcount == 1
    add(forum, "edition", GOOD["edition"] | {"id": 50})
    for table in ("release", "programme_release"):
        add(forum, table, GOOD[table] | {"edition_id": 50})
    forum.execute(text("DELETE FROM edition WHERE id = 50"))
    assert forum.scalar(text("SELECT count(*) FROM release WHERE edition_id = 50")) == 0


def test_a_consent_is_about_an_edition_that_there_is(forum: Connection) -> None:
    with taken_back(forum), pytest.raises(IntegrityError, match=HELD[9]):
        add(forum, "consent", GOOD["consent"] | {"edition_id": 99})
