"""The sample's pages tell nobody's secret: first the secret is shown to be in the database, then not on any page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum_app.core.paths import share
from forum_app.edition_folder.actions import import_folder
from forum_app.editions.queries import get_edition
from forum_app.insights.models import Insight, InsightSpeaker
from forum_app.people.models import Person
from forum_app.people.names import display, name_of
from forum_app.proceedings.citing import cite
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output
from forum_app.proceedings.web import set_web
from forum_app.programme.models import Appearance, AppearanceStatus
from tests.databases import make_database
from tests.public.site import Site, add_release, make_site
from tests.public.wellformed import list_faults, list_links

SERIES = "/rok-nl-forum"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Engine]]:
    """The sample imported, all its outputs released."""
    folder = tmp_path_factory.mktemp("sample")
    engine = make_database(folder / "forum.db")
    site = make_site(engine, folder)
    with Session(engine, expire_on_commit=False) as session:
        for name in ("2025-the-hague", "2026-seoul"):
            import_folder(session, folder=share("sample") / name, store=site.store)
        _hide_two(session)
        for output in Output:
            cited = cite(assemble(session, edition="2026-seoul", output=output, store=site.store), draft=True)
            add_release(session, get_edition(session, "2026-seoul"), site.store, output=output, html=set_web(cited))
        session.commit()
    yield site, engine
    engine.dispose()


def _hide_two(session: Session) -> None:
    """One panellist who doesn't want to stand on the programme, one who has not said yes."""
    rows = session.scalars(select(Appearance).order_by(Appearance.id)).all()
    times = Counter(row.person_id for row in rows)
    # Of the panel under the Chatham House Rule, whom no output quotes by name.
    once = [row for row in rows if times[row.person_id] == 1 and row.panel and row.panel.number == 3]
    once[-1].listed = False
    once[-2].status = AppearanceStatus.INVITED
    session.flush()


@pytest.fixture(scope="module")
def pages(sample: tuple[Site, Engine]) -> dict[str, str]:
    """Every page that links lead to from the series' page, by path."""
    site, _engine = sample
    found: dict[str, str] = {}
    waiting = [SERIES]
    while waiting:
        path = waiting.pop().partition("#")[0]
        if path in found or not path.startswith("/"):
            continue
        answer = site.get(path)
        assert (path, answer.status_code) == (path, 200)
        found[path] = "" if answer.mimetype == "application/pdf" else answer.text
        if answer.mimetype == "text/html":
            waiting += list_links(answer.text)
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text)).casefold()


def test_the_walk_reaches_every_kind_of_page(pages: dict[str, str]) -> None:
    edition = f"{SERIES}/2026-seoul"
    kinds = {
        edition, f"{edition}/panels/3", f"{edition}/recommendations", f"{edition}/recommendations.csv",
        f"{edition}/proceedings", f"{edition}/proceedings.pdf", f"{edition}/proceedings/summary",
        f"{SERIES}/2025-the-hague",
    }  # fmt: skip
    assert kinds <= set(pages)
    assert {path: list_faults(text) for path, text in pages.items() if text.startswith("<!doctype")} == {
        path: [] for path, text in pages.items() if text.startswith("<!doctype")
    }


def test_pages_of_the_sample_are_small(pages: dict[str, str]) -> None:
    sizes = {path: len(text.encode()) for path, text in pages.items() if "/proceedings" not in path}
    assert [path for path, size in sizes.items() if size > 20_000] == []


def test_no_verbatim_words_that_were_not_cleared(sample: tuple[Site, Engine], pages: dict[str, str]) -> None:
    with Session(sample[1]) as session:
        insights = session.scalars(select(Insight)).all()
    secret = [one.verbatim for one in insights if one.verbatim and _plain(one.verbatim) not in _plain(one.edited)]
    assert len(secret) >= 5
    everything = _plain(" ".join(pages.values()))
    assert [words for words in secret if _plain(words) in everything] == []


def test_nobody_who_is_not_listed(sample: tuple[Site, Engine], pages: dict[str, str]) -> None:
    with Session(sample[1]) as session:
        rows = session.scalars(select(Appearance)).all()
        shown = {row.person_id for row in rows if row.listed and row.status == AppearanceStatus.CONFIRMED}
        hidden = [row for row in rows if row.person_id not in shown]
    names = {name for row in hidden for name in (display(name_of(row)), row.family + " " + row.given, row.native_name)}
    assert len(hidden) == 2
    assert [name for name in names if name and any(name in text for text in pages.values())] == []


def test_no_speaker_is_named_beside_words_that_are_not_named(
    sample: tuple[Site, Engine], pages: dict[str, str]
) -> None:
    """In the chapters and notes of an output nobody is named but those whom it quotes by name."""
    site, engine = sample
    with Session(engine) as session:
        speakers = session.scalars(select(Appearance).join(InsightSpeaker)).unique().all()
        keys = [row.key for row in session.scalars(select(Appearance))]
        keys += [row.key for row in session.scalars(select(Person))]
        names = {display(name_of(row)) for row in speakers} | {row.native_name for row in speakers if row.native_name}
        assert len(names) >= 8
        for output in Output:
            manuscript = assemble(session, edition="2026-seoul", output=output, store=site.store)
            named = " ".join(one.who for one in manuscript.insights.values() if one.level == "named")
            path = f"{SERIES}/2026-seoul/proceedings" + ("" if output is Output.PAPER else f"/{output}")
            html = pages[path]
            prose = " ".join(
                re.findall(r'<div class="prose">.*?</div>|<section class="chapter notes".*?</section>', html, re.S)
            )
            assert len(prose) > 500
            assert [name for name in names if name in prose and name not in named] == []
            assert [key for key in keys if re.search(rf"\b{re.escape(key)}\b", html)] == []
