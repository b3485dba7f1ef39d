"""The book's own words in four languages, and its months and weekdays; furniture.py says them."""

from __future__ import annotations

from forum_app.core.times import MONTHS, WEEKDAYS
from forum_app.proceedings import site_words

# English, Dutch, German, Korean. A pair of braces holds what is told.
_TABLE = """
Contents | Inhoud | Inhalt | 차례
Draft | Concept | Entwurf | 초안
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
(continued) | (vervolg) | (Fortsetzung) | (계속)
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
Notes | Noten | Anmerkungen | 주
Imprint | Colofon | Impressum | 판권
Published | Verschenen | Erschienen | 발행
Funded by | Betaald door | Gefördert von | 지원
Chair | Voorzitter | Vorsitz | 의장
Chairs | Voorzitters | Vorsitz | 의장
Moderator | Moderator | Moderation | 사회자
Moderators | Moderatoren | Moderation | 사회자
Panellist | Panellid | Panelmitglied | 패널 토론자
Panellists | Panelleden | Panelmitglieder | 패널 토론자
Discussant | Coreferent | Koreferat | 지정 토론자
Discussants | Coreferenten | Koreferate | 지정 토론자
Keynote | Hoofdspreker | Hauptvortrag | 기조연설자
Keynotes | Hoofdsprekers | Hauptvorträge | 기조연설자
Rapporteur | Rapporteur | Berichterstattung | 기록 책임자
Rapporteurs | Rapporteurs | Berichterstattung | 기록 책임자
Interpreter | Tolk | Dolmetschen | 통역사
Interpreters | Tolken | Dolmetschen | 통역사
Observer | Waarnemer | Beobachtung | 참관인
Observers | Waarnemers | Beobachtung | 참관인
Not started | Niet begonnen | Nicht begonnen | 시작 전
In progress | In uitvoering | In Arbeit | 진행 중
Substantially done | Grotendeels gedaan | Weitgehend erledigt | 대부분 이행
Completed | Voltooid | Abgeschlossen | 완료
Dropped | Vervallen | Aufgegeben | 중단
Superseded | Vervangen | Überholt | 대체됨
on course | op koers | auf Kurs | 순조로움
at risk | loopt gevaar | gefährdet | 지연 우려
off course | uit koers | vom Kurs ab | 차질
political commitment | politieke toezegging | politische Zusage | 정치적 약속
binding instrument | bindend instrument | bindendes Instrument | 구속력 있는 문서
from {} to {} | van {} naar {} | von {} auf {} | {}에서 {}(으)로
no date | geen termijn | ohne Frist | 기한 없음
reviewed {} | beoordeeld {} | geprüft {} | 점검 {}
{} day | {} dag | {} Tag | {}일
panel {} | panel {} | Panel {} | 패널 {}
Note {} | Noot {} | Anmerkung {} | 주 {}
Back to note {} in the text | Terug naar noot {} in de tekst | Zurück zu Anmerkung {} im Text | 본문의 주 {}로 돌아가기
accepted | aanvaard | angenommen | 수락
declined | afgewezen | abgelehnt | 거절
not answered yet | nog niet beantwoord | noch nicht beantwortet | 아직 답변 없음
"""
_ROWS = [[cell.strip() for cell in line.split(" | ")] for line in _TABLE.strip().splitlines()]
LANGUAGES = ("en", "nl", "de", "ko")
_ROWS += [
    [
        "The participants of this edition are not listed.",
        "De deelnemers van deze editie worden niet vermeld.",
        "Die Teilnehmenden werden nicht aufgeführt.",
        "이번 회차의 참가자는 공개하지 않는다.",
    ],
    [
        "; pictures under their own licences, named below and beside them",
        "; afbeeldingen onder hun eigen licenties, hieronder en bij de afbeelding vermeld",
        "; Bilder unter eigenen Lizenzen, unten und beim Bild genannt",
        "; 그림의 이용 허락은 아래와 그림 옆에 적음",
    ],
]
_ROWS += site_words.ROWS
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
SHORT_MONTHS = {
    "en": tuple(month[:3] for month in MONTHS),
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
    "de": ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."),
}
WEEKDAY_NAMES = {
    "en": tuple(WEEKDAYS),
    "nl": ("Maandag", "Dinsdag", "Woensdag", "Donderdag", "Vrijdag", "Zaterdag", "Zondag"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "ko": ("월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"),
}
