"""What somebody takes back holds from the next page on, on every page, feed and in every book, and for good."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.editions.models import ListVisibility
from forum_app.insights.models import Level, Noun
from forum_app.people.actions import erase_person, note_consent
from forum_app.people.models import ConsentKind, Person
from forum_app.proceedings.leaks import find_leaks
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output
from forum_app.proceedings.programme_snapshot import get_public_programme, to_snapshot
from forum_app.proceedings.projection import project_programme
from forum_app.programme.actions import release_programme
from forum_app.programme.models import Appearance, AppearanceStatus, GroundRule
from forum_app.programme.queries import list_public_persons
from tests.factories import Forum, person_calendar
from tests.public.site import Site

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
EDITION = "/rok-nl-forum/2026-seoul"
FIRST = person_calendar("appearance-1")
PAGES = (
    "", "/panels/1", "/panels/1.ics", "/programme.ics", "/programme.xml", "/programme.json", FIRST,
)  # fmt: skip


def _answer(session: Session, person: Person, kind: ConsentKind, *, given: bool) -> None:
    note_consent(session, person=person, kind=kind, given=given, text_version="1", by="x", now=NOW)
    session.commit()


def _release(forum: Forum, *, persons: bool = True) -> None:
    session, edition = forum.session, forum.edition
    ids = list_public_persons(session, edition) if persons else None
    snapshot = to_snapshot(project_programme(session, edition), ids)
    release_programme(session, edition=edition, snapshot=snapshot, by="x", note="", now=NOW)
    session.commit()


def _first(session: Session) -> Appearance:
    return session.query(Appearance).filter_by(key="appearance-1").one()


def _shows(site: Site, word: str) -> list[str]:
    return [page for page in PAGES if word in site.get(EDITION + page).text]


@pytest.mark.parametrize("released", [False, True])
@pytest.mark.parametrize("kind", [ConsentKind.NAME, ConsentKind.PARTICIPANT_LIST, ConsentKind.PROCESSING])
def test_a_consent_to_be_listed_is_taken_back(
    site: Site, full: Forum, session: Session, kind: ConsentKind, released: bool
) -> None:
    if released:
        _release(full)
    row = _first(session)
    assert _shows(site, row.family) == list(PAGES)
    _answer(session, row.person, kind, given=False)
    assert _shows(site, row.family) == []
    assert site.get(EDITION + FIRST).status_code == 404
    others = {page for page in PAGES if "FamilyQ" in site.get(EDITION + page).text}
    assert others == {*PAGES} - {FIRST}
    _answer(session, row.person, kind, given=True)
    assert _shows(site, row.family) == list(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_no_cache_shows_it_without_asking_again(site: Site, full: Forum, session: Session, page: str) -> None:
    row = _first(session)
    kept = site.get(EDITION + page)
    assert row.family in kept.text
    assert kept.headers["Cache-Control"] == "no-cache"
    mark = {"If-None-Match": kept.headers["ETag"]}
    assert (site.get(EDITION + page, headers=mark).status_code, kept.headers.get("Expires")) == (304, None)
    _answer(session, row.person, ConsentKind.PARTICIPANT_LIST, given=False)
    now = site.get(EDITION + page, headers=mark)
    assert now.status_code in {200, 404}
    assert row.family not in now.text


@pytest.mark.parametrize("kind", [ConsentKind.PHOTO, ConsentKind.RECORDING, ConsentKind.TRANSFER])
def test_other_consents_are_about_other_things(site: Site, full: Forum, session: Session, kind: ConsentKind) -> None:
    row = _first(session)
    _answer(session, row.person, kind, given=False)
    assert _shows(site, row.family) == list(PAGES)


def test_an_erasure_does_not_undo_a_withdrawal(site: Site, full: Forum, session: Session) -> None:
    first, second = session.query(Appearance).order_by(Appearance.id).limit(2)
    _answer(session, first.person, ConsentKind.NAME, given=True)
    _answer(session, first.person, ConsentKind.NAME, given=False)
    _answer(session, second.person, ConsentKind.NAME, given=False)
    _answer(session, second.person, ConsentKind.NAME, given=True)
    for row in (first, second):
        erase_person(session, person=row.person, decision="Stays as published.", by="x", now=NOW)
    session.commit()
    # The one is gone for good, the other stays as published, by the decision.
    assert (_shows(site, first.family), _shows(site, second.family)) == ([], list(PAGES[:-1]))


@pytest.mark.parametrize("persons", [True, False])
def test_who_takes_over_a_key_does_not_bring_back_who_had_it(
    site: Site, full: Forum, session: Session, persons: bool
) -> None:
    """The next free key is given again when somebody was taken out; the release still has the old name under it."""
    _release(full, persons=persons)
    row, other = _first(session), session.query(Appearance).filter_by(key="appearance-5").one()
    gone = row.family
    assert _shows(site, gone) == list(PAGES)
    row.status = AppearanceStatus.DECLINED
    session.commit()
    assert _shows(site, gone) == []
    row.key = "was-1"
    session.flush()
    other.key = "appearance-1"
    session.commit()
    assert _shows(site, gone) == []


def test_a_merged_person_stays_who_was_released(full: Forum, session: Session) -> None:
    _release(full)
    row = _first(session)
    same = Person(key="same", country="KR", given=row.given, family=row.family, name_order=row.name_order)
    session.add(same)
    session.flush()
    row.person_id = same.id
    session.commit()
    people = [one.key for one in get_public_programme(session, full.edition).programme.panels[0].people]
    assert "appearance-1" in people


@pytest.mark.parametrize("kind", [ConsentKind.NAME, ConsentKind.PROCESSING])
def test_nobody_is_named_who_took_it_back(forum: Forum, session: Session, tmp_path: Path, kind: ConsentKind) -> None:
    forum.add_panel(1, GroundRule.ON_THE_RECORD)
    speaker = forum.add_speaker(1)
    insight = forum.add_insight(1, speaker, key="storm", speaker_choice=Level.NAMED, descriptor_noun=Noun.SPEAKER)
    forum.clear(insight, level=Level.NAMED)
    name = f"{speaker.given} {speaker.family}"

    def look() -> tuple[bool, int]:
        session.flush()
        manuscript = assemble(session, edition="2026-seoul", output=Output.NAMED, store=FileStore(tmp_path))
        leaks = find_leaks(session, edition="2026-seoul", texts={"x": name}, output=Output.NAMED)
        return speaker.family in repr(manuscript.insights), len(leaks)

    assert look() == (True, 0)
    _answer(session, speaker.person, kind, given=False)
    assert look() == (False, 1)
    withheld = assemble(session, edition="2026-seoul", output=Output.NAMED, store=FileStore(tmp_path)).withheld
    # The same words as where no speaker is recorded at all.
    assert withheld["storm"].reason == "It is to be named, and no speaker is recorded who may be named."
    _answer(session, speaker.person, kind, given=True)
    assert look() == (True, 0)


def test_who_is_not_listed_any_more_is_in_no_readers_crowd(forum: Forum, session: Session, tmp_path: Path) -> None:
    forum.add_panel(1)
    speakers = [forum.add_speaker(1) for _ in range(3)]
    forum.add_insight(1, key="storm", clearance_required=False)

    def printed() -> list[str]:
        session.flush()
        return [*assemble(session, edition="2026-seoul", output=Output.PAPER, store=FileStore(tmp_path)).insights]

    assert printed() == ["storm"]
    _answer(session, speakers[0].person, ConsentKind.NAME, given=False)
    assert printed() == []
    forum.edition.participant_list = ListVisibility.ORGANISERS
    assert printed() == ["storm"]


@pytest.mark.parametrize("given", [True, False])
def test_an_answer_about_one_edition_says_nothing_of_another(
    site: Site, full: Forum, session: Session, given: bool
) -> None:
    """Who does not want to stand on this year's programme stands on last year's as before, and the other way round."""
    row = _first(session)
    later = full.add_edition(slug="2027-x", ordinal=3, year=2027)
    if given:
        _answer(session, row.person, ConsentKind.NAME, given=False)
    shown = _shows(site, row.family)
    assert shown == ([] if given else list(PAGES))
    facts = {"kind": ConsentKind.NAME, "given": given, "text_version": "1", "by": "x", "now": NOW}
    note_consent(session, person=row.person, edition_id=later.id, **facts)  # type: ignore[arg-type]
    session.commit()
    assert _shows(site, row.family) == shown
    # About this very edition it holds, and so does a later one about all.
    note_consent(session, person=row.person, edition_id=full.edition.id, **facts)  # type: ignore[arg-type]
    session.commit()
    assert _shows(site, row.family) == (list(PAGES) if given else [])
    _answer(session, row.person, ConsentKind.NAME, given=not given)
    assert _shows(site, row.family) == ([] if given else list(PAGES))


def test_who_was_confirmed_after_the_release_is_in_no_readers_crowd(
    forum: Forum, session: Session, tmp_path: Path
) -> None:
    """Readers count those whom the released programme shows; with the next version they count everybody on it."""
    forum.add_panel(1)
    speakers = [forum.add_speaker(1) for _ in range(3)]
    forum.add_insight(1, key="storm", clearance_required=False)
    speakers[0].status = AppearanceStatus.INVITED
    _release(forum)
    speakers[0].status = AppearanceStatus.CONFIRMED

    def printed() -> list[str]:
        session.flush()
        return [*assemble(session, edition="2026-seoul", output=Output.PAPER, store=FileStore(tmp_path)).insights]

    assert printed() == []
    _release(forum)
    assert printed() == ["storm"]
    # Outsiders who see no list count nobody, and those who were there count who was there.
    speakers[1].listed = False
    assert printed() == []
    forum.edition.participant_list = ListVisibility.ORGANISERS
    assert printed() == ["storm"]
