"""How a record of the edition folder is declared: one dataclass a table, each field with its kind."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Protocol, TypeVar, dataclass_transform


class Misfit(Exception):
    """A value that is not of its kind: what is wrong, and the way out (whole sentences, without the field's name)."""

    def __init__(self, what: str, way_out: str) -> None:
        self.what = what
        self.way_out = way_out
        super().__init__(what)


class Kind(Protocol):
    """What a field may hold: reads a TOML value into ours, and writes ours as a TOML value."""

    def read(self, value: Any) -> Any:
        """Our value. Raises Misfit."""

    def write(self, value: Any) -> Any:
        """The TOML value of ours."""


@dataclass(frozen=True, slots=True)
class Part:
    """A table of its own, `[name]`; `inline` ones are written in one line, `name = { … }`."""

    record: type
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """An array of tables, `[[name]]`; at least `minimum` of them."""

    record: type
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One field: its name in TOML, its kind, and what may be shown of it.

    `restricted` fields say who said what: left out of an export by default, and their values are in no message.
    `quiet` fields hold words that are not for everybody yet: a message says that they changed, never how.
    """

    attribute: str
    name: str
    kind: Kind | Part | Parts
    required: bool
    default: Any
    restricted: bool
    quiet: bool


def required(kind: Kind | Part | Parts, *, quiet: bool = False) -> Any:
    """A field that must be given."""
    return field(metadata={"kind": kind, "required": True, "quiet": quiet})


def optional(kind: Kind | Part | Parts, default: Any = None, *, restricted: bool = False, quiet: bool = False) -> Any:
    """A field that may be absent; then it holds `default`."""
    return field(default=default, metadata={"kind": kind, "restricted": restricted, "quiet": quiet or restricted})


def parts(record: type, *, name: str, minimum: int = 0) -> Any:
    """An array of tables `[[name]]`, held as a tuple."""
    metadata = {"kind": Parts(record, minimum), "name": name, "required": minimum > 0}
    return field(default=(), metadata=metadata)


def rules(record: type) -> tuple[Rule, ...]:
    """The fields of a record, in the order in which they are written."""
    return _rules(record)


@cache
def _rules(record: type) -> tuple[Rule, ...]:
    found = []
    for one in fields(record):
        data = one.metadata
        name = data.get("name", one.name.replace("_", "-"))
        needed = data.get("required", False)
        default = None if needed and not isinstance(data["kind"], Parts) else one.default
        rule = Rule(
            one.name, name, data["kind"], needed, default, data.get("restricted", False), data.get("quiet", False)
        )
        found.append(rule)
    return tuple(found)


def closest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that was probably meant, if any is near."""
    by_lower = {known.lower(): known for known in words}
    near = difflib.get_close_matches(word.lower()[:80], by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else None


T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(required, optional, parts))
def record(declared: type[T]) -> type[T]:
    """Make a class of fields a frozen record."""
    return dataclass(frozen=True, slots=True, kw_only=True)(declared)
