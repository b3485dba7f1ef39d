"""The released versions of a programme: what each is, and the whole of those that are looked at."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from forum_app.editions.models import Edition
from forum_app.programme.models import ProgrammeRelease
from forum_app.programme.queries import is_released


class Version(NamedTuple):
    """A released version of a programme; `snapshot` is there where it was asked for."""

    number: int
    released_at: datetime
    released_by: str
    note: str
    snapshot: dict[str, Any] | None


def list_programme_versions(session: Session, edition: Edition, *, whole: Collection[int] = ()) -> list[Version]:
    """The released versions of a programme, newest first; none that was withdrawn. One query.

    With what was released comes the newest, and those whose numbers are `whole`: it is large.
    """
    kept = ProgrammeRelease.number
    newest = select(func.max(kept)).where(*is_released(edition)).scalar_subquery()
    snapshot = case((or_(kept == newest, kept.in_(whole)), ProgrammeRelease.snapshot))
    facts = (kept, ProgrammeRelease.released_at, ProgrammeRelease.released_by, ProgrammeRelease.note)
    rows = session.execute(select(*facts, snapshot).where(*is_released(edition)).order_by(kept.desc()))
    return list(map(Version._make, rows))
