"""Measuring the desk at 500 people and 40 editions: its pages, their queries, memory, the first answer."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bench.processes import Watch
from bench.site import measure_page, wait_for
from config import Settings
from forum_app.app import create_app, make_desk_link
from forum_app.commands import Workplace, run_import
from forum_app.core.db import make_sessions, transaction
from forum_app.core.desk import DeskDoor
from forum_app.core.paths import share
from forum_app.editions.models import Edition
from forum_app.people.models import NameOrder, Person, Sector
from forum_app.programme.models import Appearance, AppearanceStatus, Panel, Role

EDITION = "2026-seoul"
PAGES = {
    "the desk": "/desk/",
    "what needs you now": f"/desk/{EDITION}/",
    "programme": f"/desk/{EDITION}/programme",
    "plan": f"/desk/{EDITION}/plan",
    "invitations": f"/desk/{EDITION}/invitations",
    "outbox": f"/desk/{EDITION}/mail/",
    "clone": f"/desk/{EDITION}/clone/",
    "handover": f"/desk/{EDITION}/handover/",
    "documents": f"/desk/{EDITION}/documents",
    "proceedings": f"/desk/{EDITION}/proceedings",
    "series": "/desk/series/rok-nl-forum",
    "people": "/desk/people",
    "public edition": f"/rok-nl-forum/{EDITION}",
    "public series": "/rok-nl-forum",
}
PEOPLE, EDITIONS = 500, 40


def fill(settings: Settings) -> None:
    """The sample, with its second edition grown to 500 people and its series to 40 editions."""
    place = Workplace(settings)
    for folder in ("2025-the-hague", EDITION):
        run_import(place, share("sample") / folder)
    with transaction(make_sessions(place.engine)) as session:
        edition = session.scalars(select(Edition).where(Edition.slug == EDITION)).one()
        add_people(session, edition)
        add_editions(session, edition)
    place.close()


def add_people(session: Session, edition: Edition) -> None:
    """500 people on the panels of one edition, three of four of them confirmed."""
    panels = list(session.scalars(select(Panel).where(Panel.edition_id == edition.id)))
    for number in range(PEOPLE):
        name = {"given": f"Given{number}", "family": f"Family{number}", "name_order": NameOrder.GIVEN_FIRST}
        person = Person(key=f"bench-{number}", country="NL", **name)
        session.add(person)
        session.flush()
        status = AppearanceStatus.CONFIRMED if number % 4 else AppearanceStatus.INVITED
        session.add(
            Appearance(
                edition_id=edition.id,
                key=f"bench-{number}",
                person_id=person.id,
                panel_id=panels[number % len(panels)].id,
                role=Role.PANELLIST,
                status=status,
                listed=True,
                title="Director",
                affiliation=f"Institute {number}",
                sector=Sector.ACADEMIA,
                **name,
            )
        )
    session.flush()


def add_editions(session: Session, model: Edition) -> None:
    """Editions before the sample's, one a year, up to forty."""
    for back in range(2, EDITIONS):
        day = date(model.year - back, 4, 22)
        facts = {"theme": f"Theme {back}", "city_id": model.city_id, "format": model.format, "track": model.track}
        row = Edition(
            series_id=model.series_id,
            slug=f"bench-{back}",
            ordinal=100 + back,
            year=day.year,
            starts_on=day,
            ends_on=day + timedelta(days=1),
            status=model.status,
            participant_list=model.participant_list,
            **facts,
        )
        session.add(row)
    session.flush()


def measure_desk(folder: Path) -> dict[str, Any]:
    """Each page: p50 in ms of one process, queries, bytes; the worker's memory; seconds to the first answer."""
    settings = Settings(data_dir=folder)
    fill(settings)
    costs = count_costs(settings)
    with serve(settings) as (port, server, first):
        cookie = enter(settings, port)
        with Watch(server.pid) as watch:
            for name, path in PAGES.items():
                costs[name]["p50_ms"] = measure_page(port, path, {"Cookie": cookie})
        worker_mb = max(held for pid, held in watch.peaks.items() if pid != server.pid)
    return {"pages": costs, "worker_mb": worker_mb, "first_answer_seconds": first}


def count_costs(settings: Settings) -> dict[str, dict[str, Any]]:
    """Queries and bytes of each page. Raises RuntimeError where a page doesn't answer."""
    app = create_app(settings)
    client = app.test_client()
    path = make_desk_link(app).partition(f":{settings.port}")[2]
    client.post(path, data={"csrf_token": read_token(client.get(path).text)})
    asked: list[str] = []
    event.listen(app.extensions["engine"], "before_cursor_execute", lambda *given: asked.append(given[2]))
    costs = {}
    for name, address in PAGES.items():
        client.get(address)
        asked.clear()
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")
        queries = sum(1 for statement in asked if not statement.startswith("BEGIN"))
        costs[name] = {"queries": queries, "bytes": len(answer.data)}
    return costs


def enter(settings: Settings, port: int) -> str:
    """Sign in at the running server by a one-time link; gives the cookie."""
    door = DeskDoor(settings.data_dir, settings.ensure_secret_key())
    path = f"/desk/enter/{door.make_token()}"
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    answer = connection.getresponse()
    cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
    body = urlencode({"csrf_token": read_token(answer.read().decode())})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, body=body, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return (answer.headers["Set-Cookie"] or "").partition(";")[0]


def read_token(html: str) -> str:
    """The token of a page's form."""
    return html.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]


@contextmanager
def serve(settings: Settings) -> Iterator[tuple[int, subprocess.Popen[bytes], float]]:
    """The site with one web worker; gives port, process, and the seconds until it answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ,
        "FORUM_DATA_DIR": str(settings.data_dir),
        "FORUM_PORT": str(port),
        "FORUM_WEB_WORKERS": "1",
        "FORUM_LOG_LEVEL": "ERROR",
    }
    started = time.perf_counter()
    command = [sys.executable, "-c", "from forum_app.cli import main; main()", "web"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/rok-nl-forum")
        connection.getresponse().read()
        yield port, server, time.perf_counter() - started
    finally:
        server.terminate()
        server.wait()
