"""Keeping the institutions behind a series, and behind which of its editions they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.errors import FieldError, ForumError, NotFound
from forum_app.editions.models import Edition, EditionStatus, Partner, Series
from forum_app.editions.order import move_up
from forum_app.editions.queries import list_edition_partners, list_partners

OVER = (EditionStatus.HELD, EditionStatus.CANCELLED)


def get_partner(session: Session, series: Series, number: int) -> Partner:
    """A partner of the series by its number. Raises NotFound."""
    found = session.get(Partner, number)
    if found is None or found.series_id != series.id:
        raise NotFound(f"{series.title} has no such partner.")
    return found


def add_partner(session: Session, *, series: Series, facts: Mapping[str, Any]) -> Partner:
    """One more institution, last: name, native_name, role, side_id, address, url. Raises FieldError for a name twice.

    It stands behind the editions to come, and not behind those that are over.
    """
    others = list_partners(session, series)
    _check_name(others, facts["name"], None)
    partner = Partner(series_id=series.id, position=max((one.position for one in others), default=-1) + 1, **facts)
    session.add(partner)
    for edition in _list_editions(session, series):
        if edition.status in OVER:
            edition.absent_partners = [*edition.absent_partners, partner.name]
    session.flush()
    return partner


def edit_partner(session: Session, *, series: Series, partner: Partner, facts: Mapping[str, Any]) -> None:
    """Other facts of an institution; the editions without it know it by its new name. Raises FieldError."""
    _check_name(list_partners(session, series), facts["name"], partner.id)
    before = partner.name
    for name, value in facts.items():
        setattr(partner, name, value)
    for edition in _list_editions(session, series):
        if before in edition.absent_partners:
            edition.absent_partners = [partner.name if one == before else one for one in edition.absent_partners]
    session.flush()


def move_partner(session: Session, *, series: Series, partner: Partner) -> None:
    """One place earlier in what is printed; the first stays."""
    move_up(session, list_partners(session, series), partner)


def remove_partner(session: Session, *, series: Series, partner: Partner) -> None:
    """Take an institution out. Raises ForumError where it stood behind an edition that was held: that stays."""
    for edition in _list_editions(session, series):
        if edition.status is EditionStatus.HELD and partner in list_edition_partners(session, edition):
            raise ForumError(
                f"{partner.name} stood behind {edition.city.name} {edition.year}, which was held, and stays "
                "in the list. Take it out of the editions to come instead, each under Plan, Partners of this edition."
            )
        edition.absent_partners = [one for one in edition.absent_partners if one != partner.name]
    session.delete(partner)
    session.flush()


def _check_name(others: list[Partner], name: str, own_id: int | None) -> None:
    if any(one.name == name and one.id != own_id for one in others):
        raise FieldError("name", f"The series has a partner called {name} already.")


def _list_editions(session: Session, series: Series) -> list[Edition]:
    return list(session.scalars(select(Edition).where(Edition.series_id == series.id).order_by(Edition.id)))
