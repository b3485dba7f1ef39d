"""The desk's pages of people: the list, and one person."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError
from forum_app.core.web import get_session
from forum_app.people import actions, queries
from forum_app.people.forms import (
    AffiliationForm,
    BiographyForm,
    ConsentForm,
    ContactForm,
    PersonForm,
    PlainForm,
    gender_of,
    language_of,
)
from forum_app.people.models import ConsentKind, Person, Sector
from forum_app.people.names import display, name_of, plain, sort_key
from forum_app.people.recording import note, tell
from forum_app.people.tables import write_csv, write_xlsx

blueprint = Blueprint("people", __name__, url_prefix="/desk/people")

PAGE = 100
NAME = (
    "given",
    "particle",
    "family",
    "name_order",
    "native_name",
    "honorific",
    "post_nominals",
    "sort_key",
    "country",
    "orcid",
)
SHOWN = ("name", "native_name", "country", "institution", "sector")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("")
@needs(Right.PEOPLE)
def people() -> ResponseReturnValue:
    """Everybody who fits the filter, a hundred a page."""
    found = _filtered()
    page = max(1, request.args.get("page", 1, type=int))
    shown = found[(page - 1) * PAGE : page * PAGE]
    filters = {name: request.args.get(name, "") for name in ("words", "country", "missing")}
    last = max(1, -(-len(found) // PAGE))
    values = {"lines": shown, "total": len(found), "page": page, "last": last, "filters": filters}
    return render_template("people/people.html", form=PlainForm(formdata=None), **values)


@blueprint.get("/list.<any(csv, xlsx):kind>")
@needs(Right.PEOPLE)
def export(kind: str) -> ResponseReturnValue:
    """What the list shows, as a table; without addresses."""
    rows = [{name: getattr(line, name) or "" for name in SHOWN} for line in _filtered()]
    return _table(rows, SHOWN, kind)


@blueprint.post("/list-with-gender.<any(csv, xlsx):kind>")
@needs(Right.PEOPLE)
def export_with_gender(kind: str) -> ResponseReturnValue:
    """The table with what everybody has declared, for moving to another system; taking it is noted."""
    genders, columns = queries.list_genders(get_session()), (*SHOWN, "gender")
    lines = _filtered()
    rows = [{name: getattr(line, name) or "" for name in SHOWN} for line in lines]
    rows = [row | {"gender": genders.get(line.key, "")} for row, line in zip(rows, lines, strict=True)]
    note(get_session(), "took the declared genders of", "the list of people", after={"people": len(rows)})
    return _table(rows, columns, kind)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Right.PEOPLE)
def new() -> ResponseReturnValue:
    """Somebody who was not here before."""
    form = PersonForm()
    if form.validate_on_submit():
        facts = {name: form[name].data for name in NAME}
        try:
            person = actions.add_person(get_session(), facts=facts)
        except ForumError as error:
            form.form_errors.append(str(error))
        else:
            return _done(person, "added", "is added.")
    return _form("people/edit.html", form, {}, person=None)


@blueprint.get("/<key>")
@needs(Right.PEOPLE)
def person(key: str) -> ResponseReturnValue:
    """Everything that is kept of somebody, but what they said."""
    row = queries.get_person(get_session(), key)
    contact = queries.find_contact(get_session(), row.id)
    return render_template(
        "people/person.html",
        person=row,
        name=display(name_of(row)),
        written=plain(name_of(row)),
        sorted_as=sort_key(name_of(row)),
        contact=contact,
        affiliations=queries.list_affiliations(get_session(), row),
        biographies=queries.list_biographies(get_session(), row),
        consents=queries.list_consents(get_session(), row),
        photo=queries.find_photo(get_session(), row),
        consented=queries.has_consent(get_session(), row, ConsentKind.PHOTO),
        merges=queries.list_merges(get_session(), row),
        plain_form=PlainForm(formdata=None),
        affiliation_form=AffiliationForm(formdata=None),
        biography_form=BiographyForm(formdata=None),
        consent_form=ConsentForm(formdata=None),
    )


@blueprint.route("/<key>/edit", methods=["GET", "POST"])
@needs(Right.PEOPLE)
def edit(key: str) -> ResponseReturnValue:
    """Another name; editions keep that of their day."""
    row = queries.get_person(get_session(), key)
    stored = {name: getattr(getattr(row, name), "value", getattr(row, name)) for name in NAME}
    form, conflicts = PersonForm(data={**stored, "version": row.version}), cast(dict[str, str], {})
    if form.validate_on_submit():
        conflicts = form.find_conflicts(stored, row.version)
        if not conflicts:
            try:
                actions.edit_person(get_session(), person=row, facts={name: form[name].data for name in NAME})
            except ForumError as error:
                form.form_errors.append(str(error))
            else:
                return _done(row, "changed", "is saved.")
    return _form("people/edit.html", form, conflicts, person=row)


@blueprint.route("/<key>/contact", methods=["GET", "POST"])
@needs(Right.PEOPLE)
def contact(key: str) -> ResponseReturnValue:
    """How somebody is reached; the audit log says that it changed, and never what it is."""
    row = queries.get_person(get_session(), key)
    found = queries.find_contact(get_session(), row.id)
    stored = {"email": found.email, "phone": found.phone, "language": found.language.value} if found else {}
    gender = queries.find_gender(get_session(), row)
    form = ContactForm(data=stored | {"gender": gender.value if gender else ""})
    if form.validate_on_submit():
        facts: dict[str, Any] = {
            "email": form.email.data,
            "phone": form.phone.data,
            "language": language_of(form.language.data),
        }
        try:
            actions.set_contact(get_session(), person=row, **facts)
            actions.set_gender(get_session(), person=row, gender=gender_of(form.gender.data))
        except ForumError as error:
            form.form_errors.append(str(error))
        else:
            return _done(row, "changed the contact of", "can be reached.")
    return _form("people/contact.html", form, {}, person=row, name=display(name_of(row)))


@blueprint.post("/<key>/affiliations")
@needs(Right.PEOPLE)
def add_affiliation(key: str) -> ResponseReturnValue:
    """Where somebody works now, or worked."""
    row, form = queries.get_person(get_session(), key), AffiliationForm()
    if not form.validate_on_submit():
        return _refused(row, form)
    facts: dict[str, Any] = {"institution": form.institution.data, "title": form.title.data or None}
    facts |= {"sector": Sector(form.sector.data), "starts_on": form.starts_on.data, "ends_on": form.ends_on.data}
    return _act(row, "changed the affiliation of", lambda: actions.add_affiliation(get_session(), person=row, **facts))


@blueprint.post("/<key>/biographies")
@needs(Right.PEOPLE)
def set_biography(key: str) -> ResponseReturnValue:
    """What is said of somebody, in one language."""
    row, form = queries.get_person(get_session(), key), BiographyForm()
    if not form.validate_on_submit():
        return _refused(row, form)
    language, text = language_of(form.language.data), form.text.data or ""
    return _act(
        row,
        "changed the biography of",
        lambda: actions.set_biography(get_session(), person=row, language=language, text=text),
    )


@blueprint.post("/<key>/consents")
@needs(Right.PEOPLE)
def note_consent(key: str) -> ResponseReturnValue:
    """An answer on consent; earlier ones stay on record."""
    row, form = queries.get_person(get_session(), key), ConsentForm()
    if not form.validate_on_submit():
        return _refused(row, form)
    facts: dict[str, Any] = {"kind": ConsentKind(form.kind.data), "given": form.given.data == "yes"}
    facts |= {"text_version": form.text_version.data, "by": get_actor().name, "now": clock.now()}
    return _act(row, "noted a consent of", lambda: actions.note_consent(get_session(), person=row, **facts))


def _filtered() -> list[queries.PersonLine]:
    return queries.list_lines(
        get_session(),
        words=request.args.get("words", ""),
        country=request.args.get("country", "").upper(),
        missing=request.args.get("missing", ""),
    )


def _table(rows: list[dict[str, str]], columns: tuple[str, ...], kind: str) -> Response:
    data = write_csv(rows, columns) if kind == "csv" else write_xlsx(rows, columns)
    response = Response(data, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="people.{kind}"'
    return response


def _act(row: Person, verb: str, act: Any) -> ResponseReturnValue:
    try:
        act()
    except ForumError as error:
        flash(str(error))
        return redirect(url_for("people.person", key=row.key), 303)
    return _done(row, verb, "is saved.")


def _refused(row: Person, form: Any) -> ResponseReturnValue:
    flash("Nothing was saved. " + " ".join(words for found in form.errors.values() for words in found))
    return redirect(url_for("people.person", key=row.key), 303)


def _done(row: Person, verb: str, words: str) -> ResponseReturnValue:
    note(get_session(), verb, tell(row))
    flash(f"{display(name_of(row))} {words}")
    return redirect(url_for("people.person", key=row.key), 303)


def _form(template: str, form: Any, conflicts: dict[str, str], **values: object) -> ResponseReturnValue:
    code = 409 if conflicts else 422 if form.errors else 200
    return render_template(template, form=form, conflicts=conflicts, **values), code
