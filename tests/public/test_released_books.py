"""What of the releases readers get: the newest built one of each output, as HTML, PDF, figures; never a draft."""

from __future__ import annotations

import re

import pytest

from forum_app.proceedings.models import Output, ReleaseStatus
from forum_app.proceedings.web import set_web
from tests.factories import Forum
from tests.public.site import PDF, Site, add_release, rich_cited
from tests.public.wellformed import list_faults

BOOK = "/rok-nl-forum/2026-seoul/proceedings"


def test_readers_get_the_newest_built_release_that_is_no_draft(site: Site, forum: Forum) -> None:
    for number, text, fields in (
        (1, "first", {}),
        (3, "third", {}),
        (2, "second", {}),
        (4, "draft", {"draft": True}),
        (5, "failed", {"status": ReleaseStatus.FAILED, "reason": "A note is missing."}),
        (6, "building", {"status": ReleaseStatus.BUILDING}),
    ):
        add_release(forum.session, forum.edition, site.store, number=number, html=f"<h1>{text} words</h1>", **fields)
    forum.session.commit()
    assert re.findall(r"<h1>(\w+) words", site.get(BOOK).text) == ["third"]


@pytest.mark.parametrize("fields", [{"draft": True}, {"status": ReleaseStatus.FAILED, "reason": "No."}])
def test_a_draft_or_a_failure_alone_is_nothing_for_readers(site: Site, forum: Forum, fields: dict[str, object]) -> None:
    cited = rich_cited()
    figure = cited.manuscript.figures["harbour"]
    site.store.put(figure.data)
    release = add_release(forum.session, forum.edition, site.store, html=set_web(cited), **fields)
    forum.session.commit()
    picture = f"/rok-nl-forum/2026-seoul/figures/1.{figure.sha256}.svg"
    paths = [BOOK, f"{BOOK}.pdf", f"{BOOK}/paper", picture]
    assert {path: site.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert "Proceedings" not in site.get("/rok-nl-forum/2026-seoul").text
    if release.status is ReleaseStatus.BUILT:
        # What is built stays the draft that it is: another is none.
        add_release(forum.session, forum.edition, site.store, number=release.number + 1, html=set_web(cited))
    release.status = ReleaseStatus.BUILT
    forum.session.commit()
    assert {path: site.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_other_outputs_can_be_chosen(site: Site, forum: Forum) -> None:
    for output in (Output.SUMMARY, Output.PAPER):
        add_release(forum.session, forum.edition, site.store, output=output, html=f"<h1>The {output}</h1>")
    forum.session.commit()
    page = site.get(f"{BOOK}/summary")
    assert "<h1>The summary</h1>" in page.text
    assert [f'href="{BOOK}{path}"' in page.text for path in (".pdf", "/summary.pdf", "/paper")] == [True] * 3
    assert "<h1>The paper</h1>" in site.get(BOOK).text


def test_the_pdf_is_named_by_the_edition_and_kept_by_its_content(site: Site, full: Forum) -> None:
    answer = site.get(f"{BOOK}.pdf")
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=2026-seoul-proceedings.pdf"
    again = site.get(f"{BOOK}.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    part = site.get(f"{BOOK}.pdf", headers={"Range": "bytes=9-18"})
    assert (again.status_code, part.status_code, part.data) == (304, 206, b"0123456789")


def test_a_file_lost_from_the_store_is_told_not_a_crash(site: Site, full: Forum) -> None:
    for path in site.store.root.glob("*/*"):
        if path.read_bytes() == PDF:
            path.unlink()
    answer = site.get(f"{BOOK}.pdf")
    assert (answer.status_code, "can restore it" in answer.text) == (404, True)


def test_a_drawing_opened_by_itself_is_locked_in(site: Site, full: Forum) -> None:
    figure = rich_cited().manuscript.figures["harbour"]
    answer = site.get(f"/rok-nl-forum/2026-seoul/figures/1.{figure.sha256}.svg")
    assert (answer.data, answer.content_type) == (figure.data, "image/svg+xml")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_content_of_the_store_that_no_release_shows_has_no_address(site: Site, full: Forum) -> None:
    secret = site.store.put(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    path = "/rok-nl-forum/2026-seoul/figures"
    assert site.get(f"{path}/1.{secret}.svg").status_code == 404
    assert site.get(f"{path}/1.{'../' * 4}etc.svg").status_code == 404


def test_recommendations_carry_the_text_as_it_was_released(site: Site, full: Forum) -> None:
    page = site.get("/rok-nl-forum/2026-seoul/recommendations")
    assert list_faults(page.text) == []
    assert "Exercise together once a year." in page.text
    call = re.search(r'once a year\.<span class="ref"><a href="([^"]+)"', page.text)
    assert call is not None
    path, _, place = call[1].partition("#")
    assert f'id="{place}"' in site.get(path).text


def test_recommendations_as_a_table_hold_no_formula(site: Site, full: Forum) -> None:
    full.add_recommendation(3, indicator="=HYPERLINK(1)", supporting="Two, “three”")
    full.session.commit()
    answer = site.get("/rok-nl-forum/2026-seoul/recommendations.csv")
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="2026-seoul-recommendations.csv"'
    assert lines[0] == (
        "id,number,group,title,panel,due,indicator,baseline,target,supporting,binding,"
        "lead ROK,answer ROK,lead NL,answer NL"
    )
    assert lines[3] == (
        '2026-1.3,1.3,Trade,Do 3,,,\'=HYPERLINK(1),,,"Two, “three”",recommendation,Ministry ROK,open,Ministry NL,open'
    )
