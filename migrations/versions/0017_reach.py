"""Which series keeps somebody and on which side, for which series a table came in, and what a merge turned over."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

MERGED = (
    "absence", "affiliation", "appearance", "biography", "consent", "declared_gender", "erasure", "imported_person",
    "mail", "person_contact", "person_merge", "photo", "series_person",
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "series_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_person")),
        sa.UniqueConstraint("person_id", "series_id", name=op.f("uq_series_person_person_id_series_id")),
        _refer("series_person", "person_id", "person", "CASCADE"),
        _refer("series_person", "series_id", "series", "CASCADE"),
        _refer("series_person", "side_id", "side", None),
    )
    op.create_index(op.f("ix_series_person_series_id"), "series_person", ["series_id"])
    op.create_table(
        "merged_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        *(sa.Column(f"{name}_id", sa.Integer(), nullable=True) for name in MERGED),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_row")),
        _refer("merged_row", "merge_id", "person_merge", "CASCADE"),
        *(_refer("merged_row", f"{name}_id", name, "CASCADE") for name in MERGED),
    )
    op.create_index(op.f("ix_merged_row_merge_id"), "merged_row", ["merge_id"])
    op.add_column("people_import", sa.Column("series_id", sa.Integer(), nullable=True))
    _keep_in_series()
    _carry_merges_over()


def _refer(table: str, column: str, other: str, after: str | None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=after)


def _keep_in_series() -> None:
    """Who appears nowhere is kept by the series of who added them, as far as the audit log tells; else by every series.

    Until now every series' organisers saw everybody: nobody is shown to anybody who did not see them before.
    """
    op.execute(
        """
        INSERT INTO series_person (person_id, series_id, side_id)
        SELECT person.id, membership.series_id, min(side.id) FROM person
        JOIN audit_entry ON audit_entry.verb = 'added' AND audit_entry.object = 'person ' || person.key
        JOIN membership ON membership.user_id = audit_entry.actor_id AND membership.role IN ('owner', 'organiser')
        LEFT JOIN side ON side.series_id = membership.series_id AND side.country = person.country
        GROUP BY person.id, membership.series_id
        """
    )
    op.execute(
        """
        INSERT INTO series_person (person_id, series_id, side_id)
        SELECT person.id, series.id, min(side.id) FROM person CROSS JOIN series
        LEFT JOIN side ON side.series_id = series.id AND side.country = person.country
        WHERE NOT EXISTS (SELECT 1 FROM appearance WHERE appearance.person_id = person.id)
        AND NOT EXISTS (SELECT 1 FROM series_person AS kept WHERE kept.person_id = person.id)
        GROUP BY person.id, series.id
        """
    )


def _carry_merges_over() -> None:
    """What earlier merges turned over, as far as it is still with whom they were merged into."""
    connection = op.get_bind()
    merges = sa.table("person_merge", sa.column("id"), sa.column("kept_id"), sa.column("before", sa.JSON()))
    merged = sa.table("merged_row", sa.column("merge_id"), *(sa.column(f"{name}_id") for name in MERGED))
    for row in connection.execute(sa.select(merges)).all():
        before = json.loads(row.before) if isinstance(row.before, str) else row.before
        for place, keys in before.pop("moved", {}).items():
            name, _, column = place.partition(".")
            table = sa.table(name, sa.column("id"), sa.column(column))
            numbers = [key[0] for key in keys]
            still = sa.select(table.c.id).where(table.c.id.in_(numbers), table.c[column] == row.kept_id)
            for number in connection.scalars(still).all():
                connection.execute(merged.insert().values({"merge_id": row.id, f"{name}_id": number}))
        connection.execute(merges.update().where(merges.c.id == row.id).values(before=before))


def downgrade() -> None:
    op.drop_column("people_import", "series_id")
    op.drop_table("merged_row")
    op.drop_table("series_person")
