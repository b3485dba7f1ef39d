"""An older folder takes nothing away that the desk has added since: it is told, or it stays."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from config import Settings
from forum_app.commands import Workplace, import_samples
from forum_app.core.db import make_sessions, reading, transaction
from forum_app.core.files import FileStore
from forum_app.edition_folder.actions import export_edition
from forum_app.editions.models import (
    Edition,
    HostCity,
    Partner,
    PartnerRole,
    RotationException,
    RotationRule,
    Series,
    Side,
)
from forum_app.followup.actions import ReviewFacts, add_review
from forum_app.followup.models import Progress, Recommendation, Review
from forum_app.invitations.models import Invitation, InvitationStatus
from forum_app.people.models import Language, Person, PersonContact, SeriesPerson
from forum_app.programme.models import Appearance, AppearanceStatus
from tests.edition_folder.folders import bring_in, change, refuse
from tests.edition_folder.small_edition import PROGRAMME


def test_what_the_series_got_at_the_desk_stops_an_older_folder(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    series = session.scalars(select(Series)).one()
    series.rotation = RotationRule.CYCLE
    side = Side(series_id=series.id, key="BE", position=7, country="BE", label="Belgium", adjective="Belgian")
    session.add(side)
    session.flush()
    city = HostCity(
        series_id=series.id, side_id=side.id, key="ghent", position=7, name="Ghent", timezone="Europe/Brussels"
    )
    session.add(city)
    session.flush()
    session.add(RotationException(series_id=series.id, year=2028, city_id=city.id, reason="A jubilee"))
    session.add(Partner(series_id=series.id, position=7, name="Reed Trust", role=PartnerRole.FUNDER))
    session.flush()
    change(root, "edition.toml", 'theme = "Water and work"', 'theme = "Work and water"')
    assert {one.what for one in refuse(session, root, store)} == {
        "series, side: BE is missing, which the series has by now.",
        "series, city: ghent is missing, which the series has by now.",
        "series, partner: “Reed Trust” is missing, which the series has by now.",
        "series, rotation, exception: 2028 is missing, which the series has by now.",
    }
    assert session.scalars(select(Edition.theme)).all() == ["Water and work"]
    assert set(session.scalars(select(HostCity.key))) == {"the-hague", "seoul", "ghent"}
    # Removed at the desk first, nothing is in the way.
    for model in (RotationException, HostCity, Partner, Side):
        session.execute(delete(model).where(model.id == session.scalar(select(model.id).order_by(model.id.desc()))))
    series.rotation = RotationRule.ALTERNATE
    session.flush()
    assert bring_in(session, root, store).changes == (
        "edition.toml: edition, theme changed from “Water and work” to “Work and water”",
    )


def _without_the_last_appearance(root: Path) -> None:
    content = (root / "insights.toml").read_text()
    (root / "insights.toml").write_text(content[content.rindex("[[insight]]") :])
    (root / "programme.toml").write_text(PROGRAMME[: PROGRAMME.rindex("[[appearance]]")])
    for name in (
        "recommendations.toml",
        "book.toml",
        "sections/summary.md",
        "sections/water.md",
        "figures/harbour.svg",
    ):
        (root / name).unlink()


def test_who_was_asked_at_the_desk_is_not_taken_out(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    gone = PROGRAMME[PROGRAMME.rindex("[[appearance]]") :].partition('key = "')[2].partition('"')[0]
    row = session.scalars(select(Appearance).where(Appearance.key == gone)).one()
    person = row.person_id
    row.side_id = side = session.scalars(select(Side.id).where(Side.key == "NL")).one()
    facts = {"status": InvitationStatus.ACCEPTED, "language": Language.ENGLISH, "answer_by": date(2026, 3, 1)}
    session.add(Invitation(edition_id=row.edition_id, appearance_id=row.id, **facts))
    session.flush()
    _without_the_last_appearance(root)
    assert [one.what for one in refuse(session, root, store)] == [
        f"appearance: {gone} is missing, and an invitation was prepared for it at the desk."
    ]
    session.execute(delete(Invitation))
    # Taken out of the edition by the folder, the person stays for what the desk keeps of them.
    session.add(PersonContact(person_id=person, email="kept@example.org", phone=None, language=Language.ENGLISH))
    session.flush()
    bring_in(session, root, store)
    assert session.scalars(select(Appearance).where(Appearance.key == gone)).all() == []
    assert session.get_one(Person, person).id == person
    # The series still has them, on their side: its organisers see them as before.
    assert session.execute(select(SeriesPerson.person_id, SeriesPerson.side_id)).all() == [(person, side)]
    assert session.scalars(select(PersonContact.email)).all() == ["kept@example.org"]


def test_an_answer_is_not_undone_by_an_older_folder(session: Session, root: Path, store: FileStore) -> None:
    row, written = _ask_kim(session, root, store, InvitationStatus.DECLINED), "confirmed"
    asked = session.scalars(select(Invitation)).one()
    for answer, status, folder, refused in (
        ("declined", "declined", "confirmed", True),
        ("withdrawn", "cancelled", "invited", True),
        ("accepted", "confirmed", "invited", True),
        # Who was asked and told otherwise, or gave up later, may be written so.
        ("accepted", "confirmed", "cancelled", False),
        ("opened", "invited", "confirmed", False),
        ("declined", "confirmed", "confirmed", False),
    ):
        change(root, "programme.toml", f'status = "{written}"', f'status = "{folder}"')
        row.status, asked.status, written = AppearanceStatus(status), InvitationStatus(answer), folder
        session.commit()
        if not refused:
            bring_in(session, root, store)
            assert row.status.value == folder
            continue
        (problem,) = refuse(session, root, store)
        assert (problem.what, problem.way_out) == (
            f"appearance kim-panel-1, status: “{folder}” would undo the answer of the person, which is “{answer}”.",
            f"Write status = “{status}” as `forum export` writes it, or ask them anew at the desk.",
        )


def _ask_kim(session: Session, root: Path, store: FileStore, answer: InvitationStatus) -> Appearance:
    bring_in(session, root, store)
    row = session.scalars(select(Appearance).where(Appearance.key == "kim-panel-1")).one()
    facts = {"status": answer, "language": Language.ENGLISH, "answer_by": date(2026, 3, 1)}
    session.add(Invitation(edition_id=row.edition_id, appearance_id=row.id, **facts))
    session.commit()
    return row


def test_an_answer_is_nobody_else_s(session: Session, root: Path, store: FileStore) -> None:
    _ask_kim(session, root, store, InvitationStatus.ACCEPTED)
    change(root, "programme.toml", 'person = "kim-min-ji"', 'person = "de-cuyper"')
    told = "person: was kim-min-ji, who was asked for it at the desk: the answer would be another’s."
    assert told in [one.what.removeprefix("appearance kim-panel-1, ") for one in refuse(session, root, store)]


def test_a_review_noted_at_the_desk_is_not_taken_out(
    session: Session, root: Path, tmp_path: Path, store: FileStore
) -> None:
    bring_in(session, root, store)
    edition, one = session.scalars(select(Edition)).one(), session.scalars(select(Recommendation)).first()
    assert one is not None
    day = edition.starts_on + timedelta(days=300)
    facts = ReviewFacts(day, Progress.COMPLETED, None, "Paid.\nIn full.", "Ministry of Water")
    add_review(session, edition=edition, recommendation=one, facts=facts, by="O", until=day)
    said = [f"the review of 1.1 of {day} is missing, which was noted at the desk."]
    assert [found.what.partition(": ")[2] for found in refuse(session, root, store)] == said
    export_edition(session, slug=edition.slug, folder=tmp_path / "out", store=store, with_identities=True)
    assert bring_in(session, tmp_path / "out", store).changes == ()
    # One that a folder brought may go with it.
    session.execute(update(Review).values(noted_by=None))
    bring_in(session, root, store)
    assert session.scalars(select(Review.reviewed_on).where(Review.reviewed_on == day)).all() == []


def test_starting_again_leaves_the_sample_as_the_desk_has_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = Workplace(Settings(data_dir=tmp_path))
    import_samples(place)
    with transaction(make_sessions(place.engine)) as session:
        session.scalars(select(Edition).where(Edition.slug == "2026-seoul")).one().theme = "Changed at the desk"
    capsys.readouterr()
    import_samples(place)
    assert "2026-seoul is there already, and stays as it is." in capsys.readouterr().err
    with reading(place.engine) as session:
        assert "Changed at the desk" in session.scalars(select(Edition.theme)).all()
    place.close()
