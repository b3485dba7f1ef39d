"""Keys stand in no public address or calendar any more, but what an edition's own salt makes of them."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("edition", sa.Column("address_salt", sa.String(), server_default="", nullable=False))
    connection = op.get_bind()
    put = sa.text("UPDATE edition SET address_salt = :salt WHERE id = :id")
    for (number,) in connection.execute(sa.text("SELECT id FROM edition")).all():
        connection.execute(put, {"salt": secrets.token_hex(16), "id": number})


def downgrade() -> None:
    op.drop_column("edition", "address_salt")
