"""When a released book or programme was taken back, by whom and why; and for which edition a consent was asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

RELEASED = ("release", "programme_release")


def upgrade() -> None:
    for table in RELEASED:
        op.add_column(table, sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("withdrawn_by", sa.String(), nullable=True))
        op.add_column(table, sa.Column("withdrawal_reason", sa.String(), nullable=True))
    # Without a reference: editions stand beside, and whoever removes one removes no answer.
    op.add_column("consent", sa.Column("edition_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_consent_person_id"), "consent")
    op.drop_column("consent", "edition_id")
    for table in RELEASED:
        for column in ("withdrawal_reason", "withdrawn_by", "withdrawn_at"):
            op.drop_column(table, column)
