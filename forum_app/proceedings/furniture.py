"""The book's own words (headings, labels, months) in the language of the edition: English, Dutch, German, Korean."""

from __future__ import annotations

from datetime import date

from forum_app.core.times import MONTHS, format_day

# English, Dutch, German, Korean.
_TABLE = """
Contents | Inhoud | Inhalt | 차례
Summary | Samenvatting | Zusammenfassung | 요약
Introduction | Inleiding | Einleitung | 서론
Facts and figures | Feiten en cijfers | Zahlen und Fakten | 현황과 통계
Recommendations | Aanbevelingen | Empfehlungen | 권고
Progress | Voortgang | Fortschritte | 이행 상황
Conclusion | Conclusie | Schluss | 결론
Programme | Programma | Programm | 프로그램
Participants | Deelnemers | Teilnehmende | 참가자
Annex | Bijlage | Anhang | 부록
Panel | Panel | Panel | 패널
Figure | Figuur | Abbildung | 그림
Table | Tabel | Tabelle | 표
Recommendation | Aanbeveling | Empfehlung | 권고
As at | Stand van | Stand | 기준일
Fact | Feit | Angabe | 항목
Value | Cijfer | Wert | 수치
Unit | Eenheid | Einheit | 단위
Lead | Trekker | Leitung | 주관
With | Met | Mit | 협력
By | Vóór | Bis | 기한
Measure | Maatstaf | Maßstab | 지표
Kind | Soort | Art | 성격
No. | Nr. | Nr. | 번호
Due | Termijn | Frist | 기한
State | Stand | Stand | 상태
What became of its recommendations | Wat ervan is geworden | Was daraus wurde | 권고의 이행 결과
Session | Onderdeel | Programmpunkt | 세션
Name | Naam | Name | 성명
Position and affiliation | Functie en instelling | Funktion und Einrichtung | 직위와 소속
Part | Rol | Rolle | 역할
Authors | Auteurs | Verfasst von | 저자
Contributors | Medewerking | Mitwirkende | 기여자
Quality assurance | Kwaliteitscontrole | Qualitätssicherung | 검토
Date | Datum | Datum | 발행일
Forum | Forum | Forum | 포럼
Funder | Financier | Förderung | 지원
Licence | Licentie | Lizenz | 이용 허락
Pictures | Afbeeldingen | Bildnachweise | 그림 출처
Cover | Omslag | Umschlag | 표지
"""
_ROWS = [[cell.strip() for cell in line.split("|")] for line in _TABLE.strip().splitlines()]
LANGUAGES = ("en", "nl", "de", "ko")
WORDS = {lang: {row[0]: row[place] for row in _ROWS} for place, lang in enumerate(LANGUAGES)}
MONTH_NAMES = {
    "en": MONTHS,
    "nl": (
        "januari", "februari", "maart", "april", "mei", "juni",
        "juli", "augustus", "september", "oktober", "november", "december",
    ),
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    ),
}  # fmt: skip


def say(english: str, language: str) -> str:
    """A word of the book in a language (BCP 47); English where the book does not speak it."""
    return WORDS.get(_base(language), {}).get(english, english)


def numbered(english: str, number: object, language: str) -> str:
    """ "Figure 1", with a space that holds."""
    return f"{say(english, language)}\u00a0{number}"


def say_day(day: date, language: str) -> str:
    """15 September 2026, 15 september 2026, 15. September 2026, 2026년 9월 15일."""
    base = _base(language)
    if base == "ko":
        return f"{day.year}년 {day.month}월 {day.day}일"
    if base not in MONTH_NAMES:
        return format_day(day)
    return f"{day.day}{'.' if base == 'de' else ''} {MONTH_NAMES[base][day.month - 1]} {day.year}"


def say_month(day: date, language: str) -> str:
    """September 2026, september 2026, September 2026, 2026년 9월."""
    base = _base(language)
    if base == "ko":
        return f"{day.year}년 {day.month}월"
    return f"{MONTH_NAMES.get(base, MONTHS)[day.month - 1]} {day.year}"


def _base(language: str) -> str:
    return language.casefold().split("-")[0]
