"""What the desk's first pages show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from forum_app.core.open_items import OpenItem


@dataclass(frozen=True, slots=True)
class Stage:
    """One part of an edition's life in the left-hand line: its state in words, and its page where it has one."""

    name: str
    state: str
    href: str | None
    done: bool


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """An edition in the list of all that this user may see."""

    slug: str
    name: str
    year: int
    theme: str
    city: str
    starts_on: date
    ends_on: date
    status: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A series with its editions, newest first."""

    slug: str
    title: str
    editions: tuple[ShelfRow, ...]


@dataclass(frozen=True, slots=True)
class DueItem:
    """An open item with when it is due in words; `late` where its day has passed."""

    item: OpenItem
    when: str
    late: bool


@dataclass(frozen=True, slots=True)
class PanelBalance:
    """How a panel is filled: people by side, in the order of the sides; `open` asked but not confirmed yet."""

    number: int
    title: str
    parts: tuple[tuple[str, int], ...]
    open: int

    @property
    def total(self) -> int:
        """Everybody confirmed or asked."""
        return sum(count for _label, count in self.parts) + self.open


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What needs somebody now, and how the panels are filled."""

    lead: str
    items: tuple[DueItem, ...]
    panels: tuple[PanelBalance, ...]
    longest: int
