"""No name gets out: random forums in which each secret is a word of its own, and everything that anybody can read.

More of them: FORUM_SWEEP_SEEDS=50 (CONTRIBUTING.md).
"""

from __future__ import annotations

import logging
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from config import Settings
from forum_app.accounts.rights import SeriesRole
from forum_app.cli import main
from forum_app.core.files import FileStore
from forum_app.core.migrate import find_head
from forum_app.editions.addresses import PERSON, address_key
from forum_app.editions.models import ListVisibility
from forum_app.proceedings import pictures as reading
from forum_app.proceedings import public_texts
from forum_app.proceedings.actions import compile_edition
from forum_app.proceedings.book import make_job
from forum_app.proceedings.citing import cite
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output
from forum_app.proceedings.preflight import preflight
from forum_app.proceedings.programme_snapshot import to_snapshot
from forum_app.proceedings.projection import project_programme
from forum_app.proceedings.web import set_web
from forum_app.programme.actions import release_programme
from forum_app.programme.models import Appearance, Panel, Segment
from forum_app.programme.queries import find_programme_release, list_public_persons
from forum_app.rendering.renderer import stop_renderer
from tests.apps import make_app
from tests.desk import sign_in_as
from tests.factories import SALT
from tests.public.site import add_release
from tests.sweep.marked import KEY, NOW, Marked, forget, make_marked, plant, read_place, stir, unplant
from tests.sweep.reading import find, list_files, read_bytes, walk

SEEDS = range(int(os.environ.get("FORUM_SWEEP_SEEDS", "2")))


@pytest.fixture(scope="module", autouse=True)
def renderer() -> Iterator[None]:
    """The warm renderer ends with the tests."""
    yield
    stop_renderer()


def _values(marked: Marked, store: FileStore) -> dict[str, list[str]]:
    listed = [row.key for row in marked.forum.session.query(Appearance) if row not in marked.people]
    keys = [*listed[:2], *(row.key for row in marked.people[:4])]
    keys += [address_key(SALT, PERSON, key) for key in (listed[0], marked.people[0].key)]
    figure = assemble(marked.forum.session, edition="2026-seoul", output=Output.PAPER, store=store).figures
    return {
        "series": ["rok-nl-forum"], "edition": ["2026-seoul"], "number": ["1", "2"], "key": [*keys, "1", "2"],
        "output": [output.value for output in Output], "token": [marked.token], "ending": ["jpg", "svg"],
        "sha256": [one.sha256 for one in figure.values()], "release_id": ["1", "2"],
    }  # fmt: skip


def _release(marked: Marked, store: FileStore, *, built: Output) -> None:
    """Every output to read, one of them as a real PDF, and the programme."""
    session, edition = marked.forum.session, marked.forum.edition
    for output in Output:
        made = {}
        if output is built:
            book = compile_edition(
                session, edition=edition.slug, output=output, draft=False, store=store, seconds=120, memory_mb=1024,
                report=lambda _step, _percent: None,
            )  # fmt: skip
            made = {"pdf_sha256": store.put(book.pdf), "html": book.html}
        else:
            made = {"pdf_sha256": store.put(b"none"), "html": _job_texts(marked, store, output)["web"]}
        add_release(session, edition, store, output=output, **made)
    if marked.dice.random() < 0.5:
        _release_programme(marked)


def _release_programme(marked: Marked) -> None:
    session, edition = marked.forum.session, marked.forum.edition
    snapshot = to_snapshot(project_programme(session, edition), list_public_persons(session, edition))
    release_programme(session, edition=edition, snapshot=snapshot, by="x", note="", now=NOW)


def _job_texts(marked: Marked, store: FileStore, output: Output) -> dict[str, str]:
    """An output as the renderer and the site get it: pages, pictures, attached files."""

    found = preflight(
        marked.forum.session,
        assemble(marked.forum.session, edition="2026-seoul", output=output, store=store),
        draft=False,
    )
    cited = found.require()
    job = make_job(cited, draft=False)
    files = {file.name: file.data.decode("utf-8") for file in job.attachments}
    pictures = {name: name + read_bytes(media.data) for name, media in job.pictures.items()}
    return {"book": job.html, "web": set_web(cited), **files, **pictures}


