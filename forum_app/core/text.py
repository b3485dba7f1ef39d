"""Text from outside: each letter in one form, and what no page or book can show."""

from __future__ import annotations

import re
import unicodedata

# Text that XML (so PDF metadata, tags, EPUB) cannot hold, or that no font can show alike everywhere.
_KINDS = {
    "Cc": "a control character",
    "Cs": "half a character",
    "Co": "a private-use character",
    "Zl": "a separator of lines that no editor shows",
    "Zp": "a separator of lines that no editor shows",
}
# What turns the direction of reading makes words look like others; tags are letters that nobody sees.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("[\ufeff\U000e0000-\U000e007f]")
# Harmless in prose, where a line may break at it; in a name it makes two of what looks like one.
_IN_NAMES = re.compile("[\u180e\u200b\u2060-\u2064]")
_BLANK = re.compile(
    "[\\s\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u206f\u3164\ufe00-\ufe0f\uffa0]*"
)


def one_form(text: str) -> str:
    """The text with each letter in its one composed form (NFC): what looks alike is alike."""
    return unicodedata.normalize("NFC", text)


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return _BLANK.fullmatch(text) is not None


def find_unprintable(text: str, *, name: bool = False) -> tuple[int, str] | None:
    """Where the first character stands that no book can print, and what it is; None if there is none.

    In a `name` (of a person, a panel, a place: what stands on one line) letters that nobody sees count too.
    """
    if text.isascii() and text.isprintable():
        return None
    # Each letter is looked at once, however often it stands there.
    found = {letter: kind for letter in set(text) - {"\n", "\t"} if (kind := _unprintable(letter, name))}
    if not found:
        return None
    place, letter = next((place, letter) for place, letter in enumerate(text) if letter in found)
    return place, f"{found[letter]} (U+{ord(letter):04X})"


def _unprintable(letter: str, name: bool) -> str | None:
    return _kind_of(letter) or ("an invisible character" if name and _IN_NAMES.match(letter) else None)


def _kind_of(letter: str) -> str | None:
    code = ord(letter)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return "a code that stands for no character"
    if _TURNING.match(letter):
        return "a mark that turns the direction of reading"
    if _UNSEEN.match(letter):
        return "an invisible character"
    return _KINDS.get(unicodedata.category(letter))


def tidy(text: str) -> str:
    """What somebody typed or pasted, without what cannot be shown, in one form, and without spaces around it."""
    kept = (
        text if text.isprintable() else "".join(letter for letter in text if letter in "\n\r\t" or not _kind_of(letter))
    )
    # A browser ends each line in two characters; a file of a folder in one.
    return one_form(re.sub("\r\n?", "\n", kept)).strip()
