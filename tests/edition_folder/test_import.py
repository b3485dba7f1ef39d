"""Importing a folder: what it brings, that a second time writes nothing, and that a change is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from forum_app.clearance.models import Clearance, ClearanceState
from forum_app.core.errors import Problems
from forum_app.core.files import FileStore
from forum_app.edition_folder.actions import import_folder
from forum_app.editions.models import Edition, HostCity
from forum_app.followup.models import Lead
from forum_app.insights.models import CrowdOverride, Insight, InsightSpeaker, Noun
from forum_app.people.models import Person, PersonKey
from forum_app.proceedings.models import Figure, Section
from forum_app.programme.models import Appearance, Segment
from forum_app.sources.models import Source
from tests.edition_folder.folders import bring_in, change, count_writes, dump, make_folder, refuse
from tests.edition_folder.small_edition import SVG


def test_first_import_says_what_came(session: Session, root: Path, store: FileStore) -> None:
    report = bring_in(session, root, store)
    assert report.edition == "2026-seoul"
    assert report.changes == (
        "edition 2026-seoul added",
        "people: 3 added",
        "panels: 2 added",
        "segments: 3 added",
        "appearances: 3 added",
        "insights: 2 added",
        "sections: 4 added",
        "figures: 1 added",
        "sources: 1 added",
        "recommendations: 2 added",
    )
    assert report.warnings == ()


def test_rows_hold_what_the_folder_says(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    edition = session.scalars(select(Edition)).one()
    assert (edition.slug, edition.ordinal, edition.city.name, edition.series.crowd_threshold) == (
        "2026-seoul",
        2,
        "Seoul",
        3,
    )
    appearance = session.scalars(select(Appearance).where(Appearance.key == "hooft-panel-2")).one()
    assert (appearance.given, appearance.particle, appearance.family) == ("Anna", "van", "Hooft-Smit")
    insight = session.scalars(select(Insight).where(Insight.key == "storm-plan")).one()
    assert insight.segment.key == "panel-1"
    cleared = session.scalars(select(Clearance).where(Clearance.state == ClearanceState.CLEARED)).one()
    assert (cleared.position, cleared.words, cleared.descriptor_noun) == (2, insight.edited, insight.descriptor_noun)
    sections = session.scalars(select(Section).order_by(Section.position)).all()
    assert [(one.key, one.short_title) for one in sections] == [
        ("summary", "Executive summary"),
        ("water", "Water"),
        ("facts", "Facts and figures"),
        ("asks", "Recommendations"),
    ]
    figure = session.scalars(select(Figure)).one()
    assert (figure.media_type, store.get(figure.sha256)) == ("image/svg+xml", SVG.encode())
    assert session.scalars(select(Source)).one().title_en == "Delta works"
    assert {(one.side.key, one.acceptance.value) for one in session.scalars(select(Lead))} == {
        ("NL", "open"),
        ("ROK", "accepted"),
    }


def test_the_same_folder_twice_writes_nothing(session: Session, root: Path, store: FileStore) -> None:
    with count_writes(session.get_bind()) as first:
        bring_in(session, root, store)
    assert len(first) > 10
    before = dump(session)
    session.expunge_all()
    with count_writes(session.get_bind()) as second:
        report = bring_in(session, root, store)
    assert (report.changes, second) == ((), [])
    assert dump(session) == before


@pytest.mark.parametrize(
    "edit",
    [
        (
            "recommendations.toml",
            "due = 2027-05-31",
            "due = 2027-06-30",
            "recommendations.toml: group 1, recommendation 1, due changed from 2027-05-31 to 2027-06-30",
        ),
        (
            "edition.toml",
            'theme = "Water and work"',
            'theme = "Water"\nvenue = "City Hall"',
            "edition.toml: edition, theme changed from “Water and work” to “Water”",
        ),
        ("edition.toml", 'key = "seoul"', 'key = "seoul"\nweight = 2', "weight changed from 1 to 2"),
        ("programme.toml", 'room = "Hall B"', "", "programme.toml: segment panel-2, room “Hall B” removed"),
        ("programme.toml", 'status = "invited"', 'status = "declined"', "changed from invited to declined"),
        ("people.toml", 'country = "BE"', 'country = "NL"', "people.toml: person de-cuyper, country changed from"),
        ("book.toml", 'unit = "billion euros"', 'unit = "euros"', "unit changed from"),
        ("sections/water.md", "## Dikes", "## Dams", "sections/water.md changed"),
        ("figures/harbour.svg", "9", "8", "figures/harbour.svg changed"),
        ("sources/works.json", "2020", "2021", "source delta-works, issued changed"),
        ("insights.toml", 'state = "with speaker"', 'state = "to request"', "clearance 1, state changed from"),
    ],
)
def test_a_change_is_said_and_kept(
    session: Session, root: Path, store: FileStore, edit: tuple[str, str, str, str]
) -> None:
    name, old, new, line = edit
    bring_in(session, root, store)
    change(root, name, old, new)
    report = bring_in(session, root, store)
    assert [one for one in report.changes if line in one], report.changes
    assert bring_in(session, root, store).changes == ()


def test_a_section_is_called_by_its_file_in_the_folder(session: Session, root: Path, store: FileStore) -> None:
    (root / "sections/water.md").rename(root / "sections/02-on-water.md")
    change(root, "book.toml", "sections/water.md", "sections/02-on-water.md")
    bring_in(session, root, store)
    change(root, "sections/02-on-water.md", "## Dikes", "## Dams")
    assert bring_in(session, root, store).changes == ("sections/02-on-water.md changed",)


def test_a_change_of_words_or_speaker_is_said_without_them(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    change(root, "insights.toml", 'noun = "panellist", side = "ROK"', 'noun = "speaker"')
    bring_in(session, root, store)
    change(root, "insights.toml", 'speaker = "kim-panel-1"', 'speaker = "hooft-panel-2"')
    change(root, "insights.toml", "Well, we have never", "Oh, we have never")
    change(root, "insights.toml", "Skills age faster", "Skills age sooner")
    assert bring_in(session, root, store).changes == (
        "insights.toml: insight storm-plan, speaker changed",
        "insights.toml: insight storm-plan, verbatim changed",
        "insights.toml: insight skills, edited changed",
    )
    appearance_id = session.scalars(select(InsightSpeaker.appearance_id)).one()
    assert session.get_one(Appearance, appearance_id).key == "hooft-panel-2"


def test_things_taken_out_are_removed(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    content = (root / "insights.toml").read_text()
    (root / "insights.toml").write_text(content[content.rindex("[[insight]]") :])
    content = (root / "programme.toml").read_text()
    (root / "programme.toml").write_text(content[: content.rindex("[[appearance]]")])
    (root / "recommendations.toml").unlink()
    for name in ("book.toml", "sections/summary.md", "sections/water.md", "figures/harbour.svg"):
        (root / name).unlink()
    report = bring_in(session, root, store)
    assert "insights.toml: insight storm-plan removed" in report.changes
    assert "people.toml: person de-cuyper removed" in report.changes
    assert [one.what.split(":")[0] for one in report.warnings] == ["person de-cuyper"]
    assert set(session.scalars(select(PersonKey.key))) == {"kim-min-ji", "van-hooft"}
    assert set(session.scalars(select(Person.family))) == {"Kim", "Hooft"}
    tables = dump(session)
    empty = ("insight_speaker", "clearance", "crowd_override", "lead", "review", "recommendation", "front", "fact")
    assert {name: tables[name] for name in empty} == {name: [] for name in empty}
    assert bring_in(session, root, store).changes == ()


def test_places_that_swap_are_kept(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    content = (root / "edition.toml").read_text()
    first, rest = content.split("[[series.city]]", 1)
    hague, seoul = rest.split("[[series.city]]", 1)
    seoul, tail = seoul.split("[series.rotation]", 1)
    swapped = f"{first}[[series.city]]{seoul}[[series.city]]{hague}[series.rotation]{tail}"
    (root / "edition.toml").write_text(swapped)
    change(root, "people.toml", 'orcid = "0000-0002-1825-0097"\n', "")
    change(root, "people.toml", 'country = "BE"', 'country = "BE"\norcid = "0000-0002-1825-0097"')
    assert "edition.toml: series, order of city changed" in bring_in(session, root, store).changes
    assert session.scalars(select(HostCity.key).order_by(HostCity.position)).all() == ["seoul", "the-hague"]
    assert bring_in(session, root, store).changes == ()


def test_names_are_frozen_at_the_first_import(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    change(root, "people.toml", 'family = "Kim"', 'family = "Kim-Park"')
    report = bring_in(session, root, store)
    assert report.changes == ("people.toml: person kim-min-ji, family changed from “Kim” to “Kim-Park”",)
    appearance = session.scalars(select(Appearance).where(Appearance.key == "kim-panel-1")).one()
    assert (appearance.family, appearance.person.family) == ("Kim", "Kim-Park")


def test_words_cleared_are_frozen_too(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    change(root, "insights.toml", 'edited = "[...] we have never', 'edited = "[...] we [n]ever')
    change(root, "insights.toml", 'verbatim = "Well, we have never', 'verbatim = "Well, we never')
    bring_in(session, root, store)
    cleared = session.scalars(select(Clearance).where(Clearance.state == ClearanceState.CLEARED)).one()
    assert cleared.words == "[...] we have never had a storm plan that works."
    assert session.scalars(select(Insight.edited).where(Insight.key == "storm-plan")).one() != cleared.words


def test_an_override_stays_with_the_descriptor_that_it_was_decided_for(
    session: Session, root: Path, store: FileStore
) -> None:
    bring_in(session, root, store)
    change(root, "insights.toml", 'noun = "panellist", side = "ROK"', 'noun = "academic", side = "ROK"')
    bring_in(session, root, store)
    assert session.scalars(select(CrowdOverride.descriptor_noun)).one() is Noun.PANELLIST
    change(root, "insights.toml", "on = 2026-06-01", "on = 2026-06-02")
    assert bring_in(session, root, store).changes == (
        "insights.toml: insight storm-plan, crowd-override, on changed from 2026-06-01 to 2026-06-02",
        "insights.toml: insight storm-plan, crowd-override, descriptor, noun changed from panellist to academic",
    )
    assert session.scalars(select(CrowdOverride.descriptor_noun)).one() is Noun.ACADEMIC


def test_two_editions_share_series_and_people(session: Session, root: Path, store: FileStore, tmp_path: Path) -> None:
    bring_in(session, root, store)
    other = make_folder(tmp_path / "2027")
    change(other, "edition.toml", 'slug = "2026-seoul"\nordinal = 2', 'slug = "2027-the-hague"\nordinal = 3')
    change(other, "people.toml", 'given = "Min-ji"', 'given = "Min Ji"')
    change(other, "edition.toml", "description = ", "crowd-threshold = 4\ndescription = ")
    changes = bring_in(session, other, store).changes
    assert changes[0] == "edition 2027-the-hague added"
    assert changes[-2:] == (
        "edition.toml: series, crowd-threshold changed from 3 to 4",
        "people.toml: person kim-min-ji, given changed from “Min-ji” to “Min Ji”",
    )
    assert len(session.scalars(select(Person)).all()) == 3
    assert set(session.scalars(select(Appearance.given).where(Appearance.key == "kim-panel-1"))) == {"Min-ji", "Min Ji"}


def test_a_night_that_passes_midnight_is_inside_the_days(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    assert session.scalars(select(Segment.ends_at).where(Segment.key == "panel-2")).one().day == 24
    change(root, "programme.toml", "2026-04-24T00:30:00", "2026-04-25T00:30:00")
    (problem,) = refuse(session, root, store)
    assert (root / "programme.toml").read_text().splitlines()[(problem.line or 0) - 1] == "ends = 2026-04-25T00:30:00"


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    for path in root.rglob("*"):
        if path.suffix in (".toml", ".md", ".json"):
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert bring_in(session, root, store).changes == ()


def test_unused_files_are_said(session: Session, root: Path, store: FileStore) -> None:
    (root / "sections/old.md").write_text("[@nothing]")
    (root / "README.md").write_text("For people.")
    (root / ".git").symlink_to("/")
    assert [one.where for one in bring_in(session, root, store).warnings] == ["sections/old.md"]


def test_what_the_database_refuses_undoes_everything(session: Session, root: Path, store: FileStore) -> None:
    session.execute(text("CREATE TRIGGER no BEFORE INSERT ON lead BEGIN SELECT RAISE(ABORT, 'no more leads'); END"))
    session.commit()
    before = dump(session)
    with pytest.raises(Problems) as caught:
        import_folder(session, folder=root, store=store)
    assert [one.what for one in caught.value.problems] == ["refuses the edition: no more leads."]
    assert dump(session) == before
