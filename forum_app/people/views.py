"""The desk's pages of people: the list, and one person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError
from forum_app.core.forms import mark_of
from forum_app.core.web import get_session
from forum_app.people import actions, places, queries
from forum_app.people.forms import (
    LANGUAGES,
    AffiliationForm,
    ConsentForm,
    ContactForm,
    NewPersonForm,
    PersonForm,
    PlaceForm,
    PlainForm,
)
from forum_app.people.models import ConsentKind, Person, Sector
from forum_app.people.names import display, name_of, plain, sort_key
from forum_app.people.namesakes import list_namesakes, refuse_same_orcid
from forum_app.people.one_person import find_photo_and_contact, list_seats, read_private
from forum_app.people.queries import PersonRow
from forum_app.people.reach import Reach, Thing, about, is_worked_on, list_own_series, list_standings
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
SHOWN = ("name", "native_name", "country", "side", "institution", "sector")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("")
@needs(Right.PEOPLE)
def people() -> ResponseReturnValue:
    """Everybody who fits the filter, a hundred a page."""
    found = _filtered()
    page = max(1, request.args.get("page", 1, type=int))
    shown = [queries.to_line(one) for one in found[(page - 1) * PAGE : page * PAGE]]
    filters = {name: request.args.get(name, "") for name in ("words", "country", "missing")}
    last = max(1, -(-len(found) // PAGE))
    values = {"lines": shown, "total": len(found), "page": page, "last": last, "filters": filters}
    return render_template("people/people.html", form=PlainForm(formdata=None), **values)


@blueprint.get("/list.<any(csv, xlsx):kind>")
@needs(Right.PEOPLE)
def export(kind: str) -> ResponseReturnValue:
    """What the list shows, as a table; without addresses."""
    rows = [{name: getattr(line, name) or "" for name in SHOWN} for line in map(queries.to_line, _filtered())]
    return _table(rows, SHOWN, kind)


@blueprint.post("/list-with-gender.<any(csv, xlsx):kind>")
@needs(Right.PEOPLE)
def export_with_gender(kind: str) -> ResponseReturnValue:
    """The table with what everybody has declared, for moving to another system; taking it is noted."""
    genders, columns = queries.list_genders(get_session()), (*SHOWN, "gender")
    lines = [queries.to_line(one) for one in _filtered() if one.standing.mine]
    rows = [{name: getattr(line, name) or "" for name in SHOWN} for line in lines]
    rows = [row | {"gender": genders.get(line.key, "")} for row, line in zip(rows, lines, strict=True)]
    note(get_session(), "took the declared genders of", "the list of people", after={"people": len(rows)})
    return _table(rows, columns, kind)


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Right.PEOPLE)
def new() -> ResponseReturnValue:
    """Somebody who was not here before."""
    form, namesakes = places.fit(get_session(), NewPersonForm()), list[PersonRow]()
    if form.validate_on_submit():
        facts = {name: form[name].data for name in NAME}
        namesakes = _ask_namesakes(form, facts)
    if form.is_submitted() and not form.errors:
        try:
            refuse_same_orcid(get_session(), facts)
            person = actions.add_person(get_session(), facts=facts)
            places.keep(get_session(), person, form)
        except ForumError as error:
            form.tell(error)
        else:
            return _done(person, "added", "is added.")
    return _form("people/edit.html", form, {}, person=None, alike=_tell_alike(namesakes))


@blueprint.get("/<key>")
@needs(Right.PEOPLE)
@about(Thing.PERSON, Reach.SEEN)
def person(key: str) -> ResponseReturnValue:
    """Everything that is kept of somebody, but what they said."""
    return _page(queries.get_person(get_session(), key)), 200


@blueprint.post("/<key>/series")
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def keep_in_series(key: str) -> ResponseReturnValue:
    """Which series keeps somebody, and on which side."""
    row, form = queries.get_person(get_session(), key), places.fit(get_session(), PlaceForm())
    verb, said = "changed the side of", "has the side that you chose."
    return _act(row, verb, said, lambda: places.keep(get_session(), row, form), place_form=form)


@blueprint.route("/<key>/edit", methods=["GET", "POST"])
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def edit(key: str) -> ResponseReturnValue:
    """Another name; editions keep that of their day."""
    row = queries.get_person(get_session(), key)
    stored = {name: getattr(getattr(row, name), "value", getattr(row, name)) for name in NAME}
    form, conflicts = PersonForm(data={**stored, "version": row.version}), cast(dict[str, str], {})
    namesakes = list[PersonRow]()
    if form.validate_on_submit():
        facts = {name: form[name].data for name in NAME}
        conflicts = form.find_conflicts(stored, row.version)
        namesakes = _ask_namesakes(form, facts, row) if not conflicts else []
        if not conflicts and not form.errors:
            try:
                refuse_same_orcid(get_session(), facts, row.id)
                actions.edit_person(get_session(), person=row, facts=facts)
            except ForumError as error:
                form.tell(error)
            else:
                return _done(row, "changed", "is saved.")
    alike = _tell_alike(namesakes)
    return _form("people/edit.html", form, conflicts, person=row, name=display(name_of(row)), alike=alike)


@blueprint.route("/<key>/contact", methods=["GET", "POST"])
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def contact(key: str) -> ResponseReturnValue:
    """How somebody is reached; the audit log says that it changed, and never what it is."""
    row, asking = queries.get_person(get_session(), key), request.args.get("edition")
    # Who is about to invite goes on with the next one there.
    back = url_for("invitations.invitations", edition=asking, state="not asked") if asking else None
    stored = read_private(get_session(), row)
    form, conflicts = ContactForm(data=stored | {"version": str(mark_of(stored))}), dict[str, str]()
    if form.validate_on_submit():
        conflicts = form.find_conflicts(stored, mark_of(stored))
    if not conflicts and form.manages(lambda: actions.set_private(get_session(), person=row, **form.read())):
        reached = "can be reached." if form.email.data or form.phone.data else "can’t be reached: there is no address."
        return _done(row, "changed the contact of", reached, back)
    values = {"person": row, "name": display(name_of(row)), "back": back}
    return _form("people/contact.html", form, conflicts, **values)


@blueprint.post("/<key>/affiliations")
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def add_affiliation(key: str) -> ResponseReturnValue:
    """Where somebody works now, or worked."""
    row, form = queries.get_person(get_session(), key), AffiliationForm()

    def add() -> None:
        facts: dict[str, Any] = {"institution": form.institution.data, "title": form.title.data or None}
        facts |= {"sector": Sector(form.sector.data), "starts_on": form.starts_on.data, "ends_on": form.ends_on.data}
        actions.add_affiliation(get_session(), person=row, **facts)

    said = f"has one more affiliation: {form.institution.data}."
    return _act(row, "changed the affiliation of", said, add, affiliation_form=form)


@blueprint.post("/<key>/consents")
@needs(Right.PEOPLE)
@about(Thing.PERSON)
def note_consent(key: str) -> ResponseReturnValue:
    """An answer on consent; earlier ones stay on record."""
    row, form = queries.get_person(get_session(), key), ConsentForm()

    def keep() -> None:
        facts: dict[str, Any] = {"kind": ConsentKind(form.kind.data), "given": form.given.data == "yes"}
        facts |= {"text_version": form.text_version.data, "by": get_actor().name, "now": clock.now()}
        actions.note_consent(get_session(), person=row, **facts)

    said = f"answered {form.given.data} to “{form.kind.data}”; it is noted."
    return _act(row, "noted a consent of", said, keep, consent_form=form)


def _filtered() -> list[queries.Found]:
    return queries.find_people(
        get_session(),
        words=request.args.get("words", ""),
        country=request.args.get("country", "").upper(),
        missing=request.args.get("missing", ""),
        standings=list_standings(get_session()),
        every=list_own_series() is None,
    )


def _table(rows: list[dict[str, str]], columns: tuple[str, ...], kind: str) -> Response:
    data = write_csv(rows, columns) if kind == "csv" else write_xlsx(rows, columns)
    response = Response(data, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="people.{kind}"'
    return response


def _act(row: Person, verb: str, words: str, act: Callable[[], None], **named: Any) -> ResponseReturnValue:
    """Do what one of the page's forms asks for; else the page again, with what was typed and what is wrong with it."""
    ((_name, form),) = named.items()
    if form.manages(act):
        return _done(row, verb, words)
    return _page(row, **named), 422


