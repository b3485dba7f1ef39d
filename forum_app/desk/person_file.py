"""A person's whole file as page and JSON, and its erasure: what every table keeps of them, found by the schema."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime
from functools import cache, partial
from operator import itemgetter
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Table,
    bindparam,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from forum_app.accounts import audit
from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.db import Base, clear_traces
from forum_app.core.errors import ForumError
from forum_app.core.forms import DeskForm
from forum_app.core.web import after_commit, get_session
from forum_app.editions.models import Edition, EditionStatus
from forum_app.invitations.forgetting import forget_person as forget_invitations
from forum_app.invitations.models import Invitation
from forum_app.outbox.actions import forget_person as forget_mails
from forum_app.outbox.holding import forget_names
from forum_app.people import actions, photo_files, queries
from forum_app.people.models import Person
from forum_app.people.names import display, name_of
from forum_app.people.one_person import find_photo_and_contact
from forum_app.people.reach import Thing, about
from forum_app.people.recording import tell
from forum_app.programme.models import Appearance

blueprint = Blueprint("person_file", __name__, url_prefix="/desk/people")

OVER = (EditionStatus.HELD, EditionStatus.CANCELLED)


class EraseForm(DeskForm):
    """Why what is published stays."""

    decision = TextAreaField(
        "Decision",
        [InputRequired("Record the decision: what stays published, and on what ground."), Length(max=1000)],
        description="What editions have published of this person stays, as of its day. Say on what ground.",
    )


@blueprint.get("/<key>/file")
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def page(key: str) -> ResponseReturnValue:
    """The file to read and to print."""
    row = queries.get_person(get_session(), key)
    photo, consented, _contact = find_photo_and_contact(get_session(), row)
    values: dict[str, Any] = {"name": display(name_of(row)), "photo": photo if consented else None}
    values["tables"] = collect(get_session(), row)
    return render_template("desk/person_file.html", person=row, **values)


@blueprint.post("/<key>/file.json")
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def json(key: str) -> ResponseReturnValue:
    """The file for the person; taking it is noted."""
    row = queries.get_person(get_session(), key)
    _note("took the file of", row)
    kept: dict[str, Any] = {"person": key, "kept": collect(get_session(), row)}
    photo = queries.find_photo(get_session(), row)
    if photo is not None:
        kept["photo_jpeg_base64"] = b64encode(photo_files.get_store().get(photo.source_sha256)).decode("ascii")
    data = current_app.json.dumps(kept, ensure_ascii=False, indent=1)
    response = Response(data, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="person.json"'
    return response


@blueprint.route("/<key>/erase", methods=["GET", "POST"])
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def erase(key: str) -> ResponseReturnValue:
    """Say what goes and what stays, then erase."""
    session, form = get_session(), EraseForm()
    row = queries.get_person(session, key)
    coming = list_coming(session, row)
    if form.validate_on_submit():
        try:
            if coming:
                raise ForumError("Take this person out of the editions still to come first; they are named above.")
            by, decision = get_actor().name, str(form.decision.data)
            photos = photo_files.list_files(session, [row.id])
            _erase(session, row, decision=decision, by=by)
            photo_files.forget(session, photos)
        except ForumError as error:
            form.form_errors.append(str(error))
        else:
            _note("erased", row)
            after_commit(partial(clear_traces, current_app.extensions["engine"]))
            flash("The person’s data are erased. What editions published stays, by the decision that is on record.")
            return redirect(url_for("people.people"), 303)
    name = display(name_of(row))
    values = {"person": row, "name": name, "coming": coming, "kept": _count_appearances(session, row)}
    return render_template("desk/erase.html", form=form, conflicts={}, **values), 422 if form.errors else 200


def _erase(session: Session, person: Person, *, decision: str, by: str) -> None:
    """What is kept of somebody goes, and their name out of mails and answers of others."""
    mine = session.scalars(select(Appearance).where(Appearance.person_id == person.id))
    names = tuple(dict.fromkeys([name_of(person), *map(name_of, mine)]))
    contact = queries.find_contact(session, person.id)
    forget_mails(session, person_id=person.id)
    forget_names(session, names=names)
    forget_invitations(session, person_id=person.id, names=names, address=contact.email if contact else None)
    actions.erase_person(session, person=person, decision=decision, by=by, now=clock.now())


def collect(session: Session, person: Person) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that points at a person, as plain values, by table. One query.

    Who said an insight is in no such table: it points at an appearance, and few may read it.
    """
    statement, tables = _select_everything()
    found: dict[str, list[dict[str, Any]]] = {}
    rows = session.execute(statement, {"person_id": person.id}).all()
    for number, *values in sorted(rows, key=itemgetter(0)):
        table, begin = tables[number]
        row = dict(zip(table.columns.keys(), values[begin:], strict=False))
        found.setdefault(table.name, []).append(_plain(row))
    return found


@cache
def _select_everything() -> tuple[CompoundSelect[Any], tuple[tuple[Table, int], ...]]:
    """All tables under one another, each in columns of its own and nothing in those of the others.

    Gives the tables too, with the place of each one's first column after the table's number.
    """
    wanted, table_of = bindparam("person_id", type_=Integer), Base.metadata.tables
    mine = select(Appearance.id).where(Appearance.person_id == wanted)
    parts: list[tuple[Table, ColumnElement[bool]]] = [(table_of["person"], Person.id == wanted)]
    parts += [(table, column == wanted) for table, column in actions.list_references()]
    parts.append((table_of["invitation"], Invitation.appearance_id.in_(mine)))
    every = [column for table, _where in parts for column in table.columns]
    tables, selects, begin = list[tuple[Table, int]](), list[Select[Any]](), 0
    for number, (table, where) in enumerate(parts):
        end = begin + len(table.columns)
        before = [cast(null(), column.type) for column in every[:begin]]
        after = [cast(null(), column.type) for column in every[end:]]
        selects.append(select(literal(number), *before, *table.columns, *after).where(where))
        tables.append((table, begin))
        begin = end
    return union_all(*selects), tuple(tables)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    def word(value: Any) -> Any:
        if isinstance(value, date | datetime):
            return value.isoformat()
        return getattr(value, "value", value)

    return {name: word(value) for name, value in row.items() if value is not None}


def list_coming(session: Session, person: Person) -> list[str]:
    """The editions still to come in which somebody appears."""
    wanted = select(Edition.slug).join(Appearance, Appearance.edition_id == Edition.id)
    return list(
        session.scalars(wanted.where(Appearance.person_id == person.id, Edition.status.not_in(OVER)).distinct())
    )


def _count_appearances(session: Session, person: Person) -> int:
    return len(session.scalars(select(Appearance.id).where(Appearance.person_id == person.id)).all())


def _note(verb: str, person: Person) -> None:
    actor = get_actor()
    audit.record(
        get_session(),
        actor_id=actor.user_id,
        actor=actor.name,
        verb=verb,
        object=tell(person),
        series_id=None,
        now=clock.now(),
    )
