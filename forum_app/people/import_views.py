"""Bringing in a table of people: preview with every error, then all of it, then taking it back if need be."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError, NotFound
from forum_app.core.files import FileStore
from forum_app.core.web import after_commit, get_session, takes_upload
from forum_app.people import importing, photo_files, places, queries
from forum_app.people.forms import ImportForm, PlaceForm
from forum_app.people.left_tables import drop_old_tables, tables_beside
from forum_app.people.models import PeopleImport
from forum_app.people.names import display, name_of
from forum_app.people.reach import Reach, Thing, about, find_reach, list_own_series, list_worked_on, works_for_all
from forum_app.people.recording import note
from forum_app.people.tables import COLUMNS, Read, read_table

blueprint = Blueprint("people_import", __name__, url_prefix="/desk/people/import")

SHOWN = 20
MEGABYTES = 8


@blueprint.route("", methods=["GET", "POST"])
@needs(Right.PEOPLE)
@takes_upload(MEGABYTES)
def upload() -> ResponseReturnValue:
    """Read a table and show what would come of it; only the file itself is kept, until it is brought in or a day."""
    form, read, sha256 = places.fit(get_session(), ImportForm()), None, ""
    if form.validate_on_submit():
        file = request.files.get("table")
        data = file.read() if file else b""
        try:
            if not file or not file.filename:
                raise ForumError("Choose a file.")
            read = read_table(data, file.filename)
        except ForumError as error:
            form.table.errors = [str(error)]
        else:
            drop_old_tables(_files(), now=clock.now())
            sha256 = _store().put(data)
    return _page(form, read, sha256), 422 if form.errors or (read and read.problems) else 200


@blueprint.post("/confirm")
@needs(Right.PEOPLE)
def confirm() -> ResponseReturnValue:
    """Bring in the table that was shown, but for whom is here already; the file goes."""
    store, sha256 = _store(), request.form.get("file", "")
    try:
        read = read_table(store.get(sha256), "the file")
    except NotFound as error:
        raise ForumError("This table was brought in already, or is older than a day: read it again.") from error
    if read.problems:
        raise ForumError("The table has errors; nothing was brought in.")
    form = places.fit(get_session(), PlaceForm())
    if not form.validate_on_submit():
        raise ForumError("Nothing was brought in: the page was too old. Read the table again.")
    known = {one.row for one in _list_known(read)}
    rows = [row for place, row in enumerate(read.rows) if place not in known]
    facts: dict[str, Any] = {"rows": rows, "by": get_actor().name, "now": clock.now()}
    if "place" in form:
        facts["series_id"], facts["sides"] = places.read(get_session(), form)
    made = importing.import_people(get_session(), **facts)
    after_commit(lambda: store.remove(sha256))
    _note("brought in", made.id, made.rows)
    flash(f"{_people(made.rows)} added. Below they can be taken back.")
    return redirect(url_for("people_import.upload"), 303)


@blueprint.post("/<int:number>/undo")
@needs(Right.PEOPLE)
@about(Thing.IMPORT)
def undo(number: int) -> ResponseReturnValue:
    """Take back everybody whom an import made and who is in no edition yet."""
    made = get_session().scalar(select(PeopleImport).where(PeopleImport.id == number, PeopleImport.undone.is_(False)))
    if made is None:
        raise NotFound("This import was taken back already, or never was.")
    photos = photo_files.list_files(get_session(), [one.id for one in queries.list_imported(get_session(), number)])
    stay = importing.undo_import(get_session(), made=made)
    photo_files.forget(get_session(), photos)
    _note("took back", made.id, made.rows - len(stay))
    names = ", ".join(display(name_of(queries.get_person(get_session(), key))) for key in stay[:10])
    kept = f"{len(stay)} {'stays' if len(stay) == 1 else 'stay'}, since editions know them by now"
    left = f" {kept}: {names}{' and others' if len(stay) > 10 else ''}." if stay else ""
    flash(f"{_people(made.rows - len(stay))} taken back.{left}")
    return redirect(url_for("people_import.upload"), 303)


def _page(form: ImportForm, read: Read | None, sha256: str) -> str:
    known = _list_known(read) if read and not read.problems else []
    here = {one.row for one in known}
    return render_template(
        "people/import.html",
        form=form,
        read=read,
        shown=[row for place, row in enumerate(read.rows if read else ()) if place not in here][:SHOWN],
        count=len(read.rows) - len(here) if read else 0,
        known=[(read.lines[one.row], read.rows[one.row], one) for one in known if read],
        sha256=sha256,
        columns=COLUMNS,
        imports=[(row.id, row.at, row.by, row.rows, row.undone, _is_mine(row)) for row in _list_imports()],
    )


def _list_imports() -> list[PeopleImport]:
    """The tables that this visitor's series brought in."""
    own = list_own_series()
    return queries.list_imports(get_session(), series_ids=own)


def _is_mine(made: PeopleImport) -> bool:
    """Whether this visitor works on everybody whom an import made: then they may take it back."""
    if made.series_id is None or works_for_all(made.series_id):
        return True
    ids = {person.id for person in queries.list_imported(get_session(), made.id)}
    return list_worked_on(get_session(), ids) == ids


def _note(verb: str, number: int, people: int) -> None:
    note(get_session(), verb, f"import {number} of people", after={"people": people})


def _list_known(read: Read) -> list[importing.Known]:
    """The rows that mean somebody on whom this visitor works, each once.

    Of whom the visitor does not see nothing is told, nor that they are here. Raises ForumError for an ORCID of somebody
    whom they see and don't work on: two records of one human in one series would be the result.
    """
    found = importing.list_known(get_session(), read.rows)
    reach = find_reach(get_session(), {one.person_id for one in found})
    seen = [one for one in found if reach[one.person_id] is Reach.SEEN and one.mark == read.rows[one.row].get("orcid")]
    if seen:
        lines = ", ".join(str(read.lines[place]) for place in sorted({one.row for one in seen}))
        raise ForumError(f"The ORCID on line {lines} is somebody’s of another side: take the line out of the table.")
    worked = [one for one in found if reach[one.person_id] is Reach.WORKED_ON]
    return list({one.row: one for one in reversed(worked)}.values())[::-1]


def _people(count: int) -> str:
    return "1 person is" if count == 1 else f"{count} people are"


def _store() -> FileStore:
    return tables_beside(_files())


def _files() -> FileStore:
    return cast(FileStore, current_app.extensions["files"])
