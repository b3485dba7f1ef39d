"""The desk's pages of invitations: everybody with how far asking has come, one invitation with its history."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any, cast

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from config import Settings
from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError
from forum_app.core.web import get_session
from forum_app.editions.models import Edition
from forum_app.editions.queries import get_edition
from forum_app.invitations import actions, queries
from forum_app.invitations.answering import note_step
from forum_app.invitations.facts import read_setting, tell_place
from forum_app.invitations.forms import PlainForm, PrepareForm, SubstituteForm, WithdrawForm
from forum_app.invitations.links import find_link, make_token
from forum_app.invitations.models import Invitation, InvitationStatus, InvitationStep
from forum_app.invitations.states import TRANSITIONS, tell_state
from forum_app.outbox.views import is_server_set, tell_worker
from forum_app.people.names import display, name_of
from forum_app.people.queries import find_contact, get_person
from forum_app.people.reach import Thing, about, list_people_to_choose, list_worked_keys
from forum_app.people.tables import write_csv
from forum_app.programme.recording import note

blueprint = Blueprint("invitations", __name__, url_prefix="/desk/<edition>/invitations")

# Three weeks to answer, unless the organisers say otherwise.
USUAL = timedelta(days=21)
COLUMNS = ("name", "asked for", "side", "state", "answer by")


@blueprint.get("")
@needs(Right.INVITE)
def invitations(edition: str) -> ResponseReturnValue:
    """Everybody of the programme; the state to show stands in the address."""
    row = get_edition(get_session(), edition)
    return _page(row, PrepareForm(formdata=None, data={"answer_by": _usual_day(row)})), 200


@blueprint.get("/invitations.csv")
@needs(Right.INVITE)
def table(edition: str) -> ResponseReturnValue:
    """What the page shows, as a table; safe against formulas."""
    row = get_edition(get_session(), edition)
    lines = _shown(queries.list_lines(get_session(), row, today=clock.now().date()))
    cells = ([line.name, line.seat, line.side, line.state, str(line.answer_by or "")] for line in lines)
    data = write_csv((dict(zip(COLUMNS, one, strict=True)) for one in cells), COLUMNS)
    response = Response(data, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="invitations-{row.slug}.csv"'
    return response


@blueprint.post("/prepare")
@needs(Right.INVITE)
def prepare(edition: str) -> ResponseReturnValue:
    """A draft for each who is ticked; who can't be asked is named with the reason, and the others are drafts."""
    row, form = get_edition(get_session(), edition), PrepareForm()
    keys = request.form.getlist("person")
    if request.form.get("every"):
        lines = queries.list_lines(get_session(), row, today=clock.now().date())
        keys = [line.key for line in lines if line.state == queries.NOT_ASKED and line.reachable]
    worked = list_worked_keys(get_session(), row)
    keys = [key for key in keys if worked is None or key in worked]
    if not keys:
        form.form_errors.append("Nobody is ticked: tick whom you want to ask.")
    if not form.validate_on_submit() or not keys:
        return _page(row, form), 422
    done = _prepare(row, form, keys)
    if form.form_errors and not done:
        return _page(row, form), 422
    for told in [_tell(done, "draft", "Read them in the outbox, then send them."), *form.form_errors]:
        flash(told)
    return redirect(url_for("invitations.invitations", edition=row.slug, state="draft"), 303)


@blueprint.post("/send")
@needs(Right.INVITE)
def send(edition: str) -> ResponseReturnValue:
    """Send the mails of those ticked; the others stay as they are."""
    row, form = get_edition(get_session(), edition), PlainForm()
    numbers = [int(one) for one in request.form.getlist("invitation") if one.isdecimal() and len(one) < 19]
    if request.form.get("every"):
        lines = queries.list_lines(get_session(), row, today=clock.now().date())
        numbers = [line.number for line in lines if line.state == "draft" and line.number]
    if not form.validate_on_submit():
        raise ForumError("The form was incomplete, or too old. Go back, reload the page and send it again.")
    done, worked = 0, list_worked_keys(get_session(), row)
    for one in queries.list_chosen(get_session(), row, numbers):
        if worked is not None and one.appearance.key not in worked:
            continue
        try:
            mail = actions.send_invitation(get_session(), mail=one.mail, now=clock.now())
        except ForumError as error:
            flash(f"{display(name_of(one.appearance))}: {error}")
            continue
        tell_worker(mail)
        note(get_session(), row, "sent", f"invitation {one.id} of {row.slug}")
        done += 1
    waits = "" if is_server_set() else "They wait in the outbox until the server’s settings name a mail server."
    flash(_tell(done, "mail", waits) if numbers else "Nobody was ticked.")
    return redirect(url_for("invitations.invitations", edition=row.slug), 303)


