"""Measuring the desk and the site at 500 people and 40 editions: pages, queries, memory, the first answer."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.crowd import add_coming, add_past, grow
from bench.processes import Watch, find_children
from bench.serving import WrongAnswer, connect, enter, get, measure_page, read_token, serve
from bench.site import EDITION, SERIES, count_queries
from config import Settings
from forum_app.app import create_app, make_desk_link
from forum_app.commands import Workplace, run_import
from forum_app.core import clock, kept
from forum_app.core.db import make_sessions, transaction
from forum_app.core.paths import share
from forum_app.desk.cloning import CLONERS
from forum_app.editions.models import Edition
from forum_app.invitations.models import Invitation
from forum_app.proceedings.programme_snapshot import to_snapshot
from forum_app.proceedings.projection import project_programme
from forum_app.programme.actions import release_programme
from forum_app.programme.queries import list_public_persons

COMING, PERSON = "coming", "crowd-7"
PEOPLE, EDITIONS, STARTS, ANEW = 500, 40, 5, 25
PUBLIC = {
    "public series": f"/{SERIES}",
    "public edition": f"/{SERIES}/{EDITION}",
    "public edition, released": f"/{SERIES}/{COMING}",
    "public panel": f"/{SERIES}/{EDITION}/panels/1",
    "public panel, released": f"/{SERIES}/{COMING}/panels/1",
    "public recommendations": f"/{SERIES}/{EDITION}/recommendations",
    "public calendar": f"/{SERIES}/{COMING}/programme.ics",
    "public programme as JSON": f"/{SERIES}/{COMING}/programme.json",
    "public programme, frab": f"/{SERIES}/{COMING}/programme.xml",
    "public programme to embed": f"/{SERIES}/{COMING}/embed",
    "public Atom feed": f"/{SERIES}/feed.atom",
}
# Every kind of page that organisers open daily; {mail} and {invitation} stand for one of the five hundred.
DESK = {
    "the desk": "/desk/",
    "what needs you now": f"/desk/{COMING}/",
    "after the forum": f"/desk/{EDITION}/",
    "plan": f"/desk/{COMING}/plan",
    "partners": f"/desk/{COMING}/partners",
    "programme": f"/desk/{COMING}/programme",
    "panel": f"/desk/{COMING}/programme/panels/1",
    "segment": f"/desk/{COMING}/programme/segments/panel-1",
    "appearance": f"/desk/{COMING}/programme/people/{PERSON}",
    "somebody for a panel": f"/desk/{COMING}/programme/people/new",
    "absences": f"/desk/{COMING}/programme/absences",
    "programme release": f"/desk/{COMING}/programme/release",
    "invitations": f"/desk/{COMING}/invitations",
    "invitation": f"/desk/{COMING}/invitations/{{invitation}}",
    "outbox": f"/desk/{COMING}/mail/",
    "mail": f"/desk/{COMING}/mail/{{mail}}",
    "wordings": f"/desk/{COMING}/mail/texts/",
    "documents": f"/desk/{COMING}/documents",
    "clone, what": f"/desk/{EDITION}/clone/",
    "clone, shown": f"/desk/{EDITION}/clone/?",
    "handover": f"/desk/{EDITION}/handover/",
    "handover, coming": f"/desk/{COMING}/handover/",
    "proceedings": f"/desk/{EDITION}/proceedings",
    "series": f"/desk/series/{SERIES}",
    "date finder": f"/desk/series/{SERIES}/dates",
    "people": "/desk/people",
    "people found": "/desk/people?words=Family7",
    "person": f"/desk/people/{PERSON}",
    "person's file": f"/desk/people/{PERSON}/file",
    "duplicates": "/desk/people/duplicates",
    "colleagues": f"/desk/colleagues/{SERIES}",
    "audit log": f"/desk/audit/{SERIES}",
    "account": "/desk/account/",
}


# Opened once each besides, for what they load: tables, pictures, codes, the ways to sign in.
OPENED = (
    f"/{SERIES}/{COMING}/qr.svg",
    f"/{SERIES}/{COMING}/panels/1.ics",
    f"/{SERIES}/{EDITION}/recommendations.csv",
    f"/desk/{COMING}/invitations/invitations.csv",
    f"/desk/{COMING}/handover/handover.md",
    "/desk/people/list.csv",
    "/desk/people/list.xlsx",
    "/desk/people/import",
    f"/desk/people/{PERSON}/photo",
    f"/desk/people/{PERSON}/contact",
    "/desk/account/second-factor",
    "/desk/account/passkeys/new",
)


def fill(settings: Settings) -> dict[str, str]:
    """The sample, grown to 500 people on two editions and to 40 editions; gives the addresses of the desk's pages."""
    place, today = Workplace(settings), clock.now().date()
    for folder in ("2025-the-hague", EDITION):
        run_import(place, share("sample") / folder)
    with transaction(make_sessions(place.engine)) as session:
        edition = session.scalars(select(Edition).where(Edition.slug == EDITION)).one()
        coming = add_coming(session, edition, slug=COMING, today=today)
        for one in (edition, coming):
            grow(session, one, people=PEOPLE, today=today)
        add_past(session, edition, count=EDITIONS - 3)
        snapshot = to_snapshot(project_programme(session, coming), list_public_persons(session, coming))
        release_programme(session, edition=coming, snapshot=snapshot, by="Organiser", note="", now=clock.now())
        pages = list_pages(session, edition, coming)
    place.close()
    return pages


