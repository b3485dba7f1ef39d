"""What an edition, a panel's insights and the outputs are called in the language of the book."""

from __future__ import annotations

from dataclasses import replace

from forum_app.editions.naming import citation_name, dutch_ordinal, edition_name
from forum_app.proceedings.furniture import base_language
from forum_app.proceedings.models import Output
from forum_app.proceedings.values import EditionValue

# A German ordinal bends by the gender of the series' title, so that figures stand there.
_SPECIAL = {"nl": "bijzondere editie", "de": "Sonderveranstaltung", "ko": "특별 회차"}
_INSIGHTS = {
    "en": "Insights from Panel {}",
    "nl": "Inzichten uit panel {}",
    "de": "Erkenntnisse aus Panel {}",
    "ko": "패널 {}에서 나온 통찰",
}
_SUBTITLES = {
    Output.NAMED: {
        "en": "Proceedings of the {}, with names where speakers agreed to them",
        "nl": "{}: verslag, met namen waar sprekers daarmee instemden",
        "de": "{}: Tagungsband, mit Namen, wo dem zugestimmt wurde",
        "ko": "{} 회의록: 동의한 발언자는 이름을 밝힘",
    },
    Output.SUMMARY: {
        "en": "Summary of the {}, without attribution",
        "nl": "{}: samenvatting, zonder toeschrijving",
        "de": "{}: Zusammenfassung, ohne Zuschreibung",
        "ko": "{} 요약: 발언자를 밝히지 않음",
    },
    Output.RECOMMENDATIONS: {
        "en": "Recommendations of the {}",
        "nl": "{}: aanbevelingen",
        "de": "{}: Empfehlungen",
        "ko": "{} 권고",
    },
}


def name_edition(series_title: str, ordinal: int | None, language: str) -> str:
    """ "Second ROK-NL Forum", "Tweede ROK-NL Forum", "2. ROK-NL Forum", "제2회 ROK-NL Forum"."""
    spoken = base_language(language)
    if spoken not in _SPECIAL:
        return edition_name(series_title, ordinal)
    if ordinal is None:
        return f"{series_title}, {_SPECIAL[spoken]}"
    if spoken == "nl":
        return f"{dutch_ordinal(ordinal)} {series_title}"
    return f"{ordinal}. {series_title}" if spoken == "de" else f"제{ordinal}회 {series_title}"


def cite_edition(series_title: str, ordinal: int | None, year: int, language: str) -> str:
    """As notes cite it: "ROK-NL Forum 2026"; a special edition says so."""
    spoken = base_language(language)
    if ordinal is not None or spoken not in _SPECIAL:
        return citation_name(series_title, ordinal, year)
    return f"{series_title} {year}, {_SPECIAL[spoken]}"


def speak(edition: EditionValue, language: str) -> EditionValue:
    """The facts of an edition under the names that a book in this language gives it."""
    name = name_edition(edition.series_title, edition.ordinal, language)
    citation = cite_edition(edition.series_title, edition.ordinal, edition.year, language)
    return replace(edition, name=name, citation=citation)


def subtitle(output: Output, name: str, language: str) -> str:
    """What an output other than the paper calls itself, which has a subtitle of its own; `name` is the edition's."""
    words = _SUBTITLES[output]
    return words.get(base_language(language), words["en"]).format(name)


def insights_from(panel: int, language: str) -> str:
    """What the Forum's own notes call a panel's insights: "Insights from Panel 2"."""
    return _INSIGHTS.get(base_language(language), _INSIGHTS["en"]).format(panel)
