"""The files that travel inside the PDF: the cited sources, and the recommendations as a table."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from typing import Any

from forum_app.proceedings.cited import Cited
from forum_app.proceedings.values import SourceValue
from forum_app.rendering.job import Attached

COLUMNS = (
    "id", "number", "title", "text", "panel", "leads", "acceptance", "supporting", "indicator", "baseline", "target",
    "due", "binding",
)  # fmt: skip
# A cell that begins with one of these is run as a formula by spreadsheets (OWASP: CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


# What identifies a work. A reference manager keeps more: notes, abstracts, keywords, files, whatever its owner typed.
_BIBLIOGRAPHIC = """
    DOI ISBN ISSN PMCID PMID URL accessed archive archive-place archive_collection archive_location author authority
    available-date chapter-number collection-editor collection-number collection-title compiler composer
    container-author container-title container-title-short contributor curator dimensions director edition editor
    editor-translator editorial-director event event-date event-place event-title executive-producer genre guest host
    illustrator interviewer issue issued jurisdiction language medium narrator number number-of-pages
    number-of-volumes organizer original-author original-date original-publisher original-publisher-place
    original-title page page-first part-number part-title performer producer publisher publisher-place recipient
    references reviewed-author reviewed-genre reviewed-title scale script-writer section series-creator shortTitle
    status submitted supplement-number title title-short translator type version volume volume-title year-suffix
"""
BIBLIOGRAPHIC = frozenset(_BIBLIOGRAPHIC.split())
NAME_PARTS = frozenset(
    {
        "family", "given", "literal", "suffix", "comma-suffix", "dropping-particle", "non-dropping-particle",
        "static-ordering",
    }
)  # fmt: skip


def list_attachments(cited: Cited) -> tuple[Attached, ...]:
    """What the book holds of both; neither is attached empty."""
    files = []
    if cited.cited_sources:
        files.append(Attached("sources.json", "The works cited, as CSL-JSON", sources_json(cited)))
    if cited.recommendations:
        files.append(Attached("recommendations.csv", "The recommendations", recommendations_csv(cited)))
    return tuple(files)


def sources_json(cited: Cited) -> bytes:
    """The cited sources as CSL-JSON, in order of first mention, by which they are numbered: keys may hold a name."""
    sources = (cited.manuscript.sources[key] for key in cited.cited_sources)
    items = [{"id": f"source-{number}", **source_item(source)} for number, source in enumerate(sources, 1)]
    return (json.dumps(items, ensure_ascii=False, indent=1, sort_keys=True, default=dict) + "\n").encode()


def source_item(source: SourceValue) -> dict[str, Any]:
    """A work as it is attached: what identifies it, and nothing that was noted about it."""
    item = {name: _clean(value) for name, value in source.csl.items() if name in BIBLIOGRAPHIC}
    if source.title_en:
        item["title_en"] = source.title_en
    return item


def _clean(value: Any) -> Any:
    """A list of people by their names alone; anything else as it is."""
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return [{name: part for name, part in one.items() if name in NAME_PARTS} for one in value]
    return value


def _read(written: str) -> str:
    """HTML as plain words; a paragraph a line."""
    lines = (re.sub(r"<[^>]*>", "", part) for part in re.split(r"</(?:p|li|blockquote)>", written))
    return "\n".join(" ".join(html.unescape(line).split()) for line in lines if line.strip())


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def recommendations_csv(cited: Cited) -> bytes:
    """The recommendations as CSV (RFC 4180 but for line ends of LF, in UTF-8 with a mark, as spreadsheets want it)."""
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(COLUMNS)
    # The words as they are read: what the manuscript language holds besides (comments, keys) is nobody's business.
    texts = {item.number: _read(item.html) for group in cited.recommendations for item in group.items}
    for group in cited.manuscript.recommendations:
        for item in group.items:
            cells = (
                item.id,
                item.number,
                item.title,
                texts.get(item.number, ""),
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
