"""What a passkey must not do: answer for another account, another site, another question, or without its owner."""

from __future__ import annotations

import copy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.actions import reset_sign_in
from forum_app.accounts.invitation_link import make_token
from forum_app.accounts.models import Passkey, User
from forum_app.accounts.rights import SeriesRole
from forum_app.core.errors import NotFound
from tests.accounts.soft_key import SoftKey, find_question
from tests.desk import PASSWORD, post, read_field, sign_in, sign_in_as
from tests.guards.checkout import ROOT
from tests.public.site import Site
from tests.public.wellformed import list_faults

ACCOUNT = "/desk/account"
NEW, WAY_IN = f"{ACCOUNT}/passkeys/new", f"{ACCOUNT}/sign-in/passkey"
OWNER, EDITOR = "owner@example.org", "editor@example.org"


def _send(client: FlaskClient, page: Any, answer: str) -> Any:
    """Send an answer as the page's form would."""
    sent = {"csrf_token": read_field(page.text, "csrf_token"), "credential": answer}
    return client.post(find_question(page.text)[0], data=sent, follow_redirects=True)


def _add(client: FlaskClient, key: SoftKey, use: str, name: str = "Laptop") -> Any:
    """Add a passkey; gives the page that follows."""
    page: Any = post(client, NEW, name=name, usage=use)
    assert list_faults(page.text) == []
    return _send(client, page, key.make(find_question(page.text)[1]))


def _enter(client: FlaskClient, key: SoftKey) -> Any:
    """Answer with a passkey; gives the page that follows."""
    page: Any = post(client, WAY_IN)
    assert list_faults(page.text) == []
    return _send(client, page, key.answer(find_question(page.text)[1]))


def _is_in(client: FlaskClient) -> bool:
    return client.get("/desk/").status_code == 200


def test_a_passkey_lets_its_owner_in_and_counts(site: Site, owner: FlaskClient, session: Session) -> None:
    key = SoftKey()
    assert "The passkey is added: Laptop." in _add(owner, key, "first").text
    assert list_faults(owner.get(f"{ACCOUNT}/").text) == []
    client = site.app.test_client()
    _enter(client, key)
    assert _is_in(client)
    assert "Owner" in client.get(f"{ACCOUNT}/").text
    row = session.scalars(select(Passkey)).one()
    assert (row.usage, row.sign_count, row.credential_id) == ("first", 1, key.identity)


def test_nobody_learns_who_has_an_account(site: Site, owner: FlaskClient) -> None:
    _add(owner, SoftKey(), "first")
    asked = [find_question(post(site.app.test_client(), WAY_IN, identity=name).text)[1] for name in (OWNER, "x@y.org")]
    assert [question["allowCredentials"] for question in asked] == [[], []]


