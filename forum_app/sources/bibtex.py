"""BibTeX before pandoc reads it: titles keep their capitals, and the language of a work is found."""

from __future__ import annotations

import re
from collections.abc import Iterator

# pandoc, like BibTeX, lowers the capitals of English titles ("in korea"); a second pair of braces protects them.
TITLES = re.compile(
    r"(?<![\w-])((?:short|book|main|journal|issue|event)?title|(?:book|main)?subtitle|titleaddon)\s*=\s*(?=[{\"])",
    re.IGNORECASE,
)
LANGUAGE = re.compile(r"(?im)^([^\S\n]*)language(\s*=)")
ENTRY = re.compile(r"^[ \t]*@[A-Za-z]+\s*[{(]\s*(?P<key>[^\s,={}()]+)\s*,", re.MULTILINE)
INHERITED = re.compile(r"(?<![\w-])(?:crossref|xdata)\s*=\s*[{\"]?([^{}\"\n]*)", re.IGNORECASE)
LANGUAGES = {
    "english": "en", "american": "en-US", "british": "en-GB", "dutch": "nl", "nl-nl": "nl", "korean": "ko",
    "ko-kr": "ko", "french": "fr", "fr-fr": "fr", "german": "de", "ngerman": "de", "de-de": "de", "japanese": "ja",
    "chinese": "zh", "spanish": "es", "es-es": "es", "italian": "it", "it-it": "it",
}  # fmt: skip


def keep_capitals(text: str) -> str:
    """`text` with every title in a second pair of braces, and `language` as the field that pandoc reads."""
    parts: list[str] = []
    done = 0
    for match in TITLES.finditer(text):
        if match.start() < done:
            continue
        end = _value_end(text, match.end())
        if end is None:
            continue
        parts += [text[done : match.end()], "{{", text[match.end() + 1 : end - 1], "}}"]
        done = end
    rewritten = "".join(parts) + text[done:]
    return LANGUAGE.sub(r"\1langid\2", rewritten) if "langid" not in rewritten else rewritten


def list_translated(text: str) -> frozenset[str]:
    """The keys, in small letters, of entries that give the English of their own title."""
    return frozenset(key for key, body, _place in _entries(text) if "title_en" in body.casefold())


def _entries(text: str) -> Iterator[tuple[str, str, int]]:
    """Of each entry its key in small letters, its text, and where it begins."""
    for match in ENTRY.finditer(text):
        ends = text.find("\n@", match.end())
        yield match["key"].casefold(), text[match.end() : ends if ends >= 0 else len(text)], match.start()


def find_circle(text: str) -> tuple[str, int] | None:
    """The key and line of an entry that, by crossref and xdata, hangs on itself: pandoc would follow it for ever."""
    wants: dict[str, set[str]] = {}
    places: dict[str, int] = {}
    for key, body, place in _entries(text):
        found = {one.strip().casefold() for other in INHERITED.findall(body) for one in other.split(",")}
        wants.setdefault(key, set()).update(found)
        places.setdefault(key, place)
    done: set[str] = set()
    for start, first in wants.items():
        # An entry is done when all that it hangs on has been looked through.
        way = [(start, iter(first))]
        on_way = {start}
        while way and start not in done:
            here, rest = way[-1]
            following = next((one for one in rest if one in wants and one not in done), None)
            if following is None:
                way.pop()
                on_way.discard(here)
                done.add(here)
            elif following in on_way:
                return following, text.count("\n", 0, places[following]) + 1
            else:
                way.append((following, iter(wants[following])))
                on_way.add(following)
    return None


def _value_end(text: str, start: int) -> int | None:
    """Where the braced or quoted value that begins at `start` ends; None if it never does."""
    closing = "}" if text[start] == "{" else '"'
    depth = 0
    place = start + 1
    while place < len(text):
        letter = text[place]
        if letter == "\\":
            place += 1
        elif letter == closing and depth == 0:
            return place + 1
        elif letter == "{":
            depth += 1
        elif letter == "}":
            depth -= 1
        place += 1
    return None
