"""The desk's pages of duplicates: pairs who may be one person, making them one, and making them two again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError
from forum_app.core.web import get_session
from forum_app.editions.models import Edition
from forum_app.people import merging, queries
from forum_app.people.forms import MergeForm, PlainForm
from forum_app.people.models import Person
from forum_app.people.names import display, name_of
from forum_app.people.queries import SEAT
from forum_app.people.reach import Thing, about, list_worked_on
from forum_app.people.recording import note, tell
from forum_app.people.views import NAME

blueprint = Blueprint("people_merge", __name__, url_prefix="/desk/people")


@blueprint.get("/duplicates")
@needs(Right.PEOPLE)
def duplicates() -> ResponseReturnValue:
    """Pairs who may be one person."""
    worked = list_worked_on(get_session(), get_session().scalars(select(Person.id)).all())
    pairs = [
        (one.key, display(name_of(one)), other.key, display(name_of(other)), why)
        for one, other, why in queries.list_duplicates(get_session(), worked)
    ]
    return render_template("people/duplicates.html", pairs=pairs)


@blueprint.route("/<key>/merge/<other>", methods=["GET", "POST"])
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def merge(key: str, other: str) -> ResponseReturnValue:
    """Both side by side, then one: the first stays."""
    kept, gone = queries.get_person(get_session(), key), queries.get_person(get_session(), other)
    form = MergeForm()
    if form.validate_on_submit():
        number = gone.id
        try:
            merging.merge_people(get_session(), kept=kept, gone=gone, by=get_actor().name, now=clock.now())
        except ForumError as error:
            form.form_errors.append(str(error))
        else:
            note(get_session(), f"merged person number {number} into", tell(kept), person=kept)
            return _back(key, f"{display(name_of(kept))} is one person now. Below the merge can be undone.")
    rows = [(name.replace("_", " ").capitalize(), getattr(kept, name), getattr(gone, name)) for name in NAME]
    told = [(label, getattr(one, "value", one), getattr(two, "value", two)) for label, one, two in rows]
    told += [(label, one, two) for (label, one), (_same, two) in zip(_tell(kept), _tell(gone), strict=True)]
    status = 422 if form.errors else 200
    return render_template("people/merge.html", form=form, rows=told, keys=(key, other)), status


def _tell(person: Person) -> list[tuple[str, str]]:
    """What besides the name says whether two are one: many have the same."""
    session = get_session()
    contact, places = queries.find_contact(session, person.id), queries.list_affiliations(session, person)
    seats = select(SEAT.c.affiliation, Edition.year).join(Edition, Edition.id == SEAT.c.edition_id)
    seats = seats.where(SEAT.c.person_id == person.id).order_by(Edition.year.desc(), SEAT.c.id)
    printed = [f"{institution or 'no institution'} ({year})" for institution, year in session.execute(seats)]
    return [
        ("E-mail", (contact and contact.email) or ""),
        ("Affiliations", "; ".join(one.institution for one in places)),
        ("Appeared for", "; ".join(dict.fromkeys(printed))),
    ]


@blueprint.post("/<key>/merges/<int:number>/undo")
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def undo(key: str, number: int) -> ResponseReturnValue:
    """Two people again."""
    session, form = get_session(), PlainForm()
    kept = queries.get_person(session, key)
    row = queries.get_merge(session, kept, number)
    if not form.validate_on_submit():
        return _back(key, "Nothing was undone: the page was too old. Try again.")
    try:
        back = merging.undo_merge(session, merge=row, by=get_actor().name, now=clock.now())
    except ForumError as error:
        return _back(key, str(error))
    note(session, f"took {tell(back)} out of", tell(kept), person=back)
    return _back(back.key, f"{display(name_of(back))} is a person apart again, with everything that was theirs.")


def _back(key: str, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("people.person", key=key), 303)
