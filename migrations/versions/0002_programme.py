"""Panels, segments and appearances."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _create_panel()
    _create_segment()
    _create_appearance()


def downgrade() -> None:
    for table in ["appearance", "segment", "panel"]:
        op.drop_table(table)


def _create_panel() -> None:
    op.create_table(
        "panel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("short_title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_panel_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_panel_edition_id_number")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_panel_number")),
    )


def _create_segment() -> None:
    op.create_table(
        "segment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("room", sa.String(), nullable=True),
        sa.Column("ground_rule", sa.String(40), nullable=False),
        sa.Column("rule_announced_by", sa.String(), nullable=True),
        sa.Column("rule_announced_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_segment_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_segment_panel_id_panel"), ondelete="CASCADE"),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_segment_edition_id_key")),
        sa.CheckConstraint(
            "ground_rule IN ('on the record', 'by description', 'Chatham House Rule', 'off the record')",
            name=op.f("ck_segment_ground_rule"),
        ),
        sa.CheckConstraint("kind <> 'panel' OR panel_id IS NOT NULL", name=op.f("ck_segment_panel")),
        sa.CheckConstraint(
            "kind IN ('opening', 'keynote', 'panel', 'break', 'meal', 'closing', 'other')",
            name=op.f("ck_segment_segment_kind"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_segment_times")),
    )


def _create_appearance() -> None:
    op.create_table(
        "appearance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("panel_id", sa.Integer(), nullable=True),
        sa.Column("segment_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("affiliation", sa.String(), nullable=True),
        sa.Column("side_id", sa.Integer(), nullable=True),
        sa.Column("sector", sa.String(40), nullable=False),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("particle", sa.String(), nullable=True),
        sa.Column("name_order", sa.String(40), nullable=False),
        sa.Column("native_name", sa.String(), nullable=True),
        sa.Column("honorific", sa.String(), nullable=True),
        sa.Column("post_nominals", sa.String(), nullable=True),
        sa.Column("sort_key", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appearance")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_appearance_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panel.id"], name=op.f("fk_appearance_panel_id_panel"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_appearance_person_id_person")),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name=op.f("fk_appearance_segment_id_segment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["side_id"], ["side.id"], name=op.f("fk_appearance_side_id_side")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_appearance_edition_id_key")),
        sa.CheckConstraint(
            "status IN ('invited', 'confirmed', 'declined', 'cancelled')", name=op.f("ck_appearance_appearance_status")
        ),
        sa.CheckConstraint("name_order IN ('family-first', 'given-first')", name=op.f("ck_appearance_name_order")),
        sa.CheckConstraint("(panel_id IS NULL) <> (segment_id IS NULL)", name=op.f("ck_appearance_place")),
        sa.CheckConstraint(
            "role IN ('chair', 'moderator', 'panellist', 'discussant', "
            "'keynote', 'rapporteur', 'interpreter', 'observer')",
            name=op.f("ck_appearance_role"),
        ),
        sa.CheckConstraint(
            "sector IN ('government', 'academia', 'industry', 'civil society')", name=op.f("ck_appearance_sector")
        ),
    )
