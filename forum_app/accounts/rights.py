"""What each role of a series may do; everything that is not listed is refused."""

from __future__ import annotations

import enum


class SeriesRole(enum.StrEnum):
    """What somebody is in one series (issue: owner, organiser of a side, editor, rapporteur, reader)."""

    OWNER = "owner"
    ORGANISER = "organiser"
    EDITOR = "editor"
    RAPPORTEUR = "rapporteur"
    READER = "reader"


class Right(enum.StrEnum):
    """One kind of thing that a page of the desk lets somebody do."""

    READ = "read the desk"
    PLAN = "plan editions"
    PEOPLE = "keep people"
    PROGRAMME = "keep the programme"
    INVITE = "invite"
    BOOK = "build the book"
    REVIEW = "note reviews"
    MANAGE = "manage colleagues"
    AUDIT = "read the audit log"


_ORGANISING = {Right.READ, Right.PLAN, Right.PEOPLE, Right.PROGRAMME, Right.INVITE, Right.BOOK, Right.REVIEW}
RIGHTS: dict[SeriesRole, frozenset[Right]] = {
    SeriesRole.OWNER: frozenset(Right),
    SeriesRole.ORGANISER: frozenset(_ORGANISING | {Right.AUDIT}),
    SeriesRole.EDITOR: frozenset({Right.READ, Right.BOOK, Right.REVIEW}),
    SeriesRole.RAPPORTEUR: frozenset({Right.READ}),
    SeriesRole.READER: frozenset({Right.READ}),
}
