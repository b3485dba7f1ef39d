"""Attempts to sign in: counted for all processes, held back in words, and nobody shut out for ever."""

from __future__ import annotations

import multiprocessing
import re
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum_app.accounts import limiting
from forum_app.accounts.attempts import WINDOW, make_key, network_of
from forum_app.accounts.models import AttemptCount
from forum_app.core.db import Base, make_engine
from tests.accounts.attempting import NOON, attempt_often
from tests.desk import PASSWORD, read_field, sign_in
from tests.public.site import Site

PAGE = "/desk/account/sign-in"
NAME = "owner@example.org"


def _try(client: FlaskClient, *, name: str = NAME, password: str = "wrong wrong wrong", **headers: str) -> int:
    """One attempt in this browser; the answer's status."""
    token = read_field(client.get(PAGE).text, "csrf_token")
    address = {"REMOTE_ADDR": headers.pop("address", "127.0.0.1")}
    sent = {"csrf_token": token, "email": name, "password": password}
    return client.post(PAGE, data=sent, environ_overrides=address, headers=headers).status_code


def test_hundreds_of_attempts_are_held_back_in_words_and_end(site: Site, owner: FlaskClient) -> None:
    client = site.app.test_client()
    with time_machine.travel(NOON, tick=False) as clock:
        token = read_field(client.get(PAGE).text, "csrf_token")
        answers = []
        for number in range(200):
            sent = {"csrf_token": token, "email": f"p{number}@example.org", "password": "x" * 12}
            answers.append(client.post(PAGE, data=sent))
            clock.shift(2.5)
        assert [answer.status_code for answer in answers] == [200] * 30 + [429] * 170
        last = answers[-1]
        assert "Too many attempts" in last.text
        wait = int(last.headers["Retry-After"])
        assert 0 < wait <= 900
        assert f"Try again in {wait // 60} minutes" in last.text
        # The right password doesn't help before, and does at the time that was told.
        assert _try(client, password=PASSWORD) == 429
        clock.shift(wait)
        assert _try(client, password=PASSWORD) == 302


def test_who_signs_in_rightly_takes_nothing_from_the_house_they_are_in(site: Site, owner: FlaskClient) -> None:
    house = "198.51.100.77"
    wrong = [_try(site.app.test_client(), name=f"p{number}@example.org", address=house) for number in range(29)]
    right = [_try(site.app.test_client(), password=PASSWORD, address=house) for _ in range(4)]
    last = [_try(site.app.test_client(), name=f"q{number}@example.org", address=house) for number in range(2)]
    # Nor does it give anything back: what was wrong counts on.
    assert (wrong, right, last) == ([200] * 29, [302] * 4, [200, 429])


def test_one_account_is_held_back_wherever_the_attempts_come_from(site: Site, owner: FlaskClient) -> None:
    codes = [_try(site.app.test_client(), address=f"198.51.100.{number}") for number in range(14)]
    assert codes == [200] * 10 + [429] * 4


def test_strangers_do_not_shut_out_a_known_browser(site: Site, owner: FlaskClient) -> None:
    cookie = owner.get_cookie("known", path="/desk/account")
    assert cookie is not None
    for number in range(12):
        _try(site.app.test_client(), address=f"198.51.100.{number}")
    assert _try(site.app.test_client(), password=PASSWORD, address="203.0.113.7") == 429
    known = site.app.test_client()
    known.set_cookie("known", cookie.value, path="/desk/account")
    assert _try(known, password=PASSWORD, address="203.0.113.7") == 302
    # A stolen cookie is held back like any other, and for other accounts it is nothing.
    thief = site.app.test_client()
    thief.set_cookie("known", cookie.value, path="/desk/account")
    codes = [_try(thief, address=f"192.0.2.{number}") for number in range(12)]
    assert codes == [200] * 10 + [429] * 2
    forged = site.app.test_client()
    forged.set_cookie("known", cookie.value[:-4] + "AAAA", path="/desk/account")
    assert _try(forged, address="203.0.113.8") == 429


def test_asking_for_mails_keeps_nobody_from_signing_in(site: Site, owner: FlaskClient) -> None:
    codes = []
    for number in range(12):
        client = site.app.test_client()
        token = read_field(client.get(PAGE).text, "csrf_token")
        place = {"REMOTE_ADDR": f"198.51.100.{number}"}
        sent = {"csrf_token": token, "email": NAME}
        codes.append(client.post("/desk/account/forgot", data=sent, environ_overrides=place).status_code)
    assert codes == [200] * 10 + [429] * 2
    assert _try(site.app.test_client(), password=PASSWORD, address="203.0.113.7") == 302


def test_signing_in_forgets_the_failures_before(site: Site, owner: FlaskClient) -> None:
    codes = [_try(site.app.test_client(), address=f"198.51.100.{number}") for number in range(9)]
    assert _try(site.app.test_client(), password=PASSWORD, address="203.0.113.7") == 302
    codes += [_try(site.app.test_client(), address=f"198.51.100.{number}") for number in range(9)]
    assert codes == [200] * 18


