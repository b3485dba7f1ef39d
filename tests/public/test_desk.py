"""The desk: a link lets one browser in; a build is asked for, queued after the commit, followed and read."""

from __future__ import annotations

import pytest
import time_machine
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.accounts.rights import SeriesRole
from forum_app.app import create_app, make_desk_link
from forum_app.proceedings.models import Output, Release, ReleaseStatus
from tests.desk import sign_in_as
from tests.factories import Forum
from tests.public.site import PDF, Site, add_release, read_field
from tests.public.wellformed import list_faults

PAGE = "/desk/2026-seoul/proceedings"


def _path(site: Site) -> str:
    link = make_desk_link(site.app)
    assert link.startswith("http://127.0.0.1:8000/desk/enter/")
    return link.removeprefix("http://127.0.0.1:8000")


def test_the_link_asks_first_and_lets_in_one_browser_once(site: Site, forum: Forum) -> None:
    forum.session.commit()
    path, first, second = _path(site), site.app.test_client(), site.app.test_client()
    asked = first.get(path)
    assert (asked.status_code, list_faults(asked.text), first.get("/desk/").status_code) == (200, [], 302)
    other = read_field(second.get(path).text, "csrf_token")
    entered = first.post(path, data={"csrf_token": read_field(asked.text, "csrf_token")})
    assert (entered.status_code, first.get("/desk/").status_code) == (303, 200)
    late = second.post(path, data={"csrf_token": other})
    assert (late.status_code, "has been used" in late.text, second.get("/desk/").status_code) == (403, True, 302)
    assert second.get(path).status_code == 403


def test_a_link_needs_its_form_its_signature_and_its_time(site: Site, forum: Forum) -> None:
    forum.session.commit()
    path, client = _path(site), site.app.test_client()
    assert client.post(path).status_code == 400
    assert client.get(path + "x").status_code == 403
    with time_machine.travel(_in_hours(13)):
        assert "older than 12 hours" in client.get(path).text
    assert client.get(path).status_code == 200


def test_entering_anew_ends_what_an_earlier_link_opened(site: Site, forum: Forum) -> None:
    forum.session.commit()
    client = site.enter_desk()
    old = _path(site)
    assert client.get("/desk/").status_code == 200
    other = site.enter_desk()
    assert (client.get("/desk/").status_code, other.get("/desk/").status_code) == (302, 200)
    assert site.get(old).status_code == 403


def test_the_cookie_is_for_this_site_alone(site: Site, forum: Forum) -> None:
    forum.session.commit()
    path = _path(site)
    cookie = site.app.test_client().get(path, base_url="https://forum.example/").headers["Set-Cookie"]
    assert [flag for flag in ("Secure", "HttpOnly", "SameSite=Lax") if flag not in cookie] == []
    assert "Secure" not in site.app.test_client().get(path).headers["Set-Cookie"]


def test_a_build_is_a_record_first_and_then_a_message(site: Site, forum: Forum, session: Session) -> None:
    session.commit()
    client = site.enter_desk()
    assert client.get("/desk/").status_code == 200
    page = client.get(PAGE)
    assert (list_faults(page.text), "http-equiv" in page.text) == ([], False)
    token = read_field(page.text, "csrf_token")
    answer = client.post(PAGE, data={"csrf_token": token, "output": "summary", "draft": "y"})
    release = session.scalars(select(Release)).one()
    assert (answer.status_code, release.output, release.draft, release.status) == (
        303, Output.SUMMARY, True, ReleaseStatus.REQUESTED,
    )  # fmt: skip
    assert site.sent == [release.id]
    assert answer.headers["Location"] == f"{PAGE}?follow=yes"
    still, followed = client.get(PAGE), client.get(f"{PAGE}?follow=yes")
    assert ("http-equiv" in still.text, "Follow it" in still.text) == (False, True)
    assert (list_faults(followed.text), 'http-equiv="refresh"' in followed.text) == ([], True)
    assert "Waiting for the worker, 0 %" in followed.text


