"""Attempts to sign in, counted for all web processes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempt")),
        sa.CheckConstraint("length(key) = 64 AND count > 0", name=op.f("ck_sign_in_attempt_counted")),
    )


def downgrade() -> None:
    op.drop_table("sign_in_attempt")
