"""The table tells of each figure its limit and whether it was held, and names what was not."""

from __future__ import annotations

from bench.table import Row, format_table, limit, list_desk_rows

PAGE = {"p50_ms": 4.0, "cpu_ms": 3.0, "queries": 12, "bytes": 2000}


def test_a_figure_is_held_up_to_its_limit() -> None:
    rows = [limit("worker", 120, 120, "MB"), limit("start", 2.51, 2.5, "s", 2), Row("Typst", "1 s")]
    assert [row.held for row in rows] == [True, False, None]
    assert format_table(rows, "measured here").splitlines() == [
        "measured here",
        f"worker  {'120 MB':>46}  {'120 MB':>14}  held",
        f"start   {'2.51 s':>46}  {'2.5 s':>14}  MISSED",
        f"Typst   {'1 s':>46}",
        "1 of 2 limits held; missed: start",
    ]
    assert format_table(rows[:1], "x").endswith("\n1 of 1 limits held")


def test_each_page_of_the_desk_and_the_site_has_its_verdict() -> None:
    pages = {
        "people": PAGE | {"p50_ms": 25.0},
        "slow": PAGE | {"p50_ms": 25.1},
        "asks": PAGE | {"queries": 13},
        "public series": PAGE | {"p50_ms": 5.0, "anew_ms": 6.1},
        "public slow": PAGE | {"p50_ms": 5.1},
    }
    found = list_desk_rows({"first_answer_seconds": 2.0, "worker_mb": 119.6, "pages": pages})
    assert [(row.what, row.held) for row in found] == [
        ("first answer after the start", True),
        ("one web worker, every page opened", True),
        ("500 people: people", True),
        ("500 people: slow", False),
        ("500 people: asks", False),
        ("500 people: public series", True),
        ("  just after a change, computing", None),
        ("500 people: public slow", False),
    ]
