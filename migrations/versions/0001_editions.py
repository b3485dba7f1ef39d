"""Series with their sides, cities and rotation, their editions, and people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _create_person()
    _create_series()
    _create_side()
    _create_host_city()
    _create_partner()
    _create_edition()
    _create_rotation_exception()


def downgrade() -> None:
    for table in ["rotation_exception", "edition", "partner", "host_city", "side", "series", "person"]:
        op.drop_table(table)


def _create_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("orcid", sa.String(), nullable=True),
        sa.Column("bio", sa.String(), nullable=True),
        sa.Column("given", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("particle", sa.String(), nullable=True),
        sa.Column("name_order", sa.String(40), nullable=False),
        sa.Column("native_name", sa.String(), nullable=True),
        sa.Column("honorific", sa.String(), nullable=True),
        sa.Column("post_nominals", sa.String(), nullable=True),
        sa.Column("sort_key", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
        sa.UniqueConstraint("orcid", name=op.f("uq_person_orcid")),
        sa.CheckConstraint("length(family) > 0", name=op.f("ck_person_family")),
        sa.CheckConstraint("name_order IN ('family-first', 'given-first')", name=op.f("ck_person_name_order")),
        sa.CheckConstraint("orcid IS NULL OR length(orcid) = 19", name=op.f("ck_person_orcid")),
    )


def _create_series() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("rotation", sa.String(40), nullable=False),
        sa.Column("crowd_threshold", sa.Integer(), nullable=False),
        sa.Column("primary_colour", sa.String(), nullable=False),
        sa.Column("accent_colour", sa.String(), nullable=False),
        sa.Column("note_style", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("slug", name=op.f("uq_series_slug")),
        sa.CheckConstraint("length(primary_colour) = 7 AND length(accent_colour) = 7", name=op.f("ck_series_colours")),
        sa.CheckConstraint("crowd_threshold >= 2", name=op.f("ck_series_crowd_threshold")),
        sa.CheckConstraint(
            "note_style IN ('chicago-notes-bibliography-17th-edition', 'chicago-notes-bibliography')",
            name=op.f("ck_series_note_style"),
        ),
        sa.CheckConstraint("rotation IN ('alternate', 'cycle', 'weighted')", name=op.f("ck_series_rotation_rule")),
    )


def _create_side() -> None:
    op.create_table(
        "side",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("adjective", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_side")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_side_series_id_series"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("series_id", "key", name=op.f("uq_side_series_id_key")),
        sa.UniqueConstraint("series_id", "position", name=op.f("uq_side_series_id_position")),
    )


def _create_host_city() -> None:
    op.create_table(
        "host_city",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_city")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_host_city_series_id_series"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["side_id"], ["side.id"], name=op.f("fk_host_city_side_id_side")),
        sa.UniqueConstraint("series_id", "key", name=op.f("uq_host_city_series_id_key")),
        sa.UniqueConstraint("series_id", "position", name=op.f("uq_host_city_series_id_position")),
        sa.CheckConstraint("weight >= 1", name=op.f("ck_host_city_weight")),
    )


def _create_partner() -> None:
    op.create_table(
        "partner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("side_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("native_name", sa.String(), nullable=True),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_partner_series_id_series"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["side_id"], ["side.id"], name=op.f("fk_partner_side_id_side")),
        sa.UniqueConstraint("series_id", "position", name=op.f("uq_partner_series_id_position")),
        sa.CheckConstraint("role IN ('organiser', 'partner', 'funder')", name=op.f("ck_partner_partner_role")),
    )


def _create_edition() -> None:
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("venue", sa.String(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("track", sa.String(40), nullable=False),
        sa.Column("participant_list", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.ForeignKeyConstraint(["city_id"], ["host_city.id"], name=op.f("fk_edition_city_id_host_city")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_edition_series_id_series")),
        sa.UniqueConstraint("series_id", "ordinal", name=op.f("uq_edition_series_id_ordinal")),
        sa.UniqueConstraint("slug", name=op.f("uq_edition_slug")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_edition_days")),
        sa.CheckConstraint("format IN ('in person', 'online', 'hybrid')", name=op.f("ck_edition_edition_format")),
        sa.CheckConstraint(
            "status IN ('planned', 'announced', 'held', 'postponed', 'cancelled')",
            name=op.f("ck_edition_edition_status"),
        ),
        sa.CheckConstraint(
            "participant_list IN ('organisers', 'participants', 'public')", name=op.f("ck_edition_list_visibility")
        ),
        sa.CheckConstraint("ordinal IS NULL OR ordinal >= 1", name=op.f("ck_edition_ordinal")),
        sa.CheckConstraint("track IN ('1', '1.5', '2')", name=op.f("ck_edition_track")),
    )


def _create_rotation_exception() -> None:
    op.create_table(
        "rotation_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_exception")),
        sa.ForeignKeyConstraint(["city_id"], ["host_city.id"], name=op.f("fk_rotation_exception_city_id_host_city")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_rotation_exception_series_id_series"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("series_id", "year", name=op.f("uq_rotation_exception_series_id_year")),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_rotation_exception_reason")),
    )
