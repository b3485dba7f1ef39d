"""Which of its series' partners don't stand behind an edition."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("edition", sa.Column("absent_partners", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("edition", "absent_partners")