@dataclass
class Told:
    """What is said beside the pages: by the log, and by commands."""

    caplog: pytest.LogCaptureFixture
    capfd: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Told:
    """The log at its most talkative, and the terminal."""
    caplog.set_level(logging.DEBUG)
    return Told(caplog, capfd, monkeypatch)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_secret_is_read_by_anybody(engine: Engine, tmp_path: Path, seed: int, said: Told) -> None:
    store = FileStore(tmp_path / "files")
    app = make_app(Settings(data_dir=tmp_path, secret_key=KEY), engine, enqueue=lambda _task, _number: None)
    with Session(engine, expire_on_commit=False) as session:
        # As `forum migrate` leaves it: commands look for the schema's number.
        session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        session.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": find_head()})
        marked = make_marked(session, store, seed)
        session.commit()
        said.caplog.clear()  # of what made the pictures
        secrets = marked.hidden | marked.private | marked.keys
        outputs = {
            f"{output} {name}": body
            for output in Output
            for name, body in _job_texts(marked, store, output).items()
        }  # fmt: skip
        assert find(secrets, outputs) == {}
        _release(marked, store, built=random.Random(seed).choice([*Output]))
        session.commit()
        values = _values(marked, store)
        session.rollback()
        public = walk(app, app.test_client(), values)
        assert len(public) > 80
        assert sum(body.startswith("200") for body in public.values()) > 20
        # What a camera reads is read, too.
        assert public["/rok-nl-forum/2026-seoul/qr.svg"].endswith("http://localhost/rok-nl-forum/2026-seoul")
        # An address holds what whoever asks has put into it.
        public = {path: body.replace(path, "") for path, body in public.items()}
        told = {path: body for path, body in public.items() if not any(key in path for key in secrets)}
        assert find(secrets, told) == {}
        _check_desk(marked, app, values)
        session.commit()  # commands that write wait for nobody
        _check_beside(secrets - marked.keys, tmp_path, said)
        _check_planted(marked, app, values, said.patch)
        before = walk(app, app.test_client(), values, desk=False)
        forget(marked)
        stir(marked, store)
        session.commit()
        after = walk(app, app.test_client(), values, desk=False)
        # Not a byte of a page or header, not a count, an order or a number tells that there is somebody, or something,
        # of which nothing is told: who was hidden is gone, and others came.
        assert [path for path in before if before[path] != after[path]] == []
        if marked.forum.edition.participant_list is ListVisibility.PUBLIC:
            paper = {f"{Output.PAPER} {name}": body for name, body in _job_texts(marked, store, Output.PAPER).items()}
            assert [name for name, body in paper.items() if body != outputs[name]] == []


COMMANDS = (
    ["check", "2026-seoul"], ["check", "2026-seoul", "--output", "named"], ["editions"], ["migrate"],
    ["audit", "verify"], ["user", "list"], ["export", "2026-seoul", "{out}"], ["import", "{out}"],
)  # fmt: skip


def _check_beside(secrets: set[str], folder: Path, said: Told) -> None:
    """The log, what commands print, the names of files; what an export holds without identities."""
    said.patch.setenv("FORUM_DATA_DIR", str(folder))
    said.capfd.readouterr()
    printed, ended = {}, []
    for number, words in enumerate(COMMANDS):
        try:
            main([word.format(out=folder / "out") for word in words])
        except SystemExit as end:
            ended.append(end.code)
        printed[f"{number} {words[0]}"] = "".join(said.capfd.readouterr())
    assert ended == [0] * len(COMMANDS)
    assert [name for name, text in printed.items() if not text] == []
    assert find(secrets, {"log": said.caplog.text, "files": list_files(folder / "files"), **printed}) == {}


