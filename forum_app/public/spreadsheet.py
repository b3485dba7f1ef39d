"""Recommendations as CSV that a spreadsheet opens as text, whatever a cell begins with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from forum_app.proceedings.values import RecommendationGroupValue

# A cell that begins so is taken for a formula (OWASP, CSV injection); an apostrophe makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def recommendations_csv(groups: Iterable[RecommendationGroupValue]) -> str:
    """One row a recommendation, with two columns for each side that leads any; begins with a byte order mark."""
    groups = tuple(groups)
    sides = list(dict.fromkeys(lead.side for group in groups for item in group.items for lead in item.leads))
    out = io.StringIO()
    writer = csv.writer(out)
    head = [
        "id",
        "number",
        "group",
        "title",
        "panel",
        "due",
        "indicator",
        "baseline",
        "target",
        "supporting",
        "binding",
    ]
    writer.writerow([*head, *(f"{word} {side}" for side in sides for word in ("lead", "answer"))])
    for group in groups:
        for item in group.items:
            leads = {lead.side: lead for lead in item.leads}
            row = [
                item.id, item.number, group.title, item.title, item.panel, item.due.isoformat() if item.due else None,
                item.indicator, item.baseline, item.target, item.supporting, item.binding,
            ]  # fmt: skip
            for side in sides:
                row += [leads[side].institution, leads[side].acceptance] if side in leads else [None, None]
            writer.writerow([_safe(cell) for cell in row])
    return "\ufeff" + out.getvalue()


def _safe(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
