"""Wordings are filled once, by type; hostile values and wrong wordings get nowhere."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.core import catalogue
from forum_app.outbox.kinds import KINDS, LINK, NOTE, PERSON, read_wording
from forum_app.outbox.placeholders import Placeholder, Type, WordingRefused, check_wording, clean, fill
from forum_app.people.models import Language

KNOWN = {place.name: place for place in (PERSON, NOTE, LINK)}


def test_each_kind_has_a_sound_wording_in_each_language() -> None:
    for kind in KINDS.values():
        for language in Language:
            subject, body = read_wording(kind.key, language)
            check_wording(subject, body, kind.known)
            assert len(body) > 60


def test_all_languages_have_the_same_phrases_with_the_same_places() -> None:
    english = catalogue.read_words("en")
    assert len(english) > 45
    for language in ("ko", "nl"):
        words = catalogue.read_words(language)
        assert list(words) == list(english)
        for key, text in words.items():
            assert sorted(re.findall(r"{(\w+)}", text)) == sorted(re.findall(r"{(\w+)}", english[key])), key
            assert text.strip(), key


@given(st.text(), st.text())
def test_a_value_is_never_filled_again_and_never_breaks_a_line(name: str, words: str) -> None:
    filled = fill("Dear {person},\n{note}\n{link}\n", {"person": name, "note": words}, KNOWN)
    assert filled.count("{link}") == 1
    assert not re.search(r"[{}]", filled.replace("{link}", ""))
    line = clean(name, Type.LINE)
    assert filled.startswith(f"Dear {line}".strip())
    assert not any(unicodedata.category(letter) in {"Cc", "Zl", "Zp"} for letter in line)


def test_hostile_values_become_plain_words() -> None:
    name = "Eve\r\nBcc: all@example.org\x00 {link} \u202etxet {note}"
    assert clean(name, Type.LINE) == "Eve Bcc: all@example.org (link) txet (note)"
    assert clean("one\r\ntwo\x0b{link}", Type.TEXT) == "one\ntwo (link)"


def test_a_missing_note_leaves_no_hole() -> None:
    assert fill("A\n\n{note}\n\nB", {"note": ""}, KNOWN) == "A\n\nB"


@pytest.mark.parametrize(
    ("subject", "body", "why"),
    [
        ("Hello {nobody}", "{link}", "{nobody}"),
        ("Hello", "{person.__class__} {link}", "{person.__class__}"),
        ("Hello", "{link} and {", "brace without its partner"),
        ("Hello", "Dear {person}", "lacks {link}"),
        ("{link}", "{link}", "belongs into the text alone"),
        ("Hello\nBcc: x@example.org", "{link}", "more than one line"),
    ],
)
def test_a_wording_that_cannot_work_is_refused_with_what_it_may_use(subject: str, body: str, why: str) -> None:
    with pytest.raises(WordingRefused, match=re.escape(why)) as refused:
        check_wording(subject, body, KNOWN)
    assert "{person}, {note}, {link}" in str(refused.value)


def test_a_wording_without_a_link_to_give_needs_none() -> None:
    check_wording("Hello {person}", "Dear {person}", {"person": Placeholder("person", Type.LINE, "x")})
