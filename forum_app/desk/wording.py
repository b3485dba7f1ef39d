"""How the desk words dates to come and what is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from forum_app.core.open_items import OpenItem
from forum_app.desk.values import DueItem


def when(day: date | None, today: date) -> str:
    """How far off a day is: "2 days late", "today", "in 12 days"; "whenever" for none."""
    if day is None:
        return "whenever"
    days = (day - today).days
    if days == 0:
        return "today"
    if days < 0:
        return f"{-days} day{'' if days == -1 else 's'} late"
    return "tomorrow" if days == 1 else f"in {days} days"


def in_order(items: Iterable[OpenItem], today: date) -> tuple[DueItem, ...]:
    """The items by day, then by the order of a forum's life; what has no day stands last."""
    far = date.max
    ordered = sorted(items, key=lambda item: (item.day or far, item.stage, item.text))
    return tuple(DueItem(item, when(item.day, today), item.day is not None and item.day < today) for item in ordered)


def count_due(items: Sequence[DueItem]) -> str:
    """How much there is to do and how much of it is late, in a sentence; nothing for nothing."""
    late = sum(item.late for item in items)
    if not items:
        return ""
    if len(items) == 1:
        return "1 thing to do, and it is late." if late else "1 thing to do."
    return f"{len(items)} things to do, {late} of them late." if late else f"{len(items)} things to do."


def countdown(starts_on: date, ends_on: date, status: str, today: date) -> str:
    """How far off the edition itself is, in a sentence; a cancelled or postponed one says only that."""
    if status in {"cancelled", "postponed"}:
        return f"This edition is {status}."
    days = (starts_on - today).days
    if days > 1:
        return f"{days} days to the Forum."
    if days == 1:
        return "The Forum begins tomorrow."
    if today <= ends_on:
        return "The Forum is on."
    since = (today - ends_on).days
    return f"The Forum ended {since} day{'' if since == 1 else 's'} ago."
