"""What is typed or pasted at the desk is kept without what nobody can see."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.core.text import find_unprintable, is_blank, one_form, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Min-ji\u202e \x00\x07", "Min-ji"),
        ("e\u0301t\u00e9", "\u00e9t\u00e9"),
        (unicodedata.normalize("NFD", "김민지"), "김민지"),
        ("a\r\nb\tc\rd", "a\nb\tc\nd"),
        ("\ufeffx\U000e0041\ue000y\u2028z", "xyz"),
        ("so\u00adft \u200bbreak", "so\u00adft \u200bbreak"),
    ],
)
def test_what_cannot_be_shown_is_taken_out(typed: str, kept: str):
    assert tidy(typed) == kept


@given(st.text())
def test_what_is_tidied_can_be_printed_and_stays(text: str):
    tidied = tidy(text)
    assert find_unprintable(tidied.replace("\r", "")) is None
    assert tidy(tidied) == tidied


def test_what_nobody_can_see_is_blank():
    assert is_blank(" \u00a0\u200b\u2060\u3164\u00ad\n")
    assert not is_blank("\u200b.")
    assert find_unprintable("a\u200bb") is None
    assert find_unprintable("a\u200bb", name=True) == (1, "an invisible character (U+200B)")
    assert one_form("e\u0301") == "\u00e9"


def test_the_first_of_what_cannot_be_printed_is_told():
    assert find_unprintable("é\n\tb\u2028\x07\u2028") == (4, "a separator of lines that no editor shows (U+2028)")
    assert find_unprintable("é\u200b\x07", name=True) == (1, "an invisible character (U+200B)")
    assert find_unprintable("é\u200b\x07") == (2, "a control character (U+0007)")
