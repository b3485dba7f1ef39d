"""The words of an edition's public pages in the languages of its book; furniture.py says them."""

from __future__ import annotations

# English, Dutch, German, Korean. A pair of braces holds what is told.
_WORDS = """
Skip to the content | Naar de inhoud | Zum Inhalt | 본문으로 건너뛰기
Proceedings | Verslag | Tagungsband | 회의록
All editions of the {} | Alle edities: {} | Alle Foren der Reihe: {} | {}: 모든 회차
Held by {} | Georganiseerd door {} | Veranstaltet von {} | 주최: {}
and | en | und | 및
This edition is postponed. | Deze editie is uitgesteld. | Dieses Forum ist verschoben. | 이번 회차는 연기되었습니다.
This edition is cancelled. | Deze editie gaat niet door. | Dieses Forum ist abgesagt. | 이번 회차는 취소되었습니다.
Status | Status | Status | 진행 상태
Planned | Gepland | Geplant | 계획 중
Announced | Aangekondigd | Angekündigt | 공지됨
Held | Gehouden | Durchgeführt | 개최됨
Postponed | Uitgesteld | Verschoben | 연기됨
Cancelled | Afgelast | Abgesagt | 취소됨
Format | Vorm | Form | 방식
In person | Op locatie | Vor Ort | 대면
Online | Online | Online | 온라인
Hybrid | Hybride | Hybrid | 대면·온라인 병행
Venue | Plaats | Ort | 장소
Track | Track | Track | 트랙
1: officials | 1: vertegenwoordigers van overheden | 1: Regierungsvertretungen | 1: 정부 관계자
Read the proceedings | Het verslag lezen | Den Tagungsband lesen | 회의록 읽기
Download them (PDF) | Downloaden (pdf) | Herunterladen (PDF) | 내려받기(PDF)
Download them (PDF, {} pages) | Downloaden (pdf, {} pagina’s) | Herunterladen (PDF, {} Seiten) | 내려받기(PDF, {}쪽)
Panels | Panels | Panels | 패널
The programme was withdrawn. | Het programma is ingetrokken. | Das Programm wurde zurückgezogen. | 프로그램이 철회되었습니다.
Version {}, {}. | Versie {}, {}. | Fassung {}, {}. | 제{}판, {}.
Ground rules | Gespreksregels | Gesprächsregeln | 발언 규칙
On the record | Open | Offen | 실명 인용 가능
By description | Met omschrijving | Mit Umschreibung | 이름 없이 인용 가능
Chatham House Rule | Chatham House Rule | Chatham-House-Regel | 채텀하우스 규칙
Off the record | Vertrouwelijk | Vertraulich | 비공개
by {} | uiterlijk {} | bis {} | {}까지
Take it along | Om mee te nemen | Zum Mitnehmen | 내려받기와 구독
Calendar | Agenda | Kalender | 일정
For conference apps. | Voor conferentie-apps. | Für Konferenz-Apps. | 회의용 앱에서 씁니다.
For your own programs. | Voor eigen programma’s. | Für eigene Programme. | 다른 프로그램에서 씁니다.
To embed | Om in te bedden | Zum Einbetten | 삽입용
QR code | QR-code | QR-Code | QR 코드
Changes | Wijzigingen | Änderungen | 변경 사항
Segment | Onderdeel | Programmpunkt | 세션
next day | volgende dag | Folgetag | 다음 날
day before | dag ervoor | Vortag | 전날
then | daarna | dann | 이후
When | Wanneer | Wann | 일시
People | Mensen | Personen | 참가자
Other panels | Andere panels | Andere Panels | 다른 패널
Download as a table (CSV) | Downloaden als tabel (csv) | Als Tabelle herunterladen (CSV) | 표로 내려받기(CSV)
Position paper | Positiedocument | Positionspapier | 정책 제안서
Named proceedings | Verslag met namen | Tagungsband mit Namen | 실명 회의록
Non-attributed summary | Samenvatting zonder toeschrijving | Zusammenfassung ohne Zuschreibung | 비귀속 요약
Recommendations sheet | Blad met aanbevelingen | Empfehlungen auf einen Blick | 권고문
Keep it | Om te bewaren | Zum Aufbewahren | 보관하기
Download the {} (PDF) | {} downloaden (pdf) | {} herunterladen (PDF) | {} 내려받기(PDF)
Read the {} here | {} hier lezen | {} hier lesen | {} 여기서 읽기
Release {} | Uitgave {} | Fassung {} | 제{}차 발행
Release {}, built {} | Uitgave {}, gemaakt op {} | Fassung {}, erstellt am {} | 제{}차 발행, {} 제작
"""  # noqa: E501 -- a phrase stands on its line
# Sentences: one language a line.
_SENTENCES = """
1.5: officials in an unofficial capacity, and experts
1.5: vertegenwoordigers van overheden op persoonlijke titel, en deskundigen
1.5: Regierungsvertretungen in inoffizieller Eigenschaft, und Fachleute
1.5: 비공식 자격의 정부 관계자와 전문가

2: experts, without governments
2: deskundigen, zonder overheden
2: Fachleute, ohne Regierungen
2: 정부가 참여하지 않는 전문가

The panels are not announced yet.
De panels zijn nog niet aangekondigd.
Die Panels sind noch nicht angekündigt.
패널은 아직 공지되지 않았습니다.

The programme was withdrawn. A new version will stand here.
Het programma is ingetrokken. Een nieuwe versie komt hier te staan.
Das Programm wurde zurückgezogen. Eine neue Fassung wird hier stehen.
프로그램이 철회되었습니다. 새 판은 이곳에 실립니다.

The programme is not announced yet.
Het programma is nog niet aangekondigd.
Das Programm ist noch nicht angekündigt.
프로그램은 아직 공지되지 않았습니다.

The list of participants of this edition is not public.
De deelnemerslijst van deze editie is niet openbaar.
Die Liste der Teilnehmenden ist nicht öffentlich.
이번 회차의 참가자 명단은 공개하지 않습니다.

Each part of the programme says what may be repeated outside.
Bij elk onderdeel staat wat er buiten mag worden herhaald.
Bei jedem Programmpunkt steht, was draußen wiederholt werden darf.
프로그램마다 밖에서 인용할 수 있는 범위를 밝힙니다.

What is said may be quoted with the speaker’s name, title and affiliation.
Wat gezegd wordt, mag met naam, functie en instelling van de spreker worden aangehaald.
Was gesagt wird, darf mit Namen, Funktion und Einrichtung der Sprechenden zitiert werden.
발언자의 이름, 직함, 소속을 밝혀 인용할 수 있습니다.

What is said may be quoted by a description such as “a Korean panellist”, never by name.
Wat gezegd wordt, mag met een omschrijving als ‘een Koreaans panellid’ worden aangehaald, nooit met een naam.
Was gesagt wird, darf mit einer Umschreibung wie „ein koreanisches Panelmitglied“ zitiert werden, nie mit Namen.
“한국 측 패널 토론자”와 같은 표현으로 인용할 수 있으며, 이름은 밝히지 않습니다.

What is said may be used, but neither the identity nor the affiliation of the speaker, nor that of any other participant, may be revealed.
Wat gezegd wordt, mag worden gebruikt, maar identiteit noch instelling van de spreker of van een andere deelnemer mag bekend worden gemaakt.
Was gesagt wird, darf verwendet werden, doch weder Identität noch Zugehörigkeit der Sprechenden oder anderer Teilnehmender dürfen preisgegeben werden.
발언 내용은 이용할 수 있으나, 발언자나 다른 참가자의 신원과 소속은 밝힐 수 없습니다.

What is said is for those in the room and is not used at all.
Wat gezegd wordt, is voor wie in de zaal is en wordt in het geheel niet gebruikt.
Was gesagt wird, ist für die Anwesenden bestimmt und wird nicht verwendet.
발언 내용은 그 자리에 있는 사람만을 위한 것이며 이용하지 않습니다.

Who leads each, and how it is measured
Wie elke aanbeveling trekt, en hoe zij wordt gemeten
Wer sie leitet, und woran sie gemessen werden
권고별 주관 기관과 지표

Every segment, in the zone of the host city; a calendar that follows it stays up to date.
Elk onderdeel, in de tijd van de gaststad; een agenda die zich erop abonneert, blijft bij.
Jeder Programmpunkt, in der Zeit der Gastgeberstadt; ein abonnierter Kalender bleibt aktuell.
개최 도시의 시간으로 적은 모든 일정. 구독하면 바뀐 내용이 반영됩니다.

The programme alone, for a frame in another site’s page.
Het programma alleen, voor een kader op een andere site.
Das Programm allein, für einen Rahmen auf einer anderen Website.
다른 사이트에 넣을 프로그램 화면입니다.

This page’s address, for print.
Het adres van deze pagina, voor drukwerk.
Die Adresse dieser Seite, für den Druck.
인쇄물에 넣을 이 페이지의 주소입니다.

What is released in this series, for feed readers.
Wat in deze reeks verschijnt, voor feedlezers.
Was in dieser Reihe erscheint, für Feedreader.
이 시리즈의 새 소식. 피드 리더에서 씁니다.

Nobody is announced for this panel yet.
Voor dit panel is nog niemand aangekondigd.
Für dieses Panel ist noch niemand angekündigt.
이 패널의 참가자는 아직 공지되지 않았습니다.

What the {} asks, of whom, and by when.
{}: wat gevraagd wordt, van wie, en voor wanneer.
{}: was gefordert wird, von wem, und bis wann.
{}: 무엇을 누구에게 언제까지 권고하는가.

This edition made no recommendations.
Deze editie deed geen aanbevelingen.
Dieses Forum gab keine Empfehlungen.
이번 회차에는 권고가 없습니다.

Download the {} (PDF, {} pages)
{} downloaden (pdf, {} pagina’s)
{} herunterladen (PDF, {} Seiten)
{} 내려받기(PDF, {}쪽)
"""  # noqa: E501 -- a sentence stands on its line
ROWS = [[word.strip() for word in line.split(" | ")] for line in _WORDS.strip().splitlines()]
ROWS += [sentences.splitlines() for sentences in _SENTENCES.strip().split("\n\n")]
