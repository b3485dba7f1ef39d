"""Records as TOML that a person can read and edit: fields in the order of the documentation, long text in lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from forum_app.edition_folder.schema import Part, Parts, Rule, rules

WIDTH = 100
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def write_record(entry: Any) -> str:
    """The TOML text of a file's record; empty where it says nothing."""
    return "".join(f"{line}\n" for line in _table(entry, "")).lstrip("\n")


def _table(entry: Any, name: str) -> Iterator[str]:
    known = [(rule, getattr(entry, rule.attribute)) for rule in rules(type(entry))]
    for rule, value in known:
        if not _is_table(rule) and _is_said(rule, value):
            yield f"{rule.name} = {_written(rule, value)}"
    for rule, value in known:
        path = f"{name}.{rule.name}" if name else rule.name
        if isinstance(rule.kind, Parts):
            for one in value:
                yield from ("", f"[[{path}]]", *_table(one, path))
        elif _is_table(rule) and value is not None:
            yield from ("", f"[{path}]", *_table(value, path))


def _is_table(rule: Rule) -> bool:
    return isinstance(rule.kind, Parts) or (isinstance(rule.kind, Part) and not rule.kind.inline)


def _is_said(rule: Rule, value: Any) -> bool:
    return value is not None and (rule.required or value != rule.default)


def _written(rule: Rule, value: Any) -> str:
    if isinstance(rule.kind, Part | Parts):
        pairs = ((one, getattr(value, one.attribute)) for one in rules(type(value)))
        return _inline({one.name: one.kind.write(field) for one, field in pairs if _is_said(one, field)})  # type: ignore[union-attr]
    return _value(rule.kind.write(value))


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return _inline(value)
    if isinstance(value, list):
        items = [_quoted(one) for one in value]
        short = f"[{', '.join(items)}]"
        return short if len(short) <= WIDTH else "[\n" + "".join(f"  {one},\n" for one in items) + "]"
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _inline(table: dict[str, Any]) -> str:
    pairs = (f"{key if _BARE.fullmatch(key) else _quoted(key)} = {_quoted(value)}" for key, value in table.items())
    return f"{{ {', '.join(pairs)} }}"


def _quoted(text: str) -> str:
    return f'"{"".join(_escaped(letter) for letter in text)}"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return letter if letter.isprintable() or letter in "\u00a0\u3000" else f"\\U{ord(letter):08X}"


def _text(text: str) -> str:
    """One line between quotation marks where it is short; else between three, broken at blanks."""
    if "\n" not in text and len(text) <= WIDTH:
        return _quoted(text)
    lines = [_broken(_raw(line)) for line in text.split("\n")]
    # A quotation mark before the closing three would be read as one of them: _raw leaves none unescaped.
    return '"""\n' + "\n".join(lines) + '"""'


def _raw(line: str) -> str:
    """A line inside three quotation marks: single quotation marks stay readable, two or more are escaped."""
    escaped = "".join(letter if letter in '"\t' else _escaped(letter) for letter in line)
    escaped = re.sub(r'"{2,}', lambda match: '\\"' * len(match[0]), escaped)
    return escaped[:-1] + '\\"' if escaped.endswith('"') and not escaped.endswith('\\"') else escaped


def _broken(line: str) -> str:
    """The line over several, each but the last ending in a blank and a backslash, which TOML joins again."""
    # Only single blanks between words are places to break: TOML drops all blanks that follow the backslash.
    rows = [""]
    for piece in re.split(r"(?<=[^ \t] )(?=[^ \t])", line):
        if rows[-1] and len(rows[-1]) + len(piece) > WIDTH:
            rows.append("")
        rows[-1] += piece
    return "\\\n".join(rows)
