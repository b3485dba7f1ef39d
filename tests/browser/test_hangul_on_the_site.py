"""Hangul shows on a device without a Korean font: by pixels, since the text is right either way."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from forum_app.core.paths import share
from tests.browser.conftest import Live
from tests.browser.test_pages_in_a_browser import opened

FONT = share("static") / "fonts" / "forum-hangul" / "forum-hangul.woff2"


def list_hangul(path: Path) -> set[str]:
    """The syllables of a file."""
    return {letter for letter in path.read_text(encoding="utf-8") if "가" <= letter <= "힣"}


def test_every_syllable_that_the_site_writes_is_in_the_font() -> None:
    known = {chr(code) for code in TTFont(FONT).getBestCmap()}
    templates = share("templates")
    assert len(tomllib.loads((templates / "words" / "ko.toml").read_text(encoding="utf-8"))) > 40
    used = set[str]().union(*(list_hangul(path) for path in templates.rglob("*.*")))
    assert len(used) > 150
    assert used - known == set()


def test_all_hangul_of_a_page_is_set_in_a_font_that_has_it(browser: Browser, live: Live) -> None:
    with opened(browser, viewport={"width": 390, "height": 600}) as page:
        page.goto(live.address + live.invitations[1])
        page.evaluate("document.fonts.ready.then(() => true)")
        # Short words are the trap: what was laid out while the font was still on its way must not stay boxes.
        devtools = page.context.new_cdp_session(page)
        for domain in ("DOM", "CSS"):
            devtools.send(f"{domain}.enable")
        root = devtools.send("DOM.getDocument")["root"]["nodeId"]
        fonts = {}
        for part in ("nav a[lang=ko]", "h1", "main button"):
            node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": part})["nodeId"]
            found = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            letters = sum("가" <= letter <= "힣" for letter in page.locator(part).first.inner_text())
            korean = sum(font["glyphCount"] for font in found if "KR" in font["familyName"])
            fonts[part] = (letters, korean)
    assert min(letters for letters, _korean in fonts.values()) > 0
    assert {part: letters for part, (letters, _korean) in fonts.items()} == {
        part: korean for part, (_letters, korean) in fonts.items()
    }


def test_two_syllables_look_different_in_the_pages_own_font(browser: Browser, live: Live) -> None:
    with opened(browser, viewport={"width": 390, "height": 600}) as page:
        page.goto(live.address + live.invitations[1])
        # Laying it out asks for the font that a letter needs; then there is something to wait for.
        write = """async letter => {
            const heading = document.querySelector('h1');
            heading.textContent = letter;
            heading.getBoundingClientRect();
            await document.fonts.ready;
        }"""
        pictures = []
        for syllable in "김민":
            page.evaluate(write, syllable)
            pictures.append(Image.open(io.BytesIO(page.locator("h1").screenshot())).convert("L"))
        # The box for a missing letter is the same for every one.
        assert ImageChops.difference(*pictures).getbbox() is not None
