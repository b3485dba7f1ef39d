"""A release that was taken back is gone: its pages, files, figures and feeds answer 410, whatever was kept of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.core.errors import ForumError
from forum_app.editions.models import EditionStatus
from forum_app.people.actions import note_consent
from forum_app.people.models import ConsentKind, Photo
from forum_app.proceedings.models import Front, Output, Release
from forum_app.proceedings.programme_snapshot import to_snapshot
from forum_app.proceedings.projection import project_programme
from forum_app.proceedings.restoring import restore
from forum_app.proceedings.web import set_web
from forum_app.proceedings.withdrawing import refuse_withdrawn, withdraw
from forum_app.programme.actions import release_programme
from forum_app.programme.models import Appearance, ProgrammeRelease
from forum_app.programme.open_items import list_open_items
from forum_app.programme.queries import list_public_persons
from tests.desk import open_desk
from tests.factories import Forum, person_calendar
from tests.people.pictures import telling_photo
from tests.public.site import Site, add_release, read_field, rich_cited

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SERIES = "/rok-nl-forum"
EDITION = f"{SERIES}/2026-seoul"
BOOK = ("/proceedings", "/proceedings/paper", "/proceedings.pdf", "/recommendations",
        "/recommendations.csv")  # fmt: skip
PROGRAMME = ("/panels/1", "/panels/1.ics", "/programme.ics", "/programme.xml", "/programme.json", "/embed",
             person_calendar("appearance-1"), "/qr.svg")  # fmt: skip


def _withdraw(forum: Forum, what: str, reason: str = "A table is wrong.") -> list[int]:
    numbers = withdraw(forum.session, edition=forum.edition, what=what, reason=reason, by="Somebody", now=NOW)
    forum.session.commit()
    return numbers


def _name(forum: Forum) -> str:
    row = forum.session.query(Appearance).order_by(Appearance.id).first()
    assert row is not None
    return f"{row.given} {row.family}"


def _release_programme(forum: Forum) -> None:
    session, edition = forum.session, forum.edition
    snapshot = to_snapshot(project_programme(session, edition), list_public_persons(session, edition))
    release_programme(session, edition=edition, snapshot=snapshot, by="x", note="", now=NOW)
    session.commit()


def _codes(site: Site, pages: tuple[str, ...]) -> set[int]:
    return {site.get(EDITION + page, headers={"Accept-Encoding": way}).status_code for page in pages for way in WAYS}


WAYS = ("gzip", "identity")


def test_a_book_is_gone_with_all_that_was_kept_of_it(site: Site, full: Forum, session: Session) -> None:
    session.get_one(Front, full.edition.id).published_on = NOW.date().replace(year=2025)
    session.commit()
    figure = next(iter(rich_cited().manuscript.figures.values()))
    picture = f"/figures/1.{figure.sha256}.svg"
    assert _codes(site, (*BOOK, picture)) == {200}
    tags = {page: site.get(EDITION + page).headers.get("ETag") for page in BOOK}
    assert tags["/proceedings.pdf"]
    feed = site.get(f"{SERIES}/feed.atom").text
    assert "/proceedings/paper" in feed
    (number,) = _withdraw(full, "paper")
    assert number == session.query(Release).one().number
    assert _codes(site, BOOK) == {410}
    assert site.get(EDITION + picture).status_code == 404
    for page, tag in tags.items():
        answer = site.get(EDITION + page, headers={"If-None-Match": tag or "*", "If-Modified-Since": "Mon, 1 Jan 2035"})
        assert (answer.status_code, answer.headers["Cache-Control"]) == (410, "no-store")
        assert "was withdrawn" in answer.text or "were withdrawn" in answer.text
        assert f'<a href="{EDITION}">What else there is of this edition</a>' in answer.text
        assert not any(word in answer.text for word in ("A table is wrong", "Somebody", "Exercises", "Do 1"))
    feed = site.get(f"{SERIES}/feed.atom").text
    assert ("/proceedings/paper" in feed, f"<updated>{NOW:%Y-%m-%dT%H:%M:%SZ}</updated>" in feed) == (False, True)
    page = site.get(EDITION)
    assert (page.status_code, "proceedings" in page.text, "Do 1" in page.text) == (200, False, False)
    release = session.query(Release).one().id
    session.rollback()
    client = site.enter_desk()
    assert client.get(f"/desk/2026-seoul/proceedings/{release}.pdf").status_code == 410
    # A new one stands where the old one stood.
    add_release(session, full.edition, site.store, number=number + 1, html=set_web(rich_cited()))
    session.commit()
    assert _codes(site, (*BOOK, picture)) == {200}


def test_the_releases_before_go_too_and_other_outputs_stay(site: Site, full: Forum, session: Session) -> None:
    add_release(session, full.edition, site.store, number=900, html="<p>Second</p>")
    add_release(session, full.edition, site.store, output=Output.SUMMARY, html="<p>In short</p>")
    session.commit()
    assert len(_withdraw(full, "paper")) == 2
    assert site.get(f"{EDITION}/proceedings/paper").status_code == 410
    assert "In short" in site.get(f"{EDITION}/proceedings/summary").text
    with pytest.raises(ForumError, match="no released paper"):
        _withdraw(full, "paper")


def test_a_programme_is_gone_and_its_rows_are_not_shown_instead(site: Site, full: Forum, session: Session) -> None:
    _release_programme(full)
    _release_programme(full)
    assert _codes(site, PROGRAMME) == {200}
    assert _name(full) in site.get(EDITION).text
    assert "/programme/2" in site.get(f"{SERIES}/feed.atom").text
    assert _withdraw(full, "programme") == [1, 2]
    assert _codes(site, PROGRAMME) == {410}
    page = site.get(EDITION)
    assert (page.status_code, "Family" in page.text, "Panel title" in page.text) == (200, False, False)
    assert "The programme was withdrawn." in page.text
    # What leads to it is offered no more; the desk says how it stands, and what to do.
    assert [word for word in ("programme.ics", "programme.json", "/embed", "feed.atom") if word in page.text] == [
        "feed.atom"
    ]
    desk = open_desk(site.app)
    assert "Version 2 was withdrawn: readers are told so" in desk.get("/desk/2026-seoul/programme").text
    full.edition.status = EditionStatus.ANNOUNCED
    items = list_open_items(session, full.edition, today=date(2026, 2, 1))
    session.rollback()
    assert [(item.text, item.day) for item in items if "Release" in item.text] == [
        ("Release the programme again", date(2026, 2, 1))
    ]
    assert "/programme/" not in site.get(f"{SERIES}/feed.atom").text
    _release_programme(full)
    assert [one.number for one in session.query(ProgrammeRelease)] == [1, 2, 3]
    assert _codes(site, PROGRAMME) == {200}


def test_a_programme_comes_back_unless_it_names_who_is_hidden_by_now(site: Site, full: Forum, session: Session) -> None:
    _release_programme(full)
    full.panels[1].summary = f"With {_name(full)}."
    _release_programme(full)
    _withdraw(full, "programme")
    given = {"edition": full.edition, "what": "programme", "reason": "By mistake.", "store": site.store}
    assert restore(session, **given) == (2, "A table is wrong.")  # type: ignore[arg-type]
    session.commit()
    assert _codes(site, PROGRAMME) == {200}
    assert "/programme/1" not in site.get(f"{SERIES}/feed.atom").text
    _withdraw(full, "programme")
    session.execute(update(Appearance).values(listed=False))
    session.commit()
    with pytest.raises(ForumError, match="holds the name of somebody who does not stand on it"):
        restore(session, **given)  # type: ignore[arg-type]


def test_a_reason_is_needed_and_names_nobody(full: Forum) -> None:
    name = _name(full)
    for reason in ("", "  \n", f"{name} stands on page 3"):
        with pytest.raises(ForumError):
            _withdraw(full, "paper", reason)
    assert _withdraw(full, "paper", "A name stands on page 3")


def test_the_very_same_book_is_not_built_again(full: Forum, session: Session) -> None:
    release = session.query(Release).one()
    same = {"edition": "2026-seoul", "output": Output.PAPER, "input_hash": release.input_hash or ""}
    refuse_withdrawn(session, **same)  # type: ignore[arg-type]
    _withdraw(full, "paper")
    with pytest.raises(ForumError, match="The same book was withdrawn as release"):
        refuse_withdrawn(session, **same)  # type: ignore[arg-type]
    refuse_withdrawn(session, **{**same, "input_hash": "1" * 64})  # type: ignore[arg-type]
    refuse_withdrawn(session, **{**same, "output": Output.SUMMARY})  # type: ignore[arg-type]


def test_from_the_desk_with_a_line_in_the_audit_log(site: Site, full: Forum, session: Session) -> None:
    name = _name(full)
    session.rollback()
    client, address = site.enter_desk(), "/desk/2026-seoul/withdraw"
    page = client.get(address).text
    values = {"csrf_token": read_field(page, "csrf_token"), "what": "paper", "reason": ""}
    assert client.post(address, data=values).status_code == 422
    assert client.post(address, data={**values, "reason": f"{name} is named"}).status_code == 422
    assert site.get(f"{EDITION}/proceedings").status_code == 200
    assert address in client.get("/desk/2026-seoul/proceedings").text
    assert client.post(address, data={**values, "reason": "A table is wrong."}).status_code == 303
    assert site.get(f"{EDITION}/proceedings").status_code == 410
    entry = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert entry is not None
    assert (entry.verb, entry.object) == ("withdrew", "paper of 2026-seoul")
    assert "A table is wrong." in str(entry.after)
    page = client.get("/desk/2026-seoul/proceedings").text
    # Where readers have nothing, nothing offers to take it back.
    assert ("Withdrawn" in page, address in page) == (True, False)
    assert "Readers have neither" in client.get(address).text


def test_the_photos_of_a_withdrawn_programme_are_gone(site: Site, full: Forum, session: Session) -> None:
    row = session.query(Appearance).order_by(Appearance.id).first()
    assert row is not None
    facts = {"text_version": "1", "by": "x", "now": NOW}
    note_consent(session, person=row.person, kind=ConsentKind.PHOTO, given=True, **facts)  # type: ignore[arg-type]
    sha256 = site.store.put(telling_photo())
    focus = {"focus_left": 50, "focus_top": 50, "focus_size": 100, "added_at": NOW, "added_by": "x"}
    session.add(Photo(person_id=row.person_id, sha256=sha256, source_sha256=sha256, **focus))
    _release_programme(full)
    address = f"/photos/{sha256}.jpg"
    assert site.get(address).status_code == 200
    _withdraw(full, "programme")
    assert site.get(address).status_code == 404
    _release_programme(full)
    assert site.get(address).status_code == 200
