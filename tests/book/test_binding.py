"""What a line must not part is bound, and nothing else is changed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.proceedings.binding import bind
from forum_app.proceedings.wording import break_address, break_note


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("some 29 per cent of 15.5 billion euros", "some 29~per cent of 15.5~billion euros"),
        ("on 8 October 2025, and op 8. März", "on 8~October 2025, and op 8.~März"),
        ("see Figure 2, no. 3, § 6.2 and € 5", "see Figure~2, no.~3, §~6.2 and €~5"),
        ("Dr Kim and Prof. van Hooft met Prof. Lee", "Dr~Kim and Prof. van Hooft met Prof.~Lee"),
        ("« La mer » ; vraiment ?", "«~La mer~»~; vraiment~?"),
        ("the wait – eleven days – went on", "the wait~– eleven days~– went on"),
        ("the wait—eleven days", "the wait^—eleven days"),
        ("en ’s nachts, maar ’t regent: de hond’s dag", "en ’s~nachts, maar ’t~regent: de hond’s dag"),
        ("in 2026 may they, 24 hours, 5 mice", "in 2026 may they, 24 hours, 5 mice"),
        ('<a href="https://x.org/a 5 km">5 km</a>', '<a href="https://x.org/a 5 km">5~km</a>'),
        (" :-) and a (sic)", " :-) and a (sic)"),
    ],
)
def test_spaces_that_hold(text: str, bound: str):
    assert bind(text) == bound.replace("~", "\u00a0").replace("^", "\u2060")


@given(st.text(alphabet="ab 5%—–;!«»<>.Dr"))
def test_only_spaces_change(text: str):
    def words(one: str) -> str:
        return re.sub(r"[ \u00a0]", " ", one.replace("\u2060", ""))

    assert words(bind(text)) == words(text)
    assert bind(bind(text)) == bind(text)


def test_an_address_breaks_after_marks_and_in_what_would_fill_a_line():
    assert (
        break_address("https://x.org/a-b?c=d&amp;e")
        == "https://\u200bx.\u200borg/\u200ba-\u200bb?\u200bc=\u200bd&amp;\u200be"
    )
    long = "x" * 50
    assert break_address(f"https://{long}") == "https://\u200b" + "\u200b".join(["x" * 8] * 6 + ["xx"])
    assert break_note(f'<a href="https://{long}">https://{long}</a>').count("\u200b") == 7
