"""Names as data: how each is written, shortened and sorted. Nothing is split or guessed here."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from forum_app.people.models import NameOrder

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ŋ": "n",
        "ĳ": "ij",
        "'": None,
        "’": None,
        "ʼ": None,
        "`": None,
    }
)


class Name(NamedTuple):
    """The parts of one name; `particle` is written before the family name and not sorted by."""

    given: str
    family: str
    particle: str | None = None
    name_order: NameOrder = NameOrder.GIVEN_FIRST
    native_name: str | None = None
    honorific: str | None = None
    post_nominals: str | None = None
    sort_key: str | None = None


NAME_COLUMNS = (
    "given", "family", "particle", "name_order", "native_name", "honorific", "post_nominals", "sort_key",
)  # fmt: skip
"""The columns that name_of reads, for queries of columns instead of records."""
_read_columns = attrgetter(*NAME_COLUMNS)


def name_of(row: Any) -> Name:
    """The name that a person or an appearance bears, or a row of NAME_COLUMNS."""
    return Name(*_read_columns(row))


def surname(name: Name) -> str:
    """The family name with its particle: "van Hooft", "Kim"."""
    return _join(name.particle, name.family)


@lru_cache(maxsize=4096)
def plain(name: Name) -> str:
    """The name in its own order, without honorific and post-nominals: "Kim Min-ji", "Jan van Hooft"."""
    if name.name_order is NameOrder.FAMILY_FIRST:
        return _join(surname(name), name.given)
    return _join(name.given, surname(name))


@lru_cache(maxsize=4096)
def display(name: Name) -> str:
    """The whole name: "Dr Kim Min-ji", "Prof. Jan van Hooft, PhD"."""
    return f"{called(name)}, {name.post_nominals}" if name.post_nominals else called(name)


@lru_cache(maxsize=4096)
def called(name: Name) -> str:
    """The name by which somebody is written to: "Dr Kim Min-ji", "Prof. Jan van Hooft", without what follows a name."""
    return _join(name.honorific, plain(name))


@lru_cache(maxsize=4096)
def sort_key(name: Name) -> str:
    """What lists of people are sorted by: the family name, then the given name, then the particle; all folded.

    A Dutch "van Hooft" (family Hooft, particle van) stands under H; a Belgian "De Cuyper" (family De Cuyper) under D,
    as each country's own telephone books do. A recorded sort key takes the place of the computed one.
    """
    if name.sort_key:
        return fold(name.sort_key)
    return fold(_join(name.family, name.given, name.particle))


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """`text` without case, accents and apostrophes, hyphens as spaces: for comparing and sorting. Idempotent."""
    lowered = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(letter))
    spaced = "".join(" " if unicodedata.category(letter) == "Pd" else letter for letter in bare)
    return unicodedata.normalize("NFC", " ".join(spaced.split()))


def _join(*parts: str | None) -> str:
    return " ".join(filter(None, parts))
