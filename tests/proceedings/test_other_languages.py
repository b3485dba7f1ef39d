"""Notes of Dutch, German and Korean books join names, ranges and Korean works as those languages do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from forum_app.proceedings.citing import cite
from forum_app.proceedings.other_languages import day_in_korean
from tests.proceedings.manuscripts import make_manuscript, make_source

BARE: dict[str, Any] = {"publisher": None, "publisher-place": None}


def people(*names: str) -> list[dict[str, str]]:
    return [dict(zip(("given", "family"), name.rsplit(" ", 1), strict=True)) for name in names]


def hangul(*names: str) -> list[dict[str, str]]:
    return [{"family": name[:1], "given": name[1:]} for name in names]


BOS = people("An Bos", "Al Roe", "Bo Dijk")
BOS[2]["non-dropping-particle"] = "van"
SOURCES = (
    make_source("three", title="Sea", author=BOS),
    make_source("part", type="chapter", title="Zee", author=people("An Bos"),
                editor=people("Al Roe", "Bo Novak", "Su Ito"), **{"container-title": "Zeeën"}),
    make_source("page", type="webpage", title="Tij", author=[{"literal": "Getijdendienst"}],
                URL="https://x.example.org/2025-2026", **BARE),
    make_source("article", type="article-journal", title="바다", language="ko", author=hangul("김민지", "이서준"),
                volume="3", issue="2", **{**BARE, "container-title": "해양"}),
    make_source("many", title="하늘", language="ko", author=hangul("김민지", "이서준", "박하늘", "최도윤"), edition="2",
                translator=hangul("정하나"), issued=None),
    make_source("chapter", "A Part", type="chapter", title="장", language="ko", author=hangul("김민지"),
                editor=hangul("이서준", "박하늘"), **{"container-title": "책"}),
    make_source("edited", title="모음", language="ko", author=None, editor=hangul("이서준")),
    make_source("news", type="article-newspaper", title="배", language="ko", author=hangul("김민지"),
                issued={"date-parts": [[2025, 11, 3]]}, URL="https://x.example.org/b",
                accessed={"date-parts": [[2026, 3, 2]]}, **{**BARE, "container-title": "항구일보"}),
    make_source("latin", title="Bada", language="ko-Latn", author=people("Min-ji Kim", "Seo-jun Lee")),
)  # fmt: skip
PLACE = "(Leiden: Delta Press, 2020), 5."


def notes(language: str) -> list[str]:
    marks = " ".join(f"[@{source.key}, 5]" for source in SOURCES)
    manuscript = make_manuscript(f"{marks} [@three; @many; @article, 24-26]", sources=SOURCES)
    return [note.text for note in cite(replace(manuscript, front=replace(manuscript.front, language=language))).notes]


@pytest.mark.parametrize(
    ("language", "joined", "edited"),
    [("nl", "en", "‘Zee’, in Zeeën, onder redactie van"), ("de-AT", "und", "„Zee“, in Zeeën, hg. von")],
)
def test_no_comma_stands_before_the_last_of_three_names(language: str, joined: str, edited: str):
    found = notes(language)
    assert found[0] == f"An Bos, Al Roe {joined} Bo van Dijk, Sea {PLACE}"
    assert found[1] == f"An Bos, {edited} Al Roe, Bo Novak {joined} Su Ito {PLACE}"
    assert found[2].endswith(", 2020, 5, https://x.example.org/2025-2026.")
    assert found[9].startswith(f"Bos, Roe {joined} van Dijk, Sea; ")
    assert found[9].endswith(", 24–26.")


def test_a_korean_book_cites_korean_works_in_korean_and_others_in_english():
    assert notes("ko") == [
        f"An Bos, Al Roe, and Bo van Dijk, Sea {PLACE}",
        f"An Bos, “Zee,” in Zeeën, ed. Al Roe, Bo Novak, and Su Ito {PLACE}",
        "Getijdendienst, “Tij,” 2020, 5, https://x.example.org/2025-2026.",
        "김민지·이서준, “바다,” 해양 3권 2호 (2020): 5.",
        "김민지 외, 하늘, 2판, 정하나 옮김 (Leiden: Delta Press, 연도 미상), 5.",
        f"김민지, “장” [A Part], 책, 이서준·박하늘 편 {PLACE}",
        f"이서준 편, 모음 {PLACE}",
        "김민지, “배,” 항구일보, 2025년 11월 3일, 5, 2026년 3월 2일 접속, https://x.example.org/b.",
        f"Kim Min-ji and Lee Seo-jun, Bada {PLACE}",
        "Bos, Roe, and van Dijk, Sea; 김민지 외, 하늘; 김민지·이서준, “바다,” 24–26.",
    ]


def test_a_day_is_said_as_far_as_it_is_known():
    assert [day_in_korean(numbers) for numbers in ([], [2026], [2026, 3], [2026, 3, 2])] == [
        "", "2026년", "2026년 3월", "2026년 3월 2일",
    ]  # fmt: skip
