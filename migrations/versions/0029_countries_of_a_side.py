"""A side may stand for several countries: their holidays, languages and people count as its own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column("side", sa.Column("other_countries", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("side", "other_countries")
