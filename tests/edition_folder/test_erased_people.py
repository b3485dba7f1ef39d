"""Whose data were erased does not come back with a folder of before; people of one name have none besides."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Severity
from forum_app.core.files import FileStore
from forum_app.edition_folder.actions import export_edition
from forum_app.people.actions import erase_person
from forum_app.people.models import Person
from forum_app.programme.models import Appearance
from tests.edition_folder.folders import bring_in, change, refuse

NOW = datetime(2026, 8, 2, 9, tzinfo=UTC)


def _erase_kim(session: Session) -> str:
    kim = session.scalars(select(Person).where(Person.family == "Kim")).one()
    erase_person(session, person=kim, decision="The book stays.", by="an organiser", now=NOW)
    session.commit()
    return kim.key


def _people(session: Session) -> list[tuple[str, str, str | None]]:
    session.expire_all()
    return sorted((one.given, one.family, one.orcid) for one in session.scalars(select(Person)))


ERASED = [("", "Erased", None), ("Anna", "Hooft", None), ("Jan", "De Cuyper", None)]


def test_a_folder_of_before_brings_nobody_back(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    before = _people(session)
    address = _erase_kim(session)
    again = bring_in(session, root, store)
    assert ("Min-ji", "Kim", "0000-0002-1825-0097") in before
    assert (_people(session), again.changes) == (ERASED, ())
    assert (
        Problem(
            "programme.toml",
            "appearance kim-panel-1, person: is somebody whose data were erased. They stay so: only what was published "
            "is kept.",
            f"Write person = “{address}”, and take them out of people.toml.",
            again.warnings[0].line,
            Severity.WARNING,
        )
        in again.warnings
    )
    # What else the folder changes is changed, also where they are concerned.
    change(root, "programme.toml", 'title = "Director"', 'title = "Dean"')
    changed = bring_in(session, root, store)
    assert changed.changes == ("programme.toml: appearance kim-panel-1, title changed from “Director” to “Dean”",)
    seat = session.scalars(select(Appearance).where(Appearance.key == "kim-panel-1")).one()
    assert (seat.given, seat.family, seat.native_name) == ("Min-ji", "Kim", "김민지")


def test_a_place_of_somebody_erased_is_given_to_nobody_by_chance(
    session: Session, root: Path, store: FileStore
) -> None:
    bring_in(session, root, store)
    address = _erase_kim(session)
    change(root, "people.toml", 'given = "Min-ji"', 'given = "Min Ji"')
    problems = [one for one in refuse(session, root, store) if one.what.startswith("appearance kim-panel-1")]
    assert [(one.what, one.way_out) for one in problems] == [
        (
            "appearance kim-panel-1, person: was somebody whose data were erased, under another name.",
            f"Write person = “{address}”, or give somebody else’s appearance a key of its own.",
        )
    ]


def test_what_else_is_wrong_is_told_alone(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    _erase_kim(session)
    change(root, "edition.toml", 'slug = "north-south"', 'slug = "east-west"')
    assert [one.what for one in refuse(session, root, store)] == [
        "edition, slug: 2026-seoul is an edition of the series north-south already."
    ]
    (root / "people.toml").write_bytes((root / "people.toml").read_text(encoding="utf-8").encode("utf-16"))
    change(root, "edition.toml", 'slug = "east-west"', 'slug = "north-south"')
    assert [one.where for one in refuse(session, root, store)] == ["people.toml"]


def test_an_export_after_an_erasure_is_read_again(
    session: Session, root: Path, store: FileStore, tmp_path: Path
) -> None:
    bring_in(session, root, store)
    _erase_kim(session)
    for name, slug in (("one", "2026-seoul"), ("two", "2026-seoul")):
        export_edition(session, slug=slug, folder=tmp_path / name, store=store, with_identities=True)
        assert bring_in(session, tmp_path / name, store).changes == ()
    assert "Min-ji" not in (tmp_path / "two/people.toml").read_text(encoding="utf-8")
    assert _people(session) == ERASED


def test_who_has_one_name_travels_with_it(session: Session, root: Path, store: FileStore, tmp_path: Path) -> None:
    change(root, "people.toml", 'given = "Jan"\n', "")
    bring_in(session, root, store)
    seats = session.scalars(select(Appearance).where(Appearance.family == "De Cuyper"))
    assert {seat.given for seat in seats} == {""}
    export_edition(session, slug="2026-seoul", folder=tmp_path / "out", store=store, with_identities=True)
    assert bring_in(session, tmp_path / "out", store).changes == ()
    # As of that day there was one name, whatever it is today.
    person = session.scalars(select(Person).where(Person.family == "De Cuyper")).one()
    person.given = "Jan"
    session.commit()
    export_edition(session, slug="2026-seoul", folder=tmp_path / "later", store=store, with_identities=True)
    assert 'given = ""' in (tmp_path / "later/programme.toml").read_text(encoding="utf-8")
    assert bring_in(session, tmp_path / "later", store).changes == ()
