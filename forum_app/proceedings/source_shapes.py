"""Works as the note style wants them: where its shape for a type of CSL is not Chicago's, that of another type is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from forum_app.proceedings.dates import MONTHS
from forum_app.proceedings.nodes import SPACE, Node, plain, text_node, walk
from forum_app.proceedings.wording import HANGUL

# Types that stand on a site: the style would set "London: Lantern Press" of a publisher, and without brackets.
ON_SITES = {"webpage", "post", "post-weblog", "dataset", "broadcast"}
ROLES = {"author", "editor", "translator", "director", "interviewer", "recipient", "container-author"}
FAMILY_FIRST = {"ko", "zh", "ja"}
# Around a given name that is put aside behind its family name.
GIVEN, END, NBSP = "\ue040", "\ue041", "\u00a0"
ASIDE = re.compile(f"{GIVEN}([^{END}]*){END}")
OTHER_LOCATOR = re.compile(
    r"(,\s)((?:arts?\.|articles?|annex(?:es)?|recitals?|preamble|apps?\.|appendix|tables?|slides?)(?:\s[\w().–-]+)?"
    r"|\d{1,2}:\d\d(?::\d\d)?)",
    re.IGNORECASE,
)
# What the style puts last in legal works, as if of several: "Nos. 2014-02".
HYPHEN = "\u2011"
# Genres that are no part of a series' name stand in lower case within a note.
LOWERED = {"post", "post-weblog", "webpage", "speech", "interview", "personal_communication", "manuscript", "broadcast"}


def shape(item: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a work with which the style prints it as Chicago does (17th edition, chapter 14)."""
    shaped = dict(item)
    kind = str(item.get("type", ""))
    if kind in ON_SITES:
        shaped.pop("publisher-place", None)
    if kind in LOWERED and re.match(r"[A-Z][a-z]", str(item.get("genre", ""))):
        shaped["genre"] = item["genre"][0].lower() + item["genre"][1:]
    if kind in SHAPES:
        SHAPES[kind](shaped)
    for role in ROLES & shaped.keys():
        shaped[role] = [order_name(name, str(item.get("language", ""))) for name in shaped[role]]
    if re.search(r"\d-\d", str(shaped.get("number", ""))):
        shaped["number"] = str(shaped["number"]).replace("-", HYPHEN)
    return shaped


