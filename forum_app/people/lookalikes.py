"""Letters that look like others: text in the letters that a reader takes it for, without what nobody sees."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Latin letters, and those of other alphabets that pass for them (after Unicode's confusables, UTS 39).
_TABLE = """
    A АΑᎪꓮ B ВΒᏴꓐ C СϹᏟꓚ D ᎠꓓD E ЕЁΕᎬꓰ F Ϝꓝ G ԌᏀꓖ H НΗᎻꓧ I ІЇΙӀꓲ J ЈᎫꓙ K КΚᏦꓗ L Ꮮꓡ M МΜϺᎷꓟ N Νꓠ
    O ОΟՕꓳ P РΡᏢꓑ Q Ԛ R ᎡꓣᏒ S ЅՏᏚꓢ T ТΤᎢꓔ U Սꓴ V ѴᏙꓦ W ԜᏔꓪ X ХΧꓫ Y УҮΥꓬ Z ΖᏃꓜ
    a аαɑᴀ b вʙ c сϲᴄ d ԁᴅ e еёεᴇ g ԍɡɢց h һнհʜ i іїιɩɪɨı j јϳᴊ k кκᴋ l ӏɫƚʟ m мᴍ n пηոɴ
    o оοօᴏ p рρᴘ q ԛզ r ʀг s ѕꜱ t тτᴛ u υսᴜ v νѵᴠ w ԝωᴡ x хχ y уγүʏ z ᴢ
"""
# Letters by their class, and blank to the eye: fillers of Hangul and the empty pattern of Braille.
_BLANK = "\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800"
_LETTERS: dict[int, str | None] = dict.fromkeys(map(ord, _BLANK))
_CELLS = _TABLE.split()
for _latin, _others in zip(_CELLS[::2], _CELLS[1::2], strict=True):
    _LETTERS |= {ord(letter): _latin for letter in _others}
# Letters in circles and squares, and those of which flags are made, that have no plain form in Unicode.
for _first in (0x1F150, 0x1F170, 0x1F1E6):
    _LETTERS |= {_first + number: chr(ord("A") + number) for number in range(26)}
# Marks that a line is drawn through letters with, or that hang on them, where no letter is made of both.
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]")
# A syllable of Hangul with a consonant beside it, as a keyboard leaves them that joins no letters.
_LOOSE = re.compile("([가-힣])([ᄀ-ᄒ])")
_FINALS = dict(
    zip("ᄀᄁᄂᄃᄅᄆᄇᄉᄊᄋᄌᄎᄏᄐᄑᄒ", (1, 2, 4, 7, 8, 16, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27), strict=True)
)


@lru_cache(maxsize=512)
def as_read(text: str) -> str:
    """`text` as a reader takes it: composed, look-alikes in Latin letters, Hangul in syllables, nothing unseen."""
    if text.isascii():
        return text
    # Twice: a filler between two letters of a syllable keeps them apart the first time.
    normal = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).translate(_LETTERS))
    normal = _MARKS.sub("", normal)
    if not normal.replace("\n", "").isprintable():
        normal = "".join(letter for letter in normal if unicodedata.category(letter) != "Cf")
    return _LOOSE.sub(_join, normal) if _LOOSE.search(normal) else normal


def _join(match: re.Match[str]) -> str:
    syllable, final = ord(match[1]), _FINALS.get(match[2])
    closed = (syllable - 0xAC00) % 28 != 0
    return match[0] if closed or final is None else chr(syllable + final)