@blueprint.get("/<int:number>")
@needs(Right.INVITE)
@about(Thing.INVITATION)
def invitation(edition: str, number: int) -> ResponseReturnValue:
    """One invitation: what was answered, what happened, what can be done."""
    row = get_edition(get_session(), edition)
    return _one(row, queries.get_invitation(get_session(), row, number))


@blueprint.post("/<int:number>/link")
@needs(Right.INVITE)
@about(Thing.INVITATION)
def link(edition: str, number: int) -> ResponseReturnValue:
    """Show the personal link, for whoever can't be reached by mail; that it was shown is kept."""
    row = get_edition(get_session(), edition)
    found = queries.get_invitation(get_session(), row, number)
    if not PlainForm().validate_on_submit():
        return _one(row, found)
    kept = find_link(get_session(), found.id)
    if kept is None:
        raise ForumError("The time of this invitation is over: nothing is kept of its link.")
    note_step(get_session(), invitation=found, step=InvitationStep.LINK_SHOWN, by=get_actor().name, now=clock.now())
    note(get_session(), row, "looked at the personal link of", f"invitation {number} of {row.slug}")
    settings = cast(Settings, current_app.extensions["settings"])
    token = make_token(current_app.config["SECRET_KEY"], kept)
    return _one(row, found, link=f"{settings.get_public_url()}/i/{token}")


@blueprint.post("/<int:number>/renew")
@needs(Right.INVITE)
@about(Thing.INVITATION)
def renew(edition: str, number: int) -> ResponseReturnValue:
    """Ask again: a new day for the answer, and a new draft."""
    row, form = get_edition(get_session(), edition), PrepareForm()
    found = queries.get_invitation(get_session(), row, number)
    if form.validate_on_submit():
        try:
            actions.renew_invitation(
                get_session(),
                setting=read_setting(get_session(), row),
                invitation=found,
                contact=find_contact(get_session(), found.appearance.person_id),
                answer_by=cast(date, form.answer_by.data),
                note=form.note.data or "",
                by=get_actor().name,
                now=clock.now(),
            )
        except ForumError as error:
            form.form_errors.append(str(error))
        else:
            note(get_session(), row, "prepared again", f"invitation {number} of {row.slug}")
            return _back(row, number, "A new mail stands in the outbox as a draft; send it when it reads well.")
    return _one(row, found, renewing=form), 422


@blueprint.post("/<int:number>/withdraw")
@needs(Right.INVITE)
@about(Thing.INVITATION)
def withdraw(edition: str, number: int) -> ResponseReturnValue:
    """Take an invitation back; asking again undoes it."""
    row, form = get_edition(get_session(), edition), WithdrawForm()
    found = queries.get_invitation(get_session(), row, number)
    if not form.validate_on_submit():
        return _one(row, found), 422
    mail = actions.withdraw_invitation(
        get_session(),
        setting=read_setting(get_session(), row),
        invitation=found,
        note=form.note.data or "",
        by=get_actor().name,
        now=clock.now(),
    )
    note(get_session(), row, "withdrew", f"invitation {number} of {row.slug}")
    more = " A mail that says so stands in the outbox as a draft." if mail else ""
    return _back(row, number, f"The invitation is taken back.{more} Asking again opens it anew.")


