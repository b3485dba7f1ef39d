"""The files that travel inside the PDF: the cited sources, and the recommendations as a table."""

from __future__ import annotations

import csv
import io
import json

from forum_app.proceedings.cited import Cited
from forum_app.proceedings.job import Attached
from forum_app.proceedings.values import Manuscript

COLUMNS = (
    "id", "number", "title", "text", "panel", "leads", "acceptance", "supporting", "indicator", "baseline", "target",
    "due", "binding",
)  # fmt: skip
# A cell that begins with one of these is run as a formula by spreadsheets (OWASP: CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def list_attachments(cited: Cited) -> tuple[Attached, ...]:
    """What the book holds of both; neither is attached empty."""
    files = []
    if cited.cited_sources:
        files.append(Attached("sources.json", "The works cited, as CSL-JSON", sources_json(cited)))
    if cited.manuscript.recommendations:
        files.append(Attached("recommendations.csv", "The recommendations", recommendations_csv(cited.manuscript)))
    return tuple(files)


def sources_json(cited: Cited) -> bytes:
    """The cited sources as CSL-JSON, in order of first mention."""
    sources = cited.manuscript.sources
    items = []
    for key in cited.cited_sources:
        item = {"id": key, **sources[key].csl}
        if sources[key].title_en:
            item["title_en"] = sources[key].title_en
        items.append(item)
    return (json.dumps(items, ensure_ascii=False, indent=1, sort_keys=True, default=dict) + "\n").encode()


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def recommendations_csv(manuscript: Manuscript) -> bytes:
    """The recommendations as CSV (RFC 4180 but for line ends of LF, in UTF-8 with a mark, as spreadsheets want it)."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(COLUMNS)
    for group in manuscript.recommendations:
        for item in group.items:
            cells = (
                item.id,
                item.number,
                item.title,
                item.text,
                "" if item.panel is None else str(item.panel),
                "; ".join(f"{lead.side}: {lead.institution}" for lead in item.leads),
                "; ".join(f"{lead.side}: {lead.acceptance}" for lead in item.leads),
                item.supporting or "",
                item.indicator or "",
                item.baseline or "",
                item.target or "",
                item.due.isoformat() if item.due else "",
                item.binding,
            )
            writer.writerow([safe_cell(cell) for cell in cells])
    return output.getvalue().encode("utf-8-sig")
