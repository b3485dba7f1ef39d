"""Names that a reader sees and a search for words does not: signs for letters ("K1m"), letters apart ("K i m")."""

from __future__ import annotations

import re
from functools import lru_cache

_SIGNS = {"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "€": "e"}
# One sign, two letters: each gives a reading of its own.
_READINGS = tuple(str.maketrans(_SIGNS | {"1": letter, "!": letter}) for letter in "il")
_SIGNED = re.compile(r"(?<![^\W\d_])[^\W\d_]*[0134578@$€!][^\W_]*(?:[@$€!][^\W_]*)*")
_LETTER = re.compile(r"[^\W\d_]")
_SHORTEST = 3
# Four letters and more, each alone, with no more than two marks between.
_APART = re.compile(r"(?<![^\W_])(?:[^\W_][ .·*_|/‐‑–-]{1,2}){3,}[^\W_](?![^\W_])")
_BETWEEN = re.compile(r"[\W_]")


@lru_cache(maxsize=512)
def other_readings(text: str) -> tuple[str, ...]:
    """What else a reader may take `text` for, line by line; empty are the lines that are not beside such a word.

    Honest text has them too (G20, CO2, COP28): they are read as letters here, where they make nobody's name.
    """
    lines = text.split("\n")
    odd = [bool(_APART.search(line)) or any(map(_is_word, _SIGNED.findall(line))) for line in lines]
    if not any(odd):
        return ()
    near = "\n".join(line if any(odd[max(place - 1, 0) : place + 2]) else "" for place, line in enumerate(lines))
    joined = _APART.sub(lambda found: _BETWEEN.sub("", found[0]), near)
    return tuple(dict.fromkeys(_read(joined, letters) for letters in _READINGS))


def _is_word(word: str) -> bool:
    return len(word) >= _SHORTEST and _LETTER.search(word) is not None


def _read(text: str, letters: dict[int, str]) -> str:
    return _SIGNED.sub(lambda found: found[0].translate(letters) if _is_word(found[0]) else found[0], text)
