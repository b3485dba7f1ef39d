"""Invitations, what happened to each, and personal links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    _create_invitation()
    _create_invitation_event()
    _create_personal_link()


def downgrade() -> None:
    op.drop_table("personal_link")
    op.drop_table("invitation_event")
    op.drop_table("invitation")


def _create_invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("appearance_id", sa.Integer(), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("language", sa.String(40), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("substitute_name", sa.String(), nullable=True),
        sa.Column("substitute_address", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.ForeignKeyConstraint(
            ["appearance_id"],
            ["appearance.id"],
            name=op.f("fk_invitation_appearance_id_appearance"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_invitation_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_invitation_mail_id_mail"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["invitation.id"], name=op.f("fk_invitation_replaces_id_invitation"), ondelete="SET NULL"
        ),
        sa.UniqueConstraint("appearance_id", name=op.f("uq_invitation_appearance_id")),
        sa.CheckConstraint(
            "status IN ('not opened', 'opened', 'accepted', 'declined', 'asks for another date', 'withdrawn')",
            name=op.f("ck_invitation_invitation_status"),
        ),
        sa.CheckConstraint(
            "(substitute_address IS NULL) OR (substitute_name IS NOT NULL)", name=op.f("ck_invitation_substitute")
        ),
        sa.CheckConstraint("language IN ('en', 'ko', 'nl')", name=op.f("ck_invitation_language")),
    )
    op.create_index(op.f("ix_invitation_edition_id"), "invitation", ["edition_id"])


def _create_invitation_event() -> None:
    op.create_table(
        "invitation_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_event")),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_invitation_event_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.CheckConstraint(
            "step IN ('prepared', 'opened', 'accepted', 'declined', 'asked for another date', 'took the answer back', "
            "'withdrew the invitation', 'asked again', 'wrote a reminder', 'looked at the personal link')",
            name=op.f("ck_invitation_event_invitation_step"),
        ),
    )
    op.create_index(op.f("ix_invitation_event_invitation_id"), "invitation_event", ["invitation_id"])


def _create_personal_link() -> None:
    op.create_table(
        "personal_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purge_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_link")),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_personal_link_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("invitation_id", name=op.f("uq_personal_link_invitation_id")),
        sa.UniqueConstraint("nonce", name=op.f("uq_personal_link_nonce")),
        sa.CheckConstraint("purge_at >= valid_until", name=op.f("ck_personal_link_dates")),
    )