@blueprint.post("/<int:number>/substitute")
@needs(Right.INVITE)
@about(Thing.INVITATION)
def substitute(edition: str, number: int) -> ResponseReturnValue:
    """Ask somebody else for the place of who declined."""
    session, row = get_session(), get_edition(get_session(), edition)
    found, form = (
        queries.get_invitation(session, row, number),
        SubstituteForm().offer(list_people_to_choose(session, row.series_id)),
    )
    if form.validate_on_submit():
        person = get_person(session, cast(str, form.person.data))
        try:
            seat = actions.add_substitute(session, edition=row, invitation=found, person=person)
            contact = find_contact(session, person.id)
            words: dict[str, Any] = {"answer_by": form.answer_by.data, "note": "", "by": get_actor().name}
            made = actions.prepare_invitation(
                session, setting=read_setting(session, row), appearance=seat, contact=contact, replaces=found,
                now=clock.now(), **words,
            )  # fmt: skip
        except ForumError as error:
            session.rollback()
            form.form_errors.append(str(error))
            found = queries.get_invitation(session, row, number)
        else:
            note(session, row, "prepared", f"invitation {made.id} of {row.slug}, in place of {number}")
            return _back(row, made.id, "The draft for the substitute stands in the outbox.")
    return _one(row, found, substituting=form), 422


def _prepare(edition: Edition, form: PrepareForm, keys: list[str]) -> int:
    """How many drafts were made; who can't be asked stands among the form's errors, with the reason."""
    session, by, now = get_session(), get_actor().name, clock.now()
    setting, done = read_setting(session, edition), 0
    chosen = queries.list_appearances(session, edition, keys)
    contacts = queries.list_contacts(session, [one.person_id for one in chosen])
    words: dict[str, Any] = {"answer_by": form.answer_by.data, "note": form.note.data or "", "by": by, "now": now}
    for one in chosen:
        try:
            contact = contacts.get(one.person_id)
            made = actions.prepare_invitation(session, setting=setting, appearance=one, contact=contact, **words)
        except ForumError as error:
            form.form_errors.append(str(error))
        else:
            done += 1
            note(session, edition, "prepared", f"invitation {made.id} of {edition.slug}")
    return done


def _usual_day(edition: Edition) -> date:
    today = clock.now().date()
    return max(today, min(today + USUAL, edition.starts_on - timedelta(days=1)))


def _shown(lines: list[queries.Line]) -> list[queries.Line]:
    wanted = request.args.get("state", "")
    return [line for line in lines if wanted in {"", line.state}]


def _page(edition: Edition, form: PrepareForm) -> str:
    lines = queries.list_lines(get_session(), edition, today=clock.now().date())
    shown, worked = _shown(lines), list_worked_keys(get_session(), edition)
    mine = [line for line in lines if worked is None or line.key in worked]
    return render_template(
        "invitations/invitations.html",
        edition=edition,
        form=form,
        lines=shown,
        worked=worked,
        counts=Counter(line.state for line in lines),
        total=len(lines),
        drafts=sum(line.state == "draft" for line in mine),
        open=sum(line.state == queries.NOT_ASKED and line.reachable for line in mine),
        state=request.args.get("state", ""),
        server=is_server_set(),
    )


def _one(edition: Edition, row: Invitation, **more: Any) -> str:
    session = get_session()
    after = TRANSITIONS[row.status]
    data = {"answer_by": _usual_day(edition)}
    declined = row.status is InvitationStatus.DECLINED
    replacement = queries.find_replacement(session, row)
    substituting = more.pop("substituting", None)
    if declined and replacement is None and substituting is None:
        substituting = SubstituteForm(formdata=None, data=data).offer(list_people_to_choose(session, edition.series_id))
    values = {
        "invitation": row,
        "place": tell_place(read_setting(session, edition), row.appearance, "en"),
        "state": tell_state(row.status, row.mail.status if row.mail else None),
        "events": [(one.step.value, one.at, one.by) for one in queries.list_events(session, row)],
        "replacement": replacement.id if replacement else None,
        "renewing": PrepareForm(formdata=None, data=data) if InvitationStatus.OPEN in after else None,
        "withdrawing": WithdrawForm(formdata=None) if InvitationStatus.WITHDRAWN in after else None,
        "substituting": substituting,
        "plain": PlainForm(formdata=None),
        "link": None,
    }
    return render_template("invitations/invitation.html", edition=edition, **(values | more))


def _tell(count: int, word: str, more: str) -> str:
    verb = "is" if count == 1 else "are"
    told = f"{count} {word}{'' if count == 1 else 's'} {verb} {'on the way' if word == 'mail' else 'ready'}."
    return f"{told} {more}" if count and more else told


def _back(edition: Edition, number: int, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("invitations.invitation", edition=edition.slug, number=number), 303)
