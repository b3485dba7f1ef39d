"""Measuring the desk and the site at 500 people and 40 editions: pages, queries, memory, the first answer."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.crowd import add_coming, add_past, grow
from bench.processes import Watch
from bench.serving import enter, measure_page, read_token, serve
from bench.site import EDITION, SERIES, count_queries
from config import Settings
from forum_app.app import create_app, make_desk_link
from forum_app.commands import Workplace, run_import
from forum_app.core import clock
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
PEOPLE, EDITIONS, STARTS = 500, 40, 5
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
    """Each page as bench.serving.measure_page does, of one process; the worker's memory; seconds to the first page."""
    settings = Settings(data_dir=folder)
    desk = fill(settings)
    app = create_app(settings)
    costs = count_queries(open_desk(app, settings), app.extensions["engine"], {**desk, **PUBLIC})
    with serve(settings, first=f"/{SERIES}") as server:
        with Watch(server.pid) as watch:
            headers = enter(settings, server)
            for name, path in desk.items():
                costs[name] |= measure_page(server, path, headers)
            for name, path in PUBLIC.items():
                costs[name] |= measure_page(server, path)
        worker_mb = max(held for pid, held in watch.peaks.items() if pid != server.pid)
    starts = [server.first_seconds, *(measure_start(settings) for _ in range(STARTS - 1))]
    return {"pages": costs, "worker_mb": worker_mb, "first_answer_seconds": median(starts)}


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
