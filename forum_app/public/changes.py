"""What changed in a series for whoever follows it: every release that readers have, and when one was taken back."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session, defer, joinedload

from forum_app.editions import queries as editions
from forum_app.editions.models import Edition, Series
from forum_app.editions.naming import citation_name
from forum_app.proceedings.forms import OUTPUT_NAMES
from forum_app.proceedings.models import Release
from forum_app.programme.barred import SeriesNames, bar_series_names
from forum_app.programme.models import ProgrammeRelease
from forum_app.public.queries import is_built, is_released, tell_theme
from forum_app.public.values import Change

# As many as a feed reader keeps.
CHANGES = 50


def list_changes(session: Session, slug: str, *, root: str) -> tuple[str, tuple[Change, ...], datetime | None]:
    """The title of a series, every release of its public editions' books and programmes, and when one was taken back.

    That is the last time, or None; of what, and why, it does not say. Five queries.

    Raises NotFound. Of a programme only that there is a new one: what changed could name who has withdrawn since.
    """
    series = editions.get_series(session, slug)
    rows = session.scalars(
        select(Release)
        .join(Release.edition)
        .where(Edition.series_id == series.id, Edition.announced, *is_released())
        .where(Release.finished_at.is_not(None))
        .options(joinedload(Release.edition), defer(Release.log))
        .order_by(Release.finished_at.desc())
        .limit(CHANGES)
    )
    programmes = session.execute(
        select(Edition, ProgrammeRelease.number, ProgrammeRelease.released_at)
        .join(ProgrammeRelease, ProgrammeRelease.edition_id == Edition.id)
        .where(Edition.series_id == series.id, Edition.announced, ProgrammeRelease.withdrawn_at.is_(None))
        .order_by(ProgrammeRelease.released_at.desc())
        .limit(CHANGES)
    ).all()
    names = bar_series_names(session, [series.id])[series.id]
    changes = [_change(row, series, names, root) for row in rows]
    changes += [_programme_change(row.Edition, row.number, row.released_at, names, root) for row in programmes]
    newest = tuple(sorted(changes, key=lambda change: change.at, reverse=True)[:CHANGES])
    return series.title, newest, _find_last_withdrawal(session, series)


def _find_last_withdrawal(session: Session, series: Series) -> datetime | None:
    books = select(func.max(Release.withdrawn_at)).join(Release.edition).where(*is_built())
    programmes = select(func.max(ProgrammeRelease.withdrawn_at)).join(
        Edition, ProgrammeRelease.edition_id == Edition.id
    )
    each = [one.where(Edition.series_id == series.id, Edition.announced) for one in (books, programmes)]
    return max((at for at in session.scalars(union_all(*each)) if at is not None), default=None)


def _programme_change(edition: Edition, number: int, at: datetime, names: SeriesNames, root: str) -> Change:
    series = edition.series
    cited = citation_name(series.title, edition.ordinal, edition.year)
    return Change(
        id=f"tag:forum,{edition.year}:{series.slug}/{edition.slug}/programme/{number}",
        title=f"{cited}: programme" if number == 1 else f"{cited}: programme, release {number}",
        summary=f"{tell_theme(edition, names)}.",
        at=at,
        address=f"{root}/{series.slug}/{edition.slug}",
    )


def _change(row: Release, series: Series, names: SeriesNames, root: str) -> Change:
    edition, theme = row.edition, tell_theme(row.edition, names)
    cited = citation_name(series.title, edition.ordinal, edition.year)
    output = OUTPUT_NAMES[row.output.value]
    return Change(
        id=f"tag:forum,{edition.year}:{series.slug}/{edition.slug}/{row.output.value}/{row.number}",
        title=f"{cited}: {output}" if row.number == 1 else f"{cited}: {output}, release {row.number}",
        summary=f"{theme}. {row.pages} pages." if row.pages else f"{theme}.",
        at=cast(datetime, row.finished_at),
        address=f"{root}/{series.slug}/{edition.slug}/proceedings/{row.output.value}",
    )
