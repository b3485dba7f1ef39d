"""From TOML text to records: every field checked against its rule, every problem found in one pass."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from forum_app.edition_folder.positions import Path, find_lines
from forum_app.edition_folder.reports import FileReport, Report
from forum_app.edition_folder.schema import Kind, Misfit, Part, Parts, Rule, closest, rules

_PLACE = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)$")

_TWICE = re.compile(r"Cannot (?:overwrite|declare|mutate|redefine)|Duplicate")

# tomllib needs time by the square of a dotted key's parts: two megabytes of them would take hours.
_LONG_KEY = re.compile(r"""^[ \t\[]*+(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){40}""", re.MULTILINE)
_OTHER_DATE = re.compile(r"=\s*[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}\b")
_DATE = re.compile(r"[=\[,]\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_CURLY = re.compile(r"[=\[,]\s*[“”„‘’«]")


def read_toml(report: Report, name: str, text: str) -> FileReport | None:
    """The tables of a TOML text with their lines; None, and a problem, where it is not TOML."""
    key = _LONG_KEY.search(text)
    if key:
        way_out = "Write tables as [a] and fields as b = …, as docs/edition-folder.md shows."
        report.add(name, "has a key of more than 40 parts.", way_out, text.count("\n", 0, key.start()) + 1)
        return None
    try:
        data = tomllib.loads(text)
        return FileReport(report, name, data, find_lines(text), text)
    except tomllib.TOMLDecodeError as error:
        _refuse(report, name, str(error), text)
    except RecursionError:
        report.add(name, "is nested too deeply.", "Write it as docs/edition-folder.md shows.")
    except ValueError as error:
        # Python refuses to read numbers of more than 4300 digits, without a place.
        number = re.search(r"[0-9_]{1000,}", text)
        line = text.count("\n", 0, number.start()) + 1 if number else None
        what = "holds a number of thousands of digits." if number else f"is not TOML: {error}."
        report.add(name, what, "Write a smaller number.", line)
    return None


def _refuse(report: Report, name: str, message: str, text: str) -> None:
    match = _PLACE.search(message)
    what = _PLACE.sub("", message)
    line = int(match[1]) if match and match[1] else None
    column = f" in column {match[2]}" if match and match[2] else " at the end" if match else ""
    if _TWICE.match(what):
        what = "this field or table is there already, further up."
        report.add(name, f"is not TOML: {what}", "Keep one of the two; a list's tables are written [[ ]].", line)
        return
    lines = text.splitlines()
    way_out = _find_way_out(lines[line - 1] if line and line <= len(lines) else "", what)
    report.add(name, f"is not TOML: {what}{column}.", way_out, line)


def _find_way_out(line: str, what: str) -> str:
    """What to do with a line that TOML cannot read: the slips of every day are known by their looks."""
    if _OTHER_DATE.search(line):
        return "Write a date with the year first, without quotation marks: 2026-04-22."
    if _CURLY.search(line):
        return 'Write straight quotation marks around text ("…"), as an editor for plain text does.'
    if _DATE.search(line):
        return "Write a day that there is, as 2026-04-22, and one with its hour as 2026-04-22T09:30:00."
    if "Illegal character '\\n'" in what:
        return "A quotation mark is missing before the end of the line."
    return "Mend it there: text stands between quotation marks, a table's name between [ ]; see docs/edition-folder.md."


def read_record(file: FileReport, record: type, data: dict[str, Any], path: Path = ()) -> Any:
    """The record of a table. A field with a problem, which is reported, holds None whatever its type says."""
    known = {rule.name: rule for rule in rules(record)}
    for name in data:
        if name not in known:
            near = closest(name, known)
            hint = f'Did you mean "{near}"?' if near else f"Known here: {', '.join(known)}."
            file.add((*path, name), "this field is not known.", f"{hint} Otherwise take it out.")
    return record(**{rule.attribute: _read_field(file, rule, data, path) for rule in known.values()})


def _read_field(file: FileReport, rule: Rule, data: dict[str, Any], path: Path) -> Any:
    here = (*path, rule.name)
    if rule.name not in data:
        if rule.required:
            what = _missing(rule)
            file.add(here, *what)
        return rule.default
    value = data[rule.name]
    if isinstance(rule.kind, Part):
        if isinstance(value, dict):
            return read_record(file, rule.kind.record, value, here)
        file.add(here, "is not a table.", f"Write it as [{'.'.join(_names(here))}].")
        return None
    if isinstance(rule.kind, Parts):
        return _read_parts(file, rule, rule.kind, value, here)
    return _read_value(file, rule, rule.kind, value, here)


def _read_value(file: FileReport, rule: Rule, kind: Kind, value: Any, here: Path) -> Any:
    try:
        found = kind.read(value)
    except Misfit as wrong:
        file.add(here, "cannot stand here." if rule.restricted and "“" in wrong.what else wrong.what, wrong.way_out)
        return None
    if found is None and rule.required:
        file.add(here, "is empty.", "Write it.")
    return rule.default if found is None else found


def _read_parts(file: FileReport, rule: Rule, kind: Parts, value: Any, here: Path) -> tuple[Any, ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        file.add(here, "is not a list of tables.", f"Write each as [[{'.'.join(_names(here))}]].")
        return ()
    if len(value) < kind.minimum:
        way_out = f"Add a table [[{'.'.join(_names(here))}]]."
        file.add(here, f"needs {kind.minimum} or more.", way_out)
    return tuple(read_record(file, kind.record, one, (*here, place)) for place, one in enumerate(value))


def _names(path: Path) -> list[str]:
    return [part for part in path if isinstance(part, str)]


def _missing(rule: Rule) -> tuple[str, str]:
    if isinstance(rule.kind, Parts):
        return f"needs {rule.kind.minimum} or more.", f"Add a table [[…{rule.name}]]."
    return "is missing.", "Add it."
