"""Photos of people, declared genders, and merges that can be undone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    _create_photo()
    _create_declared_gender()
    _create_person_merge()


def downgrade() -> None:
    op.drop_table("person_merge")
    op.drop_table("declared_gender")
    op.drop_table("photo")


def _create_photo() -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("source_sha256", sa.String(), nullable=False),
        sa.Column("focus_left", sa.Integer(), nullable=False),
        sa.Column("focus_top", sa.Integer(), nullable=False),
        sa.Column("focus_size", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("person_id", name=op.f("uq_photo_person_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_photo_person_id_person"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("length(sha256) = 64 AND length(source_sha256) = 64", name=op.f("ck_photo_files")),
        sa.CheckConstraint(
            "focus_left BETWEEN 0 AND 100 AND focus_top BETWEEN 0 AND 100 AND focus_size BETWEEN 10 AND 100",
            name=op.f("ck_photo_focus"),
        ),
    )


def _create_declared_gender() -> None:
    op.create_table(
        "declared_gender",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("gender", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_gender")),
        sa.UniqueConstraint("person_id", name=op.f("uq_declared_gender_person_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_declared_gender_person_id_person"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("gender IN ('woman', 'man', 'other')", name=op.f("ck_declared_gender_gender")),
    )


def _create_person_merge() -> None:
    op.create_table(
        "person_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_merge")),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["person.id"], name=op.f("fk_person_merge_kept_id_person"), ondelete="CASCADE"
        ),
    )
