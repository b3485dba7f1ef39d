"""Mails, and the wordings that a series has changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    _create_mail()
    _create_mail_text()


def downgrade() -> None:
    op.drop_table("mail_text")
    op.drop_table("mail")


def _create_mail() -> None:
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(40), nullable=False),
        sa.Column("to_name", sa.String(), nullable=False),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("calendar", sa.String(), nullable=True),
        sa.Column("ledger_key", sa.String(), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_mail_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mail_person_id_person"), ondelete="SET NULL"
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_mail_message_id")),
        sa.UniqueConstraint("ledger_key", name=op.f("uq_mail_ledger_key")),
        sa.CheckConstraint(
            "status IN ('draft', 'queued', 'sending', 'sent', 'failed', 'withdrawn')", name=op.f("ck_mail_mail_status")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_mail_attempts")),
        sa.CheckConstraint("language IN ('en', 'ko', 'nl')", name=op.f("ck_mail_language")),
        sa.CheckConstraint("status <> 'sent' OR sent_at IS NOT NULL", name=op.f("ck_mail_sent")),
    )
    op.create_index(op.f("ix_mail_person_id"), "mail", ["person_id"])
    op.create_index(op.f("ix_mail_status_next_try_at"), "mail", ["status", "next_try_at"])
    op.create_index(op.f("ix_mail_edition_id"), "mail", ["edition_id"])


def _create_mail_text() -> None:
    op.create_table(
        "mail_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_text")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_mail_text_series_id_series"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("series_id", "kind", "language", name=op.f("uq_mail_text_series_id_kind_language")),
        sa.CheckConstraint("language IN ('en', 'ko', 'nl')", name=op.f("ck_mail_text_language")),
    )
