"""Pages are kept while the database says the same, and never longer: who withdraws is gone with the next answer."""

from __future__ import annotations

import gzip
import multiprocessing
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine, delete, text, update
from sqlalchemy.orm import Session

from bench.serving import connect, get, serve
from config import Settings
from forum_app.commands import Workplace
from forum_app.core.db import Base, find_state, make_engine, reading
from forum_app.core.kept import Page, Shelf
from forum_app.editions.models import ListVisibility
from forum_app.people.models import Consent, ConsentKind, Photo
from forum_app.proceedings.models import Front, Release
from forum_app.programme.models import Appearance, AppearanceStatus
from tests.desk import open_desk, post
from tests.factories import Forum, make_forum
from tests.public.elsewhere import unlist
from tests.public.site import Site, fill, make_site
from tests.public.test_every_page import PAGES, count_queries

EDITION = "/rok-nl-forum/2026-seoul"
NAMING = (
    EDITION,
    f"{EDITION}/panels/1",
    f"{EDITION}/programme.ics",
    f"{EDITION}/programme.json",
    f"{EDITION}/programme.xml",
)
MORE = ("panels/1.ics", "recommendations.csv", "embed", "qr.svg", "../feed.atom")
KEPT = (*PAGES, *NAMING[2:], *(f"{EDITION}/{one}" for one in MORE[:-1]), "/rok-nl-forum/feed.atom")


@pytest.fixture
def kim(full: Forum) -> Appearance:
    """Somebody on panel 1, with a photo that may be shown."""
    row = full.add_speaker(1, given="Min-ji", family="Withdrawn")
    at, square = datetime(2026, 1, 1, tzinfo=UTC), "a" * 64
    focus = {"focus_left": 0, "focus_top": 0, "focus_size": 100}
    full.session.add(
        Photo(person_id=row.person_id, sha256=square, source_sha256=square, added_at=at, added_by="O", **focus)
    )
    full.session.add(_consent(row, given=True))
    full.session.commit()
    return row


def _consent(row: Appearance, *, given: bool) -> Consent:
    at = datetime(2026, 1, 1 if given else 2, tzinfo=UTC)
    facts = {"text_version": "1", "answered_at": at, "noted_by": "O"}
    return Consent(person_id=row.person_id, kind=ConsentKind.PHOTO, given=given, **facts)


def _warm(site: Site, page: str) -> str:
    """The page, once it is kept: asked for a second time, only whether anything was written."""
    first = site.get(page).text
    with count_queries(site.engine) as seen:
        assert site.get(page).text == first
    assert len(seen) == 1, seen
    return str(first)


@pytest.mark.parametrize("page", KEPT)
def test_a_page_is_set_once(site: Site, full: Forum, page: str) -> None:
    assert "Accept-Encoding" in site.get(page).vary
    _warm(site, page)


@cache
def _start_process() -> ProcessPoolExecutor:
    """The other process: one for all tests, since it takes half a second to begin."""
    return ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))


@pytest.fixture(scope="module", autouse=True)
def _other_process() -> Iterator[None]:
    yield
    _start_process().shutdown()
    _start_process.cache_clear()


def _in_another_process(engine: Engine, key: str) -> None:
    url = engine.url.render_as_string(hide_password=False)
    _start_process().submit(unlist, url, key).result()


def _on_the_pages_own_connection(engine: Engine, key: str) -> None:
    with Session(engine) as session, session.begin():
        session.execute(update(Appearance).where(Appearance.key == key).values(status=AppearanceStatus.CANCELLED))


def _by_hand(engine: Engine, key: str) -> None:
    with closing(sqlite3.connect(engine.url.database or "")) as shell, shell:
        shell.execute("UPDATE appearance SET listed = 0 WHERE key = ?", (key,))


def _by_taking_out(engine: Engine, key: str) -> None:
    with Session(engine) as session, session.begin():
        session.execute(delete(Appearance).where(Appearance.key == key))


WAYS = (_in_another_process, _on_the_pages_own_connection, _by_hand, _by_taking_out)


