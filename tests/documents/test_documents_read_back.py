"""Programme, run-of-show, badges, table tents and letters, read back from the PDF."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import page as validation
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import Engine

from forum_app.documents.fitting import fit, fit_block, fit_lines, fit_words, measure
from forum_app.people.models import Person
from forum_app.programme.models import Appearance, AppearanceStatus, Panel
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
    desk = open_desk(site.app)
    assert desk.get(f"{PAGE}/visa/nobody.pdf").status_code == 404
    forum.session.query(Appearance).filter_by(key=key).one().status = AppearanceStatus.DECLINED
    forum.session.commit()
    refused = desk.get(f"{PAGE}/visa/{key}.pdf")
    assert (refused.status_code, "Ina Asked is declined: a letter would confirm" in refused.text) == (422, True)


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


LONG = "Netherlands Institute for Comparative Maritime and Continental Infrastructure Security Studies, Department {}"


def test_a_long_affiliation_stays_on_its_own_tent_and_badge(site: Site, forum: Forum) -> None:
    names = {"Number": "남궁서연", "Otto": "황보광현"}
    for number, (first, native) in enumerate(names.items()):
        told = LONG.format(f"of Strategic Dependencies {first}")
        forum.add_speaker(1, given=first, family=f"Guest{number}", native_name=native, affiliation=told)
    forum.session.commit()
    tents = _pages(site, "table-tents")
    for first in names:
        ending = f"Dependencies {first}"
        assert [page.count(ending) for page in tents if ending in page] == [2]
        assert [page.count(first) for page in tents if first in page] == [4]


def test_a_text_ends_within_its_block() -> None:
    sizes, text = (12, 11, 10, 9, 8, 7), LONG.format("of Strategic Dependencies")
    for tall in (40, 15, 13, 11, 9):
        size = fit_block(text, width_mm=78, height_mm=tall, leading=1.3, sizes=sizes)
        assert (size == 7 or measure(text, size, 1.3, width_mm=78) <= tall, size in sizes) == (True, True)
    assert fit_block(text, width_mm=78, height_mm=40, leading=1.3, sizes=sizes) == 12
    assert fit_block("Short", width_mm=78, height_mm=5, leading=1.3, sizes=sizes) == 10
    assert measure(text, 9, 1.3, width_mm=78) == pytest.approx(3 * 9 * 1.3 * 25.4 / 72)


def test_a_word_of_any_length_stays_on_the_page(site: Site, forum: Forum, tmp_path: Path) -> None:
    panel = forum.session.get_one(Panel, 1)
    panel.title = f"The {'Donaudampfschifffahrts' * 5}gesellschaft"
    forum.session.commit()
    for document in ("programme", "run-of-show"):
        path = tmp_path / f"{document}.pdf"
        path.write_bytes(open_desk(site.app).get(f"{PAGE}/{document}.pdf").data)
        read = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True).stdout.decode()
        wide = min(float(page) for page in re.findall(r'<page width="([\d.]+)"', read))
        edges = {float(edge) for edge in re.findall(r'xMax="([\d.]+)"', read)}
        # The margin is 20 mm, to a hair.
        assert max(edges) <= wide - 56, document


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


def test_letters_without_a_sign_are_told_with_their_words(site: Site, forum: Forum) -> None:
    row = forum.session.query(Appearance).filter_by(status=AppearanceStatus.CONFIRMED).order_by(Appearance.id).first()
    assert row is not None
    row.native_name = "ᔪᐊᓇᓯ"
    forum.session.commit()
    answer = open_desk(site.app).get(f"{PAGE}/badges.pdf")
    told = "(U+152A), in “ᔪᐊᓇᓯ”. Write it in Latin letters or Hangul, or leave a name’s own script out"
    assert (answer.status_code, told in answer.text) == (422, True)
