"""Reviews are noted at the desk too: by whom, which institution told it, and a version for two who edit at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("review", sa.Column("answered_by", sa.String(), nullable=True))
    op.add_column("review", sa.Column("noted_by", sa.String(), nullable=True))
    op.add_column("review", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    # Lines typed at the desk ended in two characters, of which an edition's folder takes one.
    for table, column in (("panel", "summary"), ("series", "description")):
        lines = sa.text(f"UPDATE {table} SET {column} = replace({column}, :both, :one) WHERE {column} LIKE :any")  # noqa: S608
        op.get_bind().execute(lines, {"both": "\r\n", "one": "\n", "any": "%\r\n%"})


def downgrade() -> None:
    for column in ("version", "noted_by", "answered_by"):
        op.drop_column("review", column)
