"""Browsers by what they call themselves."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from forum_app.accounts.browsers import name_browser
from tests.desk import PASSWORD, read_field
from tests.public.site import Site

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} Chrome/150.0.0.0 Safari/537.36", "Chrome on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64) {WEBKIT} Chrome/150 Safari/537.36 Edg/150", "Edge on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605 Version/18 Safari/605", "Safari on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) AppleWebKit/605 Safari/604", "Safari on iPhone"),
        (f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} Chrome/150 Mobile Safari/537.36", "Chrome on Android"),
        ("<b>curl</b>/8", "<b>curl</b>/8"),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_browser_has_a_name_for_people(agent: str, name: str) -> None:
    assert name_browser(agent) == name


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Mobile/15E148 Safari/604.1",
            "Safari on iPhone",
        ),
    ],
)
def test_the_whole_line_of_a_browser_is_read_where_one_is_signed_in(
    site: Site, owner: FlaskClient, agent: str, name: str
) -> None:
    other, page = site.app.test_client(), "/desk/account/sign-in"
    token = read_field(other.get(page).text, "csrf_token")
    sent = {"csrf_token": token, "email": "owner@example.org", "password": PASSWORD}
    other.post(page, data=sent, headers={"User-Agent": agent})
    assert f"<p>{name}" in owner.get("/desk/account/").text
