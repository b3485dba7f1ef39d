"""Descriptors in the languages that a book speaks: nouns that tell nobody's gender, and the adjectives of countries.

A word of a language fits exactly the people whom the English one fits (descriptors.py), and is what the programme in
that language calls them. German has few nouns that are neither "he" nor "she": there a voice speaks.
"""

from __future__ import annotations

from collections.abc import Callable

from forum_app.insights.models import Noun

# English, Dutch, German, Korean. Dutch and German as they stand before a noun without an ending of their own.
_TABLE = """
Korean | Koreaans | koreanisch | 한국
South Korean | Zuid-Koreaans | südkoreanisch | 한국
Dutch | Nederlands | niederländisch | 네덜란드
Belgian | Belgisch | belgisch | 벨기에
Flemish | Vlaams | flämisch | 플랑드르
German | Duits | deutsch | 독일
French | Frans | französisch | 프랑스
British | Brits | britisch | 영국
Irish | Iers | irisch | 아일랜드
Spanish | Spaans | spanisch | 스페인
Portuguese | Portugees | portugiesisch | 포르투갈
Italian | Italiaans | italienisch | 이탈리아
Swiss | Zwitsers | schweizerisch | 스위스
Austrian | Oostenrijks | österreichisch | 오스트리아
Luxembourgish | Luxemburgs | luxemburgisch | 룩셈부르크
Danish | Deens | dänisch | 덴마크
Swedish | Zweeds | schwedisch | 스웨덴
Norwegian | Noors | norwegisch | 노르웨이
Finnish | Fins | finnisch | 핀란드
Icelandic | IJslands | isländisch | 아이슬란드
Polish | Pools | polnisch | 폴란드
Czech | Tsjechisch | tschechisch | 체코
Slovak | Slowaaks | slowakisch | 슬로바키아
Hungarian | Hongaars | ungarisch | 헝가리
Romanian | Roemeens | rumänisch | 루마니아
Bulgarian | Bulgaars | bulgarisch | 불가리아
Greek | Grieks | griechisch | 그리스
Croatian | Kroatisch | kroatisch | 크로아티아
Slovenian | Sloveens | slowenisch | 슬로베니아
Serbian | Servisch | serbisch | 세르비아
Estonian | Ests | estnisch | 에스토니아
Latvian | Lets | lettisch | 라트비아
Lithuanian | Litouws | litauisch | 리투아니아
Ukrainian | Oekraïens | ukrainisch | 우크라이나
Turkish | Turks | türkisch | 튀르키예
European | Europees | europäisch | 유럽
American | Amerikaans | amerikanisch | 미국
Canadian | Canadees | kanadisch | 캐나다
Mexican | Mexicaans | mexikanisch | 멕시코
Brazilian | Braziliaans | brasilianisch | 브라질
Australian | Australisch | australisch | 호주
New Zealand | Nieuw-Zeelands | neuseeländisch | 뉴질랜드
Japanese | Japans | japanisch | 일본
Chinese | Chinees | chinesisch | 중국
Taiwanese | Taiwanees | taiwanisch | 대만
Indian | Indiaas | indisch | 인도
Indonesian | Indonesisch | indonesisch | 인도네시아
Singaporean | Singaporees | singapurisch | 싱가포르
Vietnamese | Vietnamees | vietnamesisch | 베트남
Thai | Thais | thailändisch | 태국
Malaysian | Maleisisch | malaysisch | 말레이시아
Philippine | Filipijns | philippinisch | 필리핀
Israeli | Israëlisch | israelisch | 이스라엘
South African | Zuid-Afrikaans | südafrikanisch | 남아프리카공화국
"""
_ROWS = [[cell.strip() for cell in line.split("|")] for line in _TABLE.strip().splitlines()]
# By what the series calls a side, in English or in the book's own language.
_ADJECTIVES = {
    language: {row[column].casefold(): row[place] for row in _ROWS for column in (place, 0)}
    for place, language in enumerate(("en", "nl", "de", "ko"))
}

# Of each noun: its words, and whether it is neuter (Dutch, German).
_DUTCH = {
    Noun.PANELLIST: ("panellid", True),
    Noun.SPEAKER: ("spreker", False),
    Noun.STAKEHOLDER: ("belanghebbende", False),
    Noun.OFFICIAL: ("overheidsfunctionaris", False),
    Noun.ACADEMIC: ("wetenschapper", False),
    Noun.INDUSTRY: ("vertegenwoordiger van het bedrijfsleven", False),
    Noun.CIVIL_SOCIETY: ("vertegenwoordiger van het maatschappelijk middenveld", False),
    Noun.EXPERT: ("deskundige", False),
}
_GERMAN = {
    Noun.PANELLIST: ("Panelmitglied", True),
    Noun.SPEAKER: ("Stimme", False),
    Noun.STAKEHOLDER: ("Stimme aus dem Kreis der Beteiligten", False),
    Noun.OFFICIAL: ("Stimme aus dem öffentlichen Dienst", False),
    Noun.ACADEMIC: ("Stimme aus der Wissenschaft", False),
    Noun.INDUSTRY: ("Stimme aus der Wirtschaft", False),
    Noun.CIVIL_SOCIETY: ("Stimme aus der Zivilgesellschaft", False),
    Noun.EXPERT: ("Stimme aus der Fachwelt", False),
}
_KOREAN = {
    Noun.PANELLIST: "패널 토론자",
    Noun.SPEAKER: "발언자",
    Noun.STAKEHOLDER: "이해관계자",
    Noun.OFFICIAL: "정부 관계자",
    Noun.ACADEMIC: "학계 인사",
    Noun.INDUSTRY: "산업계 인사",
    Noun.CIVIL_SOCIETY: "시민사회 인사",
    Noun.EXPERT: "전문가",
}
COLLECTIVES = {"nl": "de panelleden", "de": "die Panelmitglieder", "ko": "패널 토론자들"}
"""Who speaks at forum level."""

ONE_SPEAKER = {"nl": "één spreker", "de": "eine Stimme", "ko": "한 발언자"}
"""An unattributed speaker who may be an official."""


def describe_in(language: str, noun: Noun, adjective: str | None) -> str:
    """ "een Koreaans panellid", "eine niederländische Stimme", "한국 측 한 전문가".

    An adjective that is none of a country known here is printed as the series gives it. Raises KeyError for English.
    """
    known = _ADJECTIVES[language].get(adjective.casefold()) if adjective else None
    return _WRITERS[language](noun, known or adjective, known is not None)


def _dutch(noun: Noun, adjective: str | None, known: bool) -> str:
    words, neuter = _DUTCH[noun]
    if adjective and known and not neuter:
        # After "een" the adjective of a common noun ends in -e: Chinese, Indiase, Koreaanse.
        stem = adjective[:-3] + adjective[-2:] if adjective.endswith(("ees", "aas")) else adjective
        adjective = f"{stem}e"
    return " ".join(filter(None, ("een", adjective, words)))


def _german(noun: Noun, adjective: str | None, known: bool) -> str:
    words, neuter = _GERMAN[noun]
    if adjective and known:
        adjective += "es" if neuter else "e"
    return " ".join(filter(None, ("ein" if neuter else "eine", adjective, words)))


def _korean(noun: Noun, adjective: str | None, _known: bool) -> str:
    return f"{adjective} 측 한 {_KOREAN[noun]}" if adjective else f"한 {_KOREAN[noun]}"


_WRITERS: dict[str, Callable[[Noun, str | None, bool], str]] = {"nl": _dutch, "de": _german, "ko": _korean}
LANGUAGES = tuple(_WRITERS)
"""Languages besides English."""
