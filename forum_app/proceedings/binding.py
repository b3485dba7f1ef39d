"""What a line must not part: a figure and its unit, a day and its month, words and the dash or mark after them."""

from __future__ import annotations

import re

NBSP, JOINER = "\u00a0", "\u2060"
TAGS = re.compile(r"(<[^<>]*>)")
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|januari|februari|maart|mei|juni|juli|augustus|oktober|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember"
)
UNITS = (
    "per cent|percent|procent|Prozent|million|billion|trillion|miljoen|miljard|Millionen|Milliarden"
    r"|%|‰|°C|[kcmµ]?m[²³]?|[kmµ]?g|[kMGT]?Wh?|[kMGT]B|ha|nm|euros?|dollars?|won"
)
BEFORE_FIGURES = (
    r"Figures?|Tables?|Panels?|[Cc]hapters?|Parts?|[Aa]rticles?|Annex(?:es)?|Recommendations?|[Nn]os?\.|n\.|pp?\."
    r"|[Vv]ols?\.|chaps?\.|secs?\.|paras?\.|figs?\.|[Aa]rts?\.|§§?|¶¶?|[€$£₩]|ca\."
    r"|Figuur|Tabel|[Hh]oofdstuk|Abbildung|Tabelle|Kapitel"
)
RULES = (
    (re.compile(rf"(?<=\d) (?=(?:{UNITS})(?!\w))"), NBSP),
    (re.compile(rf"(?<!\d)(\d{{1,2}}\.?) (?=(?:{MONTHS})\b)"), rf"\1{NBSP}"),
    (re.compile(rf"(?<!\w)({BEFORE_FIGURES}) (?=\d)"), rf"\1{NBSP}"),
    # Dutch: ’s nachts.
    (re.compile(r"(?<![\w’])(’[snt]) (?=\w)"), rf"\1{NBSP}"),
    (re.compile(r"(?<!\w)(Dr|Prof\.|Mr|Mrs|Ms|Mx) (?=[A-Z])"), rf"\1{NBSP}"),
    # French puts a space before these marks; a line never begins with one, nor ends with an opening one.
    (re.compile(r" (?=[;:!?»](?![\w)(-]))"), NBSP),
    (re.compile(r"(?<=«) "), NBSP),
    # A dash stays with the words before it.
    (re.compile(r" (?=[–—](?: |$))"), NBSP),
    (re.compile(r"(?<=[\w.,;:!?)”’])(?=—)"), JOINER),
)


def bind(html: str) -> str:
    """Safe HTML in which such spaces hold; its tags stay as they are."""
    parts = TAGS.split(html)
    for place in range(0, len(parts), 2):
        for found, put in RULES:
            parts[place] = found.sub(put, parts[place])
    return "".join(parts)
