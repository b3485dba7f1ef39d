"""What somebody does to their own account stands in the audit log: that it was done, and no secret of it."""

from __future__ import annotations

import json
import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum_app.accounts.audit import verify
from forum_app.accounts.invitation_link import make_token
from forum_app.accounts.models import AuditEntry, Passkey, SignIn, User
from forum_app.accounts.rights import SeriesRole
from tests.accounts.soft_key import SoftKey, find_question
from tests.desk import PASSWORD, post, read_field, sign_in, sign_in_as
from tests.public.site import Site

ACCOUNT = "/desk/account"
NAME = "owner@example.org"


def _list_told(engine: Engine) -> list[str]:
    """Who did what to which account, but for how they were let in; the chain holds."""
    with Session(engine) as session:
        verify(session)
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        return [f"{row.actor} {row.verb}, {row.object}" for row in rows]


def _write_out(engine: Engine) -> str:
    """Everything that the log holds, as text."""
    with Session(engine) as session:
        rows = session.execute(select(AuditEntry.__table__)).mappings().all()
        return json.dumps([dict(row) for row in rows], default=str)


def _set_up_factor(client: FlaskClient) -> str:
    """Set up an authenticator app; gives its key."""
    from passlib.totp import TOTP

    shown: Any = post(client, f"{ACCOUNT}/second-factor", setup="authenticator")
    key, address = (
        re.search(r"<code>([A-Z2-7 -]+)</code>", shown.text),
        re.search(r'action="([^"]+factor/[^"]+)"', shown.text),
    )
    assert key is not None
    assert address is not None
    secret = re.sub("[ -]", "", key[1])
    sent = {"csrf_token": read_field(shown.text, "csrf_token"), "code": TOTP(secret).generate().token}
    assert client.post(address[1], data=sent).status_code == 302
    return secret


def test_a_second_factor_and_recovery_codes(site: Site, owner: FlaskClient, engine: Engine) -> None:
    secret = _set_up_factor(owner)
    shown: Any = post(owner, f"{ACCOUNT}/recovery-codes", generate_new_codes="y")
    codes = re.findall(r"<(?:li|code)>([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4})<", shown.text)
    assert len(codes) > 3
    client = site.app.test_client()
    sign_in(client, NAME, PASSWORD)
    post(client, f"{ACCOUNT}/recovery", code=codes[0])
    assert client.get("/desk/").status_code == 200
    post(owner, f"{ACCOUNT}/second-factor", setup="disable")
    assert _list_told(engine) == [
        "Owner set up a second factor, user 1",
        "Owner made new recovery codes, user 1",
        "Owner signed in with a recovery code, user 1",
        "Owner switched off the second factor, user 1",
    ]
    log = _write_out(engine)
    assert [one for one in (secret, *codes, PASSWORD) if one in log] == []


def test_passwords_changed_and_chosen_by_a_link(site: Site, owner: FlaskClient, engine: Engine) -> None:
    new = {"new_password": "other words will do", "new_password_confirm": "other words will do"}
    post(owner, f"{ACCOUNT}/password", password="not the right one", **new)
    post(owner, f"{ACCOUNT}/password", password=PASSWORD, **new)
    with Session(engine) as session:
        link = f"{ACCOUNT}/welcome/{make_token(site.app.config['SECRET_KEY'], session.get_one(User, 1))}"
    stranger = site.app.test_client()
    post(stranger, link, password="words of a third kind", again="words of a third kind")
    assert _list_told(engine) == ["Owner changed the password, user 1", "Owner chose a password by a link, user 1"]
    log = _write_out(engine)
    assert [one for one in ("other words", "third kind", "argon2", link) if one in log] == []


def test_passkeys(site: Site, owner: FlaskClient, engine: Engine) -> None:
    key = SoftKey()
    page: Any = post(owner, f"{ACCOUNT}/passkeys/new", name="Laptop", usage="first")
    address, options = find_question(page.text)
    owner.post(address, data={"csrf_token": read_field(page.text, "csrf_token"), "credential": key.make(options)})
    with Session(engine) as session:
        number = session.scalars(select(Passkey.id)).one()
    post(owner, f"{ACCOUNT}/passkeys/{number}", name="Desk")
    token = read_field(owner.get(f"{ACCOUNT}/").text, "csrf_token")
    owner.post(f"{ACCOUNT}/passkeys/{number}/remove", data={"csrf_token": token})
    assert _list_told(engine) == [
        "Owner added a passkey, user 1",
        "Owner renamed a passkey, user 1",
        "Owner removed a passkey, user 1",
    ]


def test_sessions_ended(site: Site, owner: FlaskClient, engine: Engine) -> None:
    sign_in_as(site.app, SeriesRole.EDITOR, "rok-nl-forum")
    sign_in(site.app.test_client(), NAME, PASSWORD)
    with Session(engine) as session:
        numbers = session.execute(select(SignIn.id, SignIn.user_id).order_by(SignIn.id)).all()
    [(_here, _me), (editors, _editor), (other, _me_too)] = numbers
    token = read_field(owner.get(f"{ACCOUNT}/").text, "csrf_token")
    # Somebody else's session is not theirs to end, and ending one twice is once.
    for number in (editors, other, other):
        owner.post(f"{ACCOUNT}/sessions/{number}/end", data={"csrf_token": token})
    owner.post(f"{ACCOUNT}/sessions/end", data={"csrf_token": token})
    assert _list_told(engine) == ["Owner signed out another browser, user 1", "Owner signed out everywhere, user 1"]
    with Session(engine) as session:
        ended = session.execute(select(SignIn.id).where(SignIn.ended_at.is_not(None)).order_by(SignIn.id)).scalars()
        assert editors not in list(ended)
