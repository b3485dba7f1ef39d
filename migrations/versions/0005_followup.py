"""Recommendations with their leads, and the reviews of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _create_recommendation_group()
    _create_recommendation()
    _create_lead()
    _create_review()


def downgrade() -> None:
    for table in ["review", "lead", "recommendation", "recommendation_group"]:
        op.drop_table(table)


def _create_recommendation_group() -> None:
    op.create_table(
        "recommendation_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_group")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_recommendation_group_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_recommendation_group_edition_id_number")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_recommendation_group_number")),
    )


def _create_recommendation() -> None:
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=True),
        sa.Column("supporting", sa.String(), nullable=True),
        sa.Column("indicator", sa.String(), nullable=True),
        sa.Column("baseline", sa.String(), nullable=True),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("binding", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["recommendation_group.id"],
            name=op.f("fk_recommendation_group_id_recommendation_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_recommendation_panel_id_panel")),
        sa.UniqueConstraint("group_id", "number", name=op.f("uq_recommendation_group_id_number")),
        sa.CheckConstraint(
            "binding IN ('recommendation', 'political commitment', 'binding instrument')",
            name=op.f("ck_recommendation_binding"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_recommendation_number")),
    )


def _create_lead() -> None:
    op.create_table(
        "lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("institution", sa.String(), nullable=False),
        sa.Column("acceptance", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_lead_recommendation_id_recommendation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["side_id"], ["side.id"], name=op.f("fk_lead_side_id_side")),
        sa.UniqueConstraint("recommendation_id", "side_id", name=op.f("uq_lead_recommendation_id_side_id")),
        sa.CheckConstraint("acceptance IN ('open', 'accepted', 'declined')", name=op.f("ck_lead_acceptance")),
    )


def _create_review() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("progress", sa.String(40), nullable=False),
        sa.Column("confidence", sa.String(40), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_review_recommendation_id_recommendation"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("recommendation_id", "reviewed_on", name=op.f("uq_review_recommendation_id_reviewed_on")),
        sa.CheckConstraint("confidence IN ('red', 'amber', 'green')", name=op.f("ck_review_confidence")),
        sa.CheckConstraint(
            "progress IN ('not started', 'in progress', 'substantially done', 'completed', 'dropped', 'superseded')",
            name=op.f("ck_review_progress"),
        ),
    )
