"""What folders call somebody is kept by series, and an ORCID may stand twice: neither tells of another series.

The addresses at the desk stay as they are; who is added from now on gets one by chance.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

ORCID = "uq_person_orcid"

# Name, columns, what must hold, what the database says if not: SQLite's triggers go with the table that they were on.
RULES_OF_PERSON = (
    (
        "words", "key, family", "length(trim(NEW.key)) > 0 AND length(trim(NEW.family)) > 0",
        "without words in key or family",
    ),
    ("country", "country", "length(NEW.country) = 2", "a country is two letters of ISO 3166-1"),
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "person_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_key")),
        sa.UniqueConstraint("series_id", "key", name=op.f("uq_person_key_series_id_key")),
        _refer("person_key", "series_id", "series"),
        _refer("person_key", "person_id", "person"),
    )
    op.create_index(op.f("ix_person_key_person_id"), "person_key", ["person_id"])
    op.execute(
        """
        INSERT INTO person_key (series_id, key, person_id)
        SELECT known.series_id, person.key, person.id FROM (
            SELECT series_id, person_id FROM series_person
            UNION SELECT edition.series_id, appearance.person_id FROM appearance
            JOIN edition ON edition.id = appearance.edition_id
        ) AS known JOIN person ON person.id = known.person_id ORDER BY known.series_id, person.id
        """
    )
    with op.batch_alter_table("merged_row") as merged:
        merged.add_column(sa.Column("person_key_id", sa.Integer(), nullable=True))
        merged.create_foreign_key(
            op.f("fk_merged_row_person_key_id_person_key"), "person_key", ["person_key_id"], ["id"], ondelete="CASCADE"
        )
    bind = op.get_bind()
    if bind.dialect.name == "sqlite" and any(one["name"] == ORCID for one in sa.inspect(bind).get_indexes("person")):
        # This migration was undone before.
        op.drop_index(op.f(ORCID), "person")
    else:
        with op.batch_alter_table("person") as person:
            person.drop_constraint(op.f(ORCID), type_="unique")
        _make_rules("person", RULES_OF_PERSON)
    _make_rules("person_key", (("words", "key", "length(trim(NEW.key)) > 0", "without words in key"),))


def _refer(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")


def _make_rules(table: str, rules: tuple[tuple[str, str, str, str], ...]) -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for name, columns, holds, says in rules:
        if postgres and table == "person":
            # Nothing was rebuilt there.
            continue
        if postgres:
            op.execute(
                f"CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF NOT ({holds}) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', "
                f"MESSAGE = '{table}: {says}'; END IF; RETURN NEW; END $$"
            )
            op.execute(
                f"CREATE TRIGGER {table}_{name} BEFORE INSERT OR UPDATE OF {columns} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"
            )
            continue
        for word, happening in (("update", f"UPDATE OF {columns}"), ("insert", "INSERT")):
            op.execute(
                f"CREATE TRIGGER {table}_{name}_{word} BEFORE {happening} ON {table} "
                f"WHEN NOT ({holds}) BEGIN SELECT RAISE(ABORT, '{table}: {says}'); END"
            )


def downgrade() -> None:
    # Of two who have one ORCID the later loses it.
    # An index: a table that is rebuilt here would take along what refers to it.
    op.execute(
        "UPDATE person SET orcid = NULL WHERE EXISTS"
        " (SELECT 1 FROM person AS other WHERE other.orcid = person.orcid AND other.id < person.id)"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_unique_constraint(op.f(ORCID), "person", ["orcid"])
    else:
        op.create_index(op.f(ORCID), "person", ["orcid"], unique=True)
    with op.batch_alter_table("merged_row") as merged:
        merged.drop_constraint(op.f("fk_merged_row_person_key_id_person_key"), type_="foreignkey")
        merged.drop_column("person_key_id")
    op.drop_table("person_key")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION person_key_words()")
