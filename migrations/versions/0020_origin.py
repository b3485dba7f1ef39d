"""Where in the folder that an edition was imported from each thing is written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "origin",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_origin")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_origin_edition_id_edition"), ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    op.drop_table("origin")
