"""What keeping the programme needs: versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("panel", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("segment", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("appearance", sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("appearance", "version")
    op.drop_column("segment", "version")
    op.drop_column("panel", "version")
