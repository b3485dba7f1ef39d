"""Dates in words, the same in every locale."""

from __future__ import annotations

from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def long_date(day: date) -> str:
    """ "30 June 2026", as the book's own pages write it (notes follow Chicago: "June 30, 2026")."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
