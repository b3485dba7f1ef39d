"""Sources, the parts of the book, and its releases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _create_fact_group()
    _create_facts_table()
    _create_figure()
    _create_front()
    _create_release()
    _create_source()
    _create_fact()
    _create_section()


def downgrade() -> None:
    for table in ["section", "fact", "source", "release", "front", "figure", "facts_table", "fact_group"]:
        op.drop_table(table)


def _create_fact_group() -> None:
    op.create_table(
        "fact_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_group")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_fact_group_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("edition_id", "position", name=op.f("uq_fact_group_edition_id_position")),
    )


def _create_facts_table() -> None:
    op.create_table(
        "facts_table",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_facts_table")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_facts_table_edition_id_edition"), ondelete="CASCADE"
        ),
    )


def _create_figure() -> None:
    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("caption", sa.String(), nullable=False),
        sa.Column("credit", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("alt", sa.String(), nullable=False),
        sa.Column("width", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_figure_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_figure_edition_id_key")),
        sa.CheckConstraint("length(alt) > 0", name=op.f("ck_figure_alt")),
        sa.CheckConstraint(
            "media_type IN ('image/svg+xml', 'image/png', 'image/jpeg')", name=op.f("ck_figure_media_type")
        ),
    )


def _create_front() -> None:
    op.create_table(
        "front",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("subtitle", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("contributors", sa.JSON(), nullable=False),
        sa.Column("quality_assurance", sa.JSON(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("funder", sa.String(), nullable=False),
        sa.Column("disclaimer", sa.String(), nullable=False),
        sa.Column("copyright", sa.String(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("isbn", sa.String(), nullable=True),
        sa.Column("doi", sa.String(), nullable=True),
        sa.Column("cover", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_front")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_front_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("length(funder) > 0 AND length(disclaimer) > 0", name=op.f("ck_front_funder")),
    )


def _create_release() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("output", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("log", sa.String(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("input_hash", sa.String(), nullable=True),
        sa.Column("pdf_sha256", sa.String(), nullable=True),
        sa.Column("html_sha256", sa.String(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_release_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("edition_id", "output", "number", name=op.f("uq_release_edition_id_output_number")),
        sa.CheckConstraint(
            "status <> 'built' OR (pdf_sha256 IS NOT NULL AND input_hash IS NOT NULL)", name=op.f("ck_release_built")
        ),
        sa.CheckConstraint("status <> 'failed' OR reason IS NOT NULL", name=op.f("ck_release_failed")),
        sa.CheckConstraint(
            "output IN ('paper', 'named', 'summary', 'recommendations')", name=op.f("ck_release_output")
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name=op.f("ck_release_progress")),
        sa.CheckConstraint(
            "status IN ('requested', 'building', 'built', 'failed')", name=op.f("ck_release_release_status")
        ),
    )


def _create_source() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("csl", sa.JSON(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_source_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_source_edition_id_key")),
        sa.CheckConstraint("length(key) > 0", name=op.f("ck_source_key")),
    )


def _create_fact() -> None:
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["fact_group.id"], name=op.f("fk_fact_group_id_fact_group"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("group_id", "position", name=op.f("uq_fact_group_id_position")),
    )


def _create_section() -> None:
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("short_title", sa.String(), nullable=False),
        sa.Column("standfirst", sa.String(), nullable=True),
        sa.Column("panel_id", sa.Integer(), nullable=True),
        sa.Column("outputs", sa.JSON(), nullable=False),
        sa.Column("markdown", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_section_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["panel_id"], ["panel.id"], name=op.f("fk_section_panel_id_panel")),
        sa.UniqueConstraint("edition_id", "key", name=op.f("uq_section_edition_id_key")),
        sa.UniqueConstraint("edition_id", "position", name=op.f("uq_section_edition_id_position")),
        sa.CheckConstraint("kind <> 'chapter' OR panel_id IS NOT NULL", name=op.f("ck_section_panel")),
        sa.CheckConstraint(
            "kind IN ('summary', 'introduction', 'facts', 'chapter', 'recommendations', "
            "'progress', 'conclusion', 'programme', 'participants', 'annex')",
            name=op.f("ck_section_section_kind"),
        ),
    )
