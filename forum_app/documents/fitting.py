"""At which size a name fits its line: measured with the very font that prints it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from forum_app.core.paths import share

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

LATIN = "source-sans-3/SourceSans3-Semibold.ttf"
HANGUL = "noto-serif-kr/NotoSerifKR-Bold.ttf"
MEASURE = 100
MM_A_POINT = 25.4 / 72


def fit(text: str, *, width_mm: float, sizes: Sequence[int]) -> int:
    """The largest of `sizes` (pt, largest first) at which `text` is no wider than `width_mm`; else the smallest.

    A text too wide even then is broken into lines by the sheet, between words.
    """
    wide = _width_mm_a_point(text)
    return next((size for size in sizes if wide * size <= width_mm), sizes[-1])


def fit_lines(text: str, *, width_mm: float, sizes: Sequence[int]) -> int:
    """The same for a name, which stands on one line where that is not too small, else on two if they are larger."""
    one = fit(text, width_mm=width_mm, sizes=sizes)
    if one >= sizes[len(sizes) // 2] or " " not in text:
        return one
    words = text.split(" ")
    halves = [(" ".join(words[:place]), " ".join(words[place:])) for place in range(1, len(words))]
    wide = [max(_width_mm_a_point(half) for half in both) for both in halves]
    two = next((size for size in sizes if min(wide) * size <= width_mm), sizes[-1])
    return max(one, two)


def fit_words(text: str, *, width_mm: float, sizes: Sequence[int]) -> int:
    """The same for a text that may run over lines: its longest word must fit."""
    return min((fit(word, width_mm=width_mm, sizes=sizes) for word in text.split()), default=sizes[-1])


def fit_block(text: str, *, width_mm: float, height_mm: float, leading: float, sizes: Sequence[int]) -> int:
    """The same for a text that must end within `height_mm`, its lines `leading` times their size apart."""
    fitting = [size for size in sizes if fit_words(text, width_mm=width_mm, sizes=sizes) >= size]
    tall = {size: measure(text, size, leading, width_mm=width_mm) for size in fitting}
    return next((size for size in fitting if tall[size] <= height_mm), sizes[-1])


def measure(text: str, size: int, leading: float, *, width_mm: float) -> float:
    """How tall a text is at that size, in millimetres."""
    return _count_lines(text, width_mm / size) * size * leading * MM_A_POINT if size else 0.0


def _count_lines(text: str, wide: float) -> int:
    """On how many lines a text stands that has `wide` millimetres a point of its size."""
    count, line = 1, ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width_mm_a_point(longer) > wide:
            count, longer = count + 1, word
        line = longer
    return count


@lru_cache(maxsize=4096)
def _width_mm_a_point(text: str) -> float:
    latin = "".join(letter for letter in text if not _is_hangul(letter))
    hangul = "".join(letter for letter in text if _is_hangul(letter))
    units = _font(LATIN).getlength(latin) + _font(HANGUL).getlength(hangul)
    return units / MEASURE * MM_A_POINT


def _is_hangul(letter: str) -> bool:
    return "\u1100" <= letter <= "\u11ff" or "\u3130" <= letter <= "\u318f" or "\u3400" <= letter <= "\ud7ff"


@lru_cache(maxsize=2)
def _font(name: str) -> FreeTypeFont:
    # Loaded here: only a badge needs it.
    from PIL import ImageFont  # noqa: PLC0415

    return ImageFont.truetype(str(share("static") / "fonts" / name), MEASURE)
