"""Letters in the language that the person reads, with names in Hangul as Koreans write them."""

from __future__ import annotations

import io

import pytest
import time_machine
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.editions.host_country import tell_country
from forum_app.editions.models import HostCity, Partner, PartnerRole, Side
from forum_app.people.models import Language, PersonContact
from forum_app.proceedings.projection import project_city
from forum_app.programme.models import Appearance
from tests.desk import open_desk
from tests.factories import Forum
from tests.public.site import Site

PAGE = "/desk/2026-seoul/documents"
WHEN = "10:00–11:00 Seoul · 03:00–04:00 The Hague"
INVITATIONS = {
    Language.ENGLISH: (
        "Hague Institute (헤이그연구소) · Delta Council (Deltaraad) "
        "Kim Min-ji 김민지 Hanbat University 3 February 2026 Invitation to the Second ROK-NL Forum",
        "which takes place in Seoul on 22–23 April 2026. We ask you to take part as: Panellist, Panel 1: Panel title 1",
        f"Wednesday, 22 April 2026, {WHEN} With kind regards, Hague Institute Delta Council",
    ),
    Language.KOREAN: (
        "헤이그연구소 · Delta Council "
        "김민지 (Kim Min-ji) 귀하 Hanbat University 2026년 2월 3일 제2회 ROK-NL Forum 초청장",
        "2026년 4월 22일~23일 Seoul에서 열리는 제2회 ROK-NL Forum “Theme”에 귀하를 모시게 되어 영광입니다. "
        "부탁드리는 역할: 패널 토론자, 제1패널: Panel title 1",
        f"2026년 4월 22일 수요일, {WHEN} 감사합니다. 헤이그연구소 Delta Council",
    ),
    Language.DUTCH: (
        "Kim Min-ji 김민지 Hanbat University 3 februari 2026 Uitnodiging voor Tweede ROK-NL Forum",
        "in Seoul op 22–23 april 2026. Wij vragen u mee te doen als: Panellid, Panel 1: Panel title 1",
        f"woensdag 22 april 2026, {WHEN} Met vriendelijke groet, Hague Institute Delta Council",
    ),
}
VISAS = {
    Language.ENGLISH: ("To whom it may concern", "takes place in Seoul, Republic of Korea on 22–23 April 2026"),
    Language.KOREAN: ("관계자 귀하", "대한민국 Seoul에서 열리는", "여권 번호:"),
    Language.DUTCH: ("Aan wie dit aangaat", "in Seoul, Zuid-Korea op 22–23 april 2026", "Nummer van het paspoort:"),
}


def _read(site: Site, path: str) -> tuple[str, str]:
    """The text of a letter, and the language that the file says it is in."""
    answer = open_desk(site.app).get(f"{PAGE}/{path}.pdf")
    assert answer.status_code == 200
    reader = PdfReader(io.BytesIO(answer.data))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split()), str(reader.trailer["/Root"]["/Lang"])


def _choose(session: Session, language: Language) -> str:
    """Have Kim Min-ji read that language; the key of her place on the first panel."""
    kim = session.scalars(select(Appearance).order_by(Appearance.id)).first()
    assert kim is not None
    session.add(PersonContact(person_id=kim.person_id, email="kim@example.org", phone=None, language=language))
    session.scalars(select(Partner)).one().native_name = "헤이그연구소"
    dutch = {"name": "Delta Council", "native_name": "Deltaraad", "role": PartnerRole.ORGANISER}
    session.add(Partner(series_id=1, position=1, **dutch))
    session.commit()
    return kim.key


@pytest.mark.parametrize("language", Language)
@time_machine.travel("2026-02-03")
def test_a_letter_is_in_the_language_of_the_person(
    site: Site, forum: Forum, session: Session, language: Language
) -> None:
    key = _choose(session, language)
    told, stated = _read(site, f"invitation/{key}")
    assert [words for words in INVITATIONS[language] if words not in told] == [], told
    assert stated == language.value
    visa, _stated = _read(site, f"visa/{key}")
    assert [words for words in VISAS[language] if words not in visa] == [], visa


def test_who_has_no_language_gets_english_and_a_name_without_hangul_stands_alone(
    site: Site, forum: Forum, session: Session
) -> None:
    rows = session.scalars(select(Appearance).order_by(Appearance.id)).all()
    keys = [rows[2].key, rows[3].key]
    session.add(
        PersonContact(person_id=rows[3].person_id, email="una@example.org", phone=None, language=Language.KOREAN)
    )
    session.commit()
    assert f"Jan van Hooft {rows[2].title} A & B <Instituut>" in _read(site, f"invitation/{keys[0]}")[0]
    assert f"Una Unlisted 귀하 {rows[3].title} Institute" in _read(site, f"invitation/{keys[1]}")[0]


def test_of_a_side_of_several_countries_the_host_is_that_of_its_zone() -> None:
    side = Side(country="CA", other_countries=["GL"], label="Canada and Greenland")
    for zone, told in (("America/Nuuk", ("Greenland", "그린란드")), ("America/Iqaluit", ("Canada", "캐나다"))):
        city = HostCity(name="N", side=side, timezone=zone)
        assert tuple(tell_country(city, language) for language in ("en", "ko")) == told
        assert project_city(city).country == told[0]