def _page(row: Person, **forms: Any) -> str:
    session = get_session()
    worked = is_worked_on(row)
    photo, consented, contact = find_photo_and_contact(session, row)
    values = {
        "affiliation_form": AffiliationForm(formdata=None),
        "consent_form": ConsentForm(formdata=None),
        "place_form": places.fit(session, PlaceForm(formdata=None)) if worked else None,
    }
    return render_template(
        "people/person.html",
        person=row,
        worked=worked,
        places=places.list_told(session, row),
        name=display(name_of(row)),
        written=plain(name_of(row)),
        sorted_as=sort_key(name_of(row)),
        contact=contact if worked else None,
        affiliations=queries.list_affiliations(session, row),
        biographies={one.language.value: one.text for one in queries.list_biographies(session, row)},
        languages=LANGUAGES,
        seats=list_seats(session, row),
        consents=queries.list_consents(session, row) if worked else [],
        photo=photo,
        consented=consented,
        merges=queries.list_merges(session, row) if worked else [],
        plain_form=PlainForm(formdata=None),
        **(values | forms),
    )


def _ask_namesakes(form: PersonForm, facts: Mapping[str, Any], renamed: Person | None = None) -> list[PersonRow]:
    """Who is here under the name that was typed; unless it was said that this is another, the form asks."""
    found = list_namesakes(get_session(), facts, renamed)
    if found and not form.another.data:
        form.another.errors = ["Somebody of this name is here already: open them, or say that this is another."]
    return found


def _tell_alike(namesakes: Iterable[PersonRow]) -> list[tuple[str, str, str | None, str]]:
    return [(one.key, display(name_of(one)), one.native_name, one.country) for one in namesakes]


def _done(row: Person, verb: str, words: str, back: str | None = None) -> ResponseReturnValue:
    note(get_session(), verb, tell(row), person=row)
    flash(f"{display(name_of(row))} {words}")
    return redirect(back or url_for("people.person", key=row.key), 303)


def _form(template: str, form: Any, conflicts: dict[str, str], **values: object) -> ResponseReturnValue:
    code = 409 if conflicts else 422 if form.errors else 200
    return render_template(template, form=form, conflicts=conflicts, **values), code
