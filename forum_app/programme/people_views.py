"""The desk's pages of who appears in a programme, and of who cannot be there when."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, cast

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core.errors import ForumError
from forum_app.core.notices import say
from forum_app.core.web import get_session
from forum_app.editions.models import Edition
from forum_app.editions.queries import get_edition, list_sides
from forum_app.people.choosing import label_people
from forum_app.people.models import Person, Sector
from forum_app.people.names import display, name_of
from forum_app.people.queries import find_current_affiliation, get_person
from forum_app.people.reach import Thing, about, is_own_side, list_people_to_choose, list_places, list_worked_on
from forum_app.programme import actions, queries, removing
from forum_app.programme.forms import AbsenceForm, AppearanceForm, PlainForm
from forum_app.programme.known import find_last_appearance
from forum_app.programme.models import Appearance, AppearanceStatus, Role
from forum_app.programme.recording import note

blueprint = Blueprint("appearances", __name__, url_prefix="/desk/<edition>/programme")

FACTS = ("role", "title", "affiliation", "side", "sector", "status", "listed")


@blueprint.route("/people/new", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
def new(edition: str) -> ResponseReturnValue:
    """Somebody more, on a panel or in a segment."""
    row = get_edition(get_session(), edition)
    asked = {name: request.args[name] for name in ("place", "role") if name in request.args}
    form = _fit(row, AppearanceForm(data={"sector": Sector.ACADEMIA.value, **asked}))
    del form.status
    if not form.place.choices:
        add = ("Add a panel", url_for("programme.new_panel", edition=row.slug))
        return _back(row, "Whoever takes part sits on a panel or speaks in a segment: add one first.", add)
    people = list_people_to_choose(get_session(), row.series_id)
    named = label_people(get_session(), people)
    form.person.choices = [SelectChoice("", "Choose"), *(SelectChoice(key, label) for key, label in named)]
    if form.validate_on_submit():
        person = get_person(get_session(), cast(str, form.person.data))
        if _propose(row, form, person):
            return _answer(row, form, proposed=display(name_of(person)))
        facts = _facts(row, form)
        try:
            added = actions.add_appearance(get_session(), edition=row, person=person, **_place(row, form), **facts)
        except actions.SeatTaken as error:
            form.form_errors.append(str(error))
        else:
            note(get_session(), row, "asked somebody for", f"appearance {added.key} of {row.slug}")
            return _back(row, f"{display(name_of(added))} is added, and not asked yet.", *_tell_ways(row, added, form))
    return _answer(row, form)


@blueprint.route("/people/<key>", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
@about(Thing.APPEARANCE)
def appearance(edition: str, key: str) -> ResponseReturnValue:
    """Other facts of an appearance, as they are to stand in this edition for ever."""
    row = get_edition(get_session(), edition)
    found = queries.get_appearance(get_session(), row, key)
    stored = _stored(row, found)
    form = _fit(row, AppearanceForm(data={**stored, "version": found.version}), found.side_id)
    del form.person
    del form.place
    conflicts: dict[str, str] = {}
    if form.validate_on_submit():
        conflicts = form.find_conflicts(stored, found.version)
        if not conflicts:
            status = AppearanceStatus(form.status.data)
            try:
                actions.edit_appearance(get_session(), appearance=found, status=status, **_facts(row, form))
            except actions.SeatTaken as error:
                form.form_errors.append(str(error))
            else:
                after = {name: form[name].data for name in FACTS}
                note(get_session(), row, "changed", f"appearance {key} of {row.slug}", before=stored, after=after)
                return _back(row, f"{display(name_of(found))} is saved.")
    return _answer(row, form, conflicts=conflicts, appearance=found, name=display(name_of(found)))


@blueprint.route("/people/<key>/remove", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
@about(Thing.APPEARANCE)
def remove(edition: str, key: str) -> ResponseReturnValue:
    """Say what goes, then take out somebody who has not answered."""
    row = get_edition(get_session(), edition)
    found, form = queries.get_appearance(get_session(), row, key), PlainForm()
    name = display(name_of(found))
    if form.manages(lambda: removing.remove_appearance(get_session(), appearance=found)):
        note(get_session(), row, "removed", f"appearance {key} of {row.slug}")
        return _back(row, f"{name} is taken out.")
    status = 422 if form.errors else 200
    return render_template(
        "programme/remove.html", edition=row, form=form, conflicts={}, title=name, company=None
    ), status


@blueprint.route("/absences", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
def absences(edition: str) -> ResponseReturnValue:
    """When people of this edition cannot be there."""
    row = get_edition(get_session(), edition)
    begins, ends = datetime.combine(row.starts_on, time(9)), datetime.combine(row.ends_on, time(18))
    form = AbsenceForm(data={"person": request.args.get("person", ""), "starts_at": begins, "ends_at": ends})
    people = {one.person_id: display(name_of(one)) for one in queries.list_names(get_session(), row)}
    worked = list_worked_on(get_session(), people, series_id=row.series_id)
    named = sorted(people.items(), key=lambda one: one[1])
    known = (SelectChoice(str(key), name) for key, name in named if key in worked)
    form.person.choices = [SelectChoice("", "Choose"), *known]
    if form.validate_on_submit():
        try:
            actions.add_absence(
                get_session(),
                edition=row,
                person_id=int(cast(str, form.person.data)),
                starts_at=cast(datetime, form.starts_at.data),
                ends_at=cast(datetime, form.ends_at.data),
            )
        except ForumError as error:
            form.form_errors.append(str(error))
        else:
            note(get_session(), row, "noted an absence in", f"edition {row.slug}")
            flash("The absence is noted; the programme warns where it matters.")
            return redirect(url_for("appearances.absences", edition=row.slug), 303)
    found = [
        (one.id, people.get(one.person_id, ""), one.starts_at, one.ends_at, one.person_id in worked)
        for one in queries.list_absences(get_session(), row)
    ]
    status = 422 if form.errors else 200
    return render_template("programme/absences.html", edition=row, form=form, absences=found), status


@blueprint.post("/absences/<int:number>/remove")
@needs(Right.PROGRAMME)
@about(Thing.ABSENCE)
def remove_absence(edition: str, number: int) -> ResponseReturnValue:
    """Take an absence out; noting it again undoes it."""
    row = get_edition(get_session(), edition)
    found = queries.get_absence(get_session(), row, number)
    if PlainForm().validate_on_submit():
        actions.remove_absence(get_session(), absence=found)
        note(get_session(), row, "took out an absence in", f"edition {row.slug}")
        flash("The absence is taken out.")
    return redirect(url_for("appearances.absences", edition=row.slug), 303)


def _fit(edition: Edition, form: AppearanceForm, side_id: int | None = None) -> AppearanceForm:
    """Give a form its choices: sides on which this visitor may count somebody, and `side_id`, where somebody stands."""
    session = get_session()
    series_id, sides = edition.series_id, list_sides(session, edition.series)
    sides = [side for side in sides if side.id == side_id or is_own_side(series_id, side.id)]
    form.side.choices = [SelectChoice("", "Neither"), *(SelectChoice(side.key, side.label) for side in sides)]
    form.place.choices = [
        *(
            SelectChoice(f"panel-{one.number}", f"Panel {one.number}: {one.title}")
            for one in queries.list_panels(session, edition)
        ),
        *(
            SelectChoice(f"segment-{one.key}", one.title)
            for one in queries.list_segments(session, edition)
            if not one.panel_id
        ),
    ]
    return form


def _propose(edition: Edition, form: AppearanceForm, person: Person) -> bool:
    """Whether what is known of somebody was filled in, to be looked at: once, and where nothing else was typed.

    Where they work now, or what was printed last in this series; and the side that the series counts them on.
    """
    if form.title.data or form.affiliation.data or form.proposed.data == person.key:
        return False
    session, side = get_session(), _find_side(edition, person)
    now, last = (
        find_current_affiliation(session, person),
        find_last_appearance(session, edition, person_id=person.id),
    )
    if now is None and last is None and (form.side.data or not side):
        return False
    if now is not None:
        form.title.data, form.affiliation.data, form.sector.data = now.title, now.institution, now.sector.value
    elif last is not None:
        form.title.data, form.affiliation.data, form.sector.data = last.title, last.affiliation, last.sector.value
    form.proposed.data, form.side.data = person.key, form.side.data or side
    return True


def _find_side(edition: Edition, person: Person) -> str:
    keys = {side.id: side.key for side in list_sides(get_session(), edition.series)}
    places = list_places(get_session(), [person.id])
    return next((keys[one] for _who, series, one in places if series == edition.series_id and one), "")


def _tell_ways(edition: Edition, added: Appearance, form: AppearanceForm) -> list[tuple[str, str]]:
    """What comes after adding somebody: the next one there, an hour for a panel that has none, the invitations."""
    ways = [("Add another person there", url_for("appearances.new", edition=edition.slug, place=form.place.data))]
    number = added.panel.number if added.panel else None
    if number and all(one.panel_id != added.panel_id for one in queries.list_segments(get_session(), edition)):
        hour = url_for("programme.new_segment", edition=edition.slug, panel=number)
        ways.append((f"Put panel {number} on the timetable", hour))
    ask = url_for("invitations.invitations", edition=edition.slug, state="not asked")
    return [*ways, ("Invite those not asked yet", ask)]


def _place(edition: Edition, form: AppearanceForm) -> dict[str, Any]:
    kind, _dash, key = cast(str, form.place.data).partition("-")
    if kind == "panel":
        return {"panel_id": queries.get_panel(get_session(), edition, int(key)).id, "segment_id": None}
    return {"panel_id": None, "segment_id": queries.get_segment(get_session(), edition, key).id}


def _facts(edition: Edition, form: AppearanceForm) -> dict[str, Any]:
    sides = {side.key: side.id for side in list_sides(get_session(), edition.series)}
    return {
        "role": Role(form.role.data),
        "side_id": sides.get(form.side.data or ""),
        "sector": Sector(form.sector.data),
        "title": form.title.data or None,
        "affiliation": form.affiliation.data or None,
        "listed": bool(form.listed.data),
    }


def _stored(edition: Edition, row: Appearance) -> dict[str, Any]:
    sides = {side.id: side.key for side in list_sides(get_session(), edition.series)}
    return {
        "role": row.role.value,
        "title": row.title,
        "affiliation": row.affiliation,
        "side": sides.get(row.side_id, "") if row.side_id else "",
        "sector": row.sector.value,
        "status": row.status.value,
        "listed": row.listed,
    }


def _answer(edition: Edition, form: AppearanceForm, **values: Any) -> ResponseReturnValue:
    conflicts = values.pop("conflicts", {})
    status = 409 if conflicts else 422 if form.errors else 200
    return render_template(
        "programme/appearance.html",
        edition=edition,
        form=form,
        conflicts=conflicts,
        **({"appearance": None, "name": "", "proposed": ""} | values),
    ), status


def _back(edition: Edition, words: str, *ways: tuple[str, str]) -> ResponseReturnValue:
    say(words, *ways)
    return redirect(url_for("programme.programme", edition=edition.slug), 303)
