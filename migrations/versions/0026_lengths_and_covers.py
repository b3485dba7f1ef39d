"""An edition of at most 31 days, and a cover that nobody deletes while it is one, are kept by the database.

Rows of before are left as they are: a rule is asked when a row is written or deleted.
"""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"

COVER = (
    "NOT EXISTS (SELECT 1 FROM edition WHERE id = OLD.edition_id)"
    " OR NOT (EXISTS (SELECT 1 FROM front WHERE edition_id = OLD.edition_id AND cover = OLD.key))"
)
LONG, KEPT = "edition: an edition has at most 31 days", "figure: it is the cover"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _make_on_postgres(
            "edition_length",
            "INSERT OR UPDATE OF starts_on, ends_on ON edition",
            "(NEW.ends_on - NEW.starts_on) < 31",
            LONG,
            "NEW",
        )
        _make_on_postgres("figure_cover_kept", "DELETE ON figure", COVER, KEPT, "OLD")
        return
    days = "julianday(NEW.ends_on) - julianday(NEW.starts_on) < 31"
    _make_on_sqlite("edition_length_update", "UPDATE OF starts_on, ends_on ON edition", days, LONG)
    _make_on_sqlite("edition_length_insert", "INSERT ON edition", days, LONG)
    _make_on_sqlite("figure_cover_kept_delete", "DELETE ON figure", COVER, KEPT)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, table in (("edition_length", "edition"), ("figure_cover_kept", "figure")):
            op.execute(f"DROP TRIGGER {name} ON {table}")
            op.execute(f"DROP FUNCTION {name}()")
        return
    for name in ("edition_length_update", "edition_length_insert", "figure_cover_kept_delete"):
        op.execute(f"DROP TRIGGER {name}")


def _make_on_sqlite(name: str, event: str, holds: str, says: str) -> None:
    statement = f"CREATE TRIGGER {name} BEFORE {event} WHEN NOT ({holds}) BEGIN SELECT RAISE(ABORT, '{says}'); END"
    op.execute(statement.replace(":", r"\:"))


def _make_on_postgres(name: str, event: str, holds: str, says: str, row: str) -> None:
    statement = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT ({holds}) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', "
        f"MESSAGE = '{says}'; END IF; RETURN {row}; END $$"
    )
    op.execute(statement.replace(":", r"\:"))
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION {name}()")
