"""Works as the note style wants them: where its shape for a type of CSL is not Chicago's, that of another type is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from forum_app.proceedings.dates import MONTHS
from forum_app.proceedings.nodes import Node, text_node, walk
from forum_app.proceedings.translations import give_end
from forum_app.proceedings.wording import HANGUL

# Types that stand on a site: the style would set "London: Lantern Press" of a publisher, and without brackets.
ON_SITES = {"webpage", "post", "post-weblog", "dataset", "broadcast"}
WRITERS = ("author", "editor", "translator", "director")
ROLES = {"author", "editor", "translator", "director", "interviewer", "recipient", "container-author"}
FAMILY_FIRST = {"ko", "zh", "ja"}
# Around a given name that is put aside behind its family name.
GIVEN, END, KEPT = "\ue040", "\ue041", "\ue043"
ASIDE = re.compile(f"([{GIVEN}{KEPT}])([^{END}]*){END}")
# A space that does not part what was put aside.
HELD = "\ue044"
# Around what tells namesakes apart ("J.", "Min-ji"), before the family name of a short note.
LATER = "\ue042"
APART = re.compile(f"{LATER}([^{END}]*){END}")
# What the style puts last in legal works, as if of several: "Nos. 2014-02".
HYPHEN = "\u2011"
# A title that only says what it is ("Interview", "E-mail to the editors") is no title: it stands without marks.
DESCRIBES = re.compile(
    r"(?:\w+ )?(?:interview|e-?mail|letter|message|conversation|communication|correspondence|discussion)\b",
    re.IGNORECASE,
)
PUBLISHED = ("container-title", "publisher", "URL", "DOI")
# Genres that are no part of a series' name stand in lower case within a note.
LOWERED = {"post", "post-weblog", "webpage", "speech", "interview", "personal_communication", "manuscript", "broadcast"}


def shape(item: Mapping[str, Any], namesakes: Mapping[tuple[str, str], str] = MappingProxyType({})) -> dict[str, Any]:
    """The fields of a work with which the style prints it as Chicago does (17th edition, chapter 14).

    `namesakes` are people whom short notes tell apart by more than the family name, as `find_namesakes` gives them.
    """
    shaped = dict(item)
    kind = str(item.get("type", ""))
    if kind in ON_SITES:
        shaped.pop("publisher-place", None)
        if any(one.get("literal") == shaped.get("publisher") for one in shaped.get("author") or ()):
            shaped.pop("publisher", None)
    if kind in LOWERED and re.match(r"[A-Z][a-z]", str(item.get("genre", ""))):
        shaped["genre"] = item["genre"][0].lower() + item["genre"][1:]
    if kind in SHAPES:
        SHAPES[kind](shaped)
    for role in ROLES & shaped.keys():
        shaped[role] = [order_name(name, str(item.get("language", "")), namesakes) for name in shaped[role]]
    if re.search(r"\d-\d", str(shaped.get("number", ""))):
        shaped["number"] = str(shaped["number"]).replace("-", HYPHEN)
    return shaped


def find_namesakes(works: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    """Of each (family, given) of people of one family name what tells them apart: an initial or the given name."""
    people: dict[str, set[str]] = defaultdict(set)
    for csl in works:
        writers = next((csl[role] for role in WRITERS if csl.get(role)), ())
        # Who spoke at a hearing is not its author.
        for name in writers if csl.get("type") != "hearing" else ():
            family, given = str(name.get("family", "")), str(name.get("given", ""))
            if family and given and not HANGUL.search(given):
                people[family].add(given)
    apart = {}
    for family, givens in people.items():
        firsts = Counter(given[0] for given in givens)
        for given in givens:
            others = [other for other in givens if not _may_be_one(given, other)]
            if others:
                short = "-" not in given and firsts[given[0]] == 1
                apart[family, given] = ". ".join(part[0] for part in given.split()) + "." if short else given
    return apart


def _may_be_one(one: str, other: str) -> bool:
    """Whether one given name may be the other's beginning or initial: "J." and "John"."""
    one, other = sorted((one.rstrip(".").casefold(), other.rstrip(".").casefold()), key=len)
    return other.startswith(one)


def order_name(name: Mapping[str, Any], language: str, namesakes: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """A name of an East Asian work, family name first: in Hangul always whole, in Latin letters by the family later."""
    family, given = str(name.get("family", "")), str(name.get("given", ""))
    if not family or not given:
        return dict(name)
    if HANGUL.search(family) and HANGUL.search(given):
        return {"literal": f"{family}{given}"}
    apart = namesakes.get((family, given))
    if language.casefold().split("-")[0] in FAMILY_FIRST and family.isascii():
        return {"family": f"{family}{KEPT if apart else GIVEN}{given.replace(' ', HELD)}{END}"}
    if apart:
        first = "non-dropping-particle" if name.get("non-dropping-particle") else "family"
        return {**name, first: f"{LATER}{apart.replace(' ', HELD)}{END}{name[first]}"}
    return dict(name)


def finish_names(nodes: list[Node], *, first: bool) -> list[Node]:
    """Nodes with what was put aside: given names after or before their family name, marks that end titles."""
    for node in walk(nodes):
        if node["t"] == "Str":
            words = ASIDE.sub(lambda match: f" {match[2]}" if first or match[1] == KEPT else "", node["c"])
            words = APART.sub("" if first else r"\1 ", words)
            node["c"] = give_end(words.replace(HYPHEN, "-").replace(HELD, " "))
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


def _chapter(item: dict[str, Any]) -> None:
    """A chapter of its author's own book does not name them twice."""
    if item.get("container-author") == item.get("author"):
        item.pop("container-author", None)


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
    _conversation(item)


def _conversation(item: dict[str, Any]) -> None:
    """What was said or written to somebody and not published has no title, but a kind: "interview by", "letter to"."""
    title = str(item.get("title", ""))
    if not DESCRIBES.match(title) or any(item.get(name) for name in PUBLISHED):
        return
    del item["title"]
    item.pop("title-short", None)
    if not item.get("interviewer") and not item.get("recipient"):
        item["genre"] = title[0].lower() + title[1:]


def _paper(item: dict[str, Any]) -> None:
    """An English newspaper goes without its article."""
    language = str(item.get("language") or "en").casefold()
    if language.startswith("en"):
        item["container-title"] = str(item.get("container-title", "")).removeprefix("The ")


SHAPES = {
    "chapter": _chapter,
    "personal_communication": _conversation,
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