@pytest.mark.parametrize("data", [{"output": "paper"}, {"output": "nonsense", "csrf_token": "real"}])
def test_a_form_that_is_not_ours_builds_nothing(
    site: Site, forum: Forum, session: Session, data: dict[str, str]
) -> None:
    session.commit()
    client = site.enter_desk()
    if "csrf_token" in data:
        data = data | {"csrf_token": read_field(client.get(PAGE).text, "csrf_token")}
    answer = client.post(PAGE, data=data)
    assert (answer.status_code, list_faults(answer.text)) == (422 if "csrf_token" in data else 400, [])
    assert (session.scalars(select(Release)).all(), site.sent) == ([], [])


def test_a_lost_message_loses_no_record(forum: Forum, engine: Engine, site: Site, session: Session) -> None:
    session.commit()

    def broken(_release_id: int) -> None:
        raise OSError("the queue is gone")

    app = create_app(site.app.extensions["settings"], engine, enqueue=broken)
    lame = Site(app, engine, site.store, [])
    client = lame.enter_desk()
    token = read_field(client.get(PAGE).text, "csrf_token")
    assert client.post(PAGE, data={"csrf_token": token, "output": "paper"}).status_code == 303
    assert session.scalars(select(Release.status)).all() == [ReleaseStatus.REQUESTED]


def test_progress_failure_and_drafts_are_told_in_words(site: Site, forum: Forum) -> None:
    session = forum.session
    add_release(session, forum.edition, site.store, number=1, status=ReleaseStatus.BUILDING, progress=40, step="Notes")
    add_release(
        session, forum.edition, site.store, number=2, status=ReleaseStatus.FAILED,
        reason="sections/intro.md:4: no source <b> has this key.",
    )  # fmt: skip
    draft = add_release(session, forum.edition, site.store, number=3, draft=True)
    session.commit()
    client = site.enter_desk()
    page = client.get(PAGE).text
    assert list_faults(page) == []
    for words in (
        "Notes, 40 %",
        'value="40" max="100"',
        "no source &lt;b&gt; has this key.",
        "Position paper 3, draft",
    ):
        assert words in page
    with client.get(f"{PAGE}/{draft.id}.pdf") as file:
        assert file.data == PDF
        assert file.headers["Content-Disposition"] == "attachment; filename=2026-seoul-paper-3-draft.pdf"
        assert file.headers["Cache-Control"] == "no-cache"
    assert client.get(f"/desk/2025-x/proceedings/{draft.id}.pdf").status_code == 404


def test_an_edition_that_is_not_there_is_told(site: Site, forum: Forum) -> None:
    forum.session.commit()
    assert site.enter_desk().get("/desk/nothing/proceedings").status_code == 404


def _in_hours(hours: int) -> float:
    import time

    return time.time() + hours * 3600


@pytest.mark.parametrize(
    ("role", "told"), [("owner", True), ("organiser", True), ("editor", True), ("rapporteur", False), ("reader", False)]
)
def test_what_stopped_a_build_is_for_those_who_mend_it(site: Site, forum: Forum, role: str, told: bool) -> None:
    """What blocks a book may say something of a speaker, and who only reads at the desk has no need of it."""
    values = {"status": ReleaseStatus.FAILED, "pdf_sha256": None, "input_hash": None, "html_sha256": None}
    add_release(forum.session, forum.edition, site.store, reason="Secret-reason", log="Secret-log", **values)
    add_release(forum.session, forum.edition, site.store, log="Secret-warning")
    forum.session.commit()
    page = sign_in_as(site.app, SeriesRole(role), "rok-nl-forum").get(PAGE)
    assert (page.status_code, list_faults(page.text)) == (200, [])
    words = ["Secret-reason", "Secret-log", "Secret-warning", "<button>Build</button>"]
    assert [word in page.text for word in words] == [told] * 4
    assert ("Whoever builds the book sees here" in page.text) is not told


def test_who_asks_for_a_release_stands_in_the_audit_log(site: Site, forum: Forum, session: Session) -> None:
    forum.session.commit()
    client = site.enter_desk()
    token = read_field(client.get(PAGE).text, "csrf_token")
    client.post(PAGE, data={"csrf_token": token, "output": "named"})
    row = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert row is not None
    assert (row.verb, row.object, row.after) == (
        "asked for a release of", "edition 2026-seoul", {"output": "named", "number": 1, "draft": False},
    )  # fmt: skip
