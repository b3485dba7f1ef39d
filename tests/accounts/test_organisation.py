"""Signing in with one's organisation: for accounts that exist, on proof, and nothing that is forged or replayed."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from config import Settings, WrongSettings
from forum_app.accounts.actions import ensure_operator
from forum_app.accounts.models import Passkey, PasskeyUse, SignIn, User
from forum_app.accounts.rights import SeriesRole
from tests.accounts import organisation as other
from tests.accounts.organisation import Claims, Organisation
from tests.apps import make_app
from tests.desk import sign_in_as
from tests.factories import make_forum
from tests.guards.checkout import ROOT
from tests.public.site import make_site
from tests.public.wellformed import list_faults

BEGIN, BACK = "/desk/account/organisation", "/desk/account/organisation/back"
OWNER = "owner@example.org"


@pytest.fixture
def organisation() -> Iterator[Organisation]:
    """An organisation of one test's own."""
    with other.serving() as served:
        yield served


@pytest.fixture
def app(engine: Engine, tmp_path: Path, session: Session, organisation: Organisation) -> Flask:
    """The site, known to the organisation, with an owner and an editor."""
    make_forum(session)
    session.commit()
    known = {"oidc_issuer": organisation.address, "oidc_client_id": other.CLIENT, "oidc_client_secret": other.SECRET}
    app = make_app(Settings(data_dir=tmp_path, secret_key="a key of tests only", **known), engine)
    sign_in_as(app, SeriesRole.OWNER, "rok-nl-forum")
    sign_in_as(app, SeriesRole.EDITOR, "rok-nl-forum")
    return app


def _go(client: FlaskClient, begin: str = BEGIN) -> str:
    """To the organisation, where somebody is signed in; gives the address to which it sends them back."""
    sent = client.get(begin)
    assert sent.status_code == 302, sent.text
    there = urlsplit(sent.location)
    connection = http.client.HTTPConnection(there.netloc, timeout=60)
    connection.request("GET", f"{there.path}?{there.query}")
    back = connection.getresponse().getheader("Location") or ""
    connection.close()
    return back.removeprefix("http://localhost")


def _is_in(client: FlaskClient) -> bool:
    return client.get("/desk/").status_code == 200


def _count(session: Session) -> tuple[int, int]:
    counted = [session.scalar(select(func.count()).select_from(table)) or 0 for table in (User, SignIn)]
    session.rollback()
    return counted[0], counted[1]


def test_an_account_is_let_in_and_led_on(app: Flask, session: Session) -> None:
    users, sign_ins = _count(session)
    client = app.test_client()
    page = client.get("/desk/account/sign-in?next=/desk/2026-seoul/programme").text
    assert (f'href="{BEGIN}?next=/desk/2026-seoul/programme"' in page, list_faults(page)) == (True, [])
    answer = client.get(_go(client, f"{BEGIN}?next=/desk/2026-seoul/programme"))
    assert (answer.status_code, answer.location) == (302, "/desk/2026-seoul/programme")
    assert "Owner" in client.get("/desk/account/").text
    assert _count(session) == (users, sign_ins + 1)
    evil = app.test_client()
    assert evil.get(_go(evil, f"{BEGIN}?next=//evil.example/")).location == "/desk/"


def test_two_windows_that_ask_at_once_are_both_let_in(app: Flask) -> None:
    client = app.test_client()
    first, second = _go(client), _go(client)
    assert client.get(first).location == "/desk/"
    late = client.get(second)
    assert (late.status_code, late.location) == (302, "/desk/")
    # Whoever is not signed in is told so, as before.
    assert app.test_client().get(second).status_code == 403


def test_the_address_is_compared_as_addresses_are(app: Flask, organisation: Organisation) -> None:
    organisation.email = "Owner@Example.ORG"
    client = app.test_client()
    client.get(_go(client))
    assert _is_in(client)


def test_nobody_new_is_made_and_whoever_runs_the_server_is_not_let_in(
    app: Flask, organisation: Organisation, session: Session
) -> None:
    operator = ensure_operator(session).email
    session.scalars(select(User).where(User.email == "editor@example.org")).one().active = False
    session.commit()
    before = _count(session)
    for email in ("new@example.org", operator, "editor@example.org", "owner@example.org.evil.example", ""):
        organisation.email = email
        client = app.test_client()
        answer = client.get(_go(client))
        assert (answer.status_code, f"There is no account for {email} here" in answer.text) == (403, True)
        assert list_faults(answer.text) == []
        assert not _is_in(client)
    assert _count(session) == before


CLAIMS = {
    "an address not verified": {"email_verified": False},
    "an address perhaps verified": {"email_verified": "true"},
    "an address of no known state": {"email_verified": None},
    "no address": {"email": None},
    "many addresses": {"email": [OWNER]},
    "another issuer": {"iss": "https://evil.example"},
    "another site's token": {"aud": "another site"},
    "another site's token, authorised by us": {"aud": "another site", "azp": other.CLIENT},
    "an old token": {"exp": int(time.time()) - 3600},
    "no end": {"exp": None},
    "another browser's nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
}


@pytest.mark.parametrize("lie", CLAIMS)
def test_a_token_that_does_not_fit_lets_nobody_in(app: Flask, organisation: Organisation, lie: str) -> None:
    def tell(claims: Claims) -> Claims:
        return {name: value for name, value in (claims | CLAIMS[lie]).items() if value is not None}

    organisation.lie = tell
    client = app.test_client()
    answer = client.get(_go(client))
    assert (answer.status_code, _is_in(client), list_faults(answer.text)) == (403, False, [])
    # Without the lie the same browser is let in.
    organisation.lie = lambda claims: claims
    client.get(_go(client))
    assert _is_in(client)


