"""Names in disguise are found: signs for letters, letters apart, marks on letters. Honest text stays what it is."""

from __future__ import annotations

import itertools

import pytest

from forum_app.core.paths import share
from forum_app.people import written
from forum_app.people.models import NameOrder
from forum_app.people.names import Name
from forum_app.people.written import find_names, written_forms

KOREAN = NameOrder.FAMILY_FIRST
FORMS = written_forms(
    [
        Name("Min-ji", "Kim", name_order=KOREAN, native_name="김민지"),
        Name("Soo-hyun", "Park", name_order=KOREAN),
        Name("Jan", "Hooft", particle="van"),
        Name("Lotte", "Olsen"),
        Name("Christiaan", "Westerhuis"),
    ]
)
READ = (
    "K1m Min-ji", "P4rk S00-hyun", "Jan van H00ft", "0lsen, Lotte", "O1sen, L.", "Lo77e Ol$en", "J@n v@n Hooft",
    "K!m Min-ji", "Dr K1m said", "L.0.t.t.e O.l.s.e.n", "C h r i s t i a a n W e s t e r h u i s",
    "W-e-s-t-e-r-h-u-i-s, C-h-r-i-s-t-i-a-a-n",
)  # fmt: skip
ALWAYS = (
    "K\u0332i\u0332m M\u0332in-ji", "L\u20ddotte Olsen", "Lo\ufe0ftte Olsen", "🅺🅸🅼 Min-ji", "🇰🇮🇲 🇲🇮🇳🇯🇮",
    "Ⓛⓞⓣⓣⓔ Olsen", "K\u200bim Min-ji", "L\u00adotte Ol\u00adsen", "Kim Min-\nji", "Jan van Hoo-\nft",
    "김 민 지", "김\u200b민\u2060지", "K i m M i n - j i", "J*a*n v*a*n H*o*o*f*t", "L-o-t-t-e O-l-s-e-n",
)  # fmt: skip
HONEST = """The G20 and the EU27 met at COP28: CO2 fell by 4.5 per cent, 5G grew, A4, B2B, PM2.5, F35, A380, K9, the
1st and 2nd, R2-D2, I/O, A/B/C/D, U.S.A., N.A.T.O., x86-64, 7pm, $5bn, €3m, US$40, m.olsen@example.org, wow!ok, K! M. J.
De N201, G7-top, CO2-uitstoot, de jaren '80, 2e kamer, m3, A4'tje, B.V., o.a., d.w.z., t.a.v., 8e eeuw, 'n 10-tal.
2025년 G20과 COP28에서 CO2 배출량이 4.5% 줄었고 5G, K9, 3차 회의, 제2패널, 10시 30분, A안 B안, K-pop, 7월 1일.
C H A P T E R, a - b - c - d, 1 2 3 4 5, i. ii. iii. iv. Jan. 1, 10 min, Park 4, Jan 5."""


def _certain(text: str) -> bool:
    return any(found.certain for found in find_names(text, FORMS))


@pytest.mark.parametrize("text", READ)
def test_what_a_reader_takes_for_a_name_is_one(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = f"G20 and 5G.\n\nWords before, {text}, words after.\nCO2."
    assert [(found.line, found.certain) for found in find_names(noise, FORMS) if found.certain] == [(3, True)]
    monkeypatch.setattr(written, "other_readings", lambda _text: ())
    assert not _certain(noise)


@pytest.mark.parametrize("text", ALWAYS)
def test_marks_and_signs_hide_no_letter(text: str) -> None:
    assert _certain(f"Words before, {text}, words after.")


def test_honest_text_names_nobody() -> None:
    assert [line for line in HONEST.split("\n") if _certain(line)] == []


def test_the_sample_names_no_more_people_than_it_did(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two thousand usual names none is found in the sample only because a sign is taken for a letter."""
    given = [f"{one}-{two}" for one in ("Min", "Ji", "Soo", "Jun") for two in ("ho", "ji", "su", "ah", "i")]
    families = "Kim Lee Park Choi Oh Ko Bae Sim No Ha Jin Woo Ku So Gil Bos Vos Kok Smit As Al Sol Ott"
    first = "Jan Bo Al Ed Ton Tom Leo Lo Ada Bob Eli"
    korean = itertools.product(given, families.split())
    dutch = itertools.product(first.split(), families.split())
    names = [Name(first, last, name_order=KOREAN) for first, last in korean]
    forms = written_forms(names + [Name(first, last) for first, last in dutch])
    texts = [path.read_text(encoding="utf-8") for path in (share("sample") / "2026-seoul").rglob("*.md")]
    odd = [text for text in texts if written.other_readings(text)]
    assert odd
    found = [find_names(text, forms) for text in odd]
    monkeypatch.setattr(written, "other_readings", lambda _text: ())
    assert found == [find_names(text, forms) for text in odd]
