"""Brings a database to the schema of this version, and says when one is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from forum_app.core.errors import ForumError
from forum_app.core.paths import share

# Any number, the same in every process: PostgreSQL lets one migration run at a time under it.
LOCK = 0x464F52554D


class WrongSchema(ForumError):
    """The database is not at the schema that this version of the program needs."""


def find_head() -> str:
    """The newest migration's number, from the file names: no need to load Alembic for that."""
    return max(path.name.partition("_")[0] for path in (share("migrations") / "versions").glob("[0-9]*_*.py"))


def find_revision(connection: Connection) -> str | None:
    """The migration that the database stands at; None where it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def is_empty(engine: Engine) -> bool:
    """Whether the database has no tables at all: a new one."""
    with engine.execution_options(reading=True).connect() as connection:
        return not inspect(connection).get_table_names()


def migrate(engine: Engine) -> str | None:
    """Bring the database to the newest schema, in one transaction; gives what it stood at before.

    Two processes that start at once take turns. Raises WrongSchema for a database of a newer version.
    """
    with engine.connect() as connection, _free_to_rebuild(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        before = find_revision(connection)
        if before != find_head():
            _refuse_newer(before)
            _upgrade(connection)
            _check_references(connection)
    return before


@contextmanager
def _free_to_rebuild(connection: Connection) -> Iterator[None]:
    """Let a migration rebuild a table on SQLite: dropping the old one would take along every row that refers to it.

    The switch works outside a transaction alone; what refers to what is checked at the end of it instead.
    """
    driver: Any = connection.connection.dbapi_connection if connection.dialect.name == "sqlite" else None
    if driver is not None:
        driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        if driver is not None:
            driver.execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    """Refuse what a migration leaves behind of rows that refer to none: then nothing of it is kept."""
    if connection.dialect.name == "sqlite":
        lost = connection.execute(text("PRAGMA foreign_key_check")).first()
        if lost is not None:
            raise WrongSchema(f"A row of {lost[0]} refers to none of {lost[2]}; the database was left as it was.")


def require_schema(engine: Engine) -> None:
    """Refuse to work on a database that is not at the newest schema. Raises WrongSchema."""
    with engine.execution_options(reading=True).connect() as connection:
        revision = find_revision(connection)
    _refuse_newer(revision)
    if revision != find_head():
        state = "has no tables yet" if revision is None else f"stands at migration {revision}, not {find_head()}"
        raise WrongSchema(f"The database {state}. Run `forum migrate` (copy the database first).")


def _refuse_newer(revision: str | None) -> None:
    if revision is not None and revision > find_head():
        raise WrongSchema(
            f"The database stands at migration {revision}, which this version of Forum does not know (it ends at "
            f"{find_head()}). Use the newer version, or a backup from before it."
        )


def _upgrade(connection: Connection) -> None:
    # Imported here: a tenth of a second that only a migration needs.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(share("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