@pytest.mark.parametrize("how", ["stranger", "secret", "none", "public key", "no token", "rubbish"])
def test_a_forged_token_lets_nobody_in(app: Flask, organisation: Organisation, how: str) -> None:
    if how == "stranger":
        organisation.sign_with = other.make_stranger()
    elif how == "no token":
        organisation.answer = lambda token: {key: value for key, value in token.items() if key != "id_token"}
    elif how == "rubbish":
        organisation.answer = lambda _token: b"<html>"
    else:
        forgers = {"secret": other.sign_with_secret, "none": other.sign_not}
        organisation.forge = forgers.get(how) or other.sign_with_public_key(organisation)
    client = app.test_client()
    answer = client.get(_go(client))
    assert (answer.status_code, _is_in(client)) == (403, False)
    assert "/token" in organisation.asked


def test_an_answer_is_for_the_browser_that_asked_and_for_once(app: Flask, session: Session) -> None:
    victim, thief = app.test_client(), app.test_client()
    thiefs = _go(thief)
    # Somebody else's answer signs nobody in as them.
    refused = victim.get(thiefs)
    assert (refused.status_code, "not begun in this browser" in refused.text) == (403, True)
    _go(victim)
    assert victim.get(thiefs).status_code == 403
    code, state = (parse_qs(urlsplit(thiefs).query)[name][0] for name in ("code", "state"))
    for query in (f"code={code}", f"state={state}", f"code={code}&state={state}x", "", "error=access_denied"):
        assert victim.get(f"{BACK}?{query}").status_code == 403
    assert not _is_in(victim)
    # A code stolen on its way is worth nothing without the proof that only its browser has.
    own = _go(victim)
    mixed = own.replace(parse_qs(urlsplit(own).query)["code"][0], code)
    assert (victim.get(mixed).status_code, _is_in(victim)) == (403, False)
    own = _go(victim)
    assert (victim.get(own).status_code, _is_in(victim)) == (302, True)
    # Sent once more it signs nobody in: who is in stays who they are, who is out stays out.
    before = _count(session)
    assert (victim.get(own).location, _count(session)) == ("/desk/", before)
    victim.delete_cookie("session")
    assert (victim.get(own).status_code, _is_in(victim)) == (403, False)


def test_a_second_factor_set_up_here_is_still_asked_for(app: Flask, session: Session) -> None:
    user = session.scalars(select(User).where(User.email == OWNER)).one()
    key = {"credential_id": b"1", "public_key": b"2", "sign_count": 0, "backup_state": False, "device_type": "one"}
    now = session.scalars(select(SignIn.began_at).limit(1)).one()
    session.add(Passkey(user_id=user.id, name="Key", usage=PasskeyUse.SECOND, lastuse_datetime=now, **key))
    session.commit()
    client = app.test_client()
    answer = client.get(_go(client))
    assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/desk/account/sign-in/passkey")
    assert not _is_in(client)


def test_keys_may_change_and_clients_prove_themselves_either_way(app: Flask, organisation: Organisation) -> None:
    organisation.more = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    client = app.test_client()
    client.get(_go(client))
    assert _is_in(client)
    organisation.keys = [other.make_key("2")]
    again = app.test_client()
    again.get(_go(again))
    assert (_is_in(again), organisation.asked.count("/keys")) == (True, 2)


@pytest.mark.parametrize("what", ["away", "another", "weak"])
def test_an_organisation_that_is_not_itself_is_told_in_words(app: Flask, organisation: Organisation, what: str) -> None:
    if what == "another":
        organisation.issuer = "https://evil.example"
    elif what == "weak":
        organisation.more = {"id_token_signing_alg_values_supported": ["HS256", "none"]}
    else:
        app.extensions["settings"] = replace(app.extensions["settings"], oidc_issuer="http://127.0.0.1:9")
    answer = app.test_client().get(BEGIN)
    words = "does not answer" if what == "away" else "does not hold"
    assert (answer.status_code, words in answer.text, list_faults(answer.text)) == (403, True, [])
    # It is asked anew the next time.
    organisation.issuer, organisation.more = "", {}
    assert app.test_client().get(BEGIN).status_code == (403 if what == "away" else 302)


def test_without_the_settings_there_is_no_such_way(engine: Engine, tmp_path: Path) -> None:
    site = make_site(engine, tmp_path)
    assert [site.get(path).status_code for path in (BEGIN, BACK)] == [404, 404]
    assert "organisation</a>" not in site.get("/desk/account/sign-in").text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"oidc_issuer": "https://id.example.org"}, "go together"),
        ({"oidc_client_secret": "s"}, "go together"),
        ({"oidc_issuer": "http://id.example.org", "oidc_client_id": "a", "oidc_client_secret": "b"}, "no https://"),
        ({"oidc_issuer": "http://localhost.evil.example", "oidc_client_id": "a", "oidc_client_secret": "b"}, "https"),
    ],
)
def test_half_settings_stop_the_start(given: dict[str, str], words: str) -> None:
    with pytest.raises(WrongSettings, match=words):
        Settings(**given)
    whole = Settings(oidc_issuer="https://id.example.org/realm", oidc_client_id="a", oidc_client_secret="s3cr3t")
    assert "s3cr3t" not in repr(whole)


def test_a_missing_package_stops_the_start_in_words(tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['authlib'] = None; from pathlib import Path; from config import Settings\n"
        "from forum_app.app import create_app\n"
        "known = dict(oidc_issuer='https://id.example.org', oidc_client_id='a', oidc_client_secret='b')\n"
        f"create_app(Settings(data_dir=Path({str(tmp_path)!r}), **known))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, "the extra `sso`" in done.stderr) == (1, True)
