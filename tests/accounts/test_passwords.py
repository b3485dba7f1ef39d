"""What may be a password, and that one chosen by a link signs in whatever letters it is of."""

from __future__ import annotations

import re
import unicodedata

import pytest
from flask.testing import FlaskClient
from passlib.totp import TOTP

from forum_app.accounts.passwords import find_fault
from tests.desk import PASSWORD, post, read_field, sign_in
from tests.public.site import Site

ACCOUNT = "/desk/account"
HANGUL = "서울 비밀번호 하나 é"


@pytest.mark.parametrize(
    ("password", "told"),
    [
        (HANGUL, ""),
        ("a few words will do", ""),
        ("8401 7392 5561", ""),
        ("서울서울", "Twelve letters or more"),
        (" " * 12, "the same few letters"),
        ("abababababab", "the same few letters"),
        ("Password1234", "first that others would try"),
        ("123456789012", "first that others would try"),
        ("비밀번호12345678", "first that others would try"),
        ("zyxwvutsrqpo", "first that others would try"),
        (" Owner@Example.org", "your address"),
        ("ab cde" * 40, "200 letters"),
    ],
)
def test_what_may_be_a_password(password: str, told: str) -> None:
    fault = find_fault(password, "owner@example.org")
    assert (bool(fault), told in fault) == (bool(told), True)


def test_a_password_of_hangul_chosen_by_a_link_signs_in_from_every_keyboard(site: Site, owner: FlaskClient) -> None:
    shown = post(owner, "/desk/colleagues/rok-nl-forum", name="김", email="kim@example.org", role="reader", side="")
    link = re.search(r"http://localhost(/desk/account/welcome/[^<]+)", shown.text)
    assert link is not None
    refused = post(site.app.test_client(), link[1], password=" " * 12, again=" " * 12)
    assert (refused.status_code, "the same few letters" in refused.text) == (422, True)
    assert post(site.app.test_client(), link[1], password=HANGUL, again=HANGUL).status_code == 303
    for form in ("NFC", "NFD"):
        typed = unicodedata.normalize(form, HANGUL)
        assert sign_in(site.app.test_client(), "kim@example.org", typed).status_code == 302


def test_a_new_password_is_held_to_the_same_rules_in_our_words(owner: FlaskClient) -> None:
    def change(now: str, new: str, again: str) -> str:
        page = f"{ACCOUNT}/password"
        return post(owner, page, password=now, new_password=new, new_password_confirm=again).text

    assert "The new password once more: It differs from the first." in change(PASSWORD, HANGUL, PASSWORD)
    assert "This is not your password of now." in change("wrong words here", HANGUL, HANGUL)
    assert "first that others would try" in change(PASSWORD, "wachtwoord1234", "wachtwoord1234")


def test_wrong_figures_show_the_same_key_again_and_a_gap_does_no_harm(owner: FlaskClient) -> None:
    page = f"{ACCOUNT}/second-factor"
    begun = owner.get(page).text
    assert read_field(begun, "setup") == "authenticator"
    assert "<button>Set up an authenticator app</button>" in begun

    def find(html: str, pattern: str) -> str:
        found = re.search(pattern, html)
        assert found is not None
        return found[1]

    shown = post(owner, page, setup="authenticator").text
    key, address = find(shown, r"<code>([A-Z2-7 -]+)</code>"), find(shown, r'action="([^"]+second-factor/[^"]+)"')
    token = find(shown, r'id="token-code"[^>]*value="([^"]+)"')
    assert owner.post(address, data={"csrf_token": token, "code": "000 000"}).location == page
    again = owner.get(page).text
    assert "Not what the app shows now" in again
    assert (find(again, r"<code>([A-Z2-7 -]+)</code>"), find(again, r'action="([^"]+second-factor/[^"]+)"')) == (
        key,
        address,
    )
    # Shown once: whoever comes back later begins anew.
    assert "<code>" not in owner.get(page).text
    figures = TOTP(key.replace("-", "")).generate().token
    done = owner.post(address, data={"csrf_token": token, "code": f"{figures[:3]} {figures[3:]}"})
    assert done.location == f"{ACCOUNT}/"


def test_a_recovery_code_is_read_as_people_type_it(site: Site, owner: FlaskClient) -> None:
    shown = post(owner, f"{ACCOUNT}/second-factor", setup="authenticator").text
    key, address = re.findall(r"<code>([A-Z2-7-]+)</code>", shown)[0], re.findall(r'action="(\S+-factor/[^"]+)"', shown)
    token = re.findall(r'id="token-code"[^>]*value="([^"]+)"', shown)[0]
    owner.post(address[0], data={"csrf_token": token, "code": TOTP(key.replace("-", "")).generate().token})
    made = post(owner, f"{ACCOUNT}/recovery-codes", generate_new_codes="y").text
    code = re.findall(r"<code>([^<]+)</code>", made)[0]
    other = site.app.test_client()
    sign_in(other, "owner@example.org", PASSWORD)
    assert "none of your codes" in post(other, f"{ACCOUNT}/recovery", code="1234-5678").text
    typed = f" {code.replace('-', ' ').upper()} "
    assert (post(other, f"{ACCOUNT}/recovery", code=typed).status_code, other.get("/desk/").status_code) == (302, 200)
