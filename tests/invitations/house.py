"""The whole program on one database for tests: desk, worker, mail server, and an invitee's browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import Settings
from forum_app.invitations.models import Invitation, InvitationStatus
from forum_app.people.models import Language, PersonContact
from forum_app.programme.models import Appearance, AppearanceStatus
from forum_app.worker import Ending, make_queue, sweep
from tests.apps import make_app
from tests.desk import open_desk, read_field
from tests.mail_server import MailServer

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PAGE = "/desk/2026-seoul/invitations"


class House:
    """The whole program on one database: the desk, a worker, a mail server, and browsers of invitees."""

    def __init__(self, engine: Engine, folder: Path, server: MailServer) -> None:
        self.engine, self.server = engine, server
        self.settings = Settings(
            data_dir=folder,
            secret_key="a key of tests only",
            public_url="https://forum.example.org",
            smtp_host="127.0.0.1",
            smtp_port=server.port,
            smtp_security="none",
            mail_from="Forum <forum@example.org>",
        )
        self.app = make_app(self.settings, engine)
        self.desk = open_desk(self.app)

    def post(self, path: str, **data: Any) -> Any:
        """Send a form of the desk."""
        token = read_field(self.desk.get(PAGE).text, "csrf_token")
        return self.desk.post(path, data={"csrf_token": token, **data})

    def work(self) -> None:
        """Have the worker do everything that waits."""
        queue = make_queue(self.settings, self.engine, Ending())
        sweep(self.settings, self.engine, queue)
        while queue.work():
            continue
        queue.close()

    def prepare(self, *people: Appearance, answer_by: str = "2026-03-20", **more: Any) -> Any:
        return self.post(f"{PAGE}/prepare", person=[one.key for one in people], answer_by=answer_by, **more)

    def invite(self, person: Appearance) -> str:
        """Prepare, send and deliver one invitation; the path of its personal page, taken from the mail."""
        self.prepare(person)
        number = self.find(person).id
        self.post(f"{PAGE}/send", invitation=number)
        self.work()
        return find_path(self.server)

    def find(self, person: Appearance) -> Invitation:
        with Session(self.engine) as session:
            return session.scalars(select(Invitation).where(Invitation.appearance_id == person.id)).one()

    def status(self, person: Appearance) -> tuple[InvitationStatus, AppearanceStatus]:
        with Session(self.engine) as session:
            return self.find(person).status, session.get_one(Appearance, person.id).status


def find_path(server: MailServer) -> str:
    """The path of the link in the newest mail."""
    body = server.messages[-1].get_body()
    assert body is not None
    found = re.search(r"https://forum\.example\.org(/i/\S+)", body.get_content())
    assert found is not None, body.get_content()
    return found.group(1)


def reach(session: Session, speaker: Appearance, email: str, language: Language) -> None:
    session.add(PersonContact(person_id=speaker.person_id, email=email, phone=None, language=language))
    session.flush()


def find_speaker(session: Session, place: int) -> Appearance:
    """One of the people; the session lets go of the database, which the site needs."""
    row = session.scalars(select(Appearance).order_by(Appearance.id)).all()[place]
    session.commit()
    return row