@pytest.mark.parametrize("page", NAMING)
@pytest.mark.parametrize("withdraw", WAYS)
def test_who_withdraws_is_gone_with_the_next_answer(
    site: Site, kim: Appearance, page: str, withdraw: Callable[[Engine, str], None]
) -> None:
    assert "Withdrawn" in _warm(site, page)
    withdraw(site.engine, kim.key)
    assert "Withdrawn" not in site.get(page).text
    assert "Withdrawn" not in _warm(site, page)


def test_the_list_of_participants_closes_at_once(site: Site, full: Forum, kim: Appearance) -> None:
    texts = {page: _warm(site, page) for page in NAMING}
    assert all("Withdrawn" in text for text in texts.values())
    full.edition.participant_list = ListVisibility.PARTICIPANTS
    full.session.commit()
    assert [page for page in NAMING if "Withdrawn" in site.get(page).text] == []


def test_a_photo_goes_with_its_consent(site: Site, full: Forum, kim: Appearance) -> None:
    page = f"{EDITION}/panels/1"
    assert f"/photos/{'a' * 64}.jpg" in _warm(site, page)
    full.session.add(_consent(kim, given=False))
    full.session.commit()
    assert "/photos/" not in site.get(page).text


def test_what_is_done_at_the_desk_shows_with_the_next_answer(site: Site, full: Forum) -> None:
    desk = open_desk(site.app)
    texts = [_warm(site, EDITION)]
    for number in range(3):
        address = "/desk/2026-seoul/programme/panels/1"
        version = desk.get(address).text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]
        post(desk, address, title=f"Title {number}", short_title="P1", summary="", version=version)
        texts.append(site.get(EDITION).text)
    assert [f"Title {number}" in texts[number + 1] for number in range(3)] == [True] * 3
    assert len(set(texts)) == 4


def test_what_is_written_while_a_page_is_set_shows_with_the_next_answer(engine: Engine, full: Forum) -> None:
    """The state is asked for first: what is read after it can be newer than it says, and never older."""
    with reading(engine) as one:
        before = find_state(one)
        full.edition.theme = "Another theme"
        full.session.commit()
        # One transaction sees one state.
        assert one.scalar(text("SELECT theme FROM edition")) == "Theme"
        assert find_state(one) == before
    with reading(engine) as again:
        assert (again.scalar(text("SELECT theme FROM edition")), find_state(again) == before) == (
            "Another theme",
            False,
        )


def test_a_page_is_set_anew_each_day(site: Site, full: Forum) -> None:
    # As if nothing had been released: the database lets no release go.
    full.session.execute(text("DROP TRIGGER release_kept_delete"))
    full.session.execute(delete(Release))
    full.session.get_one(Front, full.edition.id).published_on = date(2026, 9, 15)
    full.session.commit()
    with time_machine.travel(datetime(2026, 9, 14, 12, tzinfo=UTC)):
        assert "Do 1" not in _warm(site, EDITION)
    with time_machine.travel(datetime(2026, 9, 15, 0, 1, tzinfo=UTC)):
        assert "Do 1" in site.get(EDITION).text


def test_each_address_of_the_site_has_its_own_pages(site: Site, full: Forum) -> None:
    for host in ("one.example", "two.example", "one.example"):
        text = site.get(EDITION, base_url=f"https://{host}").text
        assert f"https://{host}{EDITION}" in text
        assert len({other for other in ("one.example", "two.example") if other in text}) == 1


def test_only_pages_are_kept(site: Site, full: Forum) -> None:
    for page, status in ((f"{EDITION}/panels/9", 404), (f"{EDITION}/proceedings/named", 404)):
        for _ in range(2):
            with count_queries(site.engine) as seen:
                assert site.get(page).status_code == status
            assert len(seen) > 1


