"""No title, summary, room or measure names somebody who is not public: on no page or feed, in no release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.core.errors import Problem, Severity
from forum_app.core.files import FileStore
from forum_app.editions.addresses import PERSON, SEGMENT, address_key
from forum_app.editions.models import Partner, PartnerRole, RotationException, Series
from forum_app.followup.models import Lead, Progress, Recommendation, RecommendationGroup
from forum_app.invitations.calendar_entry import write_entry
from forum_app.invitations.facts import read_setting, tell_place
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Fact, FactGroup, FactsTable, Front, Output, SectionKind
from forum_app.proceedings.preflight import preflight
from forum_app.programme.models import Appearance
from tests.factories import Forum, add_section
from tests.public.site import Site, read_field

EDITION = "/rok-nl-forum/2026-seoul"
PAGES = (
    "", "/panels/1", "/panels/1.ics", "/programme.ics", "/programme.xml", "/programme.json", "/embed",
    "/recommendations", "/recommendations.csv",
)  # fmt: skip
GIVEN, FAMILY = "Quirijn", "Zonderland"
NAME = f"{GIVEN} {FAMILY}"


def _panel(forum: Forum, **values: str) -> None:
    for name, value in values.items():
        setattr(forum.panels[1], name, value)


def _segment(forum: Forum, **values: str) -> None:
    for name, value in values.items():
        setattr(forum.segments[1], name, value)


def _recommendation(forum: Forum, **values: str) -> None:
    row = forum.session.query(Recommendation).order_by(Recommendation.id).first()
    for name, value in values.items():
        setattr(row, name, value)


def _lead(forum: Forum) -> None:
    forum.session.query(Lead).order_by(Lead.id).first().institution = NAME  # type: ignore[union-attr]


def _group(forum: Forum) -> None:
    forum.session.query(RecommendationGroup).first().title = NAME  # type: ignore[union-attr]


def _person(forum: Forum, **values: str) -> None:
    """Of somebody who is listed."""
    row = forum.session.query(Appearance).filter_by(panel_id=forum.panels[1].id, listed=True).first()
    for name, value in values.items():
        setattr(row, name, value)


def _partner(forum: Forum, **values: str) -> None:
    told = {"name": "House", "address": None, "url": None, "native_name": None} | values
    forum.session.add(Partner(series_id=forum.series.id, position=9, role=PartnerRole.ORGANISER, **told))


PROGRAMME: dict[str, Callable[[Forum], None]] = {
    "a person's title": lambda forum: _person(forum, title=f"Adviser to {NAME}"),
    "a person's institution": lambda forum: _person(forum, affiliation=f"Office of {NAME}"),
    "a panel's title": lambda forum: _panel(forum, title=f"A talk with {NAME}"),
    "a panel's short title": lambda forum: _panel(forum, short_title=NAME),
    "a panel's summary": lambda forum: _panel(forum, summary=f"{NAME} opens."),
    "a segment's title": lambda forum: _segment(forum, title=f"Speech of {NAME}"),
    "a segment's room": lambda forum: _segment(forum, room=f"{NAME} Hall"),
}
RECOMMENDATIONS: dict[str, Callable[[Forum], None]] = {
    "a recommendation's title": lambda forum: _recommendation(forum, title=f"Ask {NAME}"),
    "its indicator": lambda forum: _recommendation(forum, indicator=NAME),
    "its baseline": lambda forum: _recommendation(forum, baseline=NAME),
    "its target": lambda forum: _recommendation(forum, target=NAME),
    "its support": lambda forum: _recommendation(forum, supporting=NAME),
    "its lead": _lead,
    "a group's title": _group,
}


@pytest.fixture
def named(full: Forum, session: Session) -> Appearance:
    """Somebody on the second panel with a name of their own."""
    row = session.query(Appearance).filter_by(panel_id=full.panels[2].id).order_by(Appearance.id).first()
    assert row is not None
    row.given = row.person.given = GIVEN
    row.family = row.person.family = FAMILY
    session.commit()
    return row


def _shown(site: Site) -> set[str]:
    """The pages that hold the name outside the panel on which its bearer sits."""
    texts = {page: site.get(EDITION + page).text for page in PAGES}
    return {page for page, text in texts.items() if NAME in text}


@pytest.mark.parametrize("what", PROGRAMME)
def test_a_programme_names_nobody_who_is_not_listed(
    site: Site, full: Forum, named: Appearance, session: Session, what: str
) -> None:
    named.listed = False
    session.commit()
    assert _shown(site) == set()
    PROGRAMME[what](full)
    session.commit()
    assert _shown(site) == set()
    answers = {page: site.get(EDITION + page).status_code for page in PAGES}
    assert set(answers.values()) == {200}
    # Of whoever is listed the same text tells nothing new: without the gate, it would be there.
    named.listed = True
    named.panel_id = full.panels[3].id
    session.commit()
    assert {"/programme.json"} <= _shown(site)


@pytest.mark.parametrize("what", RECOMMENDATIONS)
@pytest.mark.parametrize("listed", [True, False])
def test_recommendations_name_nobody_at_all(
    site: Site, full: Forum, named: Appearance, what: str, listed: bool
) -> None:
    session, named.listed = full.session, listed
    session.commit()
    before = _shown(site)
    assert not before & {"/recommendations", "/recommendations.csv"}
    RECOMMENDATIONS[what](full)
    session.commit()
    assert _shown(site) == before
    # Without somebody of that name among the participants it is a word like others.
    named.family = named.person.family = "Other"
    session.commit()
    assert _shown(site) & {"/recommendations", "/recommendations.csv"}


@pytest.mark.parametrize("what", PROGRAMME)
def test_no_programme_is_released_with_it(
    site: Site, full: Forum, named: Appearance, session: Session, what: str
) -> None:
    client, address = site.enter_desk(), "/desk/2026-seoul/programme/release"
    named.listed = False
    PROGRAMME[what](full)
    session.commit()
    page = client.get(address).text
    assert "It names somebody who does not stand on the public programme." in page
    stands_in_the_way = page.partition("What stands in the way")[2].partition("</section>")[0]
    assert NAME not in stands_in_the_way
    values = {"csrf_token": read_field(page, "csrf_token"), "note": ""}
    assert client.post(address, data=values).status_code == 422
    named.listed = True
    session.commit()
    assert client.post(address, data=values).status_code == 303


def _blockers(
    forum: Forum, store: Path, severity: Severity = Severity.BLOCKER, *, edition: str = "2026-seoul"
) -> list[str]:
    forum.session.flush()
    manuscript = assemble(forum.session, edition=edition, output=Output.PAPER, store=FileStore(store))
    found = preflight(forum.session, manuscript, draft=False)
    told: tuple[Problem, ...] = found.blockers if severity is Severity.BLOCKER else found.warnings
    assert NAME not in " ".join(map(str, told))
    return [f"{one.where}: {one.what.partition(':')[0]}" for one in told]


@pytest.mark.parametrize("what", PROGRAMME)
def test_no_book_is_built_with_it(full: Forum, named: Appearance, tmp_path: Path, what: str) -> None:
    assert _blockers(full, tmp_path) == []
    PROGRAMME[what](full)
    assert _blockers(full, tmp_path) == []
    named.listed = False
    (told,) = _blockers(full, tmp_path)
    assert told.startswith(("programme.toml: Panel 1, ", "programme.toml: segment 1 in order of time, "))


@pytest.mark.parametrize("field", ["authors", "contributors", "quality_assurance"])
def test_an_imprint_that_names_somebody_hidden_is_worth_a_look(
    full: Forum, named: Appearance, session: Session, tmp_path: Path, field: str
) -> None:
    front = session.get(Front, full.edition.id)
    setattr(front, field, [NAME])
    assert "book.toml: front, authors" not in _blockers(full, tmp_path, Severity.WARNING)
    named.listed = False
    assert "book.toml: front, authors" in _blockers(full, tmp_path, Severity.WARNING)
    assert _blockers(full, tmp_path) == []


def test_what_became_of_the_last_work_names_nobody_of_the_last_edition(
    full: Forum, session: Session, tmp_path: Path
) -> None:
    before, current = full.add_edition(), full.edition
    add_section(full, "progress", 0, kind=SectionKind.PROGRESS, markdown="What was done.")
    row = full.add_recommendation(1, before)
    full.add_review(row, date(2026, 3, 1), Progress.IN_PROGRESS)
    assert _blockers(full, tmp_path) == []
    # Somebody who was there a year ago, and did not come again.
    panel, full.edition = full.panels[1], before
    full.add_panel(1)
    full.add_speaker(1, given=GIVEN, family=FAMILY)
    full.edition, full.panels[1] = current, panel
    session.flush()
    assert _blockers(full, tmp_path) == []
    row.title = f"Ask {NAME}"
    (told,) = _blockers(full, tmp_path)
    assert told.startswith("progress 2025-1.1: ")


@pytest.mark.parametrize("field", ["value", "unit", "text"])
def test_a_fact_names_nobody(full: Forum, named: Appearance, tmp_path: Path, field: str) -> None:
    session, edition = full.session, full.edition.id
    add_section(full, "facts", 0, kind=SectionKind.FACTS, markdown="Facts.")
    session.add(FactsTable(edition_id=edition, caption="Trade", as_at=date(2026, 1, 1)))
    session.flush()
    group = FactGroup(edition_id=edition, position=0, title="Ports")
    session.add(group)
    session.flush()
    fact = Fact(group_id=group.id, position=0, text="Ships", value="3", unit="a day")
    session.add(fact)
    assert _blockers(full, tmp_path) == []
    setattr(fact, field, NAME)
    assert _blockers(full, tmp_path) == ["book.toml: facts, group 1, fact 1"]


@pytest.mark.parametrize(
    "where", ["edition.toml: theme", "edition.toml: venue", "series.toml: title", "series.toml: description"]
)
def test_nor_do_the_facts_of_an_edition(full: Forum, named: Appearance, tmp_path: Path, where: str) -> None:
    owner = full.series if where.startswith("series") else full.edition
    setattr(owner, where.rpartition(" ")[2], f"A forum with {NAME}")
    assert _blockers(full, tmp_path) == []
    named.listed = False
    assert _blockers(full, tmp_path) == [where]


@pytest.mark.parametrize("where", ["edition.toml: slug", "series.toml: slug"])
def test_nor_do_addresses(full: Forum, named: Appearance, tmp_path: Path, where: str) -> None:
    full.edition.slug = "2026-quirijn-zonderland" if where.startswith("edition") else full.edition.slug
    full.series.slug = "zonderland-forum-of-quirijn-zonderland" if where.startswith("series") else full.series.slug
    assert _blockers(full, tmp_path, edition=full.edition.slug) == []
    named.listed = False
    assert _blockers(full, tmp_path, edition=full.edition.slug) == [where]


@pytest.mark.parametrize("word", ["name", "native_name", "address", "url"])
def test_nor_do_the_partners_that_it_prints(full: Forum, named: Appearance, tmp_path: Path, word: str) -> None:
    _partner(full, **{word: f"https://example.org/{NAME}" if word == "url" else NAME})
    assert _blockers(full, tmp_path) == []
    named.listed = False
    (told,) = _blockers(full, tmp_path)
    assert (told.startswith("series.toml: partner "), told.endswith(word.replace("_", " "))) == (True, True)


FACTS: dict[str, Callable[[Forum], None]] = {
    "the theme": lambda forum: setattr(forum.edition, "theme", f"A day with {NAME}"),
    "the venue": lambda forum: setattr(forum.edition, "venue", f"{NAME} House"),
    "the description": lambda forum: setattr(forum.series, "description", f"Founded by {NAME}."),
    "the reason of an exception": lambda forum: forum.session.add(
        RotationException(
            series_id=forum.series.id, year=2027, city_id=forum.cities["seoul"].id, reason=f"{NAME} turns ninety."
        )
    ),
    "a partner's address": lambda forum: _partner(forum, address=f"c/o {NAME}"),
    "a partner's name": lambda forum: _partner(forum, name=f"House of {NAME}"),
    "its other name": lambda forum: _partner(forum, native_name=NAME),
    "its site": lambda forum: _partner(forum, url=f"https://example.org/{NAME.replace(' ', '-')}"),
}
WHERE = ("/", "/rok-nl-forum", "/rok-nl-forum/feed.atom", *(EDITION + page for page in PAGES))


@pytest.mark.parametrize("what", FACTS)
def test_what_is_public_already_is_hidden_when_somebody_withdraws(
    site: Site, full: Forum, named: Appearance, session: Session, what: str
) -> None:
    """Not only when it is written: the gate stands where a text is shown."""
    hyphened = NAME.replace(" ", "-")
    same = {name: getattr(full.series, name) for name in ("rotation", "primary_colour", "accent_colour", "note_style")}
    session.add(Series(slug="other-forum", title="Other", description="Other.", **same))
    session.commit()

    def count() -> int:
        return sum(site.get(page).text.replace(hyphened, NAME).count(NAME) for page in WHERE)

    before = count()
    FACTS[what](full)
    session.commit()
    assert count() > before
    named.listed = False
    session.commit()
    assert count() == 0
    assert {site.get(page).status_code for page in WHERE} == {200}
    assert "<h1></h1>" not in site.get(EDITION).text


def test_a_series_names_whoever_stands_on_one_of_its_programmes(
    site: Site, full: Forum, named: Appearance, session: Session
) -> None:
    """Hidden this year, on last year's programme: the series may say so, this year's edition may not."""
    FACTS["the description"](full)
    named.listed = False
    panel, current, full.edition = full.panels[1], full.edition, full.add_edition()
    full.add_panel(1)
    again = full.add_speaker(1, given=GIVEN, family=FAMILY)
    again.person_id = named.person_id
    full.edition, full.panels[1] = current, panel
    session.commit()
    assert (NAME in site.get("/rok-nl-forum").text, NAME in site.get(EDITION).text) == (True, False)


@pytest.mark.parametrize("listed", [True, False])
def test_keys_of_people_and_segments_are_read_nowhere(
    site: Site, full: Forum, named: Appearance, session: Session, listed: bool
) -> None:
    """A key may hold the name that somebody bore once, or that of who spoke before them."""
    named.listed, named.key, full.segments[2].key = listed, "ms-oldname-panel-2", "oldname-speaks"
    session.commit()
    salt = full.edition.address_salt
    own = f"{EDITION}/people/{address_key(salt, PERSON, named.key)}.ics"
    texts = {page: site.get(page) for page in (*WHERE, own)}
    assert [page for page, answer in texts.items() if "oldname" in f"{answer.text}{answer.headers}"] == []
    assert (site.get(own).status_code, site.get(f"{EDITION}/people/{named.key}.ics").status_code) == (
        200 if listed else 404,
        404,
    )
    # The same in feeds and in what invitees put into their calendars; another salt, another key.
    uid = f"UID:{address_key(salt, SEGMENT, 'oldname-speaks')}@2026-seoul.rok-nl-forum.forum"
    place = tell_place(read_setting(session, full.edition), named, "en")
    mine = write_entry(full.edition, place, at=datetime(2026, 1, 1, tzinfo=UTC))
    assert all(uid in text for text in (texts[f"{EDITION}/programme.ics"].text, mine))
    assert address_key("0" * 32, SEGMENT, "oldname-speaks") not in uid
