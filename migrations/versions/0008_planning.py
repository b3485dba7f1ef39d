"""What planning needs: versions of series and editions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("series", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("edition", sa.Column("version", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    op.drop_column("edition", "version")
    op.drop_column("series", "version")