def order_name(name: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A name of an East Asian work, family name first: in Hangul always whole, in Latin letters by the family later."""
    family, given = str(name.get("family", "")), str(name.get("given", ""))
    if not family or not given:
        return dict(name)
    if HANGUL.search(family) and HANGUL.search(given):
        return {"literal": f"{family}{given}"}
    if language.casefold().split("-")[0] in FAMILY_FIRST and family.isascii():
        return {"family": f"{family}{GIVEN}{given.replace(' ', NBSP)}{END}"}
    return dict(name)


def finish_names(nodes: list[Node], *, first: bool) -> list[Node]:
    """Nodes with given names where `order_name` has put them aside: after the family name, at first mention only."""
    for node in walk(nodes):
        if node["t"] == "Str":
            node["c"] = ASIDE.sub(r" \1" if first else "", node["c"]).replace(HYPHEN, "-")
    return nodes


def add_testimony(nodes: list[Node], csl: Mapping[str, Any]) -> list[Node]:
    """Who spoke at a hearing, after its year: the style would have them as authors of the whole."""
    if csl.get("type") != "hearing" or not csl.get("author"):
        return nodes
    names = [str(one.get("literal") or f"{one.get('given', '')} {one['family']}").strip() for one in csl["author"]]
    said = f" (testimony of {' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))})"
    for place, node in enumerate(nodes):
        if node["t"] == "Str" and (found := re.search(r"\d{4}\)", node["c"])):
            words = f"{node['c'][: found.end()]}{said}{node['c'][found.end() :]}"
            return [*nodes[:place], text_node(words), *nodes[place + 1 :]]
    return [*nodes, text_node(said)]


def short_title(title: str) -> str:
    """The main title, without what follows its colon, question or exclamation mark."""
    return re.split(r"(?<=[?!])\s|:\s", title, maxsplit=1)[0]


def hold_locator(after: Sequence[Node]) -> list[Node]:
    """A locator that citeproc has no word for ("art. 5") as one all the same, so that no address stands before it."""
    words = plain(list(after))
    found = OTHER_LOCATOR.match(words)
    if not found or any(node["t"] not in {"Str", "Space", "SoftBreak"} for node in after):
        return list(after)
    held = f"{found[1]}{{{found[2]}}}{words[found.end() :]}"
    nodes = [[text_node(word), SPACE] for word in held.split(" ")]
    return [node for pair in nodes for node in pair if node.get("c") != ""][:-1]


def _part(item: dict[str, Any]) -> None:
    """A paper in proceedings, or a signed entry, is a part of a book; a paper that was only read is a speech."""
    if not item.get("container-title"):
        if item["type"] == "paper-conference":
            item.setdefault("genre", "paper presented")
            _speech(item)
        return
    if item.get("volume") and item.get("page") and not item.get("publisher"):
        item["type"] = "article-journal"
        return
    item["type"] = "chapter"
    for name in ("event", "event-title", "event-place"):
        item.pop(name, None)


def _speech(item: dict[str, Any]) -> None:
    """What was said at an event stands in brackets after its title, as of a thesis: "(lecture, event, place, day)"."""
    event = str(item.pop("event-title", None) or item.pop("event", None) or "")
    parts = [event, str(item.pop("event-place", "")), str(item.pop("publisher", ""))]
    numbers = ((item.get("issued") or {}).get("date-parts") or [[]])[0]
    if not any(parts) or len(numbers) not in {1, 3}:
        item.update({name: value for name, value in zip(("event-title", "event-place"), parts, strict=False) if value})
        return
    item["type"] = "thesis"
    item.setdefault("genre", "speech")
    item["publisher"] = ", ".join(filter(None, parts))
    if len(numbers) == 3:
        year, month, day = (int(number) for number in numbers)
        item["issued"] = {"literal": f"{MONTHS[month - 1]} {day}, {year}"}


def _report(item: dict[str, Any]) -> None:
    """A standard, or a paper of an office, has its number and its publisher as a report does."""
    if item.get("publisher"):
        item["type"] = "report"


def _map(item: dict[str, Any]) -> None:
    """A map is a book with a scale."""
    if item.get("publisher"):
        item["type"] = "book"
        if scale := item.pop("scale", None):
            item.setdefault("edition", f"scale {scale}" if str(scale)[:1].isdigit() else scale)


def _statute(item: dict[str, Any]) -> None:
    """A statute's number stands after its title: the style has words for American public laws alone."""
    number = item.pop("number", None)
    if number:
        item.setdefault("title-short", item.get("title", ""))
        item["title"] = f"{item.get('title', '')}, {number}"


def _hearing(item: dict[str, Any]) -> None:
    """A hearing is known by its title; its number is that of the bill that it was on."""
    if str(item.get("number", "")).isdigit():
        del item["number"]
    item.pop("author", None)


def _case(item: dict[str, Any]) -> None:
    if str(item.get("number", ""))[:1].isdigit():
        item["number"] = f"No. {item['number']}"


def _broadcast(item: dict[str, Any]) -> None:
    if item.get("number") and not str(item["number"]).isdigit():
        item.pop("genre", None)


def _interview(item: dict[str, Any]) -> None:
    if str(item.get("medium", "")).casefold() == "interview":
        del item["medium"]
        if not item.get("interviewer"):
            item.setdefault("genre", "interview")


def _paper(item: dict[str, Any]) -> None:
    """An English newspaper goes without its article."""
    language = str(item.get("language") or "en").casefold()
    if language.startswith("en"):
        item["container-title"] = str(item.get("container-title", "")).removeprefix("The ")


SHAPES = {
    "paper-conference": _part,
    "entry-encyclopedia": _part,
    "entry-dictionary": _part,
    "standard": _report,
    "document": _report,
    "map": _map,
    "legislation": _statute,
    "hearing": _hearing,
    "legal_case": _case,
    "speech": _speech,
    "broadcast": _broadcast,
    "interview": _interview,
    "article-newspaper": _paper,
}
