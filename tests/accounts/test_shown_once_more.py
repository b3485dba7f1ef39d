"""What opens an account is changed only by who has just shown that it is theirs."""

from __future__ import annotations

import time
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.models import Passkey, User
from forum_app.accounts.rights import SeriesRole
from tests.accounts.soft_key import SoftKey, find_question
from tests.desk import PASSWORD, open_desk, post, read_field, sign_in_as
from tests.public.site import Site
from tests.public.wellformed import list_faults

ACCOUNT = "/desk/account"
AGAIN = f"{ACCOUNT}/again"
MINUTES_AGO = 11 * 60


def _grow_old(client: FlaskClient) -> None:
    """As if they had signed in eleven minutes ago."""
    with client.session_transaction() as kept:
        kept["fs_paa"] = time.time() - MINUTES_AGO


def _add_passkey(client: FlaskClient, key: SoftKey) -> None:
    page: Any = post(client, f"{ACCOUNT}/passkeys/new", name="Laptop", usage="first")
    address, options = find_question(page.text)
    sent = {"csrf_token": read_field(page.text, "csrf_token"), "credential": key.make(options)}
    assert client.post(address, data=sent).status_code == 302


@pytest.mark.parametrize(
    ("page", "sent"),
    [
        ("/second-factor", {"setup": "disable"}),
        ("/recovery-codes", {"generate_new_codes": "y"}),
        ("/passkeys/new", {"name": "Theirs", "usage": "first"}),
        ("/passkeys/1", {"name": "Theirs"}),
        ("/passkeys/1/remove", {}),
    ],
)
def test_an_older_session_is_asked_first(owner: FlaskClient, session: Session, page: str, sent: dict[str, str]) -> None:
    _add_passkey(owner, SoftKey())
    user = session.scalars(select(User)).one()
    user.tf_primary_method, user.tf_totp_secret = "authenticator", "unread here"
    session.commit()
    token = read_field(owner.get(f"{ACCOUNT}/").text, "csrf_token")
    _grow_old(owner)
    answers = [owner.post(ACCOUNT + page, data={"csrf_token": token, **sent})]
    if not page.endswith("remove"):
        answers.append(owner.get(ACCOUNT + page))
    for answer in answers:
        assert (answer.status_code in {302, 303}, answer.location.partition("?")[0]) == (True, AGAIN)
    kept = session.execute(select(User.tf_primary_method, User.mf_recovery_codes, Passkey.name).join(Passkey)).all()
    assert kept == [("authenticator", None, "Laptop")]
    session.rollback()
    # A wrong password is no proof; the right one leads on to where they wanted to be, and then it is done.
    way = answers[0].location
    asked = owner.get(way)
    assert (asked.status_code, list_faults(asked.text)) == (200, [])
    wrong = owner.post(way, data={"csrf_token": read_field(asked.text, "csrf_token"), "password": "wrong it is"})
    assert (wrong.status_code, list_faults(wrong.text)) == (200, [])
    assert owner.get(f"{ACCOUNT}/recovery-codes").location.startswith(AGAIN)
    right = owner.post(way, data={"csrf_token": read_field(asked.text, "csrf_token"), "password": PASSWORD})
    assert right.location == (ACCOUNT + page).removesuffix("/remove")
    done = owner.post(ACCOUNT + page, data={"csrf_token": token, **sent})
    assert AGAIN not in (done.location or "")
    assert done.status_code in {200, 302, 303}


def test_a_new_password_wants_the_old_one(owner: FlaskClient, session: Session) -> None:
    before = session.scalars(select(User.password)).one()
    session.rollback()
    _grow_old(owner)
    new = {"new_password": "other words will do", "new_password_confirm": "other words will do"}
    post(owner, f"{ACCOUNT}/password", password="wrong it is", **new)
    post(owner, f"{ACCOUNT}/password", password="", **new)
    assert session.scalars(select(User.password)).one() == before
    session.rollback()
    post(owner, f"{ACCOUNT}/password", password=PASSWORD, **new)
    assert session.scalars(select(User.password)).one() != before


def test_a_passkey_of_one_s_own_is_proof_and_another_s_is_not(site: Site, owner: FlaskClient) -> None:
    own, other = SoftKey(), SoftKey()
    _add_passkey(owner, own)
    _add_passkey(sign_in_as(site.app, SeriesRole.EDITOR, "rok-nl-forum"), other)
    _grow_old(owner)

    def answer_with(key: SoftKey) -> str:
        page: Any = post(owner, f"{AGAIN}/passkey?next={ACCOUNT}/recovery-codes")
        assert list_faults(page.text) == []
        address, options = find_question(page.text)
        sent = {"csrf_token": read_field(page.text, "csrf_token"), "credential": key.answer(options)}
        return str(owner.post(address, data=sent).location)

    assert answer_with(other) == f"{AGAIN}/passkey"
    assert owner.get(f"{ACCOUNT}/recovery-codes").location.startswith(AGAIN)
    assert answer_with(own) == f"{ACCOUNT}/recovery-codes"
    assert owner.get(f"{ACCOUNT}/recovery-codes").status_code == 200


def test_who_has_neither_is_told_to_sign_in_anew(site: Site) -> None:
    client = open_desk(site.app)
    assert client.get(f"{ACCOUNT}/recovery-codes").status_code == 200
    token = read_field(client.get(f"{ACCOUNT}/").text, "csrf_token")
    _grow_old(client)
    page = client.get(client.get(f"{ACCOUNT}/recovery-codes").location)
    assert ("sign in again the way you came" in page.text, list_faults(page.text)) == (True, [])
    assert client.post(AGAIN, data={"csrf_token": token, "password": "any at all"}).status_code == 200
    assert client.get(f"{ACCOUNT}/recovery-codes").location.startswith(AGAIN)


def test_guessing_at_it_is_held_to_the_limit(owner: FlaskClient) -> None:
    _grow_old(owner)
    token = read_field(owner.get(AGAIN).text, "csrf_token")
    tries = [owner.post(AGAIN, data={"csrf_token": token, "password": f"guess {number}"}) for number in range(11)]
    assert [one.status_code for one in tries] == [200] * 10 + [429]
