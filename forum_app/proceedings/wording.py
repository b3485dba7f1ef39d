"""How the book words dates, numbers, states and foreign letters; pure functions, used as filters by its templates."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from forum_app.proceedings.binding import TAGS, bind

# Advance of a tabular figure and of a point or comma in the Source Sans 3 of the facts' values, in em.
DIGIT, POINT = 0.513, 0.275
_LETTERS = r"[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff]"
HANGUL = re.compile(_LETTERS)
WORD = re.compile(rf"(?<!\S)\S*{_LETTERS}\S*")
URL_TEXT = re.compile(r"(>)(https?://[^<\s]+)(?=</a>)")
# A part of an address without any mark; a line of notes holds some 100 letters.
LONG_PART = re.compile(r"[^\u200b&;]{48,}")
# Between the figures of "14–19".
RANGE = re.compile(r"(?<=\d)–(?=\d)")
CAPTION_END = re.compile(r"([\w)\]%])((?:</\w+>|<fn n=\"\d+\"></fn>)*)$")
# Characters that a line of the cover holds.
SHORT_TITLE = 24
SPAN = '<span lang="ko" class="hangul">'
WRAPPED = (SPAN, '<span class="hangul">')
LICENCES = {
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC BY-NC 4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC BY-ND 4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "CC BY-NC-SA 4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "CC BY-NC-ND 4.0": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def width(text: str) -> int:
    """How much room a text takes, in Latin letters: a syllable of Hangul is as wide as two."""
    return len(text) + len(HANGUL.findall(text))


def head(title: str, limit: int = 56) -> str:
    """A running head: one line, cut at a word where it is too long (a long head looks like lost prose to readers)."""
    if width(title) <= limit:
        return title
    held = next(at for at in range(limit, -1, -1) if width(title[:at]) <= limit)
    return title[:held].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def book_head(title: str) -> str:
    """The book's short title: what stands before the colon."""
    return head(title.partition(":")[0].strip())


def titled(title: str) -> str:
    """A title whose last word never stands alone on a line, where it is short enough to be joined to the one before."""
    start, _, last = title.rpartition(" ")
    return f"{start}\u00a0{last}" if start and width(last) < 12 and width(title) > 24 else title


def on_cover(title: str) -> Markup:
    """A title on two lines, if what stands before its colon is a short title by itself."""
    short, colon, rest = title.partition(": ")
    if not colon or not rest or width(short) > SHORT_TITLE or width(title) <= SHORT_TITLE:
        return hangul(titled(title))
    return Markup("{}:<br>{}").format(hangul(short), hangul(titled(rest)))


def first_upper(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def bare_url(url: str) -> str:
    """An address as it is printed: without the scheme and a closing slash."""
    return re.sub(r"^https?://", "", url).rstrip("/")


def safe_url(url: str | None) -> str | None:
    """The address if it leads to the web, else None: the book has no other links out."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


def hangul(text: str) -> Markup:
    """Plain text escaped, with each word of Hangul in a span: it must not break inside."""
    words = (
        Markup('<span lang="ko" class="hangul">{}</span>').format(word) if HANGUL.search(word) else escape(word)
        for word in re.split(r"(\s+)", text)
    )
    return Markup("").join(words)


def hangul_html(html: str) -> Markup:
    """The same for safe HTML: only what stands between tags is changed."""
    parts = TAGS.split(html)
    for index in range(0, len(parts), 2):
        # What the prose has wrapped (in a foreign title without a lang of its own) would shrink twice.
        if HANGUL.search(parts[index]) and not (index and parts[index - 1] in WRAPPED):
            parts[index] = WORD.sub(_span, parts[index])
    return Markup("".join(parts))  # noqa: S704 -- safe HTML came in (cited.py), and only spans were added


def close_caption(html: str) -> str:
    """A caption's safe HTML with the full stop that parts it from the credit, before its last notes."""
    return CAPTION_END.sub(r"\1.\2", html)


def break_note(html: str) -> str:
    """A note's safe HTML as it is set: addresses break after slashes, hyphens and the like, page ranges never."""
    parts = TAGS.split(html)
    parts[::2] = [RANGE.sub("–\u2060", part) for part in parts[::2]]
    return break_addresses(bind("".join(parts)))


def break_addresses(html: str) -> str:
    """Safe HTML whose printed addresses may end a line inside."""
    return URL_TEXT.sub(lambda match: match[1] + break_address(match[2]), html)


def break_address(address: str) -> str:
    """An address (as HTML) with places where a line may end: after marks, and within what would fill a line alone."""
    address = re.sub(r"((?<!/)/+|(?<![-._=?])[-._=?]+|&amp;)(?=\w)", "\\1\u200b", address)
    return LONG_PART.sub(_divide, address)


def _divide(match: re.Match[str]) -> str:
    part = match[0]
    return "\u200b".join(part[at : at + 8] for at in range(0, len(part), 8))


def _span(match: re.Match[str]) -> str:
    return f"{SPAN}{match[0]}</span>"


def decimal_pad(value: str, values: list[str], mark: str = ".") -> float:
    """How far, in em, a right-aligned number is moved left so that the decimal marks of all `values` stand in line."""

    def tail(number: str) -> float:
        found = re.search(rf"[{mark}](\d+)\D*$", number)
        return POINT + DIGIT * len(found[1]) if found else 0.0

    return round(max(map(tail, values)) - tail(value), 3)


def value_width(value: str, values: list[str], mark: str = ".") -> float:
    """The room of such a number, in em; letters are taken as wide as figures and a half."""
    room = sum(POINT if one in ".,\u202f " else DIGIT if one.isdigit() else 1.5 * DIGIT for one in value)
    return room + decimal_pad(value, values, mark)
