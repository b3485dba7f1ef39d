"""`make bench`: the sample in a data folder of its own, every measurement, a table and JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench import book, desk, site, table
from config import Settings
from forum_app.commands import Workplace, run_demo
from forum_app.core.garbage import look_seldom
from forum_app.core.log import set_up_log

RESULTS = Path("bench-results")


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each, of which the median counts")
    parser.add_argument("--without-volume", action="store_true", help="leave out the volume of 400 pages")
    parser.add_argument("--book", action="store_true", help="measure the book alone, not the site")
    parser.add_argument("--site", action="store_true", help="measure the site and the desk alone, not the book")
    given = parser.parse_args()
    set_up_log("ERROR")
    # As every `forum` process does, the worker too, in which books are printed.
    look_seldom()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(data_dir=folder / "data", build_seconds=600, build_memory_mb=4096)
        run_demo(Workplace(settings))
        results: dict[str, Any] = {"machine": describe_machine(), "runs": given.runs}
        if not given.site:
            results["help"] = book.measure_help(given.runs)
            results["cold"] = book.measure_cold(settings, folder, given.runs)
            results["warm"] = book.measure_warm(settings, folder, given.runs)
            results["steps"] = book.measure_steps(settings)
        if not given.book:
            results["site"] = site.measure_site(settings)
            results["desk"] = desk.measure_desk(folder / "desk")
        if not (given.without_volume or given.site):
            # In a process of its own, whose memory is the volume's alone.
            with ProcessPoolExecutor(1, get_context("spawn"), initializer=look_seldom) as pool:
                results["volume"] = pool.submit(book.measure_volume, settings).result()
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.json").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    head = f"measured on {results['machine']}, median of {results['runs']} runs"
    print("\n" + table.format_table(list_rows(results), head))
    print(f"\nWritten to {RESULTS / 'latest.json'}.")


def describe_machine() -> str:
    """What was measured on."""
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def list_rows(results: dict[str, Any]) -> list[table.Row]:
    """A row a measurement, of what was measured."""
    return [
        *(table.list_book_rows(results) if "cold" in results else ()),
        *(table.list_volume_rows(results["volume"]) if "volume" in results else ()),
        *(table.list_site_rows(results["site"]) if "site" in results else ()),
        *(table.list_desk_rows(results["desk"]) if "desk" in results else ()),
    ]


if __name__ == "__main__":
    main()
