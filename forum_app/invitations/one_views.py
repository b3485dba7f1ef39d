"""The desk's pages of one invitation: its history, its link, asking again, taking it back, asking somebody else."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from config import Settings
from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError
from forum_app.core.times import format_moment
from forum_app.core.web import get_session
from forum_app.editions.models import Edition
from forum_app.editions.queries import get_edition
from forum_app.invitations import actions, queries
from forum_app.invitations.answering import note_step
from forum_app.invitations.facts import read_setting, tell_place
from forum_app.invitations.forms import PlainForm, PrepareForm, SubstituteForm, WithdrawForm
from forum_app.invitations.history import list_history
from forum_app.invitations.links import find_link, make_token
from forum_app.invitations.models import Invitation, InvitationStatus, InvitationStep
from forum_app.invitations.states import TRANSITIONS, tell_state
from forum_app.invitations.views import usual_day
from forum_app.people.choosing import label_people
from forum_app.people.names import fold
from forum_app.people.queries import find_contact, get_person
from forum_app.people.reach import Thing, about, list_people_to_choose
from forum_app.programme.recording import note

blueprint = Blueprint("invitation", __name__, url_prefix="/desk/<edition>/invitations/<int:number>")


@blueprint.get("")
@needs(Right.INVITE)
@about(Thing.INVITATION)
def invitation(edition: str, number: int) -> ResponseReturnValue:
    """One invitation: what was answered, what happened, what can be done."""
    row = get_edition(get_session(), edition)
    return _one(row, queries.get_invitation(get_session(), row, number))


@blueprint.post("/link")
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


@blueprint.post("/renew")
@needs(Right.INVITE)
@about(Thing.INVITATION)
def renew(edition: str, number: int) -> ResponseReturnValue:
    """Ask again: a new day for the answer, and a new draft."""
    row, form = get_edition(get_session(), edition), PrepareForm()
    found = queries.get_invitation(get_session(), row, number)
    if form.manages(lambda: _ask_again(row, found, form)):
        note(get_session(), row, "prepared again", f"invitation {number} of {row.slug}")
        return _back(row, number, "A new mail stands in the outbox as a draft; send it when it reads well.")
    return _one(row, found, renewing=form), 422


def _ask_again(edition: Edition, invitation: Invitation, form: PrepareForm) -> None:
    actions.renew_invitation(
        get_session(),
        setting=read_setting(get_session(), edition),
        invitation=invitation,
        contact=find_contact(get_session(), invitation.appearance.person_id),
        answer_by=cast(date, form.answer_by.data),
        note=form.note.data or "",
        by=get_actor().name,
        now=clock.now(),
    )


@blueprint.post("/withdraw")
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


@blueprint.post("/substitute")
@needs(Right.INVITE)
@about(Thing.INVITATION)
def substitute(edition: str, number: int) -> ResponseReturnValue:
    """Ask somebody else for the place of who declined."""
    row = get_edition(get_session(), edition)
    found = queries.get_invitation(get_session(), row, number)
    form = SubstituteForm().offer(_list_substitutes(row))
    if form.manages(lambda: _ask_instead(row, found, form)):
        made = cast(Invitation, queries.find_replacement(get_session(), found))
        note(get_session(), row, "prepared", f"invitation {made.id} of {row.slug}, in place of {number}")
        return _back(row, made.id, "The draft for the substitute stands in the outbox.")
    return _one(row, found, substituting=form), 422


def _list_substitutes(edition: Edition) -> list[tuple[str, str]]:
    return label_people(get_session(), list_people_to_choose(get_session(), edition.series_id))


def _find_suggested(declined: Invitation, offered: list[tuple[str, str]]) -> str:
    """The key of whom the person suggested, where exactly one of those in the list is called so."""
    name = fold(declined.substitute_name or "")
    found = [key for key, label in offered if name and name in fold(label)]
    return found[0] if len(found) == 1 else ""


def _ask_instead(edition: Edition, declined: Invitation, form: SubstituteForm) -> None:
    session, by = get_session(), get_actor().name
    person = get_person(session, cast(str, form.person.data))
    actions.ask_instead(
        session,
        setting=read_setting(session, edition),
        declined=declined,
        person=person,
        contact=find_contact(session, person.id),
        answer_by=cast(date, form.answer_by.data),
        by=by,
        now=clock.now(),
    )


def _one(edition: Edition, row: Invitation, **more: Any) -> str:
    session, setting = get_session(), read_setting(get_session(), edition)
    places = tuple((city.name, city.timezone) for city in setting.cities)
    after = TRANSITIONS[row.status]
    data = {"answer_by": usual_day(edition)}
    declined = row.status is InvitationStatus.DECLINED
    replacement = queries.find_replacement(session, row)
    substituting = more.pop("substituting", None)
    if declined and replacement is None and substituting is None:
        offered = _list_substitutes(edition)
        chosen = {**data, "person": _find_suggested(row, offered)}
        substituting = SubstituteForm(formdata=None, data=chosen).offer(offered)
    values = {
        "invitation": row,
        "place": tell_place(setting, row.appearance, "en"),
        "state": tell_state(row.status, row.mail.status if row.mail else None),
        "events": [(what, format_moment(at, places), by) for at, what, by in list_history(session, row)],
        "replacement": replacement.id if replacement else None,
        "renewing": PrepareForm(formdata=None, data=data) if InvitationStatus.OPEN in after else None,
        "withdrawing": WithdrawForm(formdata=None) if InvitationStatus.WITHDRAWN in after else None,
        "substituting": substituting,
        "plain": PlainForm(formdata=None),
        "link": None,
    }
    return render_template("invitations/invitation.html", edition=edition, **(values | more))


def _back(edition: Edition, number: int, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("invitation.invitation", edition=edition.slug, number=number), 303)
