"""The desk's page of what is said of somebody in one language."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core.forms import mark_of
from forum_app.core.web import get_session
from forum_app.people import actions, queries
from forum_app.people.forms import LANGUAGES, BiographyForm
from forum_app.people.models import Language
from forum_app.people.names import display, name_of
from forum_app.people.reach import Thing, about
from forum_app.people.recording import note, tell

blueprint = Blueprint("biographies", __name__, url_prefix="/desk/people")


@blueprint.route("/<key>/biographies/<any(en, ko, nl):language>", methods=["GET", "POST"])
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def biography(key: str, language: str) -> ResponseReturnValue:
    """Write or correct it, beginning with what is kept; empty takes it away."""
    session, spoken = get_session(), Language(language)
    row = queries.get_person(session, key)
    kept = next((one.text for one in queries.list_biographies(session, row) if one.language is spoken), "")
    stored, name = {"text": kept}, display(name_of(row))
    form, conflicts = BiographyForm(data=stored | {"version": str(mark_of(stored))}), dict[str, str]()
    if form.validate_on_submit():
        conflicts = form.find_conflicts(stored, mark_of(stored))
    if not conflicts and form.manages(
        lambda: actions.set_biography(session, person=row, language=spoken, text=form.text.data or "")
    ):
        note(session, "changed the biography of", tell(row), person=row)
        flash(f"The {LANGUAGES[language]} biography of {name} is {'saved' if form.text.data else 'taken away'}.")
        return redirect(url_for("people.person", key=key), 303)
    code = 409 if conflicts else 422 if form.errors else 200
    values = {"person": row, "name": name, "language": language, "spoken": LANGUAGES[language]}
    return render_template("people/biography.html", form=form, conflicts=conflicts, **values), code
