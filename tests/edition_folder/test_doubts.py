"""What can be and is probably a slip is said by file, line and field, and imported; what cannot be is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.errors import Severity
from forum_app.core.files import FileStore
from forum_app.edition_folder.checks_doubts import is_isbn
from forum_app.editions.models import HostCity, Partner
from forum_app.insights.models import Insight
from forum_app.programme.models import Appearance, Role
from forum_app.sources.models import Source
from tests.edition_folder.folders import bring_in, change, dump, make_folder, refuse
from tests.edition_folder.test_refusals import FAULTS

TWIN = """
[[person]]
key = "cuyper-jan"
given = "jan"
family = "De Cuyper"
name-order = "given-first"
country = "BE"
"""
AGAIN = """
[[appearance]]
key = "kim-again"
person = "kim-min-ji"
panel = 1
role = "panellist"
status = "invited"
listed = false
sector = "academia"
"""
PANEL = '[[panel]]\nnumber = 3\ntitle = "T"\nshort-title = "T"\n\n[[segment]]'
ISBN = 'isbn = "978-3-16-148410-1"'
# file, text, its replacement, the line that is named (as text), the warning
DOUBTS = [
    ("edition.toml", "year = 2026", "year = 2027", "year = 2027",
     "edition, year: is 2027, and the edition's days are in 2026."),
    ("programme.toml", "rule-announced-on = 2026-03-30", "rule-announced-on = 2026-04-23", None,
     "segment panel-1, rule-announced-on: 2026-04-23 is after the segment: those who spoke could not know the rule."),
    ("programme.toml", "[[segment]]", PANEL, "[[panel]]", "panel 3: meets in no segment."),
    ("insights.toml", "on = 2026-05-12", "on = 2026-04-12", None,
     "insight storm-plan, clearance 2, on: 2026-04-12 is before the edition: nothing had been said yet."),
    ("insights.toml", "on = 2026-05-12", "on = 2026-05-01", None,
     "insight storm-plan, clearance 2, on: 2026-05-01 is before the clearance above, 2026-05-02."),
    ("insights.toml", "on = 2026-06-01", "on = 2025-06-01", None,
     "insight storm-plan, crowd-override, on: 2025-06-01 is before the edition: nothing had been said yet."),
    ("insights.toml", 'segment = "panel-2"', 'segment = "panel-1"', None,
     "insight skills, segment: panel-1 is a meeting of panel 1, and the insight is of panel 2."),
    ("book.toml", "published = 2026-09-15", "published = 2026-04-22", None,
     "front, published: 2026-04-22 is before the edition's last day, 2026-04-23."),
    ("book.toml", "published = 2026-09-15", f"published = 2026-09-15\n{ISBN}", ISBN,
     "front, isbn: “978-3-16-148410-1” is no ISBN: its length or its last digit, which checks the others, is wrong."),
    ("book.toml", "as-at = 2026-06-30", "as-at = 2026-09-30", None,
     "facts, as-at: 2026-09-30 is after the book's own date, 2026-09-15."),
    ("book.toml", 'kind = "facts"', 'kind = "annex"', "[facts]", "facts: is printed nowhere."),
    ("book.toml", 'kind = "facts"', 'kind = "recommendations"', "[[section]]",
     "section asks: is the second of its kind in paper: facts prints the data."),
    ("recommendations.toml", "due = 2027-05-31", "due = 2025-05-31", None,
     "group 1, recommendation 1, due: 2025-05-31 is before the edition itself."),
    ("recommendations.toml", "on = 2026-12-01", "on = 2025-12-01", None,
     "group 1, recommendation 1, review 1, on: 2025-12-01 is before the edition: there was nothing to review."),
]  # fmt: skip


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_doubt_is_said_in_its_place_and_imported(
    session: Session, root: Path, store: FileStore, doubt: tuple[str, str, str, str | None, str]
) -> None:
    name, old, new, line, words = doubt
    change(root, name, old, new)
    report = bring_in(session, root, store)
    found = [one for one in report.warnings if one.what == words]
    assert [(one.where, one.severity) for one in found] == [(name, Severity.WARNING)], report.warnings
    assert (root / name).read_text().splitlines()[(found[0].line or 0) - 1] == (line or new)
    assert found[0].way_out
    assert report.changes


def test_recommendations_without_a_section_are_said(session: Session, root: Path, store: FileStore) -> None:
    change(root, "book.toml", 'kind = "recommendations"', 'kind = "progress"')
    (warning,) = bring_in(session, root, store).warnings
    assert str(warning) == (
        "recommendations.toml:1: group 1: is printed nowhere: book.toml has no section for the recommendations. "
        'Add one of kind "recommendations".'
    )


def test_two_people_of_one_name_are_said_unless_something_tells_them_apart(
    session: Session, root: Path, store: FileStore
) -> None:
    people, programme = root / "people.toml", root / "programme.toml"
    people.write_text(people.read_text() + TWIN)
    programme.write_text(
        programme.read_text() + AGAIN.replace("kim-min-ji", "cuyper-jan").replace("panel = 1", "panel = 2")
    )
    (warning,) = bring_in(session, root, store).warnings
    assert warning.what == "person cuyper-jan: has the name and country of de-cuyper."
    people.write_text(people.read_text() + 'native-name = "Jan"\n')
    assert bring_in(session, root, store).warnings == ()


def test_an_edition_of_two_years_is_refused(session: Session, root: Path, store: FileStore) -> None:
    change(root, "edition.toml", "ends = 2026-04-23", "ends = 2026-05-22")
    assert bring_in(session, root, store).changes
    change(root, "edition.toml", "ends = 2026-05-22", "ends = 2026-05-23")
    (problem,) = refuse(session, root, store)
    assert str(problem) == (
        "edition.toml:56: edition, ends: 2026-05-23 is more than 31 days from the first day, 2026-04-22. "
        "Mend one of them: it is probably the year."
    )


def test_nobody_has_one_role_in_one_place_twice(session: Session, root: Path, store: FileStore) -> None:
    programme = root / "programme.toml"
    before = programme.read_text()
    programme.write_text(before + AGAIN)
    (problem,) = refuse(session, root, store)
    line = len(before.splitlines()) + 2
    assert str(problem) == (
        f"programme.toml:{line}: appearance kim-again: kim-min-ji is panellist there already, by kim-panel-1. "
        "Take one of the two out, or mend its person, place or role."
    )
    for old, new in (("panel = 1", 'segment = "opening"'), ('"panellist"', '"chair"'), ('"invited"', '"declined"')):
        programme.write_text(before + AGAIN.replace(old, new))
        assert bring_in(session, root, store).changes


def test_what_is_unique_may_change_hands(session: Session, root: Path, store: FileStore) -> None:
    """The database keeps names, roles and keys apart at every moment, also half way through a swap."""
    (root / "programme.toml").write_text(
        (root / "programme.toml").read_text() + AGAIN.replace("panellist", "discussant")
    )
    change(root, "insights.toml", '"panellist", side', '"speaker", side')
    partner = '[[series.partner]]\nname = "Second Institute"\nrole = "partner"\n\n'
    change(root, "edition.toml", "[[series.partner]]", f"{partner}[[series.partner]]")
    bring_in(session, root, store)
    for name, one, other in (
        ("edition.toml", '"Water Institute"', '"Second Institute"'),
        ("edition.toml", 'name = "Seoul"', 'name = "The Hague"'),
        ("programme.toml", 'role = "panellist"', 'role = "discussant"'),
    ):
        text = (root / name).read_text()
        (root / name).write_text(text.replace(one, "@").replace(other, one).replace("@", other))
    # What was a source's key is an insight's now, and the other way round.
    for path in root.rglob("*"):
        if path.suffix in (".toml", ".md", ".json"):
            text = path.read_text()
            path.write_text(text.replace("delta-works", "@@").replace("skills", "delta-works").replace("@@", "skills"))
    assert bring_in(session, root, store).changes
    assert session.scalars(select(Partner.name).order_by(Partner.position)).all() == [
        "Water Institute",
        "Second Institute",
    ]
    assert dict(session.execute(select(HostCity.key, HostCity.name)).all()) == {
        "the-hague": "Seoul",
        "seoul": "The Hague",
    }
    kim = select(Appearance.key, Appearance.role).where(Appearance.key.startswith("kim"))
    assert dict(session.execute(kim).all()) == {"kim-panel-1": Role.DISCUSSANT, "kim-again": Role.PANELLIST}
    assert session.scalars(select(Source.key)).all() == ["skills"]
    assert set(session.scalars(select(Insight.key))) == {"storm-plan", "delta-works"}
    before = dump(session)
    assert bring_in(session, root, store).changes == ()
    assert dump(session) == before
    # A renamed appearance takes over the place of the old one.
    change(root, "programme.toml", 'key = "kim-again"', 'key = "kim-chair"')
    assert bring_in(session, root, store).changes == (
        "programme.toml: appearance kim-again removed",
        "programme.toml: appearance kim-chair added",
    )


def test_faults_are_refused_where_the_edition_is_there_already(
    session: Session, root: Path, store: FileStore, tmp_path: Path
) -> None:
    """Fields that could not be read are compared with nothing of what the database has."""
    bring_in(session, root, store)
    words = ('"by description"\nrule', '"by descriptions"\nrule')
    for place, (name, old, new, *_) in enumerate([*FAULTS, ("programme.toml", *words)]):
        folder = make_folder(tmp_path / str(place))
        change(folder, name, old, new)
        assert [one for one in refuse(session, folder, store) if one.where == name], (name, old)


@pytest.mark.parametrize(
    ("isbn", "right"),
    [("978-3-16-148410-0", True), ("9783161484100", True), ("ISBN 0-306-40615-2", True), ("0-8044-2957-X", True),
     ("978-3-16-148410-9", False), ("979-10-90636-07-1", True), ("977-3-16-148410-0", False), ("0-306-40615-X", False),
     ("978-3-16-14841", False), ("to follow", False)],
)  # fmt: skip
def test_the_last_digit_of_an_isbn_checks_the_others(isbn: str, right: bool) -> None:
    assert is_isbn(isbn) is right
