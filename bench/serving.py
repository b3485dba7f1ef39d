"""Asking a running site: a server of its own processes, an organiser signed in, answers that must be the page meant."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from bench.processes import find_descendants
from config import Settings
from forum_app.core.desk import DeskDoor

REQUESTS, WARMING, CLIENTS, LOAD_SECONDS = 65, 5, 4, 4.0
SERVE = [sys.executable, "-c", "from forum_app.cli import main; main()", "web"]
TICK = os.sysconf("SC_CLK_TCK")


class WrongAnswer(RuntimeError):
    """What was to be measured is not what the site answered."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running site; `first_seconds` from the start of its process to its first page."""

    port: int
    pid: int
    first_seconds: float


@contextmanager
def serve(settings: Settings, *, workers: int = 1, first: str = "/healthz") -> Iterator[Server]:
    """The site with that many web workers, once it has answered `first`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ,
        "FORUM_DATA_DIR": str(settings.data_dir),
        "FORUM_PORT": str(port),
        "FORUM_WEB_WORKERS": str(workers),
        "FORUM_LOG_LEVEL": "ERROR",
    }
    started = time.perf_counter()
    process = subprocess.Popen(SERVE, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        with connect(port) as connection:
            get(connection, first)
        yield Server(port, process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int) -> None:
    """Until somebody listens. Raises TimeoutError."""
    for _ in range(1500):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("the server does not answer")


def connect(port: int) -> closing[http.client.HTTPConnection]:
    """A connection to keep, closed at the end."""
    return closing(http.client.HTTPConnection("127.0.0.1", port))


def get(connection: http.client.HTTPConnection, path: str, headers: Mapping[str, str] | None = None) -> bytes:
    """The body of a page. Raises WrongAnswer for anything but 200: a refusal is quick, and no page."""
    connection.request("GET", path, headers=dict(headers or {}))
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise WrongAnswer(f"{path} answers {answer.status} {answer.headers.get('Location', '')}".rstrip())
    return body


def measure_page(server: Server, path: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Of many answers over one kept connection: the median in ms, the server's CPU time each, bytes as sent."""
    asked = {"Accept-Encoding": "gzip", **(headers or {})}
    with connect(server.port) as connection:
        for _ in range(WARMING):
            body = get(connection, path, asked)
        took, before = [], read_cpu_seconds(server.pid)
        for _ in range(REQUESTS - WARMING):
            started = time.perf_counter()
            get(connection, path, asked)
            took.append(time.perf_counter() - started)
    spent = read_cpu_seconds(server.pid) - before
    return {"p50_ms": 1000 * median(took), "cpu_ms": 1000 * spent / len(took), "bytes": len(body)}


def read_cpu_seconds(pid: int) -> float:
    """What a process and its children have computed so far, in seconds."""
    ticks = 0
    for one in [pid, *find_descendants(pid)]:
        fields = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


def measure_load(server: Server, path: str) -> float:
    """Answers a second to four clients, who share this machine with the server. Raises WrongAnswer."""
    counts, failures = [0] * CLIENTS, list[WrongAnswer]()
    until = time.perf_counter() + LOAD_SECONDS

    def ask(number: int) -> None:
        try:
            with connect(server.port) as connection:
                while time.perf_counter() < until:
                    get(connection, path)
                    counts[number] += 1
        except WrongAnswer as wrong:
            failures.append(wrong)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(counts) / LOAD_SECONDS


def enter(settings: Settings, server: Server) -> dict[str, str]:
    """Sign in at a running site by a one-time link; gives the headers that an organiser's browser sends.

    Raises WrongAnswer where the desk stays shut.
    """
    door = DeskDoor(settings.data_dir, settings.ensure_secret_key())
    path, jar = f"/desk/enter/{door.make_token()}", SimpleCookie()
    with connect(server.port) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        keep(jar, answer)
        body = urlencode({"csrf_token": read_token(answer.read().decode())})
        form = {"Cookie": send(jar), "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, body=body, headers=form)
        answer = connection.getresponse()
        answer.read()
        keep(jar, answer)
        headers = {"Cookie": send(jar)}
        get(connection, "/desk/", headers)
    return headers


def keep(jar: SimpleCookie, answer: http.client.HTTPResponse) -> None:
    """Take in every cookie of an answer: there may be several."""
    for cookie in answer.headers.get_all("Set-Cookie") or ():
        jar.load(cookie)


def send(jar: SimpleCookie) -> str:
    """The cookies as a browser sends them."""
    return "; ".join(f"{name}={one.value}" for name, one in jar.items())


def read_token(html: str) -> str:
    """The token of a page's form."""
    return html.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
