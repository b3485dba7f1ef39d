"""The table of people; a name is data, never split by guesswork."""

from __future__ import annotations

import enum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum_app.core.db import Base, Versioned, word_column


class NameOrder(enum.StrEnum):
    """Which part of a name comes first when it is written."""

    FAMILY_FIRST = "family-first"
    GIVEN_FIRST = "given-first"


class Sector(enum.StrEnum):
    """Where somebody works, for the balance of panels and for descriptors."""

    GOVERNMENT = "government"
    ACADEMIA = "academia"
    INDUSTRY = "industry"
    CIVIL_SOCIETY = "civil society"


class NamedMixin:
    """The parts of a name, shared by a person (today) and an appearance (as of that day)."""

    given: Mapped[str]
    family: Mapped[str]
    particle: Mapped[str | None] = mapped_column(doc="van, de: written before the family name, not sorted by")
    name_order: Mapped[NameOrder] = mapped_column(word_column(NameOrder))
    native_name: Mapped[str | None] = mapped_column(doc="in its own script: 김민지")
    honorific: Mapped[str | None]
    post_nominals: Mapped[str | None]
    sort_key: Mapped[str | None] = mapped_column(doc="overrides the computed one")


class Person(NamedMixin, Versioned, Base):
    """A human, once. ORCID is checked offline before it gets here (people.orcid)."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("length(family) > 0", name="family"),
        CheckConstraint("orcid IS NULL OR length(orcid) = 19", name="orcid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    country: Mapped[str] = mapped_column(doc="ISO 3166-1 alpha-2")
    orcid: Mapped[str | None] = mapped_column(unique=True)
    bio: Mapped[str | None]
