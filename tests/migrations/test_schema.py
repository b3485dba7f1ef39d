"""The migrated schema is the one that the models declare, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, MetaData, inspect, text

from forum_app.core import migrate as migration
from forum_app.core.db import Base, make_engine
from forum_app.core.migrate import WrongSchema, find_head, find_revision, migrate, require_schema
from tests import databases
from tests.databases import make_database

POSTGRES_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version' ORDER BY 1, 2
"""
POSTGRES_COLUMNS = """
SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2
"""
POSTGRES_INDEXES = """
SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
ORDER BY 1, 2
"""
POSTGRES_TRIGGERS = """
SELECT tgrelid::regclass::text, pg_get_triggerdef(pg_trigger.oid), prosrc FROM pg_trigger
JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal ORDER BY 1, 2
"""
QUERIES = (POSTGRES_COLUMNS, POSTGRES_INDEXES, POSTGRES_TRIGGERS, POSTGRES_CONSTRAINTS)


def describe_sqlite(engine: Engine) -> dict[str, set[str]]:
    """Each table's name with its columns and constraints, in words free of order and spacing."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all()
        indexes = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL")
        )
        found = {name: {re.sub(r"\s+", " ", sql)} for name, sql in indexes}
    return found | {name: split(sql) for name, sql in rows if name != "alembic_version"}


def split(sql: str) -> set[str]:
    """The comma-separated parts of a CREATE TABLE, at depth one."""
    body = re.sub(r"\s+", " ", sql[sql.index("(") + 1 : sql.rindex(")")])
    parts, depth, start = set(), 0, 0
    for at, sign in enumerate(body):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            parts.add(body[start:at].strip())
            start = at + 1
    return parts | {body[start:].strip()}


def describe_postgres(engine: Engine) -> list[tuple[object, ...]]:
    """Columns and constraints as PostgreSQL itself spells them."""
    with engine.connect() as connection:
        rows = [row for query in QUERIES for row in connection.execute(text(query))]
    return [tuple(row) for row in rows]


def test_sqlite_schema_is_what_models_declare(engine: Engine, tmp_path: Path) -> None:
    migrated = make_engine(f"sqlite:///{tmp_path / 'migrated.db'}")
    assert migrate(migrated) is None
    declared = describe_sqlite(engine)
    assert sum("CHECK" in part for parts in declared.values() for part in parts) > 30
    assert describe_sqlite(migrated) == declared
    migrated.dispose()


def test_postgres_schema_is_what_models_declare(postgres: str) -> None:
    engine = make_engine(postgres)
    Base.metadata.create_all(engine)
    declared = describe_postgres(engine)
    Base.metadata.drop_all(engine)
    assert describe_postgres(engine) == []
    assert migrate(engine) is None
    assert sum(str(row[-1]).startswith("CHECK") for row in declared) > 30
    assert describe_postgres(engine) == declared
    engine.dispose()


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    engine = make_database(tmp_path / "forum.db", databases.migrate)
    before = describe_sqlite(engine)
    assert migrate(engine) == find_head()
    assert describe_sqlite(engine) == before
    require_schema(engine)
    engine.dispose()


def test_a_failed_migration_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'forum.db'}")
    with engine.connect() as connection, connection.begin():
        connection.execute(text("CREATE TABLE review (id INTEGER)"))  # in the way of the last migration's table
    with pytest.raises(Exception, match="review already exists"):
        migrate(engine)
    assert inspect(engine).get_table_names() == ["review"]
    engine.dispose()


def test_every_migration_can_be_undone(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    engine = make_database(tmp_path / "forum.db", databases.migrate)
    config = Config()
    config.set_main_option("script_location", str(migration.share("migrations")))
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()


def test_an_override_recorded_before_is_for_the_descriptor_of_its_insight(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    engine = make_database(tmp_path / "forum.db", databases.migrate)
    config = Config()
    config.set_main_option("script_location", str(migration.share("migrations")))
    with engine.connect() as connection, connection.begin():
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        config.attributes["connection"] = connection
        command.downgrade(config, "0009")
        insert = "INSERT INTO insight VALUES (7, 1, 'k', 1, 1, 'paraphrase', 'en', NULL, 'x', NULL, 'expert', NULL, 1)"
        connection.execute(text(insert))
        connection.execute(text("INSERT INTO crowd_override VALUES (7, 'Agreed', 'Organiser', '2026-06-01')"))
        command.upgrade(config, "0010")
        kept = connection.execute(text("SELECT * FROM crowd_override")).all()
        connection.execute(text("DELETE FROM insight"))
    assert [tuple(row) for row in kept] == [(7, "Agreed", "Organiser", "2026-06-01", "expert", None)]
    engine.dispose()


def test_people_of_before_are_kept_by_who_added_them_and_merges_can_still_be_undone(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    engine = make_database(tmp_path / "forum.db", databases.migrate)
    config = Config()
    config.set_main_option("script_location", str(migration.share("migrations")))
    before = '{"person": {"key": "gone"}, "dropped": {}, "moved": {"affiliation.person_id": [[8], [9]]}}'
    rows = [
        *(f"series (id, slug, title, description, rotation, crowd_threshold, primary_colour, accent_colour, note_style)"
          f" VALUES ({one}, 's{one}', 'S', 'D', 'cycle', 3, '#000000', '#000000', 'chicago-notes-bibliography')"
          for one in (1, 2)),
        "side (id, series_id, key, position, country, label, adjective) VALUES (5, 1, 'NL', 0, 'NL', 'N', 'Dutch')",
        *(f"person (id, key, country, given, family, name_order) VALUES ({one}, 'p{one}', 'NL', '', 'F', 'given-first')"
          for one in (1, 2)),
        "user_account (id, email, name, active, operator, fs_uniquifier) VALUES (4, 'x@y.org', 'X', 1, 0, 'u')",
        "membership (user_id, series_id, role) VALUES (4, 1, 'owner')",
        "audit_entry (at, actor_id, actor, verb, object, before, after, previous, hash)"
        f" VALUES ('2026-01-01', 4, 'X', 'added', 'person p1', '{{}}', '{{}}', '{'0' * 64}', '{'1' * 64}')",
        "affiliation (id, person_id, institution, sector) VALUES (8, 1, 'Moved', 'industry')",
        "affiliation (id, person_id, institution, sector) VALUES (9, 2, 'Elsewhere by now', 'industry')",
        f"person_merge (id, kept_id, at, by, before) VALUES (3, 1, '2026-01-01', 'X', '{before}')",
    ]  # fmt: skip
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "0016")
        for row in rows:
            connection.exec_driver_sql(f"INSERT INTO {row}")
        command.upgrade(config, "0017")
        kept = connection.exec_driver_sql("SELECT person_id, series_id, side_id FROM series_person ORDER BY 1, 2").all()
        moved = connection.exec_driver_sql("SELECT merge_id, affiliation_id FROM merged_row").all()
        left = connection.exec_driver_sql("SELECT before FROM person_merge").scalar_one()
    # Added by somebody of the first series; of the other nobody knows, so that both series keep them as before.
    assert [tuple(row) for row in kept] == [(1, 1, 5), (2, 1, 5), (2, 2, None)]
    assert [tuple(row) for row in moved] == [(3, 8)]
    assert json.loads(left) == {"person": {"key": "gone"}, "dropped": {}}
    engine.dispose()


def test_a_table_is_rebuilt_without_what_refers_to_it(tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    engine = make_engine(f"sqlite:///{tmp_path / 'forum.db'}")
    config = Config()
    config.set_main_option("script_location", str(migration.share("migrations")))
    rows = [
        "series (id, slug, title, description, rotation, crowd_threshold, primary_colour, accent_colour, note_style)"
        " VALUES (1, 's', 'S', 'D', 'cycle', 3, '#000000', '#000000', 'chicago-notes-bibliography')",
        *(f"person (id, key, country, given, family, name_order, orcid) VALUES ({one}, 'p{one}', 'NL', '', 'F',"
          f" 'given-first', {orcid})" for one, orcid in ((1, "'0000-0002-1825-0097'"), (2, "NULL"))),
        *(f"series_person (person_id, series_id) VALUES ({one}, 1)" for one in (1, 2)),
        "affiliation (id, person_id, institution, sector) VALUES (8, 1, 'I', 'industry')",
        "person_merge (id, kept_id, at, by, before) VALUES (3, 1, '2026-01-01', 'X', '{}')",
        "merged_row (id, merge_id, affiliation_id) VALUES (4, 3, 8)",
    ]  # fmt: skip
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "0026")
        for row in rows:
            connection.exec_driver_sql(f"INSERT INTO {row}")
    assert migrate(engine) == "0026"
    with engine.connect() as connection:
        asked = ("SELECT id, key, orcid FROM person", "SELECT person_id FROM affiliation",
                 "SELECT series_id, key, person_id FROM person_key ORDER BY 3",
                 "SELECT merge_id, affiliation_id FROM merged_row", "PRAGMA foreign_keys")  # fmt: skip
        found = [[tuple(row) for row in connection.exec_driver_sql(one)] for one in asked]
    people = [(1, "p1", "0000-0002-1825-0097"), (2, "p2", None)]
    assert found == [people, [(1,)], [(1, "p1", 1), (1, "p2", 2)], [(3, 8)], [(1,)]]
    engine.dispose()


def test_processes_that_start_at_once_take_turns(tmp_path: Path, postgres: str) -> None:
    code = (
        "import sys; from forum_app.core.db import make_engine; from forum_app.core.migrate import migrate;"
        "print(migrate(make_engine(sys.argv[1])))"
    )
    for url in (f"sqlite:///{tmp_path / 'forum.db'}", postgres):
        command = [sys.executable, "-c", code, url]
        started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
        found = [process.communicate(timeout=300)[0].strip() for process in started]
        assert sorted(found) == sorted(["None", find_head(), find_head()])


def test_an_empty_database_is_named_as_such(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'forum.db'}")
    with pytest.raises(WrongSchema, match=r"has no tables yet\. Run `forum migrate`"):
        require_schema(engine)
    engine.dispose()


@pytest.mark.parametrize("ask", [migrate, require_schema])
def test_a_newer_database_is_refused(tmp_path: Path, ask: object) -> None:
    engine = make_database(tmp_path / "forum.db", databases.migrate)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(WrongSchema, match="migration 9999, which this version of Forum does not know"):
        ask(engine)  # type: ignore[operator]
    with engine.connect() as connection:
        assert find_revision(connection) == "9999"
    engine.dispose()


def test_migrations_never_import_the_program() -> None:
    files = sorted((migration.share("migrations")).rglob("*.py"))
    ours = re.compile(r"^\s*(from|import) (forum_app|config)", re.MULTILINE)
    assert len(files) >= 6
    assert [path.name for path in files if ours.search(path.read_text(encoding="utf-8"))] == []


def test_the_declared_tables_are_complete() -> None:
    # create_all knows only what has been imported: every models module must be.
    import importlib

    for path in sorted(Path(migration.__file__).parent.parent.glob("*/models.py")):
        importlib.import_module(f"forum_app.{path.parent.name}.models")
    assert isinstance(Base.metadata, MetaData)
    assert {"release", "insight", "lead", "source", "front", "edition"} <= set(Base.metadata.tables)
