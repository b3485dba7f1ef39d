"""Sources from files: CSL-JSON, BibTeX and RIS become CSL-JSON items under their keys."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forum_app.core.errors import Problem, Problems
from forum_app.core.pandoc import PandocFailed, run_pandoc
from forum_app.core.text import one_form
from forum_app.sources import bibtex, ris
from forum_app.sources.items import DATES, LISTS, find_fault, is_day

# Where a key is given in each format.
KEYS = {
    "json": re.compile(r'"id"\s*:\s*"(?P<key>[a-z][a-z0-9-]*)"'),
    "bib": bibtex.ENTRY,
    "ris": re.compile(r"^ID  - (?P<key>\S+)", re.MULTILINE),
}
TRAILING = re.compile(r",\s*[\]}]")
# A DOI as many write it; the style puts its own address before it.
DOI_ADDRESS = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
TITLE_EN = re.compile(r"(?:^|(?<=[\n;]))[ \t]*title_en:[ \t]*([^\n]+?)[ \t]*(?=\n|;[ \t]*\w+:|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceItem:
    """A work as read: its key, its CSL-JSON item without id, and the English of a title in another language."""

    key: str
    csl: dict[str, Any]
    title_en: str | None


def read_sources(name: str, data: bytes) -> tuple[SourceItem, ...]:
    """The works in the file `name` (its ending says the format), in the file's order. Raises Problems."""
    try:
        text = one_form(data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refuse(name, "is not UTF-8.", "Save it as UTF-8.", line) from error
    ending = name.rpartition(".")[2].lower()
    if ending == "json":
        items = _read_json(name, text)
    elif ending == "bib":
        circle = bibtex.find_circle(text)
        if circle is not None:
            what = f"item {circle[0]}: by crossref it hangs on itself."
            raise _refuse(name, what, "Take the crossref out of one of the entries.", circle[1])
        items = _convert(name, "biblatex", bibtex.keep_capitals(text))
        _leave_translations(items, bibtex.list_translated(text))
        _name_misc(items)
    elif ending == "ris":
        items = _read_ris(name, text)
    else:
        raise _refuse(name, "is not a kind of source file.", "Use .json (CSL-JSON), .bib (BibTeX) or .ris (RIS).")
    return _check(name, text, items)


def find_lines(name: str, data: bytes) -> dict[str, int]:
    """The line on which each item of a readable source file gives its key."""
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    lines: dict[str, int] = {}
    line, counted = 1, 0
    for match in KEYS[name.rpartition(".")[2].lower()].finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        lines.setdefault(match["key"], line)
    return lines


def _read_json(name: str, text: str) -> list[Any]:
    try:
        items = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        comma = TRAILING.search(text, max(0, error.pos - 40), error.pos + 40)
        way_out = "Take out the comma before the closing bracket." if comma else "Mend it at that place."
        raise _refuse(name, f"is not JSON: {error.msg} in column {error.colno}.", way_out, error.lineno) from error
    except _Twice as error:
        raise _refuse(name, f"holds {error}.", "Keep one of the two.") from error
    except RecursionError as error:
        raise _refuse(name, "is nested too deeply.", "Export it again from the reference manager.") from error
    if isinstance(items, dict) and isinstance(items.get("items"), list):
        items = items["items"]
    if not isinstance(items, list):
        raise _refuse(name, "is not a list of CSL-JSON items.", "Begin the file with [ and end it with ].")
    return items


class _Twice(Exception):
    """A field that an item has twice: which of the two counted would be a guess."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Twice(f"an item ({str(found.get('id', 'no id'))[:60]}) with two fields “{twice[:60]}”")
    return found


def _name_misc(items: list[Any]) -> None:
    """@misc, under which reference managers write pages of the web and what they have no name for, has a type too."""
    for item in items:
        if str(item.get("publisher", "")).startswith(("http://", "https://")):  # howpublished = {\url{…}}
            item.setdefault("URL", item["publisher"])
            del item["publisher"]
        item["type"] = item.get("type") or ("webpage" if item.get("URL") else "document")


def _leave_translations(items: list[Any], translated: frozenset[str]) -> None:
    """Take the translation of a whole's title off the parts that have it by crossref alone."""
    for item in items:
        note = item.get("note")
        if isinstance(note, str) and str(item.get("id")).casefold() not in translated and TITLE_EN.search(note):
            item["note"] = TITLE_EN.sub("", note).strip("; \n")
            if not item["note"]:
                del item["note"]


def _read_ris(name: str, text: str) -> list[Any]:
    records, problems = ris.read_records(name, text)
    if problems:
        raise Problems(problems)
    items = _convert(name, "ris", "\n".join(record.text for record in records))
    if len(items) != len(records):
        raise _refuse(name, "could not be read as RIS.", "Begin each record with TY  - and end it with ER  - .")
    for item, record in zip(items, records, strict=True):
        item.update(record.extra)
    return items


def _convert(name: str, kind: str, text: str) -> list[Any]:
    try:
        items = json.loads(run_pandoc(text.encode(), "-f", kind, "-t", "csljson"))
    except PandocFailed as error:
        place = re.search(r"line (\d+)", error.detail)
        what = error.detail.splitlines()[1] if place and len(error.detail.splitlines()) > 1 else str(error)
        line = int(place.group(1)) if place else None
        raise _refuse(
            name, f"cannot be read: {what.rstrip('.')}.", "Mend the entry at or before that line.", line
        ) from error
    if not items and text.strip():
        raise _refuse(name, "holds no work.", "Export it again from the reference manager, or remove it.")
    for item in items:
        for person in (one for names in LISTS & item.keys() for one in item[names]):
            # BibTeX and RIS cannot say it, but a Dutch or Belgian particle stays: "Van Hooft", never "Hooft".
            if person.get("dropping-particle"):
                person["non-dropping-particle"] = person.pop("dropping-particle")
            if person.keys() == {"family"}:  # "Port Office," in RIS: an institution
                person["literal"] = person.pop("family")
    return list(items)


def _check(name: str, text: str, items: list[Any]) -> tuple[SourceItem, ...]:
    problems: list[Problem] = []
    found: dict[str, SourceItem] = {}
    for place, item in enumerate(items, 1):
        what, way_out = find_fault(item, found)
        key = item.get("id") if isinstance(item, dict) else None
        if what:
            line = _line(text, str(key)) if key else None
            problems.append(Problem(name, f"item {place}{f' ({key})' if key else ''}: {what}", way_out, line))
            continue
        found[str(key)] = _make(str(key), item)
    if problems:
        raise Problems(problems)
    return tuple(found.values())


def _plain_date(value: Any) -> Any:
    """A date that citeproc prints: `raw` is only read by reference managers."""
    if "raw" not in value or "date-parts" in value:
        return value
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", value["raw"].strip())
    if match and is_day(parts := [int(part) for part in match.groups() if part]):
        return {"date-parts": [parts]}
    return {"literal": value["raw"]}


def _make(key: str, item: Mapping[str, Any]) -> SourceItem:
    csl = {
        name: _plain_date(value) if name in DATES else value
        for name, value in item.items()
        if name not in ("id", "title_en")
    }
    if isinstance(csl.get("DOI"), str):
        csl["DOI"] = DOI_ADDRESS.sub("", csl["DOI"].strip())
    title_en = item.get("title_en")
    note = csl.get("note")
    if isinstance(note, str) and (match := TITLE_EN.search(note)):
        title_en = title_en or match.group(1)
        rest = (note[: match.start()] + note[match.end() :]).strip("; \n")
        csl["note"] = rest
        if not rest:
            del csl["note"]
    if isinstance(csl.get("language"), str):
        csl["language"] = bibtex.LANGUAGES.get(csl["language"].lower(), csl["language"])
    return SourceItem(key, dict(sorted(csl.items())), str(title_en).strip() if title_en else None)


def _line(text: str, key: str) -> int | None:
    match = re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", text)
    return text.count("\n", 0, match.start()) + 1 if match else None


def _refuse(name: str, what: str, way_out: str, line: int | None = None) -> Problems:
    return Problems([Problem(name, what, way_out, line)])