def _take_second_factor(owner: FlaskClient) -> TOTP:
    """The owner's authenticator app, set up just now."""
    shown = owner.get("/desk/account/second-factor").text
    sent = {"csrf_token": read_field(shown, "csrf_token"), "setup": "authenticator"}
    shown = owner.post("/desk/account/second-factor", data=sent).text
    key, address = re.search(r"<code>([A-Z2-7 -]+)</code>", shown), re.search(r'action="([^"]+factor/[^"]+)"', shown)
    assert key is not None
    assert address is not None
    app = TOTP(re.sub("[ -]", "", key[1]))
    code = app.generate().token
    assert owner.post(address[1], data={"csrf_token": read_field(shown, "csrf_token"), "code": code}).status_code == 302
    return app


def _show_code(client: FlaskClient, code: str, address: str) -> int:
    page = client.get("/desk/account/second-factor/code").text
    sent = {"csrf_token": read_field(page, "csrf_token"), "code": code}
    place = {"REMOTE_ADDR": address}
    return client.post("/desk/account/second-factor/code", data=sent, environ_overrides=place).status_code


def test_who_shows_both_factors_takes_nothing_from_the_house_either(
    site: Site, owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "BY_PLACE", 5)
    app, house = _take_second_factor(owner), "198.51.100.77"
    wrong = [_try(site.app.test_client(), name=f"p{number}@example.org", address=house) for number in range(3)]
    clients = [site.app.test_client() for _ in range(2)]
    right = []
    for client in clients:
        right += [_try(client, password=PASSWORD, address=house)]
        before = client.get_cookie("session")
        right += [_show_code(client, app.generate().token, house)]
    # The cookie of between the two, sent again, gives nothing more back.
    assert before is not None
    again = site.app.test_client()
    again.set_cookie("session", before.value)
    right += [_show_code(again, app.generate().token, house)]
    last = [_try(site.app.test_client(), name=f"q{number}@example.org", address=house) for number in range(3)]
    assert (wrong, right, last) == ([200] * 3, [302] * 5, [200, 200, 429])


def test_guesses_at_a_second_factor_count_for_the_account(site: Site, owner: FlaskClient, session: Session) -> None:
    _take_second_factor(owner)
    codes = []
    for number in range(12):
        client = site.app.test_client()
        assert sign_in(client, NAME, PASSWORD).status_code == 302
        # Each sign-in came from one place; the guesses come from many.
        with Session(site.engine) as own, own.begin():
            own.query(AttemptCount).filter(AttemptCount.key != _at_factor(client)).delete()
        codes.append(_show_code(client, "000000", f"198.51.100.{number}"))
    assert codes == [200] * 10 + [429] * 2


def _at_factor(client: FlaskClient) -> str:
    with client.session_transaction() as kept:
        return make_key("account", kept["tf_user_id"])


def test_the_web_server_before_the_site_tells_the_place_and_a_stranger_does_not(site: Site, owner: FlaskClient) -> None:
    def many(**told: str) -> int:
        """How many of 40 attempts were looked at, each for an account of its own."""
        codes = [_try(site.app.test_client(), name=f"p{number}@example.org", **told) for number in range(40)]
        return codes.count(200)

    assert many(**{"X-Forwarded-For": "192.0.2.1"}) == 30
    assert many(**{"X-Forwarded-For": "192.0.2.1, 198.51.100.9"}) == 30
    # Who comes by themselves is counted by where they come from, whatever they say.
    codes = []
    for number in range(40):
        said = {"X-Forwarded-For": f"192.0.2.{number}", "address": "203.0.113.9"}
        codes.append(_try(site.app.test_client(), name=f"p{number}@example.org", **said))
    assert codes.count(200) == 30
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::9") != network_of("2001:db8:1:3::9")


def test_the_table_holds_no_address_and_forgets(site: Site, owner: FlaskClient, session: Session) -> None:
    with time_machine.travel(NOON, tick=False):
        _try(site.app.test_client(), address="198.51.100.1")
    rows = session.execute(select(AttemptCount)).scalars().all()
    assert [len(row.key) for row in rows] == [64] * len(rows)
    session.rollback()
    with time_machine.travel(NOON + WINDOW + timedelta(seconds=1), tick=False):
        _try(site.app.test_client(), name="other@example.org", address="198.51.100.2")
    assert {row.until for row in session.scalars(select(AttemptCount))} == {NOON + 2 * WINDOW + timedelta(seconds=1)}


def _count_in_processes(url: str) -> int:
    """How many attempts of four processes at once were let through."""
    # They come from a process that has loaded what they need: each by itself would take half a second.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([attempt_often.__module__])
    results: multiprocessing.Queue[int] = context.Queue()
    key = make_key("account", NAME)
    running = [context.Process(target=attempt_often, args=(url, key, results)) for _ in range(4)]
    for process in running:
        process.start()
    total = sum(results.get(timeout=90) for _ in running)
    for process in running:
        process.join(90)
    return total


def test_four_processes_count_together(engine: Engine) -> None:
    assert _count_in_processes(str(engine.url)) == 25


def test_four_processes_count_together_on_postgres(postgres: str) -> None:
    engine = make_engine(postgres)
    Base.metadata.create_all(engine)
    engine.dispose()
    assert _count_in_processes(postgres) == 25