LIES = {
    "another site's": {"origin": "https://evil.example"},
    "without its owner": {"verifies": False},
    "an old copy's": {"count": -1},
    "of another key": {"key": SoftKey().key},
    "of nobody's": {"identity": b"unknown" * 4},
    "for another user": {"owner": b"somebody else"},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_that_does_not_fit_lets_nobody_in(site: Site, owner: FlaskClient, lie: str) -> None:
    key = SoftKey(count=5)
    _add(owner, key, "first")
    liar = copy.copy(key)
    for name, value in LIES[lie].items():
        setattr(liar, name, value)
    client = site.app.test_client()
    page = _enter(client, liar)
    assert (_is_in(client), "Sign in with a passkey" in page.text, list_faults(page.text)) == (False, True, [])
    # The same without the lie does: it was the lie that was refused.
    _enter(client, key)
    assert _is_in(client)


def test_an_answer_to_another_question_lets_nobody_in(site: Site, owner: FlaskClient) -> None:
    key = SoftKey()
    _add(owner, key, "first")
    first, client = post(site.app.test_client(), WAY_IN), site.app.test_client()
    page: Any = post(client, WAY_IN)
    _send(client, page, key.answer(find_question(first.text)[1]))  # type: ignore[attr-defined]
    assert not _is_in(client)
    for rubbish in ("", "{}", "[]", "no json", '{"id": 1}'):
        assert _send(client, post(client, WAY_IN), rubbish).status_code == 200
        assert not _is_in(client)


def test_a_second_factor_is_of_the_account_whose_password_it_was(site: Site, owner: FlaskClient) -> None:
    editor = sign_in_as(site.app, SeriesRole.EDITOR, "rok-nl-forum")
    owners, editors = SoftKey(), SoftKey()
    _add(owner, owners, "secondary")
    _add(editor, editors, "secondary")
    # Whoever found the owner's key and has an account of their own gets in neither way.
    thief = site.app.test_client()
    assert sign_in(thief, EDITOR, PASSWORD).location.startswith(WAY_IN)
    assert "belongs to another account" in _enter(thief, owners).text
    assert not _is_in(thief)
    _enter(thief, editors)
    assert "Editor" in thief.get(f"{ACCOUNT}/").text
    # And a key that is asked for after a password is no way in by itself.
    stranger = site.app.test_client()
    assert "set up for the other use" in _enter(stranger, owners).text
    assert not _is_in(stranger)


def test_who_has_both_an_app_and_a_passkey_chooses(site: Site, owner: FlaskClient, session: Session) -> None:
    _add(owner, SoftKey(), "secondary")
    user = session.scalars(select(User).where(User.email == OWNER)).one()
    user.tf_primary_method, user.tf_totp_secret = "authenticator", "unread here"
    session.commit()
    client = site.app.test_client()
    asked = sign_in(client, OWNER, PASSWORD)
    assert asked.location.startswith(f"{ACCOUNT}/second-factor/which")
    page = client.get(asked.location)
    assert (page.text.count('type="radio"'), list_faults(page.text)) == (2, [])
    assert post(client, asked.location, which="webauthn").location.startswith(WAY_IN)  # type: ignore[attr-defined]


def test_a_locked_out_user_s_passkey_opens_nothing(site: Site, owner: FlaskClient, session: Session) -> None:
    key = SoftKey()
    _add(owner, key, "first")
    session.scalars(select(User).where(User.email == OWNER)).one().active = False
    session.commit()
    client = site.app.test_client()
    _enter(client, key)
    assert not _is_in(client)


def test_who_lost_their_key_begins_anew(site: Site, owner: FlaskClient, session: Session) -> None:
    _add(owner, SoftKey(), "secondary")
    with pytest.raises(NotFound, match="There is no user “nobody@"):
        reset_sign_in(session, email="nobody@example.org")
    user = reset_sign_in(session, email=OWNER.upper())
    link = f"{ACCOUNT}/welcome/{make_token(site.app.config['SECRET_KEY'], user)}"
    session.commit()
    # Nothing of before opens the account, here or elsewhere.
    other = site.app.test_client()
    assert (owner.get("/desk/").status_code, sign_in(other, OWNER, PASSWORD).status_code) == (302, 200)
    assert session.scalars(select(Passkey.id)).all() == []
    session.rollback()
    assert post(other, link, password="another few words", again="another few words").status_code == 303
    # Nothing more is asked for, and they are what they were.
    assert other.get("/desk/colleagues/rok-nl-forum").status_code == 200


def test_a_link_by_mail_stands_in_for_the_password_alone(site: Site, owner: FlaskClient, session: Session) -> None:
    _add(owner, SoftKey(), "secondary")
    user = session.scalars(select(User).where(User.email == OWNER)).one()
    link = f"{ACCOUNT}/welcome/{make_token(site.app.config['SECRET_KEY'], user)}"
    session.rollback()
    client = site.app.test_client()
    answer: Any = post(client, link, password="another few words", again="another few words")
    assert (answer.status_code, answer.location, _is_in(client)) == (303, f"{ACCOUNT}/sign-in", False)
    assert sign_in(client, OWNER, "another few words").location.startswith(WAY_IN)


def test_only_one_s_own_passkeys_are_renamed_and_removed(site: Site, owner: FlaskClient, session: Session) -> None:
    _add(owner, SoftKey(), "first", "Laptop")
    _add(owner, SoftKey(), "secondary", "Key")
    editor = sign_in_as(site.app, SeriesRole.EDITOR, "rok-nl-forum")
    _add(editor, SoftKey(), "first", "Theirs")
    ids = {row.name: row.id for row in session.scalars(select(Passkey))}
    session.rollback()
    page, own = f"{ACCOUNT}/passkeys/{ids['Theirs']}", f"{ACCOUNT}/passkeys/{ids['Laptop']}"
    token = read_field(owner.get(own).text, "csrf_token")
    found = [owner.get(page), owner.post(page, data={"csrf_token": token, "name": "Mine now"})]
    found.append(owner.post(f"{page}/remove", data={"csrf_token": token}))
    assert [answer.status_code for answer in found] == [404, 404, 404]
    odd: Any = post(owner, NEW, name="<b>Key</b>", usage="first")
    assert ("no &lt; and no &amp;" in odd.text, "not valid for the field" in odd.text) == (True, False)
    # Without scripts no browser asks, and the page doesn't say that one does.
    asking: Any = post(owner, NEW, name="Other", usage="first")
    assert '<p id="passkey-asks" hidden>Your browser asks' in asking.text
    taken: Any = post(owner, own, name="Key")
    assert (taken.status_code, "Another passkey of yours has that name." in taken.text) == (422, True)
    assert "It is your only second factor" in owner.get(f"{ACCOUNT}/passkeys/{ids['Key']}").text
    assert owner.post(f"{own}/remove", data={"csrf_token": token}).status_code == 303
    assert set(session.scalars(select(Passkey.name))) == {"Key", "Theirs"}


def test_the_package_is_loaded_for_passkeys_alone(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from config import Settings; from forum_app.app import create_app\n"
        f"app = create_app(Settings(data_dir=Path({str(tmp_path)!r})))\n"
        "told = []\n"
        f"for path in ('{ACCOUNT}/sign-in', '{WAY_IN}'):\n"
        "    assert app.test_client().get(path).status_code == 200\n"
        "    told.append(('webauthn' in sys.modules, 'authlib' in sys.modules))\n"
        "print(told)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[(False, False), (True, False)]"
