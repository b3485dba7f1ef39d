"""The desk's pages of invitations: everybody with how far asking has come, one invitation with its history."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError
from forum_app.core.notices import say
from forum_app.core.web import get_session
from forum_app.editions.models import Edition, EditionStatus
from forum_app.editions.queries import get_edition
from forum_app.invitations import actions, calling_off, queries
from forum_app.invitations.calling_off import list_expecting
from forum_app.invitations.facts import read_setting
from forum_app.invitations.forms import PrepareForm, WithdrawForm
from forum_app.invitations.models import Invitation
from forum_app.outbox.forms import ChosenForm
from forum_app.outbox.models import Mail
from forum_app.outbox.views import is_server_set, tell_hour, tell_worker
from forum_app.people.reach import list_worked_keys
from forum_app.people.tables import write_csv
from forum_app.programme.recording import note

blueprint = Blueprint("invitations", __name__, url_prefix="/desk/<edition>/invitations")

# Three weeks to answer, unless the organisers say otherwise.
USUAL = timedelta(days=21)
ANY = "any"
COLUMNS = ("name", "asked for", "side", "state", "answer by")


@blueprint.get("")
@needs(Right.INVITE)
def invitations(edition: str) -> ResponseReturnValue:
    """Everybody of the programme; the state to show stands in the address."""
    row = get_edition(get_session(), edition)
    return _page(row, PrepareForm(formdata=None, data={"answer_by": usual_day(row)})), 200


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
    outbox = url_for("outbox.mails", edition=row.slug, status="draft", kind="invitation")
    say(_tell(done, "draft", "Read them in the outbox, then send them."), ("Read them", outbox))
    for told in form.form_errors:
        flash(told)
    return redirect(url_for("invitations.invitations", edition=row.slug, state="draft"), 303)


@blueprint.post("/send")
@needs(Right.INVITE)
def send(edition: str) -> ResponseReturnValue:
    """Send the mails of those ticked, or every draft, at once or at an hour; the others stay as they are."""
    row = get_edition(get_session(), edition)
    not_before = ChosenForm().read_hour(row.city.timezone, clock.now())
    numbers = _read_numbers(row)
    chosen = [one for one in queries.list_chosen(get_session(), row, numbers) if _is_mine(row, one)]
    when: dict[str, Any] = {"now": clock.now(), "not_before": not_before}
    going, refused = actions.send_invitations(get_session(), invitations=chosen, **when)
    for one in going:
        tell_worker(cast(Mail, one.mail))
        note(get_session(), row, "sent", f"invitation {one.id} of {row.slug}")
    for words in refused:
        flash(words)
    told = _tell_sent(row, len(going), not_before) if numbers else "Nobody was ticked."
    say(told, ("Outbox", url_for("outbox.mails", edition=row.slug)))
    return redirect(url_for("invitations.invitations", edition=row.slug), 303)


@blueprint.post("/call-off")
@needs(Right.INVITE)
def call_off(edition: str) -> ResponseReturnValue:
    """Take back every invitation of a cancelled edition; a draft to each who had got one."""
    row, form = get_edition(get_session(), edition), WithdrawForm()
    if not form.validate_on_submit():
        raise ForumError("The word to them is too long, or the form too old. Go back, reload the page, send it again.")
    mine = [one for one in list_expecting(get_session(), row) if _is_mine(row, one)]
    words = {"note": form.note.data or "", "by": get_actor().name}
    setting = read_setting(get_session(), row)
    mails = calling_off.call_off(get_session(), setting=setting, invitations=mine, now=clock.now(), **words)
    for one in mine:
        note(get_session(), row, "withdrew", f"invitation {one.id} of {row.slug}")
    flash(_tell(len(mails), "draft", "Read them here, then send them.") if mails else "Nobody had got an invitation.")
    return redirect(url_for("outbox.mails", edition=row.slug, status="draft", kind="withdrawal"), 303)


def _read_numbers(edition: Edition) -> list[int]:
    """The invitations that the form means: those ticked, or every draft."""
    if request.form.get("every"):
        lines = queries.list_lines(get_session(), edition, today=clock.now().date())
        return [line.number for line in lines if line.state == "draft" and line.number]
    return [int(one) for one in request.form.getlist("invitation") if one.isdecimal() and len(one) < 19]


def _is_mine(edition: Edition, invitation: Invitation) -> bool:
    worked = list_worked_keys(get_session(), edition)
    return worked is None or invitation.appearance.key in worked


def _count_expecting(edition: Edition) -> int:
    """How many are to be told that the edition is cancelled."""
    if edition.status is not EditionStatus.CANCELLED:
        return 0
    return sum(_is_mine(edition, one) for one in list_expecting(get_session(), edition))


def _tell_sent(edition: Edition, count: int, not_before: datetime | None) -> str:
    who = "It waits" if count == 1 else "They wait"
    waits = "" if is_server_set() else f"{who} in the outbox until the server’s settings name a mail server."
    if count and not_before is not None:
        mails = "1 mail waits for its hour." if count == 1 else f"{count} mails wait for their hour."
        return f"{mails}{tell_hour(edition, not_before)}"
    return _tell(count, "mail", waits)


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


def usual_day(edition: Edition) -> date:
    """Three weeks from now, but before the edition begins."""
    today = clock.now().date()
    return max(today, min(today + USUAL, edition.starts_on - timedelta(days=1)))


def _shown(lines: list[queries.Line]) -> list[queries.Line]:
    """Those in the state, and past the day, that the address asks for; `late` is a day, or anything else for any."""
    wanted, late = request.args.get("state", ""), request.args.get("late", "")
    found = [line for line in lines if wanted in {"", line.state}]
    return [line for line in found if not late or (line.late and late in {str(line.answer_by), ANY})]


def _page(edition: Edition, form: PrepareForm) -> str:
    lines = queries.list_lines(get_session(), edition, today=clock.now().date())
    shown, worked = _shown(lines), list_worked_keys(get_session(), edition)
    mine = [line for line in lines if worked is None or line.key in worked]
    return render_template(
        "invitations/invitations.html",
        edition=edition,
        form=form,
        hours=ChosenForm(formdata=None),
        calling=_count_expecting(edition),
        word=WithdrawForm(formdata=None),
        lines=shown,
        worked=worked,
        counts=Counter(line.state for line in lines),
        total=len(lines),
        drafts=sum(line.state == "draft" for line in mine),
        open=sum(line.state == queries.NOT_ASKED and line.reachable for line in mine),
        state=request.args.get("state", ""),
        late=request.args.get("late", ""),
        overdue=sum(line.late for line in lines),
        server=is_server_set(),
    )


def _tell(count: int, word: str, more: str) -> str:
    verb = "is" if count == 1 else "are"
    told = f"{count} {word}{'' if count == 1 else 's'} {verb} {'on the way' if word == 'mail' else 'ready'}."
    return f"{told} {more}" if count and more else told
