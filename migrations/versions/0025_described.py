"""A release keeps how it described whom: the same words under another description would tell who spoke.

Of releases from before nothing is known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("release", sa.Column("described", sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    op.drop_column("release", "described")
