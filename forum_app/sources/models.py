"""The table of works that an edition cites."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum_app.core.db import Base
from forum_app.core.row_rules import keep, keep_words


class Source(Base):
    """One work, as a CSL-JSON item without its id; `title_en` translates a title in another language."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("edition_id", "key"), CheckConstraint("length(key) > 0", name="key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    key: Mapped[str]
    csl: Mapped[dict[str, Any]]
    title_en: Mapped[str | None]


keep_words(Source, "key")
keep(
    Source, "item", ("csl",),
    "length(trim(coalesce(WORD(NEW.csl, type), ''))) > 0 AND length(trim(coalesce(WORD(NEW.csl, title), ''))) > 0",
    "a work has a type and a title",
)  # fmt: skip
keep(
    Source, "key_is_no_insight", ("key", "edition_id"),
    "NOT EXISTS (SELECT 1 FROM insight WHERE edition_id = NEW.edition_id AND key = NEW.key)",
    "the key is that of an insight",
)  # fmt: skip
