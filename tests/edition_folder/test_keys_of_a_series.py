"""What a folder calls people is its series' own: the same key in another series' folder is somebody else's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.edition_folder.actions import export_edition
from forum_app.editions.models import Series
from forum_app.people.actions import add_person, keep_in_series
from forum_app.people.merging import merge_people
from forum_app.people.models import Person, PersonKey, SeriesPerson
from forum_app.programme.models import Appearance, Role
from tests.edition_folder.folders import bring_in, change, make_folder, refuse

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _make_other(root: Path) -> Path:
    other = make_folder(root)
    change(other, "edition.toml", 'slug = "north-south"', 'slug = "east-west"')
    change(other, "edition.toml", 'slug = "2026-seoul"', 'slug = "2026-elsewhere"')
    change(other, "people.toml", 'given = "Min-ji"', 'given = "Min-jun"')
    return other


def _read(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_key_of_another_series_is_somebody_else_s(
    session: Session, root: Path, store: FileStore, tmp_path: Path
) -> None:
    other = _make_other(tmp_path / "other")
    alone = bring_in(session, other, store)
    written = tmp_path / "alone"
    export_edition(session, slug="2026-elsewhere", folder=written, store=store, with_identities=True)
    for person in session.scalars(select(Person)):
        assert person.key.rpartition("-")[0] in {"kim-min-jun", "hooft-anna", "de-cuyper-jan"}
    first = bring_in(session, root, store)
    # Six people of three keys and one ORCID; neither folder changes or learns anything of the other's.
    assert session.scalars(select(func.count(Person.id))).one() == 6
    assert sorted(session.scalars(select(Person.given).where(Person.family == "Kim"))) == ["Min-ji", "Min-jun"]
    assert first.changes == tuple(line.replace("2026-elsewhere", "2026-seoul") for line in alone.changes)
    assert bring_in(session, other, store).changes == bring_in(session, root, store).changes == ()
    again = tmp_path / "again"
    export_edition(session, slug="2026-elsewhere", folder=again, store=store, with_identities=True)
    assert _read(again) == _read(written)
    assert bring_in(session, again, store).changes == ()


def test_who_was_merged_keeps_every_key(session: Session, root: Path, store: FileStore, tmp_path: Path) -> None:
    bring_in(session, root, store)
    kim, hooft = (session.scalars(select(Person).where(Person.family == name)).one() for name in ("Kim", "Hooft"))
    for seat in session.scalars(select(Appearance).where(Appearance.person_id == hooft.id)):
        seat.role = Role.OBSERVER
    merge_people(session, kept=kim, gone=hooft, by="x", now=NOW)
    session.commit()
    written = tmp_path / "merged"
    export_edition(session, slug="2026-seoul", folder=written, store=store, with_identities=True)
    assert b"van-hooft" not in (written / "people.toml").read_bytes()
    # A folder of before calls one human two: which it may not, and is told.
    (problem,) = refuse(session, root, store)
    assert (
        problem.what == "person van-hooft, key: van-hooft and kim-min-ji are one person here, since they were merged."
    )
    for name in ("people.toml", "programme.toml"):
        text = (written / name).read_text()
        (written / name).write_text(text.replace('"kim-min-ji"', '"van-hooft"'))
    assert bring_in(session, written, store).changes == ()


def test_who_was_added_at_the_desk_is_found_again(
    session: Session, root: Path, store: FileStore, tmp_path: Path
) -> None:
    bring_in(session, root, store)
    person = add_person(session, facts={"family": "Park", "given": "So-ra", "country": "KR"})
    seat = session.scalars(select(Appearance).order_by(Appearance.id)).first()
    assert seat is not None
    keep_in_series(session, person=person, series_id=session.scalars(select(Series.id)).one(), side_id=None)
    seat.person_id = person.id
    session.commit()
    number = person.id
    written = tmp_path / "written"
    export_edition(session, slug="2026-seoul", folder=written, store=store, with_identities=True)
    assert f'key = "{person.key}"' in (written / "people.toml").read_text()
    change(written, "people.toml", 'family = "Park"', 'family = "Bak"')
    bring_in(session, written, store)
    assert session.scalars(select(Person.id).where(Person.family == "Bak")).one() == number
    assert session.scalars(select(PersonKey.key).where(PersonKey.person_id == number)).one() == person.key
    assert len(session.scalars(select(SeriesPerson)).all()) == 1
