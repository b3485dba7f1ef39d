"""The pictures of a book out of the file store; one that is gone from it is told by name, with where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from forum_app.core.bare_pictures import bare_picture
from forum_app.core.deadline import check_time
from forum_app.core.errors import NotFound, Problem, Problems
from forum_app.core.files import FileStore
from forum_app.editions.models import Edition
from forum_app.proceedings.book_queries import list_figures
from forum_app.proceedings.origins import find_origin, tell_files
from forum_app.proceedings.values import FigureValue, SectionValue


def read_figures(
    session: Session, edition: Edition, store: FileStore, *, cover: str | None, sections: Sequence[SectionValue]
) -> Mapping[str, FigureValue]:
    """The figures of an edition by key, with their pictures. Raises Problems with every one that is lost.

    Of a picture's file only the picture: what a camera or a drawing program wrote into it is nobody's business, and may
    be a name.
    """
    origin = find_origin(session, edition.slug)
    figures, lost = {}, []
    for figure in list_figures(session, edition):
        check_time()
        try:
            data = bare_picture(figure.media_type, store.get(figure.sha256))
        except NotFound:
            lost.append(_tell_lost(figure.key, _find_places(figure.key, cover, sections, origin)))
            continue
        figures[figure.key] = FigureValue(
            key=figure.key,
            media_type=figure.media_type,
            sha256=figure.sha256,
            data=data,
            caption=figure.caption,
            credit=figure.credit,
            licence=figure.licence,
            alt=figure.alt,
            width=figure.width,
        )
    if lost:
        raise Problems(tell_files(lost, origin))
    return figures


def _find_places(key: str, cover: str | None, sections: Sequence[SectionValue], origin: Mapping[str, str]) -> list[str]:
    """Where a figure stands: on the cover, and in each section's file with its first line."""
    places = ["on the cover"] if key == cover else []
    for section in sections:
        found = re.search(rf"\{{fig:[ ]*{re.escape(key)}[ ]*\}}", section.markdown)
        if found:
            where = f"sections/{section.key}"
            line = section.markdown.count("\n", 0, found.start()) + 1
            places.append(f"in {origin.get(where, f'{where}.md')}:{line}")
    return places


def _tell_lost(key: str, places: Sequence[str]) -> Problem:
    stands = f" It stands {' and '.join(places)}." if places else ""
    return Problem(
        f"figure {key}",
        f"its picture is gone from the data folder's files/.{stands}",
        "Import the edition's folder again, which puts it back, or restore files/ from a backup.",
    )
