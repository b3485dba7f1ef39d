"""Overrides of crowd size: the descriptor that each was decided for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

BEFORE = "insight_id, reason, recorded_by, recorded_on"
DESCRIPTOR = "descriptor_noun, descriptor_side_id"


def upgrade() -> None:
    # Which descriptor an earlier decision was for was not kept: today's is what it has been read as until now.
    _rebuild(
        [
            sa.Column("descriptor_noun", sa.String(40), nullable=False),
            sa.Column("descriptor_side_id", sa.Integer(), nullable=True),
            sa.ForeignKeyConstraint(
                ["descriptor_side_id"], ["side.id"], name=op.f("fk_crowd_override_descriptor_side_id_side")
            ),
            sa.CheckConstraint(
                "descriptor_noun IN ('panellist', 'speaker', 'stakeholder', 'official', "
                "'academic', 'industry representative', 'civil society representative', 'expert')",
                name=op.f("ck_crowd_override_noun"),
            ),
        ],
        f"{BEFORE}, {DESCRIPTOR}",
    )


def downgrade() -> None:
    _rebuild([], BEFORE)


def _rebuild(added: list[sa.schema.SchemaItem], columns: str) -> None:
    """The table anew with `added`: SQLite cannot add a constraint, nor a column that must not be empty."""
    op.execute("CREATE TABLE crowd_override_kept AS SELECT * FROM crowd_override")
    op.drop_table("crowd_override")
    op.create_table(
        "crowd_override",
        sa.Column("insight_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        *added,
        sa.PrimaryKeyConstraint("insight_id", name=op.f("pk_crowd_override")),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_crowd_override_insight_id_insight"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_crowd_override_reason")),
    )
    rows = "FROM crowd_override_kept"
    if added:
        rows += " JOIN insight ON insight.id = insight_id"
    op.execute(f"INSERT INTO crowd_override ({columns}) SELECT {columns} {rows}")
    op.drop_table("crowd_override_kept")
