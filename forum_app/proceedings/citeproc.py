"""Chicago notes by pandoc's citeproc: one call gives every citation of a book, in its order."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from forum_app.core.deadline import check_time
from forum_app.core.pandoc import run_pandoc
from forum_app.core.paths import read_share, share
from forum_app.proceedings.furniture import base_language
from forum_app.proceedings.furniture_words import MONTH_NAMES
from forum_app.proceedings.locators import drop_volume, hold_locator
from forum_app.proceedings.nodes import SPACE, Node, plain, text_node
from forum_app.proceedings.other_languages import clear, day_in_korean, is_korean, localise, settle
from forum_app.proceedings.prose import LANGUAGE
from forum_app.proceedings.ranges import say_reprint, shorten_years
from forum_app.proceedings.source_shapes import (
    add_testimony,
    find_namesakes,
    finish_names,
    shape,
    short_title,
)
from forum_app.proceedings.translations import Title, expand, hold_end, mark_title
from forum_app.proceedings.typography import curl
from forum_app.proceedings.values import SourceValue

STYLES = {
    "chicago-17": "chicago-notes-bibliography-17th-edition.csl",
    "chicago-18": "chicago-notes-bibliography.csl",
}
# The style shortens a work named twice running to its author; on another page, or when a chapter moves, that misleads.
# This work is cited between the two and thrown away, so that every later mention has author and short title.
BETWEEN = {"id": "between", "type": "book", "title": "Between"}
STOP = "\ue030"
# pandoc's Korean would break locators, and has half of the style's words.
LOCALES = {"nl": "nl-NL", "de": "de-DE"}
ACCESSED = {"nl": "geraadpleegd", "de": "zugegriffen"}
MARKUP = re.compile(r"<(i|b|sup|sub)>(.*?)</\1>|“([^“”]*)”", re.DOTALL)
MARKS = {"i": "Emph", "b": "Strong", "sup": "Superscript", "sub": "Subscript"}
WEB = {"webpage", "post", "post-weblog"}
PRESS = {"article-newspaper", "article-magazine"}
VERBATIM = {"URL", "DOI", "type", "language"}
TITLES = {"title", "title-short", "container-title", "reviewed-title"}
NAMES = ("author", "editor", "translator", "director")
# A language of no known rules: the style's title case would write "The Delta Between Two Seas" for "between".
AS_ENTERED = "zxx"

Mention = tuple[str, Sequence[Node]]


def cite_works(
    mentions: Sequence[Mention], sources: Mapping[str, SourceValue], style: str, language: str = "en"
) -> list[list[Node]]:
    """The inline nodes of each mention (a source's key, and the locator after it): full the first time, short after.

    Every key is in `sources`; `style` is the series' note style. The style's own words, dates and quotation marks are
    those of the book's `language` where that is Dutch or German, else English. Raises PandocFailed.
    """
    if not mentions:
        return []
    keys = list(dict.fromkeys(key for key, _ in mentions))
    numbers = {key: number for number, key in enumerate(keys)}
    spoken = base_language(language)
    seen: set[str] = set()
    blocks: list[Node] = []
    places: list[int] = []
    previous = ""
    for key, after in mentions:
        check_time()
        later = key in seen and _is_anonymous_page(sources[key].csl)
        blocks += [_block("between", ())] if key == previous else []
        places.append(len(blocks))
        located = hold_locator(drop_volume(after, sources[key].csl, first=key not in seen))
        blocks.append(_block(f"s{numbers[key]}{'x' if later else ''}", located))
        seen.add(key)
        previous = key
    cited = _run(blocks, _references([sources[key] for key in keys], spoken), style, spoken)
    titles = [Title(sources[key].title_en, _language(sources[key].csl)) for key in keys]
    seen.clear()
    results: list[list[Node]] = []
    for (key, _), place in zip(mentions, places, strict=True):
        check_time()
        first = key not in seen
        seen.add(key)
        csl = sources[key].csl if first else {}
        told = say_reprint(cited[place], csl, spoken)
        nodes = clear(settle(finish_names(expand(told, titles, first=first), first=first), spoken))
        results.append(_with_access(add_testimony(nodes, csl), csl, spoken))
    return results


def _references(works: Sequence[SourceValue], spoken: str) -> list[dict[str, Any]]:
    """The works as the style reads them, each under its place in the book."""
    shorts = _short_titles({work.key: work.csl for work in works})
    namesakes = find_namesakes(work.csl for work in works)
    references = [BETWEEN]
    for number, work in enumerate(works):
        items = _items(f"s{number}", number, work, shorts[work.key], namesakes)
        # Dutch and German write both years out.
        references += [localise(item if spoken in LOCALES else shorten_years(item), spoken) for item in items]
    return references


def _run(blocks: list[Node], references: list[dict[str, Any]], style: str, spoken: str) -> list[list[Node]]:
    document = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {
            # The language of each work stands with the work.
            "lang": _meta(LOCALES.get(spoken, "en-US")),
            "suppress-bibliography": {"t": "MetaBool", "c": True},
            "link-citations": {"t": "MetaBool", "c": False},
            "references": {"t": "MetaList", "c": [_meta(item) for item in references]},
        },
        "blocks": blocks,
    }
    data = json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
    name = STYLES.get(style, STYLES["chicago-17"])
    read_share("static/csl", name)  # says what is missing
    csl = share("static/csl") / name
    read = json.loads(run_pandoc(data, "-f", "json", "-t", "json", "--citeproc", f"--csl={csl}"))
    return [_cited(block) for block in read["blocks"]]


def _cited(block: Node) -> list[Node]:
    cite = block["c"][0]["c"][0]["c"][0]
    nodes = list(cite["c"][1])
    while len(nodes) == 1 and nodes[0]["t"] == "Span" and nodes[0]["c"][0] == ["", [], []] and not _is_quoted(nodes[0]):
        nodes = list(nodes[0]["c"][1])
    return nodes


def _is_quoted(node: Node) -> bool:
    return plain(node["c"][1])[:1] in "“‘„"


def _block(key: str, after: Sequence[Node]) -> Node:
    citation = {
        "citationId": key, "citationPrefix": [], "citationSuffix": list(after),
        # In a note only this mode prints a citation without round brackets.
        "citationMode": {"t": "AuthorInText"}, "citationNoteNum": 0, "citationHash": 0,
    }  # fmt: skip
    # Something must follow, or the citation would end in a full stop: ours to set, after the last one of the note.
    return {"t": "Para", "c": [{"t": "Note", "c": [{"t": "Para", "c": [
        {"t": "Cite", "c": [[citation], []]}, text_node(STOP)]}]}]}  # fmt: skip


def _short_titles(works: Mapping[str, Mapping[str, Any]]) -> dict[str, str | None]:
    """Each work's main title, but for those that it would not tell from another one's of the same people."""
    mains = {key: short_title(str(csl.get("title", ""))) for key, csl in works.items()}
    found = Counter((str(works[key].get("author")), main) for key, main in mains.items())
    return {key: main if found[str(works[key].get("author")), main] == 1 else None for key, main in mains.items()}


def _items(
    key: str, number: int, source: SourceValue, short: str | None, namesakes: Mapping[tuple[str, str], str]
) -> list[dict[str, Any]]:
    fields = {name: value if name in VERBATIM else _curl(value) for name, value in source.csl.items()}
    if short and short != source.csl.get("title"):
        fields.setdefault("title-short", _curl(short))
    for name in TITLES & fields.keys():
        fields[name] = hold_end(str(fields[name]))
        if name.startswith("title") and (source.title_en or _language(source.csl)):
            fields[name] = mark_title(fields[name], number)
    item = shape(fields, namesakes) | {"id": key}
    item["language"] = _language(item) or AS_ENTERED
    if not str(item.get("URL", "")).startswith(("http://", "https://")):
        item.pop("URL", None)  # the linter says so; the style would make a link of anything
    site = item.get("container-title")
    if site and item.get("type") in WEB and any(one.get("literal") == site for one in item.get("author", [])):
        # The site of its author (Chicago 14.207): named once.
        del item["container-title"]
    if not _is_anonymous_page(source.csl):
        return [item]
    # The style's short form of an authorless page begins with its website: later mentions get its title alone.
    later = {"id": f"{key}x", "type": "webpage", "language": item["language"]}
    return [item, {**later, "title": item.get("title-short") or item["title"]}]


def _curl(value: Any) -> Any:
    if isinstance(value, str):
        return curl(value)
    if isinstance(value, list):
        return [_curl(one) for one in value]
    return {name: _curl(one) for name, one in value.items()} if isinstance(value, dict) else value


def _language(csl: Mapping[str, Any]) -> str | None:
    language = str(csl.get("language") or "")
    return language if LANGUAGE.fullmatch(language) and not language.lower().startswith("en") else None


def _is_anonymous_page(csl: Mapping[str, Any]) -> bool:
    return csl.get("type") in WEB | PRESS and not any(csl.get(name) for name in NAMES)


def _with_access(nodes: list[Node], csl: Mapping[str, Any], spoken: str) -> list[Node]:
    """Put "accessed …" before the address where the style leaves it out because the work has a date."""
    day, accessed = _access_words(csl, spoken), ACCESSED.get(spoken, "accessed")
    if not day or f"{accessed} " in plain(nodes):
        return nodes
    words = f"{accessed} {day}"
    if spoken == "ko" and is_korean(csl):
        words = f"{day_in_korean((csl['accessed'].get('date-parts') or [[]])[0]) or day} 접속"
    for place, node in enumerate(nodes):
        if node["t"] == "Link" and node["c"][2][0] == csl.get("URL"):
            return [*nodes[:place], text_node(f"{words}, "), *nodes[place:]]
    return nodes


def _access_words(csl: Mapping[str, Any], spoken: str) -> str:
    accessed = csl.get("accessed") or {}
    if accessed.get("literal"):
        return str(accessed["literal"])
    parts = accessed.get("date-parts") or [[]]
    numbers = [int(part) for part in parts[0]]
    if not numbers or (len(numbers) > 1 and not 1 <= numbers[1] <= 12):
        return ""
    if len(numbers) == 1:
        return str(numbers[0])
    month = MONTH_NAMES[spoken if spoken in LOCALES else "en"][numbers[1] - 1]
    if len(numbers) == 2:
        return f"{month} {numbers[0]}"
    day = {"nl": f"{numbers[2]} {month}", "de": f"{numbers[2]}. {month}"}.get(spoken, f"{month} {numbers[2]},")
    return f"{day} {numbers[0]}"


def _meta(value: Any) -> Node:
    """A CSL value as metadata of a document: no file is written, and no text is read as Markdown."""
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {name: _meta(inner) for name, inner in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_meta(inner) for inner in value]}
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    return {"t": "MetaInlines", "c": _inlines(str(value))}


def _inlines(text: str) -> list[Node]:
    nodes: list[Node] = []
    done = 0
    for match in MARKUP.finditer(text):
        nodes += _words(text[done : match.start()])
        if match.group(1):
            nodes.append({"t": MARKS[match.group(1)], "c": _inlines(match.group(2))})
        else:  # as a node, so that the style can make it an inner quotation
            nodes.append({"t": "Quoted", "c": [{"t": "DoubleQuote"}, _inlines(match.group(3))]})
        done = match.end()
    return nodes + _words(text[done:])


def _words(text: str) -> list[Node]:
    nodes: list[Node] = []
    for number, word in enumerate(re.split(r"\s+", text)):
        if number:
            nodes.append(SPACE)
        if word:
            nodes.append(text_node(word))
    return nodes
