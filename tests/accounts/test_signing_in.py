"""Signing in: by password and second factor, with recovery codes; sessions ended from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.models import SignIn, User
from forum_app.accounts.rights import SeriesRole
from tests.desk import PASSWORD, open_desk, post, read_field, sign_in, sign_in_as
from tests.factories import Forum
from tests.passwords import USUAL, set_costs
from tests.public.site import Site, make_site
from tests.public.wellformed import list_faults

ACCOUNT = "/desk/account"
NAME = "owner@example.org"


@pytest.mark.parametrize("path", ["/", "/password", "/second-factor", "/recovery-codes"])
def test_every_page_of_an_account_is_sound(owner: FlaskClient, path: str) -> None:
    page = owner.get(ACCOUNT + path)
    assert (page.status_code, list_faults(page.text)) == (200, [])


def test_the_way_in_is_sound_and_leads_on(site: Site, owner: FlaskClient) -> None:
    stranger = site.app.test_client()
    asked = stranger.get("/desk/2026-seoul/programme")
    assert asked.location == f"{ACCOUNT}/sign-in?next=/desk/2026-seoul/programme"
    page = stranger.get(asked.location)
    assert (page.status_code, list_faults(page.text)) == (200, [])
    sent = {"csrf_token": read_field(page.text, "csrf_token"), "email": NAME, "password": PASSWORD}
    assert stranger.post(asked.location, data=sent).location == "/desk/2026-seoul/programme"
    # Another site's address is no place to go on to.
    again = site.app.test_client()
    sent["csrf_token"] = read_field(again.get(f"{ACCOUNT}/sign-in").text, "csrf_token")
    assert "evil" not in (again.post(f"{ACCOUNT}/sign-in?next=//evil.example/", data=sent).location or "")


def test_a_wrong_password_says_no_more_than_an_unknown_name(site: Site, owner: FlaskClient) -> None:
    def tell(name: str, password: str) -> str:
        answer = sign_in(site.app.test_client(), name, password)
        return re.sub(r'(csrf_token|name="email")[^>]*value="[^"]*"|value="[^"]*@[^"]*"', "", answer.text)

    assert tell(NAME, "wrong password here") == tell("nobody@example.org", "wrong password here")
    assert sign_in(site.app.test_client(), NAME, PASSWORD).status_code == 302


def test_a_password_is_kept_as_argon2_at_its_full_cost_and_nowhere_in_the_clear(
    site: Site, forum: Forum, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_costs(monkeypatch, USUAL)
    sign_in_as(make_site(site.engine, tmp_path).app, SeriesRole.OWNER, "rok-nl-forum")
    kept = session.scalars(select(User.password).where(User.email == NAME)).one()
    assert kept is not None
    assert (kept[: kept.rindex("$", 0, -50)], PASSWORD in kept) == ("$argon2id$v=19$m=65536,t=3,p=4", False)


def test_a_second_factor_is_asked_for_once_it_is_on(site: Site, owner: FlaskClient, session: Session) -> None:
    shown = post(owner, f"{ACCOUNT}/second-factor", setup="authenticator")
    key = re.search(r"<code>([A-Z2-7 -]+)</code>", shown.text)
    assert key is not None
    assert "img-src 'self' data:" in shown.headers["Content-Security-Policy"]
    totp = TOTP(key[1].replace(" ", "").replace("-", ""))
    address = re.search(r'action="([^"]+second-factor/[^"]+)"', shown.text)
    assert address is not None
    wrong = owner.post(address[1], data={"csrf_token": read_field(shown.text, "csrf_token"), "code": "000000"})
    assert session.scalars(select(User.tf_primary_method).where(User.email == NAME)).one() is None
    session.rollback()
    assert wrong.status_code in {200, 302}
    sent = {"csrf_token": read_field(shown.text, "csrf_token"), "code": totp.generate().token}
    assert owner.post(address[1], data=sent).status_code == 302
    secret = session.scalars(select(User.tf_totp_secret).where(User.email == NAME)).one()
    session.rollback()
    assert key[1].replace(" ", "") not in (secret or "")
    made = post(owner, f"{ACCOUNT}/recovery-codes", generate_new_codes="y").text
    # Where they are shown, no button makes them void again.
    assert ("I have them on paper" in made, "Make new codes" in made) == (True, False)
    codes = re.findall(r"<code>([^<]+)</code>", made)
    assert len(codes) >= 5
    other = site.app.test_client()
    asked = sign_in(other, NAME, PASSWORD)
    page = asked.text if asked.status_code == 200 else other.get(asked.location).text
    assert "Your second factor" in page
    # The password alone lets nobody in.
    assert other.get("/desk/").status_code == 302
    wrong = post(other, f"{ACCOUNT}/recovery", code="0").text
    assert ("Please look at 1 field.</h2>" in wrong, f'href="{ACCOUNT}/sign-in"' in wrong) == (True, True)
    # On to the page that was asked for, and to none of another site.
    led = other.get(f"{ACCOUNT}/second-factor/code?next=/desk/2026-seoul/plan").text
    assert f'href="{ACCOUNT}/recovery?next=/desk/2026-seoul/plan"' in led
    recovery = post(other, f"{ACCOUNT}/recovery?next=/desk/2026-seoul/plan", code=codes[0])
    assert (recovery.location, other.get("/desk/").status_code) == ("/desk/2026-seoul/plan", 200)
    elsewhere = site.app.test_client()
    sign_in(elsewhere, NAME, PASSWORD)
    sent = post(elsewhere, f"{ACCOUNT}/recovery?next=https://example.org/desk/", code=codes[1])
    assert "example.org" not in sent.location
    once = site.app.test_client()
    sign_in(once, NAME, PASSWORD)
    post(once, f"{ACCOUNT}/recovery", code=codes[0])
    assert once.get("/desk/").status_code == 302


def test_what_caches_may_share_carries_nobodys_cookie(site: Site, forum: Forum) -> None:
    owner = open_desk(site.app)
    assert "session=" in owner.get("/desk/").headers.get("Set-Cookie", "")
    shared = re.findall(r'(?:href|src)="(/static/[^"]+)"', owner.get("/rok-nl-forum").text)
    assert len(shared) > 2
    for path in (*shared, "/rok-nl-forum", "/rok-nl-forum/2026-seoul", "/favicon.ico", "/healthz"):
        answer = owner.get(path)
        assert (answer.status_code, answer.headers.get("Set-Cookie")) == (200, None), path


def test_a_browser_is_signed_out_from_another(site: Site, owner: FlaskClient, session: Session) -> None:
    other = site.app.test_client()
    sign_in(other, NAME, PASSWORD)
    page = owner.get(f"{ACCOUNT}/").text
    assert page.count("(this browser)") == 1
    ending = re.findall(r"/desk/account/sessions/\d+/end", page)
    assert len(ending) == 1
    owner.post(ending[0], data={"csrf_token": read_field(page, "csrf_token")})
    assert (other.get("/desk/").status_code, owner.get("/desk/").status_code) == (302, 200)
    # It is led to the sign-in, and not round and round; and can sign in anew.
    led = other.get("/desk/people", follow_redirects=True)
    assert (led.status_code, led.request.path, [one.status_code for one in led.history]) == (
        200, f"{ACCOUNT}/sign-in", [302],
    )  # fmt: skip
    assert sign_in(other, NAME, PASSWORD).status_code == 302
    assert other.get("/desk/").status_code == 200
    other.post(f"{ACCOUNT}/sign-out", data={"csrf_token": read_field(other.get(f"{ACCOUNT}/").text, "csrf_token")})
    post_all = owner.post(f"{ACCOUNT}/sessions/end", data={"csrf_token": read_field(page, "csrf_token")})
    assert (post_all.status_code, owner.get("/desk/").status_code) == (303, 302)
    assert [row for row in session.scalars(select(SignIn.ended_at)) if row is None] == []


def test_a_cookie_of_before_does_not_outlive_its_session(site: Site, owner: FlaskClient) -> None:
    cookie = owner.get_cookie("session")
    assert cookie is not None
    page = owner.get(f"{ACCOUNT}/").text
    owner.post(f"{ACCOUNT}/sessions/end", data={"csrf_token": read_field(page, "csrf_token")})
    thief = site.app.test_client()
    thief.set_cookie("session", cookie.value)
    assert thief.get("/desk/").status_code == 302


def test_a_colleague_is_let_in_by_a_link_that_opens_once(site: Site, owner: FlaskClient, session: Session) -> None:
    page = "/desk/colleagues/rok-nl-forum"
    shown = post(owner, page, name="New Colleague", email="New@Example.org", role="editor", side="")
    assert list_faults(shown.text) == []
    link = re.search(r"http://localhost(/desk/account/welcome/[^<]+)", shown.text)
    assert link is not None
    assert link[1] not in owner.get(page).text
    first, second = site.app.test_client(), site.app.test_client()
    welcomed = first.get(link[1]).text
    assert (list_faults(welcomed), "<strong>new@example.org</strong>" in welcomed) == ([], True)
    other = read_field(second.get(link[1]).text, "csrf_token")
    short = first.post(
        link[1], data={"csrf_token": read_field(first.get(link[1]).text, "csrf_token"), "password": "short"}
    )
    assert (short.status_code, "Twelve letters or more" in short.text) == (422, True)
    assert post(first, link[1], password="long enough for us", again="long enough for us").status_code == 303
    late = second.post(
        link[1], data={"csrf_token": other, "password": "long enough for me", "again": "long enough for me"}
    )
    assert (late.status_code, "was used already" in late.text) == (403, True)
    assert (first.get("/desk/2026-seoul/").status_code, first.get("/desk/2026-seoul/plan").status_code) == (200, 403)
    assert site.get(link[1] + "x").status_code == 403


def test_a_colleague_is_removed_after_a_question(owner: FlaskClient, session: Session) -> None:
    page = "/desk/colleagues/rok-nl-forum"
    post(owner, page, name="Second <b>", email="two@example.org", role="editor", side="")
    number = session.scalars(select(User.id).where(User.email == "two@example.org")).one()
    session.rollback()
    link = f"{page}/{number}/remove"
    listed = owner.get(page).text
    assert (f'href="{link}"' in listed, f'action="{link}"' in listed) == (True, False)
    asked = owner.get(link)
    assert (asked.status_code, list_faults(asked.text)) == (200, [])
    assert "Let Second &lt;b&gt; in no more?" in asked.text
    assert "two@example.org" in owner.get(page).text
    done = owner.post(link, data={"csrf_token": read_field(asked.text, "csrf_token")}, follow_redirects=True)
    assert "Second &lt;b&gt; can enter this series no more." in done.text
    assert ["two@example.org" in done.text, owner.get(link).status_code] == [False, 404]


def test_the_last_owner_stays(owner: FlaskClient, session: Session) -> None:
    page = owner.get("/desk/colleagues/rok-nl-forum")
    number = session.scalars(select(User.id).where(User.email == NAME)).one()
    session.rollback()
    refused = owner.post(
        f"/desk/colleagues/rok-nl-forum/{number}/remove", data={"csrf_token": read_field(page.text, "csrf_token")}
    )
    assert (refused.status_code, "last owner" in refused.text) == (422, True)
    # Nor by letting themselves in anew as something less.
    lesser = post(owner, "/desk/colleagues/rok-nl-forum", name="Owner", email=NAME, role="reader", side="")
    assert (lesser.status_code, "last owner" in lesser.text) == (422, True)
    wrong = post(owner, "/desk/colleagues/rok-nl-forum", name="Owner", email="no address", role="reader", side="")
    assert (wrong.status_code, 'href="#email">E-mail: This is no e-mail address' in wrong.text) == (422, True)
    # What was done is not offered once more.
    done = post(owner, "/desk/colleagues/rok-nl-forum", name="Second", email="two@example.org", role="owner", side="")
    assert (done.status_code, read_field(done.text, "email")) == (200, "")
    assert post(owner, "/desk/colleagues/rok-nl-forum", name="O", email=NAME, role="reader", side="").status_code == 200


def test_a_page_of_the_desk_that_is_none_leads_back_to_the_desk(site: Site, owner: FlaskClient) -> None:
    wrong = owner.get("/desk/people/nobody")
    assert (wrong.status_code, list_faults(wrong.text)) == (404, [])
    assert ['href="/desk/">To the desk' in wrong.text, "set no cookie" in wrong.text] == [True, False]
    public = site.get("/nothing-here")
    assert ["To the desk" in public.text, "See what is public" in public.text] == [False, True]
    refused = owner.get("/desk/series/no-such-series")
    assert (refused.status_code, "Your role here does not include this." in refused.text) == (403, True)


def test_the_log_names_users_and_tells_facts_in_words(owner: FlaskClient) -> None:
    post(owner, "/desk/colleagues/rok-nl-forum", name="Second <b>", email="two@example.org", role="editor", side="")
    sent = {"year": "2031", "city": "seoul", "reason": "Once"}
    post(owner, "/desk/series/rok-nl-forum/exceptions/new", **sent)
    page = owner.get("/desk/audit/rok-nl-forum").text
    assert re.search(r"Let in as editor user \d+, Second &lt;b&gt;</th>", page)
    assert "city: seoul<br>reason: Once<br>" in page


def test_what_was_typed_outlives_a_lost_session(site: Site, forum: Forum, session: Session) -> None:
    client = open_desk(site.app)
    page = client.get("/desk/2026-seoul/programme/panels/new")
    typed = {
        "csrf_token": read_field(page.text, "csrf_token"),
        "title": "Kept <b>title",
        "short_title": "T",
        "summary": "Long work",
    }
    client.delete_cookie("session")
    address = "/desk/2026-seoul/programme/panels/new?day=2026-04-22&amp;x=%3Cb%3E"
    kept = client.post(address.replace("&amp;", "&"), data=typed, headers={"Origin": "http://localhost"})
    assert (kept.status_code, list_faults(kept.text)) == (401, [])
    assert ("You are signed out" in kept.text, "open for too long" in kept.text) == (True, False)
    assert ("Kept &lt;b&gt;title" in kept.text, f'action="{address}"' in kept.text) == (True, True)
    assert read_field(kept.text, "summary") == "Long work"
    # Another site can't put words into a user's hand.
    foreign = client.post(
        "/desk/2026-seoul/programme/panels/new", data=typed, headers={"Origin": "http://evil.example"}
    )
    assert (foreign.status_code, "Long work" in foreign.text) == (400, False)
    signed_in = open_desk(site.app)
    old = signed_in.post(
        "/desk/2026-seoul/programme/panels/new",
        data=typed | {"csrf_token": "x", "place": "panel-1", "listed": "y", "day": "2026-04-22"},
        headers={"Origin": "http://localhost"},
    )
    assert (old.status_code, "You signed in since" in old.text, "open for too long" in old.text) == (401, True, True)
    told = re.findall(r"<dd>(.*?)</dd>", old.text)
    assert told[-3:] == ["as you chose it (panel-1)", "ticked", "2026-04-22"]
    assert [read_field(old.text, name) for name in ("place", "listed")] == ["panel-1", "y"]
    again = {name: read_field(old.text, name) for name in ("csrf_token", "short_title", "summary")} | {"title": "Kept"}
    assert signed_in.post("/desk/2026-seoul/programme/panels/new", data=again).status_code == 303
