"""The programme that readers see of a public edition; none where its releases were taken back, or are to come."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from forum_app.core.errors import Gone
from forum_app.editions.addresses import PERSON, SEGMENT, address_key
from forum_app.editions.models import Edition, EditionStatus, ListVisibility
from forum_app.proceedings.programme_snapshot import PublicProgramme, get_public_programme
from forum_app.proceedings.values import AppearanceValue, ProgrammeValue
from forum_app.public.values import PublicEdition

NONE = PublicProgramme(ProgrammeValue(people_public=False, panels=(), segments=()), None, None)


def read_programme(session: Session, edition: Edition, page: PublicEdition) -> PublicProgramme:
    """The programme of an edition. Raises Gone where it was withdrawn."""
    if page.programme_withdrawn:
        raise Gone(f"The programme of {page.facts.citation} was withdrawn.")
    if not page.programme_released and edition.status is not EditionStatus.HELD:
        # A working draft is nobody's; of what is past, a folder may bring in what no desk ever released.
        listed = edition.participant_list is ListVisibility.PUBLIC
        return replace(NONE, programme=replace(NONE.programme, people_public=listed))
    public = get_public_programme(session, edition, released=page.programme_released)
    return replace(public, programme=with_address_keys(public.programme, edition.address_salt))


def find_programme(session: Session, edition: Edition, page: PublicEdition) -> PublicProgramme:
    """The same for a page that shows more: an empty programme where it was withdrawn."""
    return NONE if page.programme_withdrawn else read_programme(session, edition, page)


def with_address_keys(programme: ProgrammeValue, salt: str) -> ProgrammeValue:
    """The programme with keys that tell nothing: the organisers' own may hold a name, also one borne no more."""

    def bare(people: tuple[AppearanceValue, ...]) -> tuple[AppearanceValue, ...]:
        return tuple(replace(one, key=address_key(salt, PERSON, one.key)) for one in people)

    return replace(
        programme,
        panels=tuple(replace(panel, people=bare(panel.people)) for panel in programme.panels),
        segments=tuple(
            replace(one, key=address_key(salt, SEGMENT, one.key), people=bare(one.people)) for one in programme.segments
        ),
    )
