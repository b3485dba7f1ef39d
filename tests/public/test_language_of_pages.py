"""The pages of an edition speak the language of its book, where there are words for it; the desk stays English."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from forum_app.core.paths import share
from forum_app.followup.models import Recommendation
from forum_app.proceedings.furniture_words import WORDS
from forum_app.proceedings.models import Front
from tests.factories import Forum
from tests.public.site import Site

EDITION = "/rok-nl-forum/2026-seoul"
PAGES = ("", "/panels/1", "/recommendations", "/proceedings", "/embed")
SAID = {
    "nl": ["Tweede ROK-NL Forum", "22–23 april 2026", "Gespreksregels", "Met omschrijving", "Het verslag lezen",
           "Woensdag 22 april 2026", "Alle edities: ROK-NL Forum", "Positiedocument downloaden (pdf, 27 pagina’s)",
           "Naar de inhoud", "Andere panels", "uiterlijk 31 december 2026"],
    "de": ["2. ROK-NL Forum", "22.–23. April 2026", "Gesprächsregeln", "Den Tagungsband lesen", "Zum Inhalt",
           "Mittwoch, 22. April 2026", "Positionspapier herunterladen (PDF, 27 Seiten)", "bis 31. Dezember 2026"],
    "ko": ["제2회 ROK-NL Forum", "2026년 4월 22–23일", "발언 규칙", "회의록 읽기", "본문으로 건너뛰기", "패널 토론자",
           "2026년 4월 22일 수요일", "2026년 12월 31일까지",
           "정책 제안서 내려받기(PDF, 27쪽)", "패널 1: Panel title 1"],
}  # fmt: skip


def _speak(session: Session, forum: Forum, language: str) -> None:
    session.execute(update(Front).where(Front.edition_id == forum.edition.id).values(language=language))
    session.execute(update(Recommendation).values(due=date(2026, 12, 31)))
    session.commit()


def _words(site: Site, path: str) -> str:
    """What a page says; what its article says is its book's own."""
    html = re.sub(r"<article.*?</article>", "", site.get(EDITION + path).text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("language", SAID)
def test_pages_of_an_edition_speak_the_language_of_its_book(
    site: Site, full: Forum, session: Session, language: str
) -> None:
    _speak(session, full, language)
    said = "\n".join(_words(site, path) for path in PAGES)
    assert [words for words in SAID[language] if words not in said] == []
    english = [word for word, own in WORDS[language].items() if len(word) > 9 and own != word and "{" not in word]
    english.remove("Recommendation")  # Data: titles of the factory.
    assert [word for word in english if re.search(rf"\b{re.escape(word)}", said)] == []
    spoken = [re.findall(r'<html lang="([^"]*)"', site.get(EDITION + path).text) for path in PAGES]
    assert spoken == [[language]] * len(PAGES)


@pytest.mark.parametrize("language", ["fi", "en"])
def test_they_speak_english_where_the_book_has_no_words_of_its_own(
    site: Site, full: Forum, session: Session, language: str
) -> None:
    _speak(session, full, language)
    assert '<html lang="en">' in site.get(EDITION).text
    assert "Read the proceedings" in _words(site, "")


def test_every_phrase_of_the_templates_has_words() -> None:
    root = share("templates")
    files = [*root.glob("public/*.html"), *root.glob("macros/*.html"), root / "layouts/edition.html"]
    said = {
        word for path in files for word in re.findall(r'"([^"]+)"\)?\|(?:say|tell)\b', path.read_text(encoding="utf-8"))
    }
    assert len(said) > 30
    assert sorted(said - set(WORDS["en"])) == []


def test_every_page_of_an_edition_describes_itself(site: Site, full: Forum) -> None:
    meta = re.compile(r'<meta (?:name|property)="(description|og:title|og:description)" content="([^"]+)">')
    told = {path: dict(meta.findall(site.get(EDITION + path).text)) for path in PAGES[:4]}
    assert [sorted(words) for words in told.values()] == [["description", "og:description", "og:title"]] * 4
    assert told["/panels/1"]["og:title"] == "Panel title 1: ROK-NL Forum 2026"
    assert told["/recommendations"]["description"] == "What the ROK-NL Forum 2026 asks, of whom, and by when."
