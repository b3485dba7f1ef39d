"""The book's own words are those of the edition's language; what it does not speak, it says in English."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from forum_app.proceedings.citing import cite
from forum_app.proceedings.furniture import LANGUAGES, WORDS, numbered, say, say_day, say_month
from forum_app.proceedings.values import Manuscript
from tests.book.conftest import build
from tests.book.test_lines import lines_of
from tests.proceedings.manuscripts import rich_manuscript

DAY = date(2026, 3, 5)
SAID = {
    "en": ["Contents", "Table 1.", "As at 30 June 2026", "Figure 1.", "September 2026", "Lead", "May 2027", "Authors"],
    "nl": ["Inhoud", "Tabel 1.", "Stand van 30 juni 2026", "Figuur 1.", "september 2026", "Trekker", "mei 2027"],
    "de": ["Inhalt", "Tabelle 1.", "Stand 30. Juni 2026", "Abbildung 1.", "September 2026", "Bis", "Mai 2027"],
    "ko": ["차례", "표 1.", "기준일 2026년 6월 30일", "그림 1.", "2026년 9월", "주관", "2027년 5월", "저자"],
}  # fmt: skip


def test_every_word_is_spoken_in_every_language():
    assert {language: len(words) for language, words in WORDS.items()} == dict.fromkeys(LANGUAGES, len(WORDS["en"]))
    assert all(all(words.values()) for words in WORDS.values())
    assert WORDS["en"] == {word: word for word in WORDS["en"]}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Contents", "Figure\u00a01", "5 March 2026", "March 2026"]),
        ("nl-BE", ["Inhoud", "Figuur\u00a01", "5 maart 2026", "maart 2026"]),
        ("DE", ["Inhalt", "Abbildung\u00a01", "5. März 2026", "März 2026"]),
        ("ko-KR", ["차례", "그림\u00a01", "2026년 3월 5일", "2026년 3월"]),
        ("fi", ["Contents", "Figure\u00a01", "5 March 2026", "March 2026"]),
    ],
)
def test_words_and_dates(language: str, said: list[str]):
    words = [say("Contents", language), numbered("Figure", 1, language), say_day(DAY, language)]
    assert [*words, say_month(DAY, language)] == said


def text_of(manuscript: Manuscript, path: Path) -> str:
    pages = lines_of(build(cite(manuscript)).pdf, path / "book.pdf")
    return " ".join(line.words for page in pages for line in page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_book_speaks_its_language(language: str, tmp_path: Path):
    manuscript = rich_manuscript()
    text = text_of(replace(manuscript, front=replace(manuscript.front, language=language)), tmp_path)
    assert [word for word in SAID[language] if word not in text] == []
    if language != "en":
        others = ("Contents", "As at", "Figure 1.", "Table 1.", "Authors", "Licence")
        assert [word for word in others if word in text] == []
