"""After an erasure nothing of somebody is left: not in rows, nor in the bytes of the database, nor in the audit log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.people import actions
from forum_app.people.models import Language, Person
from tests.desk import open_desk, post
from tests.factories import Forum
from tests.public.site import Site, read_field

PAGE = "/desk/people"
# Of its own length each, so that none lies on a page of the database that another one has overwritten.
SECRETS = ("zwaluw.mail@example.org", "Zwaluwinstituut", "zwaluwbiografie " * 40, "zwaluw-jan")


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def _fill(session: Session) -> Person:
    person = actions.add_person(session, facts={"family": "Zwaluw", "given": "Jan", "country": "NL"})
    address, institution, biography, key = SECRETS
    assert person.key.startswith(key)
    actions.set_contact(session, person=person, email=address, phone=None, language=Language.DUTCH)
    actions.set_biography(session, person=person, language=Language.DUTCH, text=biography)
    facts = {"title": None, "sector": "academia", "starts_on": None, "ends_on": None}
    actions.add_affiliation(session, person=person, institution=institution, **facts)  # type: ignore[arg-type]
    session.commit()
    return person


def post_erasure(desk: object, key: str) -> Any:
    """Erase somebody at the desk, on a decision."""
    return post(desk, f"{PAGE}/{key}/erase", decision="Nothing was published.")  # type: ignore[arg-type]


def test_an_erasure_leaves_no_bytes(site: Site, forum: Forum, session: Session, engine: Engine, tmp_path: Path) -> None:
    session.commit()
    desk = open_desk(site.app)
    person = _fill(session)
    page = f"{PAGE}/{person.key}"
    token = read_field(desk.get(page).text, "csrf_token")
    desk.post(f"{page}/consents", data={"csrf_token": token, "kind": "photo", "given": "yes", "text_version": "1"})
    session.close()
    kept = _bytes(tmp_path)
    assert [secret for secret in (*SECRETS, "Zwaluw") if secret.encode().strip() in kept] == [*SECRETS, "Zwaluw"]
    assert post_erasure(desk, person.key).status_code == 303
    kept = _bytes(tmp_path)
    assert [secret for secret in ("waluw",) if secret.encode() in kept] == []
    told = [f"{row.verb} {row.object}" for row in session.scalars(select(AuditEntry))]
    assert told == [f"noted a consent of person number {person.id}", f"erased person number {person.id}"]


def test_a_merge_is_told_by_numbers(site: Site, forum: Forum, session: Session) -> None:
    session.commit()
    desk = open_desk(site.app)
    kept = _fill(session)
    gone = actions.add_person(session, facts={"family": "Zwaluw", "given": "Johan", "country": "NL"})
    session.commit()
    post(desk, f"{PAGE}/{kept.key}/merge/{gone.key}", sure="y")
    token = read_field(desk.get(f"{PAGE}/{kept.key}").text, "csrf_token")
    assert desk.post(f"{PAGE}/{kept.key}/merges/1/undo", data={"csrf_token": token}).status_code == 303
    session.rollback()
    told = [f"{row.verb} {row.object}" for row in session.scalars(select(AuditEntry))]
    assert told[0] == f"merged person number {gone.id} into person number {kept.id}"
    assert told[1].endswith(f"out of person number {kept.id}")
    assert "waluw" not in str(told)
