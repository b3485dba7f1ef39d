"""The desk's page of what is said of somebody: in one language, or by an edition's folder."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core.forms import mark_of
from forum_app.core.web import get_session
from forum_app.people import actions, queries
from forum_app.people.forms import LANGUAGES, BiographyForm
from forum_app.people.models import Language, Person
from forum_app.people.names import display, name_of
from forum_app.people.reach import Thing, about
from forum_app.people.recording import note, tell

blueprint = Blueprint("biographies", __name__, url_prefix="/desk/people")


# Beside those of the languages the one that a folder brought, which says of no language.
FOLDER = "folder"


@blueprint.route(f"/<key>/biographies/<any(en, ko, nl, {FOLDER}):which>", methods=["GET", "POST"])
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def biography(key: str, which: str) -> ResponseReturnValue:
    """Write or correct it, beginning with what is kept; empty takes it away."""
    session = get_session()
    row = queries.get_person(session, key)
    stored, name = {"text": _find(row, which)}, display(name_of(row))
    form, conflicts = BiographyForm(data=stored | {"version": str(mark_of(stored))}), dict[str, str]()
    if form.validate_on_submit():
        conflicts = form.find_conflicts(stored, mark_of(stored))
    if not conflicts and form.manages(lambda: _keep(row, which, form.text.data or "")):
        note(session, "changed the biography of", tell(row), person=row)
        spoken = "folder’s" if which == FOLDER else LANGUAGES[which]
        flash(f"The {spoken} biography of {name} is {'saved' if form.text.data else 'taken away'}.")
        return redirect(url_for("people.person", key=key), 303)
    code = 409 if conflicts else 422 if form.errors else 200
    values = {"person": row, "name": name, "language": LANGUAGES.get(which)}
    return render_template("people/biography.html", form=form, conflicts=conflicts, **values), code


def _find(person: Person, which: str) -> str:
    if which == FOLDER:
        return person.bio or ""
    rows = queries.list_biographies(get_session(), person)
    return next((one.text for one in rows if one.language.value == which), "")


def _keep(person: Person, which: str, text: str) -> None:
    if which == FOLDER:
        actions.correct_folder_biography(get_session(), person=person, text=text)
    else:
        actions.set_biography(get_session(), person=person, language=Language(which), text=text)
