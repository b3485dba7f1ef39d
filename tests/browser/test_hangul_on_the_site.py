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
