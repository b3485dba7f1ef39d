"""The desk's page of somebody's photo, and the picture itself."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError, NotFound
from forum_app.core.web import PICTURE_POLICY, get_session, takes_upload
from forum_app.people import photo_actions, photo_files, queries
from forum_app.people.forms import PhotoForm
from forum_app.people.models import ConsentKind
from forum_app.people.names import display, name_of
from forum_app.people.portraits import Focus
from forum_app.people.reach import Reach, Thing, about
from forum_app.people.recording import note, tell

blueprint = Blueprint("photos", __name__, url_prefix="/desk/people")

MEGABYTES = 8


@blueprint.route("/<key>/photo", methods=["GET", "POST"])
@needs(Right.PEOPLE)
@about(Thing.PERSON)
@takes_upload(MEGABYTES)
def photo(key: str) -> ResponseReturnValue:
    """Bring in a photo, or cut it otherwise; what comes of it is shown where they consented."""
    session = get_session()
    row = queries.get_person(session, key)
    found = queries.find_photo(session, row)
    stored = {"left": found.focus_left, "top": found.focus_top, "size": found.focus_size} if found else {}
    form = PhotoForm(data=stored)
    if form.validate_on_submit():
        file = request.files.get("photo")
        try:
            before = photo_files.list_files(session, [row.id])
            focus = Focus(form.left.data or 0, form.top.data or 0, form.size.data or 100)
            facts = {"data": (file.read() if file else b"") or None, "focus": focus, "by": get_actor().name}
            photo_actions.set_photo(session, photo_files.get_store(), person=row, now=clock.now(), **facts)  # type: ignore[arg-type]
        except ForumError as error:
            form.photo.errors = [str(error)]
        else:
            photo_files.forget(session, before)
            return _done(key, "changed the photo of", "The photo is saved.")
    consented = queries.has_consent(session, row, ConsentKind.PHOTO)
    values = {"person": row, "name": display(name_of(row)), "photo": found, "consented": consented}
    return render_template("people/photo.html", form=form, **values), 422 if form.errors else 200


@blueprint.post("/<key>/photo/remove")
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def remove(key: str) -> ResponseReturnValue:
    """Delete the photo with its files."""
    session = get_session()
    row = queries.get_person(session, key)
    before = photo_files.list_files(session, [row.id])
    photo_actions.remove_photo(session, person=row)
    photo_files.forget(session, before)
    return _done(key, "removed the photo of", "The photo is deleted.")


@blueprint.get("/photos/<sha256>.jpg")
@needs(Right.PEOPLE)
@about(Thing.PHOTO, Reach.SEEN)
def picture(sha256: str) -> ResponseReturnValue:
    """The square, or the picture that it was cut from, of somebody who consented."""
    if not queries.is_photo_consented(get_session(), sha256):
        raise NotFound("There is no such photo, or its person has not consented to its use.")
    return as_picture(photo_files.get_store().get(sha256))


def as_picture(data: bytes) -> Response:
    """The answer that a photo is, which nothing in it can make anything else of."""
    response = Response(data, content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    return response


def _done(key: str, verb: str, words: str) -> ResponseReturnValue:
    person = queries.get_person(get_session(), key)
    note(get_session(), verb, tell(person), person=person)
    flash(words)
    return redirect(url_for("photos.photo", key=key), 303)