def list_pages(session: Session, edition: Edition, coming: Edition) -> dict[str, str]:
    """The desk's pages with the numbers that this database has given."""
    one = session.scalars(select(Invitation).where(Invitation.edition_id == coming.id)).first()
    if one is None:
        raise LookupError("nobody is invited")
    starts_on = edition.starts_on.replace(year=coming.year + 1)
    asked = {"theme": "Theme", "city": "seoul", "starts_on": starts_on, "ordinal": 90, "slug": "cloned"}
    parts = [cloner.key for cloner in CLONERS]
    values = {"invitation": one.id, "mail": one.mail_id}
    pages = {name: path.format(**values) for name, path in DESK.items()}
    pages["clone, shown"] += urlencode({**asked, "parts": parts}, doseq=True)
    return pages


def measure_desk(folder: Path) -> dict[str, Any]:
    """Each page as bench.serving.measure_page does, of one process; public ones also just after a change.

    The worker's memory once every page was opened; seconds to the first page.
    """
    settings = Settings(data_dir=folder)
    desk = fill(settings)
    app = create_app(settings)
    costs = count_queries(open_desk(app, settings), app.extensions["engine"], {**desk, **PUBLIC})
    for name, path in PUBLIC.items():
        costs[name] |= measure_anew(app, path)
    with serve(settings, first=f"/{SERIES}") as server:
        (worker,) = find_children(server.pid)
        with Watch(worker) as watch:
            headers = enter(settings, server)
            for name, path in desk.items():
                costs[name] |= measure_page(server, path, headers)
            for name, path in PUBLIC.items():
                costs[name] |= measure_page(server, path)
            with connect(server.port) as connection:
                for path in OPENED:
                    get(connection, path, headers)
        # Its own, without the short processes that it starts.
        worker_mb = watch.peaks[worker]
    starts = [server.first_seconds, *(measure_start(settings) for _ in range(STARTS - 1))]
    return {"pages": costs, "worker_mb": worker_mb, "first_answer_seconds": median(starts)}


def measure_anew(app: Flask, path: str) -> dict[str, float]:
    """What a page costs when it is set and not sent again: milliseconds of computing, queries."""
    client, took = app.test_client(), []
    for _ in range(ANEW):
        kept.set_up(app)
        started = time.process_time()
        answer = client.get(path)
        took.append(time.process_time() - started)
        if answer.status_code != 200:
            raise WrongAnswer(f"{path} answers {answer.status_code}")
    kept.set_up(app)
    counted = count_queries(client, app.extensions["engine"], {path: path}, warming=0)
    return {"anew_ms": 1000 * median(took), "queries": counted[path]["queries"]}


def measure_start(settings: Settings) -> float:
    """Seconds from the start of the server's process to its first page."""
    with serve(settings, first=f"/{SERIES}") as server:
        return server.first_seconds


def open_desk(app: Flask, settings: Settings) -> FlaskClient:
    """A browser of this process that has entered the desk."""
    client = app.test_client()
    path = make_desk_link(app).partition(f":{settings.port}")[2]
    client.post(path, data={"csrf_token": read_token(client.get(path).text)})
    return client
