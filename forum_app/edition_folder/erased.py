"""Whose data were erased stays erased: a folder of before brings back neither the person nor the name."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.edition_folder.known import Say
from forum_app.edition_folder.people_keys import SeriesKeys
from forum_app.edition_folder.values import AppearanceEntry, EditionFolder
from forum_app.editions.models import Edition
from forum_app.people.models import Erasure
from forum_app.programme.models import Appearance


def leave_erased(
    session: Session, folder: EditionFolder, before: EditionFolder | None, known: SeriesKeys, say: Say
) -> EditionFolder:
    """The folder with the places of erased people as the database has them.

    Their keys went with them, so whom the folder means is told by the place and by the name of that day: what was
    published stays, by the recorded decision, and nothing else comes back. Another name is for people to decide.
    """
    if before is None:
        return folder
    erased = _find_erased(session, before.edition.edition.slug, known)
    if not erased:
        return folder
    names = {one.key: (one.given, one.family) for one in folder.people.people}
    then = {one.key: (one.given, one.family) for one in before.programme.appearances}
    means: dict[str, str] = {}
    for place, seat in enumerate(folder.programme.appearances):
        holder = erased.get(seat.key)
        # Of whom people.toml says nothing has been said already.
        if holder in (None, seat.person) or seat.person not in names:
            continue
        given, family = names[seat.person]
        name = (given if seat.given is None else seat.given, seat.family or family)
        path = ("appearance", place, "person")
        if name == then[seat.key]:
            means[seat.person] = holder
            what = "is somebody whose data were erased. They stay so: only what was published is kept."
            say.warn(path, what, f"Write person = “{holder}”, and take them out of people.toml.")
        else:
            what = "was somebody whose data were erased, under another name."
            say(path, what, f"Write person = “{holder}”, or give somebody else’s appearance a key of its own.")
    seats = tuple(_left(one, erased, means, known) for one in folder.programme.appearances)
    wanted = {one.person for one in seats} & set(erased.values())
    listed = tuple(one for one in folder.people.people if one.key not in wanted)
    kept = tuple(one for one in before.people.people if one.key in wanted)
    return replace(
        folder,
        people=replace(folder.people, people=(*listed, *kept)),
        programme=replace(folder.programme, appearances=seats),
    )


def _find_erased(session: Session, slug: str, known: SeriesKeys) -> dict[str, str]:
    """The keys of an edition's appearances of erased people, with the key of each person. One query.

    None where the folder is another series': it can't bring in that edition at all.
    """
    wanted = select(Appearance.key, Appearance.person_id).join(Edition, Edition.id == Appearance.edition_id)
    wanted = wanted.where(Edition.slug == slug, Appearance.person_id.in_(select(Erasure.person_id)))
    found = session.execute(wanted).all()
    return {key: known.written[person_id] for key, person_id in found if person_id in known.written}


def _left(seat: AppearanceEntry, erased: dict[str, str], means: dict[str, str], known: SeriesKeys) -> AppearanceEntry:
    """The place as of the erased person, where it is theirs; a further one too, if nobody else has that key by now."""
    holder = means.get(seat.person)
    if holder is None or (seat.key not in erased and seat.person in known.people):
        return seat
    return replace(seat, person=holder)
