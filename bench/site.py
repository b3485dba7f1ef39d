"""Measuring the public pages: how long an answer takes, what it costs, how many a second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from bench.processes import Watch
from bench.serving import WrongAnswer, measure_load, measure_page, serve
from config import Settings
from forum_app.app import create_app

SERIES, EDITION = "rok-nl-forum", "2026-seoul"
PAGES = {
    "start": f"/{SERIES}",
    "edition": f"/{SERIES}/{EDITION}",
    "panel": f"/{SERIES}/{EDITION}/panels/1",
    "recommendations": f"/{SERIES}/{EDITION}/recommendations",
    "proceedings": f"/{SERIES}/{EDITION}/proceedings",
}


def measure_site(settings: Settings) -> dict[str, Any]:
    """Each page: p50 in ms over one kept connection, queries, bytes; and requests a second of two workers."""
    app = create_app(settings)
    costs = count_queries(app.test_client(), app.extensions["engine"], PAGES)
    with serve(settings, workers=2) as server, Watch(server.pid) as watch:
        for name, path in PAGES.items():
            costs[name] |= measure_page(server, path)
            costs[name]["requests_a_second"] = measure_load(server, path)
        memory = watch.together
    return {"pages": costs, "server_mb": memory}


def count_queries(
    client: FlaskClient, engine: Engine, pages: Mapping[str, str], *, warming: int = 1
) -> dict[str, dict[str, Any]]:
    """What each page asks of the database, as an application in this process answers it. Raises WrongAnswer."""
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    costs: dict[str, dict[str, Any]] = {}
    for name, path in pages.items():
        for _ in range(warming):
            client.get(path)
        asked.clear()
        answer = client.get(path)
        if answer.status_code != 200:
            raise WrongAnswer(f"{path} answers {answer.status_code}")
        costs[name] = {"queries": sum(not statement.startswith("BEGIN") for statement in asked)}
    return costs
