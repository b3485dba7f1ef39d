"""The programme that readers see of a public edition; none where its releases were taken back."""

from __future__ import annotations

from sqlalchemy.orm import Session

from forum_app.core.errors import Gone
from forum_app.editions.models import Edition
from forum_app.proceedings.programme_snapshot import PublicProgramme, get_public_programme
from forum_app.proceedings.values import ProgrammeValue
from forum_app.public.values import PublicEdition

NONE = PublicProgramme(ProgrammeValue(people_public=False, panels=(), segments=()), None, None)


def read_programme(session: Session, edition: Edition, page: PublicEdition) -> PublicProgramme:
    """The programme of an edition. Raises Gone where it was withdrawn."""
    if page.programme_withdrawn:
        raise Gone(f"The programme of {page.facts.citation} was withdrawn.")
    return get_public_programme(session, edition, released=page.programme_released)


def find_programme(session: Session, edition: Edition, page: PublicEdition) -> PublicProgramme:
    """The same for a page that shows more: an empty programme where it was withdrawn."""
    return NONE if page.programme_withdrawn else read_programme(session, edition, page)
