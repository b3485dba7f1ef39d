"""The table of a measurement: a row each, with its limit and whether it was held."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

PUBLIC_MS, DESK_MS, QUERIES = 5, 25, 12
SITE_QUERIES, SITE_BYTES = 6, 20_000


class Row(NamedTuple):
    """What was measured, how much it is, its limit in words, and whether it was held; None where there is no limit."""

    what: str
    value: str
    limit: str = ""
    held: bool | None = None


def limit(what: str, value: float, most: float, unit: str, digits: int = 0) -> Row:
    """A row whose figure is to be no more than `most`."""
    return Row(what, f"{value:.{digits}f} {unit}", f"{most:g} {unit}", value <= most)


def format_table(rows: Iterable[Row], head: str) -> str:
    """The rows under one another, then how many of the limits were held and which were not."""
    rows = list(rows)
    width, verdicts = max(len(row.what) for row in rows), {True: "held", False: "MISSED", None: ""}
    lines = [f"{row.what:{width}}  {row.value:>46}  {row.limit:>14}  {verdicts[row.held]}".rstrip() for row in rows]
    judged = [row for row in rows if row.held is not None]
    missed = [row.what.strip() for row in judged if not row.held]
    told = f"{len(judged) - len(missed)} of {len(judged)} limits held"
    return "\n".join([head, *lines, f"{told}; missed: {', '.join(missed)}" if missed else told])


def list_book_rows(results: dict[str, Any]) -> list[Row]:
    """The rows of the book."""
    cold, warm = results["cold"], results["warm"]
    return [
        limit("forum --help", results["help"]["seconds"], 0.4, "s", 2),
        limit(f"the sample cold ({cold['pages']} pages)", cold["seconds"], 3.5, "s", 2),
        Row("  peak memory, all processes", f"{cold['all_processes_mb']:.0f} MB"),
        Row(f"  Typst cold ({cold['typst_pages']} pages)", f"{cold['typst_seconds']:.2f} s"),
        Row("the sample warm, a word of a chapter changed", f"{warm['seconds']:.2f} s"),
        limit("  a page", warm["milliseconds_a_page"], 60, "ms"),
        Row("  the same book again, a page", f"{warm['same_again_milliseconds_a_page']:.0f} ms"),
        Row("  Typst, a page", f"{warm['typst_milliseconds_a_page']:.0f} ms"),
        *(Row(f"  {name.removesuffix('_seconds')}", f"{took:.2f} s") for name, took in results["steps"].items()),
    ]


def list_volume_rows(volume: dict[str, Any]) -> list[Row]:
    """The rows of a volume of four hundred pages."""
    return [
        Row(f"a volume of {volume['pages']} pages, {volume['notes']} notes", f"{volume['seconds']:.1f} s"),
        Row("  a page", f"{volume['milliseconds_a_page']:.0f} ms"),
        limit("  peak memory of the renderer", volume["renderer_mb"], 450, "MB"),
        Row("  peak memory of its parent", f"{volume['parent_mb']:.0f} MB"),
    ]


def list_site_rows(site: dict[str, Any]) -> list[Row]:
    """The rows of the sample's public pages."""
    rows = []
    for name, page in site["pages"].items():
        held = page["p50_ms"] <= PUBLIC_MS and page["queries"] <= SITE_QUERIES
        most = f"{PUBLIC_MS} ms, {SITE_QUERIES}"
        # A whole book is as long as it is.
        if name != "proceedings":
            held, most = held and page["bytes"] <= SITE_BYTES, f"{most}, 20 kB"
        rows.append(Row(f"page: {name}", tell_page(page), most, held))
        rows.append(Row("  two workers", f"{page['requests_a_second']:.0f} requests/s"))
    return rows


def list_desk_rows(desk: dict[str, Any]) -> list[Row]:
    """The rows of the desk and the site at 500 people and 40 editions, one process."""
    rows = [
        limit("first answer after the start", desk["first_answer_seconds"], 2.5, "s", 2),
        limit("one web worker, every page opened", desk["worker_mb"], 120, "MB"),
    ]
    for name, page in desk["pages"].items():
        most = PUBLIC_MS if name.startswith("public") else DESK_MS
        held = page["p50_ms"] <= most and page["queries"] <= QUERIES
        rows.append(Row(f"500 people: {name}", tell_page(page), f"{most} ms, {QUERIES}", held))
        if "anew_ms" in page:
            rows.append(Row("  just after a change, computing", f"{page['anew_ms']:.1f} ms"))
    return rows


def tell_page(page: dict[str, Any]) -> str:
    """The figures of a page: the median, the server's own computing, queries, size as sent."""
    times = f"{page['p50_ms']:.1f} ms (cpu {page['cpu_ms']:.1f})"
    return f"{times}, {page['queries']} queries, {page['bytes'] / 1000:.1f} kB"
