"""Measuring the public pages: how long an answer takes, what it costs, how many a second."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from statistics import median
from typing import Any

from sqlalchemy import event

from bench.processes import Watch
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
REQUESTS, CLIENTS, LOAD_SECONDS = 60, 4, 4.0


def measure_site(settings: Settings) -> dict[str, Any]:
    """Each page: p50 in ms over one kept connection, queries, bytes; and requests a second of two workers."""
    costs = count_costs(settings)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ,
        "FORUM_DATA_DIR": str(settings.data_dir),
        "FORUM_PORT": str(port),
        "FORUM_WEB_WORKERS": "2",
        "FORUM_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-c", "from forum_app.cli import main; main()", "web"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        with Watch(server.pid) as watch:
            for name, path in PAGES.items():
                costs[name]["p50_ms"] = measure_page(port, path)
                costs[name]["requests_a_second"] = measure_load(port, path)
        memory = watch.together
    finally:
        server.terminate()
        server.wait()
    return {"pages": costs, "server_mb": memory}


def count_costs(settings: Settings) -> dict[str, dict[str, Any]]:
    """Queries and bytes of each page, as an application in this process answers it."""
    app = create_app(settings)
    client = app.test_client()
    asked: list[str] = []
    event.listen(app.extensions["engine"], "before_cursor_execute", lambda *given: asked.append(given[2]))
    costs = {}
    for name, path in PAGES.items():
        client.get(path)
        asked.clear()
        answer = client.get(path, headers={"Accept-Encoding": "gzip"})
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code}")
        queries = sum(1 for statement in asked if not statement.startswith("BEGIN"))
        costs[name] = {"queries": queries, "bytes": len(answer.data)}
    return costs


def measure_page(port: int, path: str, headers: dict[str, str] | None = None) -> float:
    """The median answer, in ms."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    took = []
    for _ in range(REQUESTS):
        started = time.perf_counter()
        connection.request("GET", path, headers=headers or {})
        connection.getresponse().read()
        took.append(time.perf_counter() - started)
    connection.close()
    return 1000 * median(took[5:])


def measure_load(port: int, path: str) -> float:
    """Answers a second to four clients, who share this machine with the server."""
    counts = [0] * CLIENTS
    until = time.perf_counter() + LOAD_SECONDS

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.perf_counter() < until:
            connection.request("GET", path)
            connection.getresponse().read()
            counts[number] += 1
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / LOAD_SECONDS


def wait_for(port: int) -> None:
    """Until the server answers. Raises TimeoutError."""
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server does not answer")
