"""`make bench`: the sample in a data folder of its own, every measurement, a table and JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from pathlib import Path
from typing import Any

from bench import book, desk, site
from config import Settings
from forum_app.commands import Workplace, run_demo
from forum_app.core.log import set_up_log

RESULTS = Path("bench-results")


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each, of which the median counts")
    parser.add_argument("--without-volume", action="store_true", help="leave out the volume of 400 pages")
    parser.add_argument("--book", action="store_true", help="measure the book alone, not the site")
    given = parser.parse_args()
    set_up_log("ERROR")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(data_dir=folder / "data", build_seconds=600, build_memory_mb=4096)
        run_demo(Workplace(settings))
        results: dict[str, Any] = {"machine": describe_machine(), "runs": given.runs}
        results["help"] = book.measure_help(given.runs)
        results["cold"] = book.measure_cold(settings, folder, given.runs)
        results["warm"] = book.measure_warm(settings, folder, given.runs)
        results["steps"] = book.measure_steps(settings)
        if not given.book:
            results["site"] = site.measure_site(settings)
            results["desk"] = desk.measure_desk(folder / "desk")
        if not given.without_volume:
            results["volume"] = book.measure_volume(settings)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print("\n" + format_table(results))
    print(f"\nWritten to {RESULTS / 'latest.json'}.")


def describe_machine() -> str:
    """What was measured on."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def format_table(results: dict[str, Any]) -> str:
    """A row a measurement: what, how much, and what it is to reach."""
    cold, warm = results["cold"], results["warm"]
    rows = [
        ("forum --help", f"{results['help']['seconds']:.2f} s", "0.4 s"),
        (f"the sample cold ({cold['pages']} pages)", f"{cold['seconds']:.2f} s", "3.5 s"),
        ("  peak memory, all processes", f"{cold['all_processes_mb']:.0f} MB", ""),
        (f"  Typst cold ({cold['typst_pages']} pages)", f"{cold['typst_seconds']:.2f} s", ""),
        ("the sample warm", f"{warm['seconds']:.2f} s", ""),
        ("  a page", f"{warm['milliseconds_a_page']:.0f} ms", "60 ms"),
        ("  Typst, a page", f"{warm['typst_milliseconds_a_page']:.0f} ms", ""),
    ]
    rows += [(f"  {name.removesuffix('_seconds')}", f"{took:.2f} s", "") for name, took in results["steps"].items()]
    volume = results.get("volume")
    if volume:
        rows += [
            (f"a volume of {volume['pages']} pages, {volume['notes']} notes", f"{volume['seconds']:.1f} s", ""),
            ("  a page", f"{volume['milliseconds_a_page']:.0f} ms", ""),
            ("  peak memory of the renderer", f"{volume['renderer_mb']:.0f} MB", "450 MB"),
            ("  peak memory of its parent", f"{volume['parent_mb']:.0f} MB", ""),
        ]
    if "site" in results:
        rows += list_site_rows(results)
    width = max(len(row[0]) for row in rows)
    head = f"{'measured on ' + results['machine']}, median of {results['runs']} runs\n"
    return head + "\n".join(f"{what:{width}}  {value:>44}  {target:>16}".rstrip() for what, value, target in rows)


def list_site_rows(results: dict[str, Any]) -> list[tuple[str, str, str]]:
    """The rows of the public site and of the desk."""
    rows = []
    for name, page in results["site"]["pages"].items():
        rows.append((f"page: {name}", tell_page(page), "5 ms, 6, 20 kB"))
        rows.append(("  two workers", f"{page['requests_a_second']:.0f} requests/s", ""))
    found = results["desk"]
    rows.append(("first answer after the start", f"{found['first_answer_seconds']:.1f} s", "2.5 s"))
    rows.append(("one web worker", f"{found['worker_mb']:.0f} MB", "120 MB"))
    for name, page in found["pages"].items():
        target = "5 ms, 12" if name.startswith("public") else "25 ms, 12"
        rows.append((f"500 people, 40 editions: {name}", tell_page(page), target))
    return rows


def tell_page(page: dict[str, Any]) -> str:
    """The figures of a page: the median, the server's own computing, queries, size as sent."""
    times = f"{page['p50_ms']:.1f} ms (cpu {page['cpu_ms']:.1f})"
    return f"{times}, {page['queries']} queries, {page['bytes'] / 1000:.1f} kB"


if __name__ == "__main__":
    main()
