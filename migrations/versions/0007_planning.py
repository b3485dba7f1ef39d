"""What planning needs: versions of series and editions, moves of editions, blackouts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("series", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("edition", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    _create_edition_move()
    _create_blackout()


def downgrade() -> None:
    op.drop_table("blackout")
    op.drop_table("edition_move")
    op.drop_column("edition", "version")
    op.drop_column("series", "version")


def _create_edition_move() -> None:
    op.create_table(
        "edition_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_move")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_edition_move_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_edition_move_reason")),
    )


def _create_blackout() -> None:
    op.create_table(
        "blackout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blackout")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_blackout_series_id_series"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_blackout_days")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_blackout_reason")),
    )
