"""What keeping the programme needs: versions, absences, releases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("panel", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("segment", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("appearance", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    _create_absence()
    _create_programme_release()


def downgrade() -> None:
    op.drop_table("programme_release")
    op.drop_table("absence")
    op.drop_column("appearance", "version")
    op.drop_column("segment", "version")
    op.drop_column("panel", "version")


def _create_absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_absence_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_absence_times")),
    )


def _create_programme_release() -> None:
    op.create_table(
        "programme_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_release")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_programme_release_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_programme_release_edition_id_number")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_programme_release_number")),
    )
