"""What has been set of a book's sections, kept for the next book: who mends a word waits for its section alone.

Pages are kept as engine_parcels.py packs them, by all that they were made from: the section's digest, what goes for the
whole book (style sheets, pictures), and the question that each page answers. They are taken for the same again only.
"""

from __future__ import annotations

import logging
import pickle
from typing import Any

from forum_app.rendering.engine_parcels import Known, find_section, pack

# Bytes of pages kept in all; a book has some 4 MB. The oldest go first.
MOST_BYTES = 32 * 1024 * 1024

Parcels = list[tuple[bytes, bytes]]
_kept: dict[Any, Parcels] = {}


def find(key: Any) -> Parcels | None:
    """The questions and answers of a section's pages, in their order; None where they are not known."""
    parcels = _kept.pop(key, None)
    if parcels is not None:
        _kept[key] = parcels  # now the youngest
    return parcels


def keep(key: Any, parcels: Parcels) -> None:
    """Keep a section's pages, and let go of the oldest where they become too many."""
    _kept.pop(key, None)
    _kept[key] = parcels
    size = sum(len(question) + len(answer) for pages in _kept.values() for question, answer in pages)
    while size > MOST_BYTES:
        size -= sum(len(question) + len(answer) for question, answer in _kept.pop(next(iter(_kept))))


class Complaints(logging.Handler):
    """Counts what the engine complains about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count."""
        self.count += 1


class Record:
    """Notes what one process sets of sections in a book, page after page."""

    def __init__(self) -> None:
        self.complaints = Complaints()  # since the section was begun
        self.pages: dict[int, Parcels] = {}
        self.whole: set[int] = set()
        self.section = -1

    def begin(self, section: int) -> None:
        """The first page of a section, which may have been tried before."""
        self.pages[section], self.section = [], section
        self.complaints.count = 0
        self.whole.discard(section)

    def add(self, known: Known, context: Any, question: bytes, laid: tuple[Any, ...], positioned: list[Any]) -> None:
        """A page of the section begun last; none that the engine has complained about, which must be heard again."""
        if self.section < 0:
            return
        runs = any(map(any, map(dict.values, context.running_elements.values())))
        if laid[0] is None or context.broken_out_of_flow or runs or self.complaints.count:
            self.spoil()
            return
        try:
            self.pages[self.section].append((question, pack(known, context, laid, positioned)))
        except (pickle.PicklingError, KeyError, TypeError, AttributeError):
            self.spoil()
            return
        if find_section(laid[1]) != self.section:
            self.whole.add(self.section)
            self.section = -1

    def spoil(self) -> None:
        """Something that no parcel holds depends on the section begun last, or comes from it."""
        self.pages.pop(self.section, None)
        self.section = -1