@pytest.mark.parametrize("page", KEPT)
def test_a_page_is_sent_compressed_to_who_can_read_it(site: Site, full: Forum, page: str) -> None:
    plain, packed = site.get(page), site.get(page, headers={"Accept-Encoding": "br, gzip"})
    refused = site.get(page, headers={"Accept-Encoding": "gzip;q=0"})
    assert refused.data == plain.data
    # The two are asked for one after the other, maybe in two seconds.
    same = {name: value for name, value in plain.headers if name not in {"Content-Length", "ETag", "Date"}}
    if len(plain.data) < 1000:
        assert packed.data == plain.data
        return
    assert gzip.decompress(packed.data) == plain.data
    assert dict(packed.headers) == same | {
        "Date": packed.headers["Date"],
        "Content-Encoding": "gzip",
        "Content-Length": str(len(packed.data)),
        "ETag": packed.headers["ETag"],
    }
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for tag, accepted in ((packed.headers["ETag"], 304), (plain.headers["ETag"], 200)):
        again = site.get(page, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
        assert (again.status_code, "Accept-Encoding" in again.vary) == (accepted, True)


def test_the_desk_is_never_sent_compressed(site: Site, full: Forum) -> None:
    """A page with a token in it, and with what a stranger's link may put there, tells by its length what it holds."""
    answer = open_desk(site.app).get("/desk/people?q=x", headers={"Accept-Encoding": "gzip"})
    assert ("csrf_token" in answer.text, "Content-Encoding" in answer.headers) == (True, False)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_shelf_holds_the_pages_asked_for_last() -> None:
    shelf = Shelf(max_bytes=100)

    def put(place: str, size: int, state: int = 1) -> None:
        shelf.keep(place, Page(state, (), b"x" * size))

    def held() -> str:
        return "".join(place for place in "abcd" if shelf.find(place, 1))

    for place in "abc":
        put(place, 33)
    assert (held(), shelf.find("a", 2)) == ("abc", None)
    assert shelf.find("a", 1)
    put("d", 33)
    assert held() == "acd"  # b was asked for longest ago
    put("a", 30, state=2)
    put("a", 33)
    assert held() == "acd"  # the older state made room
    put("b", 101)
    assert held() == ""


def _ask_everybody(port: int) -> list[bool]:
    """Whether each of many answers, of two processes, names the person."""
    found = []
    for _ in range(40):
        with connect(port) as connection:
            found.append(b"Withdrawn" in get(connection, EDITION))
    return found


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_two_processes_agree(
    database: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database == "postgres":
        monkeypatch.setenv("FORUM_DATABASE_URL", request.getfixturevalue("postgres"))
    settings = Settings(data_dir=tmp_path)
    engine = Workplace(settings).open()
    with Session(engine, expire_on_commit=False) as session:
        forum = make_forum(session)
        forum.add_panel(1)
        row = forum.add_speaker(1, given="Min-ji", family="Withdrawn")
        session.commit()
        with serve(settings, workers=2, first=EDITION) as server:
            assert _ask_everybody(server.port) == [True] * 40
            for listed in (False, True, False):
                row.listed = listed
                session.commit()
                assert _ask_everybody(server.port) == [listed] * 40
    engine.dispose()


def test_on_postgres_a_page_is_kept_until_something_is_written(postgres: str, tmp_path: Path) -> None:
    engine = make_engine(postgres)
    Base.metadata.create_all(engine)
    site = make_site(engine, tmp_path)
    with Session(engine, expire_on_commit=False) as session:
        forum = make_forum(session)
        fill(forum, site.store)
        row = forum.add_speaker(1, given="Min-ji", family="Withdrawn")
        session.commit()
        for page in NAMING:
            assert "Withdrawn" in _warm(site, page)
        # A transaction that began before the page was set, and ends after.
        row.listed = False
        session.flush()
        assert "Withdrawn" in site.get(EDITION).text
        session.commit()
        assert [page for page in NAMING if "Withdrawn" in site.get(page).text] == []
        row.listed = True
        session.commit()
        for page in NAMING:
            assert "Withdrawn" in _warm(site, page)
        _in_another_process(engine, row.key)
        assert [page for page in NAMING if "Withdrawn" in site.get(page).text] == []
    engine.dispose()
