"""The book's own words are those of the edition's language, on paper and on screen; else they are English."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from forum_app.followup.models import Acceptance, Binding, Progress
from forum_app.proceedings.furniture import (
    numbered,
    say,
    say_confidence,
    say_day,
    say_days,
    say_measure,
    say_month,
    say_role,
    say_short_day,
    say_state,
    say_weekday,
)
from forum_app.proceedings.furniture_words import LANGUAGES, WORDS
from forum_app.proceedings.models import Output
from forum_app.proceedings.naming import cite_edition, insights_from, name_edition, subtitle
from forum_app.proceedings.tables import list_days, list_participants
from forum_app.proceedings.values import CityValue
from forum_app.proceedings.web import set_web
from forum_app.programme.models import Role
from tests.book.conftest import spoken
from tests.book.test_lines import lines_of
from tests.proceedings.manuscripts import rich_manuscript

DAY = date(2026, 3, 5)
ENGLISH = (
    "Contents", "As at", "Figure 1.", "Table 1.", "Authors", "Licence", "Panellists:", "Completed",
    "Wednesday", "Insights from", "Second ROK-NL Forum,", "reviewed", "Reviewed", "on course", "from 0 to", "Imprint",
    "Notes ", "Funded",
)  # fmt: skip
# "Table 1." and "By" are words of the book alone.
SAID = {
    "en": ["Contents", "As at 30 June 2026", "Figure 1.", "Lead", "Authors", "Insights from Panel 2",
           "Moderator: Jan van Hooft", "Completed", "● on course"],
    "nl": ["Inhoud", "Stand van 30 juni 2026", "Figuur 1.", "Trekker", "Auteurs", "Inzichten uit panel 2",
           "Moderator: Jan van Hooft", "Panelleden: Kim Min-ji", "Voltooid", "● op koers", "Tweede ROK-NL Forum"],
    "de": ["Inhalt", "Stand 30. Juni 2026", "Abbildung 1.", "Leitung", "Verfasst von", "Erkenntnisse aus Panel 2",
           "Moderation: Jan van Hooft", "Panelmitglieder: Kim Min-ji", "Abgeschlossen", "● auf Kurs"],
    "ko": ["차례", "기준일 2026년 6월 30일", "그림 1.", "주관", "저자", "패널 2에서 나온 통찰",
           "사회자: Jan van Hooft", "패널 토론자: Kim Min-ji", "완료", "● 순조로움", "제2회 ROK-NL Forum"],
}  # fmt: skip
IN_PRINT = {
    "en": ["Table 1.", "September 2026", "May 2027", "22–23 April 2026"],
    "nl": ["Tabel 1.", "september 2026", "mei 2027", "22–23 april 2026", "van 0 naar 2"],
    "de": ["Tabelle 1.", "September 2026", "Mai 2027", "22.–23. April 2026", "von 0 auf 2"],
    "ko": ["표 1.", "2026년 9월", "2027년 5월", "2026년 4월 22–23일", "0에서 2(으)로"],
}
ON_SCREEN = {"en": ["Notes"], "nl": ["Noten", "Colofon"], "de": ["Anmerkungen"], "ko": ["판권", "발행"]}


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


def test_days_as_tables_and_spans_tell_them():
    second, later = date(2026, 3, 6), date(2026, 4, 2)
    german = ["Donnerstag, 5. März 2026", "5. März 2026", "5. März 2026", "5.–6. März 2026", "5. März – 2. April 2026"]
    assert {
        language: [
            say_weekday(DAY, language),
            say_short_day(DAY, language),
            say_days(DAY, DAY, language),
            say_days(DAY, second, language),
            say_days(DAY, later, language),
        ]
        for language in LANGUAGES
    } == {
        "en": ["Thursday 5 March 2026", "5 Mar 2026", "5 March 2026", "5–6 March 2026", "5 March – 2 April 2026"],
        "nl": ["Donderdag 5 maart 2026", "5 mrt 2026", "5 maart 2026", "5–6 maart 2026", "5 maart – 2 april 2026"],
        "de": german,
        "ko": ["2026년 3월 5일 목요일", "2026. 3. 5.", "2026년 3월 5일", "2026년 3월 5–6일", "2026년 3월 5일–4월 2일"],
    }
    for language in ("en", "nl", "de"):
        assert say_days(date(2026, 12, 31), date(2027, 1, 1), language).count("202") == 2
    assert say_days(date(2026, 12, 31), date(2027, 1, 1), "ko") == "2026년 12월 31일–2027년 1월 1일"


def test_no_role_state_or_kind_is_left_in_english():
    states = [*Progress, *Binding, *Acceptance]
    for language in ("nl", "de", "ko"):
        known = {word.casefold() for word in WORDS[language]}
        assert [role for role in Role if not {role.value, f"{role.value}s"} <= known] == []
        assert [state for state in states if state.value not in known | {"open"}] == []
    told = [say_role("panellist", language, many=True) for language in LANGUAGES]
    assert told == ["Panellists", "Panelleden", "Panelmitglieder", "패널 토론자"]
    assert [say_role("keynote", "en", many=True), say_role("keynote", "nl", many=True)] == ["Keynote", "Hoofdsprekers"]
    assert [say_state("in progress", language) for language in LANGUAGES] == [
        "In progress", "In uitvoering", "In Arbeit", "진행 중"
    ]  # fmt: skip
    assert [say_confidence("amber", language) for language in ("en", "de")] == ["◐ at risk", "◐ gefährdet"]
    assert [say_measure("Calls", "0", "2", language) for language in LANGUAGES] == [
        "Calls: from 0 to\u00a02", "Calls: van 0 naar\u00a02", "Calls: von 0 auf\u00a02", "Calls: 0에서\u00a02(으)로"
    ]  # fmt: skip
    assert [say_measure("Calls", None, "2", "nl"), say_measure(None, None, "2", "nl")] == ["Calls: 2", "2"]


def test_editions_insights_and_outputs_are_called_in_the_language():
    named = {language: [name_edition("Kring", number, language) for number in (2, 21, None)] for language in LANGUAGES}
    assert named == {
        "en": ["Second Kring", "Twenty-First Kring", "Special edition of the Kring"],
        "nl": ["Tweede Kring", "21e Kring", "Kring, bijzondere editie"],
        # A German ordinal would bend to a gender that nobody tells.
        "de": ["2. Kring", "21. Kring", "Kring, Sonderveranstaltung"],
        "ko": ["제2회 Kring", "제21회 Kring", "Kring, 특별 회차"],
    }
    assert [cite_edition("Kring", None, 2026, language) for language in ("en", "nl-BE")] == [
        "Kring 2026, Special Edition", "Kring 2026, bijzondere editie"
    ]  # fmt: skip
    assert [insights_from(2, language) for language in LANGUAGES] == [
        "Insights from Panel 2", "Inzichten uit panel 2", "Erkenntnisse aus Panel 2", "패널 2에서 나온 통찰"
    ]  # fmt: skip
    outputs = (Output.NAMED, Output.SUMMARY, Output.RECOMMENDATIONS)
    assert all("Kring" in subtitle(output, "Kring", language) for output in outputs for language in LANGUAGES)
    assert len({subtitle(output, "Kring", language) for output in outputs for language in LANGUAGES}) == 12


def test_hours_of_another_day_say_so_once_in_the_language():
    manuscript = rich_manuscript()
    angeles = CityValue("Los Angeles", "America/Los_Angeles", "X")
    for language, day in (("en", "day"), ("nl", "dag"), ("de", "Tag")):
        edition = replace(manuscript.edition, cities=(*manuscript.edition.cities, angeles))
        front = replace(manuscript.front, language=language)
        (table,) = list_days(replace(manuscript, edition=edition, front=front))
        assert table.rows[0].times == ("10:00–10:50", "03:00–03:50", f"18:00–18:50 (−1 {day})")


def text_of(pdf: bytes, path: Path) -> str:
    return " ".join(line.words for page in lines_of(pdf, path / "book.pdf") for line in page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_book_and_its_page_speak_its_language(language: str, tmp_path: Path):
    cited, built = spoken(language)
    page = " ".join(re.sub(r"<[^>]*>", " ", set_web(cited)).replace("\u00a0", " ").split())
    text = text_of(built.pdf, tmp_path)
    # Between figures and Hangul, poppler sees spaces where there are none.
    for words, read in ((IN_PRINT, text), (ON_SCREEN, page)):
        letters = "".join(read.split())
        assert [word for word in SAID[language] + words[language] if "".join(word.split()) not in letters] == []
    if language != "en":
        assert [word for word in ENGLISH if word in text or word in page] == []


def test_the_parts_of_a_participant_are_one_phrase():
    manuscript = rich_manuscript()
    told = {}
    for language in ("en", "nl", "de"):
        localised = replace(manuscript, front=replace(manuscript.front, language=language))
        told[language] = list_participants(localised)[0].parts
    assert told == {
        "en": "Moderator, panel 1; moderator, panel 2; moderator, panel 3",
        "nl": "Moderator, panel 1; moderator, panel 2; moderator, panel 3",
        "de": "Moderation, Panel 1; Moderation, Panel 2; Moderation, Panel 3",
    }
