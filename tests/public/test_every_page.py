"""Every page: sound HTML, links that lead somewhere, headers, no cookie, few queries, small, only what may enter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html.parser import HTMLParser

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from forum_app.core.web import HEADERS
from forum_app.editions.models import EditionStatus, Partner, PartnerRole, RotationException
from forum_app.proceedings.models import Output
from tests.factories import Forum, make_forum
from tests.public.site import Site, add_release
from tests.public.wellformed import list_faults, list_links

SERIES = "/rok-nl-forum"
EDITION = f"{SERIES}/2026-seoul"
PAGES = (
    SERIES,
    EDITION,
    f"{EDITION}/panels/1",
    f"{EDITION}/recommendations",
    f"{EDITION}/proceedings",
)


@contextmanager
def count_queries(engine: Engine) -> Iterator[list[str]]:
    """What is asked of the database meanwhile, besides the transaction's own BEGIN."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_sound_html_with_links_that_lead_somewhere(site: Site, full: Forum, page: str) -> None:
    answer = site.get(page)
    assert answer.status_code == 200
    assert list_faults(answer.text) == []
    inside = [link for link in list_links(answer.text) if link.startswith("/")]
    assert len(inside) >= 1
    assert {link: site.get(link).status_code for link in inside} == dict.fromkeys(inside, 200)


@pytest.mark.parametrize(
    "page", [*PAGES, "/healthz", "/robots.txt", "/nowhere", "/desk/", f"{EDITION}/proceedings.pdf"]
)
def test_every_answer_carries_the_security_headers_and_no_cookie(site: Site, full: Forum, page: str) -> None:
    answer = site.get(page)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "Set-Cookie" not in answer.headers
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_has_not_changed_is_not_sent_again(site: Site, full: Forum, page: str) -> None:
    first = site.get(page)
    again = site.get(page, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.headers["Cache-Control"], again.status_code, again.data) == ("no-cache", 304, b"")


def test_everything_a_page_loads_is_ours_kept_for_ever_and_there(site: Site, full: Forum) -> None:
    class Loads(HTMLParser):
        found: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag == "link" and given.get("rel") != "canonical":
                self.found.append(given["href"] or "")
            if tag == "img":
                self.found.append(given["src"] or "")

    loads = Loads()
    loads.feed(site.get(f"{EDITION}/proceedings").text)
    answers = [site.get(address) for address in loads.found]
    assert len(answers) == 6  # font, style, theme, icon, two figures
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"public, max-age=31536000, immutable"}


@pytest.mark.parametrize(
    ("page", "queries"), [("/", 1), *zip(PAGES, (6, 6, 5, 6, 3), strict=True), (f"{EDITION}/proceedings.pdf", 2)]
)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_asks_the_database_a_fixed_number_of_times(
    session: Session, site: Site, page: str, queries: int, rows: int
) -> None:
    forum = make_forum(session)
    for number in range(1, rows + 1):
        forum.add_panel(number)
        for side in ["ROK", "NL", None][:rows]:
            forum.add_speaker(number, side=side)
        forum.add_recommendation(number)
        forum.add_edition(slug=f"old-{number}", ordinal=10 + number, year=2010 + number)
        session.add(
            RotationException(
                series_id=forum.series.id, year=2030 + number, city_id=forum.cities["seoul"].id, reason="A jubilee."
            )
        )
        session.add(
            Partner(series_id=forum.series.id, position=number, name=f"Institute {number}", role=PartnerRole.PARTNER)
        )
        add_release(session, forum.edition, site.store, output=list(Output)[number])
        add_release(session, forum.edition, site.store, output=Output.PAPER)
    session.commit()
    with count_queries(site.engine) as seen:
        assert site.get(page).status_code in (200, 302)
    asked = [text for text in seen if text != "PRAGMA data_version"]
    assert (len(seen), [text for text in asked if not text.startswith("SELECT")]) == (queries, [])


@pytest.mark.parametrize("page", PAGES[:-1])
def test_a_page_stays_under_twenty_kilobytes(site: Site, full: Forum, page: str) -> None:
    for number in range(3, 13):
        full.add_recommendation(number, indicator="Exercises held in a year", baseline="0", target="2")
        full.add_edition(slug=f"old-{number}", ordinal=10 + number, year=2000 + number)
        full.add_speaker(number % 3 + 1)
    full.session.commit()
    assert 2000 < len(site.get(page).data) <= 20_000


@pytest.mark.parametrize("path", ["/static/x/csl/README.md", "/static/x/../config.py", "/static/x/fonts/README.md"])
def test_only_listed_static_files_are_served(site: Site, path: str) -> None:
    assert site.get(path).status_code == 404


def test_only_what_is_announced_is_public(site: Site, full: Forum) -> None:
    full.edition.status = EditionStatus.PLANNED
    full.add_edition(slug="2024-off", ordinal=7, year=2024, theme="Called off", status=EditionStatus.CANCELLED)
    full.session.commit()
    text = site.get(SERIES).text
    assert ("2026-seoul" in text, "Called off" in text, "Cancelled" in text) == (False, True, True)
    closed = [*PAGES[1:], f"{EDITION}/proceedings.pdf", f"{EDITION}/recommendations.csv"]
    assert {page: site.get(page).status_code for page in closed} == dict.fromkeys(closed, 404)


def test_a_wrong_address_is_told_in_words(site: Site, full: Forum) -> None:
    wrong = [
        "/nowhere", f"{SERIES}/nothing", f"{EDITION}/panels/9", f"{EDITION}/proceedings/named", "/other/2026-seoul",
        f"{EDITION}/proceedings/nonsense.pdf", f"{EDITION}/figures/harbour.{'0' * 64}.svg", "/theme/zz-12.css",
    ]  # fmt: skip
    for path in wrong:
        answer = site.get(path)
        assert (path, answer.status_code, list_faults(answer.text)) == (path, 404, [])
    assert "ROK-NL Forum 2026 has no panel 9." in site.get(f"{EDITION}/panels/9").text


def test_recommendations_wait_for_the_book(site: Site, session: Session) -> None:
    forum = make_forum(session)
    forum.add_recommendation(1)
    session.flush()
    from forum_app.proceedings.models import Front

    front = session.get(Front, forum.edition.id)
    assert front is not None
    front.published_on = date(2099, 1, 1)
    session.commit()
    assert ("Do 1" in site.get(EDITION).text, site.get(f"{EDITION}/recommendations").status_code) == (False, 404)
    assert site.get(f"{EDITION}/recommendations.csv").status_code == 404
    front.published_on = date(2026, 1, 1)
    session.commit()
    assert ("Do 1" in site.get(EDITION).text, site.get(f"{EDITION}/recommendations").status_code) == (True, 200)
