"""Hangul in the book's HTML: each word in one span, however it came to the page."""

from __future__ import annotations

import re

from forum_app.proceedings.citing import cite
from forum_app.proceedings.setting import set_book
from forum_app.proceedings.wording import hangul_html
from tests.proceedings.manuscripts import rich_manuscript


def test_a_word_is_wrapped_once() -> None:
    assert hangul_html("한국 forum") == '<span lang="ko" class="hangul">한국</span> forum'
    for wrapped in (
        '<span lang="ko" class="hangul">한국</span>',
        '<span lang="ko">“<span class="hangul">한국</span>”</span>',
    ):
        assert hangul_html(wrapped) == wrapped


def test_no_hangul_of_a_book_is_shrunk_twice() -> None:
    html = set_book(cite(rich_manuscript()))
    assert len(re.findall(r'class="hangul"', html)) > 3
    assert not re.search(r'class="hangul">\s*<span[^>]*class="hangul"', html)
