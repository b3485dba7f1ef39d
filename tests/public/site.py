"""A site for tests: a small forum in a real database, released and draft books in a real file store."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config import Settings
from forum_app.app import make_desk_link
from forum_app.core.files import FileStore
from forum_app.editions.models import Edition
from forum_app.proceedings.cited import Cited
from forum_app.proceedings.citing import cite
from forum_app.proceedings.models import Output, Release, ReleaseStatus
from forum_app.proceedings.web import set_web
from tests.apps import make_app
from tests.factories import Forum
from tests.proceedings.manuscripts import rich_manuscript

PDF = b"%PDF-1.7\n" + b"0123456789" * 200
STARTED = datetime(2026, 9, 15, 8, 0, tzinfo=UTC)


@dataclass
class Site:
    """The app with its engine, its file store, and what the queue was sent."""

    app: Flask
    engine: Engine
    store: FileStore
    sent: list[int]

    def get(self, path: str, **options: Any) -> Any:
        """A GET by somebody who has never been here."""
        return self.app.test_client().get(path, buffered=True, **options)

    def enter_desk(self) -> Any:
        """A client that has used the desk's link."""
        client = self.app.test_client()
        path = make_desk_link(self.app).partition(":8000")[2]
        token = read_field(client.get(path).text, "csrf_token")
        client.post(path, data={"csrf_token": token})
        return client


def read_field(html: str, name: str) -> str:
    """The value of a hidden field."""
    return html.partition(f'name="{name}"')[2].partition('value="')[2].partition('"')[0]


def make_site(engine: Engine, folder: Path) -> Site:
    """The site on a database that tests fill through sessions of their own."""
    sent: list[int] = []
    settings = Settings(data_dir=folder, secret_key="a key of tests only")
    app = make_app(settings, engine, enqueue=lambda task, number: sent.append(number))
    return Site(app, engine, FileStore(folder / "files"), sent)


_numbers = itertools.count(1)


@cache
def rich_cited() -> Cited:
    """The rich manuscript, cited."""
    return cite(rich_manuscript())


@cache
def _rich_page() -> str:
    return set_web(rich_cited())


def add_release(session: Session, edition: Edition, store: FileStore, **fields: Any) -> Release:
    """A built, released paper, unless `fields` say otherwise; `html` is what can be read."""
    html = fields.pop("html", "<article class='book'><h1>Book</h1></article>")
    values: dict[str, Any] = {
        "output": Output.PAPER, "number": next(_numbers), "draft": False, "status": ReleaseStatus.BUILT,
        "progress": 100, "step": "Done", "log": "2026-09-15 08:00:00 UTC  Done.\n", "requested_at": STARTED,
        "finished_at": STARTED + timedelta(seconds=4), "input_hash": "0" * 64, "pages": 27, "notes": 65,
        "pdf_sha256": store.put(PDF), "html_sha256": store.put(html.encode()),
    }  # fmt: skip
    row = Release(edition_id=edition.id, **(values | fields))
    session.add(row)
    session.flush()
    return row


def fill(forum: Forum, store: FileStore) -> None:
    """Three panels with people, two recommendations, a released paper with notes and figures."""
    for number in (1, 2, 3):
        forum.add_panel(number)
        for side in ("ROK", "NL", "ROK"):
            forum.add_speaker(number, side=side, native_name="김민지" if side == "ROK" else None)
    forum.add_recommendation(1, indicator="Exercises held", baseline="0", target="2")
    forum.add_recommendation(2)
    for figure in rich_cited().manuscript.figures.values():
        store.put(figure.data)
    add_release(forum.session, forum.edition, store, html=_rich_page())
    forum.session.commit()
