"""Insights, who said them, and clearances."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _create_insight()
    _create_clearance()
    _create_crowd_override()
    _create_insight_speaker()


def downgrade() -> None:
    for table in ["insight_speaker", "crowd_override", "clearance", "insight"]:
        op.drop_table(table)


def _create_insight() -> None:
    op.create_table(
        "insight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("segment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("verbatim", sa.String(), nullable=True),
        sa.Column("edited", sa.String(), nullable=False),
        sa.Column("speaker_choice", sa.String(40), nullable=True),
        sa.Column("descriptor_noun", sa.String(40), nullable=False),
        sa.Column("descriptor_side_id", sa.Integer(), nullable=True),
        sa.Column("clearance_required", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight")),
        sa.ForeignKeyConstraint(["descriptor_side_id"], ["side.id"], name=op.f("fk_insight_descriptor_side_id_side")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_insight_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_insight_panel_id_panel")),
        sa.ForeignKeyConstraint(["segment_id"], ["segment.id"], name=op.f("fk_insight_segment_id_segment")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_insight_edition_id_key")),
        sa.CheckConstraint("length(edited) > 0", name=op.f("ck_insight_edited")),
        sa.CheckConstraint("kind IN ('quotation', 'paraphrase')", name=op.f("ck_insight_insight_kind")),
        sa.CheckConstraint(
            "speaker_choice IN ('named', 'by description', 'unattributed', 'forum-level', 'off the record')",
            name=op.f("ck_insight_level"),
        ),
        sa.CheckConstraint(
            "descriptor_noun IN ('panellist', 'speaker', 'stakeholder', 'official', "
            "'academic', 'industry representative', 'civil society representative', 'expert')",
            name=op.f("ck_insight_noun"),
        ),
        sa.CheckConstraint("kind <> 'quotation' OR length(verbatim) > 0", name=op.f("ck_insight_verbatim")),
    )


def _create_clearance() -> None:
    op.create_table(
        "clearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("insight_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("level", sa.String(40), nullable=True),
        sa.Column("descriptor_noun", sa.String(40), nullable=True),
        sa.Column("descriptor_side_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clearance")),
        sa.ForeignKeyConstraint(["descriptor_side_id"], ["side.id"], name=op.f("fk_clearance_descriptor_side_id_side")),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_clearance_insight_id_insight"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("insight_id", "position", name=op.f("uq_clearance_insight_id_position")),
        sa.CheckConstraint(
            "state NOT IN ('cleared', 'cleared with changes') OR (words IS NOT NULL AND recorded_on IS NOT NULL)",
            name=op.f("ck_clearance_answer"),
        ),
        sa.CheckConstraint(
            "state IN ('to request', 'with speaker', 'cleared', 'cleared with changes', 'declined', 'no reply')",
            name=op.f("ck_clearance_clearance_state"),
        ),
        sa.CheckConstraint(
            "level IN ('named', 'by description', 'unattributed', 'forum-level', 'off the record')",
            name=op.f("ck_clearance_level"),
        ),
        sa.CheckConstraint(
            "descriptor_noun IN ('panellist', 'speaker', 'stakeholder', 'official', "
            "'academic', 'industry representative', 'civil society representative', 'expert')",
            name=op.f("ck_clearance_noun"),
        ),
    )


def _create_crowd_override() -> None:
    op.create_table(
        "crowd_override",
        sa.Column("insight_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("insight_id", name=op.f("pk_crowd_override")),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_crowd_override_insight_id_insight"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_crowd_override_reason")),
    )


def _create_insight_speaker() -> None:
    op.create_table(
        "insight_speaker",
        sa.Column("insight_id", sa.Integer(), nullable=False),
        sa.Column("appearance_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("insight_id", name=op.f("pk_insight_speaker")),
        sa.ForeignKeyConstraint(
            ["appearance_id"],
            ["appearance.id"],
            name=op.f("fk_insight_speaker_appearance_id_appearance"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["insight_id"], ["insight.id"], name=op.f("fk_insight_speaker_insight_id_insight"), ondelete="CASCADE"
        ),
    )
