"""Whether readers were told of an edition: a plan that is put off or given up is no news to them.

What they see of the editions that there are stays as it is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("edition", sa.Column("announced", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(sa.text("UPDATE edition SET announced = (status <> 'planned')"))


def downgrade() -> None:
    op.drop_column("edition", "announced")
