"""A quotation without verbatim words is refused: the table's own constraint took one whose words were absent.

Rows of before are left as they are: a rule is asked when a row is written.
"""

from __future__ import annotations

from alembic import op

revision = "0030"
down_revision = "0029"

HOLDS = "NEW.kind <> 'quotation' OR length(coalesce(NEW.verbatim, '')) > 0"
SAYS = "insight: a quotation has verbatim words"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION insight_said() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NOT ({HOLDS}) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', "
            rf"MESSAGE = '{SAYS}'; END IF; RETURN NEW; END $$".replace(":", r"\:")
        )
        op.execute(
            "CREATE TRIGGER insight_said BEFORE INSERT OR UPDATE OF kind, verbatim ON insight "
            "FOR EACH ROW EXECUTE FUNCTION insight_said()"
        )
        return
    for name, event in (("update", "UPDATE OF kind, verbatim"), ("insert", "INSERT")):
        op.execute(
            f"CREATE TRIGGER insight_said_{name} BEFORE {event} ON insight WHEN NOT ({HOLDS}) "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END".replace(":", r"\:")
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER insight_said ON insight")
        op.execute("DROP FUNCTION insight_said()")
        return
    for name in ("update", "insert"):
        op.execute(f"DROP TRIGGER insight_said_{name}")
