"""What keeping people needs: versions, affiliations, contacts, biographies, consents, erasures, imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("person", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    _create_affiliation()
    _create_person_contact()
    _create_biography()
    _create_consent()
    _create_erasure()
    _create_people_import()
    _create_imported_person()


def downgrade() -> None:
    op.drop_table("imported_person")
    op.drop_table("people_import")
    op.drop_table("erasure")
    op.drop_table("consent")
    op.drop_table("biography")
    op.drop_table("person_contact")
    op.drop_table("affiliation")
    op.drop_column("person", "version")


def _create_affiliation() -> None:
    op.create_table(
        "affiliation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("institution", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliation")),
        sa.CheckConstraint(
            "ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name=op.f("ck_affiliation_days")
        ),
        sa.CheckConstraint("length(institution) > 0", name=op.f("ck_affiliation_institution")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_affiliation_person_id_person"), ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "sector IN ('government', 'academia', 'industry', 'civil society')", name=op.f("ck_affiliation_sector")
        ),
    )


def _create_person_contact() -> None:
    op.create_table(
        "person_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_contact")),
        sa.UniqueConstraint("person_id", name=op.f("uq_person_contact_person_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_contact_person_id_person"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("language IN ('en', 'ko', 'nl')", name=op.f("ck_person_contact_language")),
    )


def _create_biography() -> None:
    op.create_table(
        "biography",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_biography")),
        sa.UniqueConstraint("person_id", "language", name=op.f("uq_biography_person_id_language")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_biography_person_id_person"), ondelete="CASCADE"
        ),
        sa.CheckConstraint("language IN ('en', 'ko', 'nl')", name=op.f("ck_biography_language")),
    )


def _create_consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_consent_person_id_person"), ondelete="CASCADE"
        ),
        sa.CheckConstraint(
            "kind IN ('processing', 'name', 'descriptor', 'photo', 'recording', 'participant list', 'transfer')",
            name=op.f("ck_consent_consent_kind"),
        ),
    )


def _create_erasure() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.CheckConstraint("length(decision) > 0", name=op.f("ck_erasure_decision")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_erasure_person_id_person"), ondelete="CASCADE"
        ),
    )


def _create_people_import() -> None:
    op.create_table(
        "people_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_import")),
    )


def _create_imported_person() -> None:
    op.create_table(
        "imported_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_person")),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["people_import.id"],
            name=op.f("fk_imported_person_import_id_people_import"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_imported_person_person_id_person"), ondelete="CASCADE"
        ),
    )
