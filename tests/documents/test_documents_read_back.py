"""Programme, run-of-show, badges, table tents and letters, read back from the PDF."""

from __future__ import annotations

import io

import page as validation
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import Engine

from forum_app.documents.fitting import fit, fit_lines, fit_words
from forum_app.people.models import Person
from tests.desk import open_desk
from tests.factories import Forum
from tests.public.site import Site
from tests.public.test_every_page import count_queries
from tests.public.wellformed import list_faults

PAGE = "/desk/2026-seoul/documents"
DOCUMENTS = ("programme", "run-of-show", "badges", "table-tents")


def _pages(site: Site, path: str) -> list[str]:
    answer = open_desk(site.app).get(f"{PAGE}/{path}.pdf")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(answer.data)).pages]


def test_the_programme_in_print_names_whom_the_site_names(site: Site, forum: Forum) -> None:
    text = " ".join(_pages(site, "programme"))
    assert "10:00–11:00 03:00–04:00 Panel 1" in text
    assert "Jan van Hooft, A & B <Instituut>" in text
    assert [name for name in ("Unlisted", "Asked", "Declined") if name in text] == []


def test_the_run_of_show_names_everybody_who_may_come(site: Site, forum: Forum) -> None:
    text = " ".join(_pages(site, "run-of-show"))
    assert [name for name in ("Unlisted", "Asked", "Declined") if name in text] == ["Unlisted", "Asked"]
    assert "(invited)" in text
    assert "For organisers only" in text


def test_everybody_confirmed_has_one_badge_and_one_tent(site: Site, forum: Forum) -> None:
    badges, tents = " ".join(_pages(site, "badges")), _pages(site, "table-tents")
    for name in ("Kim Min-ji", "Jan van Hooft", "Una Unlisted"):
        assert badges.count(name) == 1
        # A tent shows the name on both sides.
        assert [page.count(name) for page in tents if name in page] == [2]
    assert ("Asked" in badges, "Declined" in badges, len(tents)) == (False, False, 3)


def test_badges_stand_ten_on_a_sheet(site: Site, forum: Forum) -> None:
    for number in range(18):
        forum.add_speaker(1, given=f"Number{number}", family="Guest")
    forum.session.commit()
    pages = _pages(site, "badges")
    assert [page.count("Republic of Korea") + page.count("Netherlands") for page in pages] == [10, 10, 1]


@time_machine.travel("2026-02-03")
def test_letters_say_who_is_asked_for_what_and_when(site: Site, forum: Forum) -> None:
    key = forum.session.query(Person).filter_by(family="Asked").one().key.replace("person", "appearance")
    forum.session.rollback()
    invitation, visa = (" ".join(_pages(site, f"{kind}/{key}")) for kind in ("invitation", "visa"))
    assert "Ina Asked" in invitation
    assert "3 February 2026" in invitation
    assert "We ask you to take part as: Panellist, Panel 2: Panel title 2" in invitation
    assert "Wednesday, 22 April 2026, 11:00–12:00 Seoul · 04:00–05:00 The Hague" in invitation
    assert "takes place in Seoul, Republic of Korea on 22–23 April 2026" in visa
    assert "Number of the passport: To be written in by hand" in visa
    assert open_desk(site.app).get(f"{PAGE}/visa/nobody.pdf").status_code == 404


@pytest.mark.parametrize("document", DOCUMENTS)
def test_documents_are_accessible_files_whose_names_tell_nobody(site: Site, forum: Forum, document: str) -> None:
    answer = open_desk(site.app).get(f"{PAGE}/{document}.pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="2026-seoul-{document}.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    report = validation.validate_pdf_bytes(answer.data, profile="ua1")
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.rules.passed > 80


def test_the_page_of_documents_is_sound_and_asks_little(site: Site, forum: Forum, engine: Engine) -> None:
    client = open_desk(site.app)
    counts = set()
    for _ in range(3):
        with count_queries(engine) as asked:
            page = client.get(PAGE)
        counts.add(len(asked))
        forum.add_speaker(1)
        forum.session.commit()
    assert (page.status_code, list_faults(page.text), len(counts)) == (200, [], 1)
    assert max(counts) <= 12


@given(text=st.text("abcxyzWM 김민지이서연", min_size=1, max_size=40), width=st.floats(20, 250))
def test_a_line_fits_or_is_as_small_as_allowed(text: str, width: float) -> None:
    sizes = (40, 30, 20, 10)
    chosen = fit(text, width_mm=width, sizes=sizes)
    wider = [size for size in sizes if size > chosen]
    one_point = 25.4 / 72
    assert chosen in sizes
    # No letter is wider than its size: what is short enough by that measure takes the largest.
    if len(text) * sizes[0] * one_point * 1.1 <= width:
        assert chosen == sizes[0]
    assert fit(text, width_mm=width * 2, sizes=sizes) >= chosen
    assert fit_words(text, width_mm=width, sizes=sizes) >= chosen or not text.split()
    assert wider == sorted(wider, reverse=True)


def test_a_long_name_stands_on_two_lines_where_they_are_larger() -> None:
    sizes = (26, 23, 20, 17, 14, 12)
    long, short = "Johanna Wilhelmina Cornelia van Hooft", "Kim Min-ji"
    assert (fit(long, width_mm=78, sizes=sizes), fit_lines(long, width_mm=78, sizes=sizes)) == (12, 23)
    assert fit_lines(short, width_mm=78, sizes=sizes) == fit(short, width_mm=78, sizes=sizes) == 26
    # One line that is large enough is not broken for a little more, and one word can't be.
    for text in ("Alexandra Namgung Seo", "Wolfeschlegelsteinhausenbergerdorff"):
        assert fit_lines(text, width_mm=78, sizes=sizes) == fit(text, width_mm=78, sizes=sizes)


def test_a_panel_of_many_goes_on_over_the_page(site: Site, forum: Forum) -> None:
    for number in range(60):
        forum.add_speaker(
            1, given=f"Number{number}", family="Guest", affiliation="Institute for the Study of Ports " * 2
        )
    forum.session.commit()
    for document in ("run-of-show", "programme"):
        pages = _pages(site, document)
        # The first page has room for some of them, which a row in one piece would leave empty.
        assert (len(pages) > 1, "Guest" in pages[0], "Guest" in pages[1]) == (True, True, True)
