"""More of what must hold between rows is kept by the database: a segment's day, the cover, what was released.

Rows of before are left as they are: a rule is asked when a row is written.
"""

from __future__ import annotations

from collections.abc import Iterator

from alembic import op

revision = "0023"
down_revision = "0022"

DAY = "(SELECT date(NEW.starts_at) BETWEEN starts_on AND ends_on FROM edition WHERE id = NEW.edition_id)"
RULES = ("on the record", "by description", "Chatham House Rule", "off the record")
RANK = "CASE {}.ground_rule" + "".join(f" WHEN '{one}' THEN {at}" for at, one in enumerate(RULES)) + " END"
REASON = (
    "NEW.withdrawn_at IS NULL"
    " OR (length(trim(coalesce(NEW.withdrawn_by, ''))) > 0 AND length(trim(coalesce(NEW.withdrawal_reason, ''))) > 0)"
)
WITHDRAWN = "withdrawn_at, withdrawn_by, withdrawal_reason"
RELEASE = "edition_id, output, number, draft, status, input_hash, pdf_sha256"
PROGRAMME = "edition_id, number, snapshot, released_at"


def _same(columns: str) -> str:
    return " AND ".join(f"CAST(NEW.{one} AS TEXT) = CAST(OLD.{one} AS TEXT)" for one in columns.split(", "))


# Table, name, columns, what must hold, what the database says if not, whether it is asked of new rows, and of changes.
KEPT = (
    ("segment", "day", "starts_at", DAY, "its day is none of its edition", True, False),
    (
        "segment", "new_day", "starts_at", f"date(NEW.starts_at) = date(OLD.starts_at) OR {DAY}",
        "its day is none of its edition", False, True,
    ),
    (
        "segment", "announced", "ground_rule, rule_announced_on",
        "OLD.rule_announced_on IS NULL OR (NEW.rule_announced_on IS NOT NULL"
        f" AND {RANK.format('NEW')} >= {RANK.format('OLD')})",
        "a ground rule that was announced only gets stricter", False, True,
    ),
    (
        "programme_release", "as_built", PROGRAMME, f"NOT (OLD.number > 0) OR ({_same(PROGRAMME)})",
        "what was released never changes", False, True,
    ),
    ("programme_release", "withdrawn", WITHDRAWN, REASON, "a withdrawal has its reason", True, True),
    (
        "release", "as_built", RELEASE, f"NOT (OLD.status = 'built') OR ({_same(RELEASE)})",
        "what was released never changes", False, True,
    ),
    ("release", "withdrawn", WITHDRAWN, REASON, "a withdrawal has its reason", True, True),
    (
        "front", "cover", "cover, edition_id",
        "NEW.cover IS NULL OR EXISTS (SELECT 1 FROM figure WHERE edition_id = NEW.edition_id AND key = NEW.cover)",
        "the cover is no figure of the edition", True, True,
    ),
    (
        "figure", "cover_stays", "key, edition_id",
        "(NEW.key = OLD.key AND NEW.edition_id = OLD.edition_id)"
        " OR NOT EXISTS (SELECT 1 FROM front WHERE edition_id = OLD.edition_id AND cover = OLD.key)",
        "it is the cover", False, True,
    ),
)  # fmt: skip


def upgrade() -> None:
    make = _make_on_postgres if op.get_bind().dialect.name == "postgresql" else _make_on_sqlite
    for statement in make():
        op.execute(statement.replace(":", r"\:"))


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table, name, *_rest, inserted, changed in KEPT:
        if postgres:
            op.execute(f"DROP TRIGGER {table}_{name} ON {table}")
            op.execute(f"DROP FUNCTION {table}_{name}()")
            continue
        for word in ["insert"] * inserted + ["update"] * changed:
            op.execute(f"DROP TRIGGER {table}_{name}_{word}")


def _make_on_sqlite() -> Iterator[str]:
    for table, name, columns, holds, says, inserted, changed in KEPT:
        for event in [f"UPDATE OF {columns}"] * changed + ["INSERT"] * inserted:
            yield (
                f"CREATE TRIGGER {table}_{name}_{event[:6].lower()} BEFORE {event} ON {table} "
                f"WHEN NOT ({holds}) BEGIN SELECT RAISE(ABORT, '{table}: {says}'); END"
            )


def _make_on_postgres() -> Iterator[str]:
    for table, name, columns, holds, says, inserted, changed in KEPT:
        yield (
            f"CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NOT ({holds}) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', "
            f"MESSAGE = '{table}: {says}'; END IF; RETURN NEW; END $$"
        )
        events = " OR ".join(["INSERT"] * inserted + [f"UPDATE OF {columns}"] * changed)
        yield f"CREATE TRIGGER {table}_{name} BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"