def _check_desk(marked: Marked, app: object, values: dict[str, list[str]]) -> None:
    """A reader of the desk meets no address, verbatim word or key; a side's organiser no address of the other's."""
    reader = sign_in_as(app, SeriesRole.READER, "rok-nl-forum")  # type: ignore[arg-type]
    read = walk(app, reader, values, site=False)  # type: ignore[arg-type]
    assert _count_opened(read) > 15
    assert find(marked.private | marked.keys, read) == {}
    # The programme to print is for everybody.
    leaflet = read["/desk/2026-seoul/documents/programme.pdf"]
    assert (leaflet.startswith("200"), find(marked.hidden, {"leaflet": leaflet})) == (True, {})
    other = sign_in_as(app, SeriesRole.ORGANISER, "rok-nl-forum", email="nl@example.org", side="NL")  # type: ignore[arg-type]
    people = {**values, "key": [row.person.key for row in marked.people[:4]] + values["key"]}
    read = walk(app, other, people, site=False)  # type: ignore[arg-type]
    assert _count_opened(read) > 30
    assert find(marked.contacts["ROK"], read) == {}
    if any(row.side and row.side.key == "NL" for row in marked.people[:4]):
        assert find(marked.contacts["NL"], read) != {}


def _count_opened(pages: dict[str, str]) -> int:
    """How many pages of the desk were opened: who is signed out on the way reads nothing."""
    return sum(path.startswith("/desk") and page.startswith("200") for path, page in pages.items())


def _check_planted(marked: Marked, app: object, values: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Names in titles, summaries, rooms and keys; without the gate the sweep finds them."""
    session = marked.forum.session
    was = {one: (one.title, one.short_title, one.summary) for one in session.query(Panel)}
    had = {one: (one.title, one.room, one.key) for one in session.query(Segment)}
    edition, series = marked.forum.edition, marked.forum.series
    facts, place = (edition.theme, edition.venue, series.description), read_place(marked)
    plant(marked)
    if find_programme_release(session, marked.forum.edition):
        _release_programme(marked)
    session.commit()

    def look() -> dict[str, list[str]]:
        app.extensions["kept"]._pages.clear()  # type: ignore[attr-defined]
        public = walk(app, app.test_client(), values, desk=False)  # type: ignore[arg-type, attr-defined]
        told = {path: body.replace(path, "") for path, body in public.items()}
        return find(marked.hidden, {path: body for path, body in told.items() if not find(marked.hidden, {"": path})})

    with monkeypatch.context() as patch:
        patch.setattr(public_texts, "holds_name", lambda _text, _barred: False)
        assert len(look()) >= 4
    assert look() == {}
    for panel, (title, short, summary) in was.items():
        panel.title, panel.short_title, panel.summary = title, short, summary
    for segment, (title, room, key) in had.items():
        segment.title, segment.room, segment.key = title, room, key
    edition.theme, edition.venue, series.description = facts
    unplant(marked, place)
    session.flush()
    if find_programme_release(session, marked.forum.edition):
        _release_programme(marked)
    session.commit()


def test_the_sweep_finds_what_a_rule_taken_out_lets_through(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures as they are, keys in addresses, everybody listed: each is found."""
    store = FileStore(tmp_path)
    marked = make_marked(session, store, 0)
    secrets = marked.hidden | marked.private | marked.keys
    assert find(secrets, _job_texts(marked, store, Output.PAPER)) == {}
    with monkeypatch.context() as patch:
        patch.setattr(reading, "bare_picture", lambda _kind, data: data)
        pictures = find(secrets, _job_texts(marked, store, Output.PAPER))
        assert {"figure-1", "figure-2"} <= set(pictures)
    cited = cite(assemble(session, edition="2026-seoul", output=Output.PAPER, store=store))
    key = cited.sections[0].key
    assert find(secrets, {"book": make_job(cited, draft=False).html.replace("sec-introduction", f"sec-{key}")})
    for row in marked.people:
        row.listed, row.status, row.person_id = True, marked.people[2].status, row.person_id
    marked.forum.edition.participant_list = type(marked.forum.edition.participant_list).PUBLIC
    session.flush()
    assert {"book", "web"} <= set(find(secrets, _job_texts(marked, store, Output.PAPER)))
