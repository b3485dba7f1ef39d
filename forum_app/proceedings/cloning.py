"""What of a book comes along into a new edition: its shape and its standing texts, never its prose."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from forum_app.core.db import once_a_reading
from forum_app.core.times import format_day
from forum_app.editions.cloning import Cloner, Line, Made, Move
from forum_app.editions.models import Edition
from forum_app.editions.naming import edition_name
from forum_app.proceedings.models import Front, Section

KEPT = ("language", "funder", "disclaimer", "licence")


def _count_sections(source: Edition) -> Select[int]:
    return select(func.count()).where(Section.edition_id == source.id)


@once_a_reading
def _read_book(session: Session, source: Edition) -> tuple[tuple[Section, ...], Front | None]:
    """The sections in order, and the front matter. One query."""
    rows = session.execute(
        select(Section, Front)
        .select_from(Edition)
        .outerjoin(Section, Section.edition_id == Edition.id)
        .outerjoin(Front, Front.edition_id == Edition.id)
        .where(Edition.id == source.id)
        .order_by(Section.position)
    ).all()
    return tuple(section for section, _front in rows if section is not None), rows[0][1]


def _preview_sections(session: Session, move: Move) -> tuple[Line, ...]:
    return tuple(
        Line(one.title, one.kind.value, f"{one.kind.value}, no text yet") for one in _read_book(session, move.source)[0]
    )


def _copy_sections(session: Session, move: Move, target: Edition, made: Made) -> None:
    names = ("key", "position", "kind", "title", "short_title", "outputs")
    for old in _read_book(session, move.source)[0]:
        panel = made["panel"][old.panel_id] if old.panel_id else None
        values = {name: getattr(old, name) for name in names}
        session.add(Section(edition_id=target.id, panel_id=panel, standfirst=None, markdown="", **values))
    session.flush()


def _count_texts(source: Edition) -> Select[int]:
    return select(func.count()).where(Front.edition_id == source.id)


def _make_front(session: Session, move: Move) -> Front | None:
    """The new front matter, not in the session yet; None where the old edition has none. One query."""
    old, series = _read_book(session, move.source)[1], move.source.series
    if old is None:
        return None
    year, city = move.starts_on.year, move.city.name
    return Front(
        title=move.theme,
        subtitle=f"{edition_name(series.title, move.ordinal)}, {city} {year}",
        # Who wrote the old book did not write this one.
        authors=[series.title],
        contributors=[],
        quality_assurance=[],
        published_on=move.day(old.published_on),
        copyright=old.copyright.replace(str(move.source.year), str(year)),
        **{name: getattr(old, name) for name in KEPT},
    )


def _preview_texts(session: Session, move: Move) -> tuple[Line, ...]:
    old, new = _read_book(session, move.source)[1], _make_front(session, move)
    if old is None or new is None:
        return ()
    return (
        Line("Title", old.title, new.title),
        Line("Subtitle", old.subtitle, new.subtitle),
        Line("Authors", ", ".join(old.authors), f"{', '.join(new.authors)} (until you name them)"),
        Line("Day of publication", format_day(old.published_on), format_day(new.published_on)),
        Line("Funder", old.funder, new.funder),
        Line("Disclaimer", old.disclaimer, new.disclaimer),
        Line("Copyright", old.copyright, new.copyright),
        Line("Licence", old.licence, new.licence),
    )


def _copy_texts(session: Session, move: Move, target: Edition, made: Made) -> None:
    new = _make_front(session, move)
    if new is not None:
        new.edition_id = target.id
        session.add(new)
        session.flush()


TEMPLATES = Cloner(
    "templates",
    "Templates of the book",
    "The sections in their order, with titles and outputs, to be written anew: no prose, no figures, no facts.",
    ("panels",),
    _count_sections,
    _preview_sections,
    _copy_sections,
)
TEXTS = Cloner(
    "texts",
    "Standing texts",
    "Funder, disclaimer, copyright with the new year, licence; title, authors and day of publication by rule.",
    (),
    _count_texts,
    _preview_texts,
    _copy_texts,
)
CLONERS = (TEMPLATES, TEXTS)
