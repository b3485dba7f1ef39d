"""The log tells the address at which something failed, never the token in it."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from forum_app.app import make_desk_link
from forum_app.core.log import BEFORE_TOKENS, hide_tokens, set_up_log
from forum_app.people.actions import add_person
from tests.public.site import Site

TOKEN = "IjEyMyI.aSVx0w.6gfc2xkzs7"


class Plain(logging.Handler):
    """A log as any other would be: it keeps each line as it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def log() -> Iterator[tuple[io.StringIO, Plain]]:
    """What our log writes, and what another beside it would."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream, plain = io.StringIO(), Plain()
    set_up_log("INFO", stream)
    root.addHandler(plain)
    yield stream, plain
    root.handlers[:] = before
    root.setLevel(level)


def test_a_failure_at_the_door_does_not_tell_its_token(site: Site, log: tuple[io.StringIO, Plain]) -> None:
    stream, plain = log
    token = make_desk_link(site.app).rpartition("/")[2]
    with site.engine.begin() as connection:
        connection.execute(text("DROP TABLE user_account"))
    site.app.config["WTF_CSRF_ENABLED"] = False
    assert site.app.test_client().post(f"/desk/enter/{token}").status_code == 500
    # It could leak: the library tells the whole address.
    assert f"Exception on /desk/enter/{token} [POST]" in plain.lines
    told = [json.loads(line)["event"] for line in stream.getvalue().splitlines()]
    assert "Exception on /desk/enter/… [POST]" in told
    assert token not in stream.getvalue()


def test_the_list_knows_every_route_with_a_token(site: Site) -> None:
    rules = [rule.rule for rule in site.app.url_map.iter_rules() if "token" in rule.arguments]
    assert len(rules) >= 4
    assert {rule: hide_tokens(rule.replace("<token>", TOKEN)) for rule in rules} == {
        rule: rule.partition("<token>")[0] + "…" for rule in rules
    }


def test_no_key_that_may_be_a_name_is_told(site: Site) -> None:
    """Of people and segments, on whatever page; keys of sides and cities name nobody."""
    rules = [
        rule.rule
        for rule in site.app.url_map.iter_rules()
        if {"key", "other"} & rule.arguments and rule.rule.startswith("/desk/") and "/series/" not in rule.rule[:13]
    ]
    assert len(rules) >= 20
    for rule in rules:
        path = re.sub(r"<(?:key|other)>", "kim-min-ji", rule).replace("<any(invitation, visa):kind>", "visa")
        assert ("kim-min-ji" in path, hide_tokens(f"Exception on {path} [GET]").count("kim")) == (True, 0)
        assert hide_tokens(path.replace("/", "%2F")).count("kim") == 0


def test_a_failure_on_somebodys_page_does_not_tell_who(site: Site, log: tuple[io.StringIO, Plain]) -> None:
    stream, plain = log
    desk = site.enter_desk()
    with Session(site.engine) as session:
        key = add_person(session, facts={"family": "Zwaluw", "given": "Jan", "country": "NL"}).key
        session.execute(text("DROP TABLE photo"))
        session.commit()
    assert desk.get(f"/desk/people/{key}").status_code == 500
    assert ("zwaluw" in key, f"Exception on /desk/people/{key} [GET]" in plain.lines) == (True, True)
    told = [json.loads(line)["event"] for line in stream.getvalue().splitlines()]
    assert "Exception on /desk/people/… [GET]" in told
    assert "zwaluw" not in stream.getvalue()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"'GET /desk/enter/{TOKEN} HTTP/1.1'", "'GET /desk/enter/… HTTP/1.1'"),
        (f"http://127.0.0.1:8000/desk/account/welcome/{TOKEN}?a=b", "http://127.0.0.1:8000/desk/account/welcome/…"),
        (f"//desk//enter/{TOKEN}", "//desk//enter/…"),
        (f"%2Fdesk%2fenter%2F{TOKEN}", "%2Fdesk%2fenter%2F…"),
        (f"/i/{TOKEN}/answers/3 [GET]", "/i/… [GET]"),
        ("/desk/account/sso/back?state=s3cr3t&x=1&code=abc", "/desk/account/sso/back?state=…&x=1&code=…"),
        ("/desk/people/kim-min-ji/biographies/en", "/desk/people/…/biographies/en"),
        ("/desk/people?q=Kim&page=2", "/desk/people?q=…&page=2"),
        ("Exception on /desk/2026-seoul/programme [GET]", "Exception on /desk/2026-seoul/programme [GET]"),
        ("/srv/forum/desk/enter.py:3 in i", "/srv/forum/desk/enter.py:3 in i"),
    ],
)
def test_only_the_token_is_taken_out(line: str, told: str) -> None:
    assert hide_tokens(line) == told


@given(st.sampled_from(BEFORE_TOKENS), st.text("abcdefgXYZ0123456789_-.~=+:", min_size=1))
def test_nothing_of_a_token_stays(path: str, token: str) -> None:
    assert hide_tokens(f"Exception on {path}{token} [GET]") == f"Exception on {path}… [GET]"
