"""The desk's outbox of an edition: every mail with its state, one mail to read and edit, the series' wordings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from config import Settings
from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import ForumError
from forum_app.core.times import format_moment
from forum_app.core.web import after_commit, get_session
from forum_app.editions.models import Edition
from forum_app.editions.queries import get_edition, list_places
from forum_app.outbox import actions, queries
from forum_app.outbox.forms import ChosenForm, MailForm, WordingForm
from forum_app.outbox.kinds import KINDS, SERIES_KINDS, get_kind, read_wording
from forum_app.outbox.models import Mail, MailStatus
from forum_app.outbox.recording import note
from forum_app.outbox.sending import TASK
from forum_app.outbox.states import BY_HAND, EDITABLE
from forum_app.outbox.telling import tell_when
from forum_app.people.forms import LANGUAGES
from forum_app.people.models import Language
from forum_app.people.reach import Thing, about, list_worked_on, works_for_all

blueprint = Blueprint("outbox", __name__, url_prefix="/desk/<edition>/mail")


@blueprint.get("/")
@needs(Right.INVITE)
def mails(edition: str) -> ResponseReturnValue:
    """Every mail of an edition, newest first; the state to show stands in the address."""
    row = get_edition(get_session(), edition)
    status, kind = _read_filter(request.args)
    page = request.args.get("page", 1, type=int)
    page = min(max(page, 1), 10_000)
    found = queries.list_mails(get_session(), row, status=status, kind=kind, page=page)
    return render_template(
        "outbox/mails.html",
        edition=row,
        mails=_rows(row, found[: queries.PAGE]),
        more=len(found) > queries.PAGE,
        page=page,
        counts=queries.count_mails(get_session(), row, kind=kind),
        status=status,
        kind=KINDS.get(kind or ""),
        every=len(_list_to_send(row, status, kind)),
        form=ChosenForm(formdata=None),
        server=is_server_set(),
    )


@blueprint.post("/act")
@needs(Right.INVITE)
def act(edition: str) -> ResponseReturnValue:
    """Send, withdraw or redraft the mails that are ticked; those that can't stay as they are, and are counted."""
    row, form = get_edition(get_session(), edition), ChosenForm()
    pressed = request.form.get("verb", "")
    verb = "send" if pressed == SEND_ALL else pressed
    if verb not in VERBS:
        raise ForumError("The form was incomplete, or too old. Go back, reload the page and send it again.")
    not_before = form.read_hour(row.city.timezone, clock.now())
    done, left = 0, 0
    for mail in _list_meant(row, pressed):
        try:
            _do(verb, mail, not_before=not_before, alone=request.form.get("back") == str(mail.id))
            note(get_session(), row, VERBS[verb], f"mail {mail.id} of {row.slug}")
            done += 1
        except ForumError:
            left += 1
    flash(_tell(verb, done, left) + tell_hour(row, not_before if verb == "send" and done else None))
    back = request.form.get("back", "")
    if back.isdecimal() and len(back) < 19:
        return redirect(url_for("outbox.mail", edition=row.slug, number=int(back)), 303)
    return redirect(url_for("outbox.mails", edition=row.slug), 303)


@blueprint.route("/<int:number>", methods=["GET", "POST"])
@needs(Right.INVITE)
@about(Thing.MAIL)
def mail(edition: str, number: int) -> ResponseReturnValue:
    """A mail as it is to be sent, or was; its words can change until then."""
    row = get_edition(get_session(), edition)
    found = queries.get_mail(get_session(), row, number)
    stored = {"to_address": found.to_address, "subject": found.subject, "body": found.body}
    form, conflicts = MailForm(data={**stored, "version": found.version}), dict[str, str]()
    if form.validate_on_submit():
        conflicts = form.find_conflicts(stored, found.version)
        if not conflicts and _edit(form, row, found):
            return redirect(url_for("outbox.mail", edition=row.slug, number=number), 303)
    code = 409 if conflicts else 422 if form.errors else 200
    line = _row(found, list_places(get_session(), row))
    values = {"mail": line, "whole": found, "editable": found.status in EDITABLE, "hours": ChosenForm(formdata=None)}
    values["next"] = _find_next(row, found)
    return render_template("outbox/mail.html", edition=row, form=form, conflicts=conflicts, **values), code


@blueprint.get("/texts/")
@needs(Right.INVITE)
def texts(edition: str) -> ResponseReturnValue:
    """The wordings of the series, by kind and language."""
    row = get_edition(get_session(), edition)
    own = queries.list_own_wordings(get_session(), row.series_id)
    return render_template("outbox/texts.html", edition=row, kinds=SERIES_KINDS, languages=LANGUAGES, own=own)


@blueprint.route("/texts/<kind>/<any(en, ko, nl):language>", methods=["GET", "POST"])
@needs(Right.INVITE)
def text(edition: str, kind: str, language: str) -> ResponseReturnValue:
    """One wording: the series' own, or what the program brings, to be changed."""
    row, place, tongue = get_edition(get_session(), edition), get_kind(kind), Language(language)
    own = actions.find_wording(get_session(), series_id=row.series_id, kind=place, language=tongue)
    subject, body = (own.subject, own.body) if own else read_wording(kind, tongue)
    version = own.version if own else 0
    form, conflicts = WordingForm(data={"subject": subject, "body": body, "version": version}), dict[str, str]()
    if form.validate_on_submit():
        conflicts = form.find_conflicts({"subject": subject, "body": body}, version)
        if not conflicts and _keep(form, row, kind, tongue):
            return redirect(url_for("outbox.texts", edition=row.slug), 303)
    code = 409 if conflicts else 422 if form.errors else 200
    values = {"kind": place, "language": language, "word": LANGUAGES[language], "own": own is not None}
    return render_template("outbox/text.html", edition=row, form=form, conflicts=conflicts, **values), code


def _read_filter(fields: Mapping[str, str]) -> tuple[MailStatus | None, str | None]:
    """The state and the kind of mail that an address or a form asks for."""
    status, kind = fields.get("status", ""), fields.get("kind", "")
    return MailStatus(status) if status in set(MailStatus) else None, kind if kind in KINDS else None


def _list_to_send(edition: Edition, status: MailStatus | None, kind: str | None) -> list[Mail]:
    """Every mail in a state out of which it can be sent, for one button: drafts, or those that failed."""
    if status is None or MailStatus.QUEUED not in BY_HAND[status]:
        return []
    found = queries.list_in_state(get_session(), edition, status=status, kind=kind)
    mine = _list_mine(edition, found)
    return [mail for mail in found if mail.id in mine]


def _list_meant(edition: Edition, pressed: str) -> list[Mail]:
    """The mails that a form of the outbox means: those ticked, or every one in the state that it names."""
    if pressed == SEND_ALL:
        return _list_to_send(edition, *_read_filter(request.form))
    numbers = [int(one) for one in request.form.getlist("mail") if one.isdecimal() and len(one) < 19]
    chosen = queries.list_chosen(get_session(), edition, numbers)
    mine = _list_mine(edition, chosen)
    return [mail for mail in chosen if mail.id in mine]


def is_server_set() -> bool:
    """Whether mails can be sent; otherwise they wait, and can be read."""
    return bool(cast(Settings, current_app.extensions["settings"]).smtp_host)


def tell_worker(mail: Mail) -> None:
    """Have the worker send a queued mail once this request is committed; the sweep finds it otherwise."""
    if is_server_set():
        after_commit(partial(current_app.extensions["enqueue"], TASK, mail.id))


def tell_hour(edition: Edition, not_before: datetime | None) -> str:
    """That mails go out from an hour on, in every city; nothing where they go at once."""
    if not_before is None:
        return ""
    return f" Not before {format_moment(not_before, list_places(get_session(), edition))}."


SEND_ALL = "send all"
VERBS = {"send": "queued", "withdraw": "withdrew", "redraft": "made a draft again of"}


def _do(verb: str, mail: Mail, *, not_before: datetime | None, alone: bool) -> None:
    """`alone`: on the mail's own page, where its words and why it was held back are read."""
    if verb == "send":
        actions.queue_mail(get_session(), mail=mail, now=clock.now(), not_before=not_before, although_named=alone)
        tell_worker(mail)
    elif verb == "withdraw":
        actions.withdraw_mail(get_session(), mail=mail, why=f"Withdrawn by {get_actor().name}.")
    else:
        actions.redraft_mail(get_session(), mail=mail)


def _tell(verb: str, done: int, left: int) -> str:
    words = {"send": "queued", "withdraw": "withdrawn", "redraft": "drafts again"}[verb]
    if not done and not left:
        return "No mail was ticked."
    told = f"{done} mail{'' if done == 1 else 's'} {words}."
    if verb == "send" and done and not is_server_set():
        told += f" {'It waits' if done == 1 else 'They wait'} until the server’s settings name a mail server."
    return f"{told} {left} could not be: being sent, withdrawn, or held back for a name." if left else told


def _edit(form: MailForm, edition: Edition, mail: Mail) -> bool:
    words: dict[str, Any] = {name: form[name].data for name in ("to_address", "subject", "body")}
    try:
        changed = actions.edit_mail(get_session(), mail=mail, **words)
    except ForumError as error:
        form.form_errors.append(str(error))
        return False
    if changed:
        note(get_session(), edition, "changed", f"mail {mail.id} of {edition.slug}")
    flash("The mail is saved." if changed else "Nothing was changed: the mail is as it was.")
    return True


def _keep(form: WordingForm, edition: Edition, kind: str, language: Language) -> bool:
    session, place, series = get_session(), KINDS[kind], edition.series_id
    own = actions.find_wording(session, series_id=series, kind=place, language=language)
    if request.form.get("original") and own:
        actions.drop_wording(session, row=own)
        flash("The wording is again the one that the program brings.")
    else:
        body = (form.body.data or "").replace("\r\n", "\n")
        words = {"subject": form.subject.data or "", "body": body}
        if _is_same(words, actions.get_wording(session, series_id=series, kind=place, language=language)):
            flash("Nothing was changed: the wording is as it was.")
            return True
        try:
            actions.keep_wording(session, series_id=series, kind=place, language=language, **words)
        except ForumError as error:
            form.form_errors.append(str(error))
            return False
        flash("The wording is saved. Mails that are written already keep theirs.")
    note(session, edition, "changed", f"wording of {kind} in {language.value}")
    return True


def _is_same(words: Mapping[str, str], kept: tuple[str, str]) -> bool:
    # A form gives a text without what a file ends with.
    return [text.strip() for text in words.values()] == [text.strip() for text in kept]


def _list_mine(edition: Edition, mails: Sequence[Mail]) -> set[int]:
    """Those mails that this visitor may read: to whom they work on, and to nobody in particular."""
    if works_for_all(edition.series_id):
        return {mail.id for mail in mails}
    to = [mail.person_id for mail in mails if mail.person_id is not None]
    worked = list_worked_on(get_session(), to, series_id=edition.series_id)
    return {mail.id for mail in mails if mail.person_id is None or mail.person_id in worked}


def _find_next(edition: Edition, mail: Mail) -> int | None:
    """The next draft that this visitor may read, for whoever reads them one after the other."""
    if mail.status is not MailStatus.DRAFT:
        return None
    drafts = queries.list_drafts_after(get_session(), mail)
    mine = _list_mine(edition, drafts)
    return next((one.id for one in drafts if one.id in mine), None)


def _rows(edition: Edition, mails: Sequence[Mail]) -> list[dict[str, Any]]:
    mine, places = _list_mine(edition, mails), list_places(get_session(), edition)
    hidden = {"to_address": "", "answer": "", "verbs": [], "mine": False}
    return [_row(mail, places) | ({"mine": True} if mail.id in mine else hidden) for mail in mails]


def _row(mail: Mail, places: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    return {
        "number": mail.id,
        "kind": get_kind(mail.kind).label,
        "to_name": mail.to_name,
        "to_address": mail.to_address,
        "subject": mail.subject,
        "language": mail.language.value,
        "status": mail.status.value,
        "when": tell_when(mail, places, now=clock.now()),
        "answer": mail.answer,
        "verbs": [verb for verb, to in STATES.items() if to in BY_HAND[mail.status]],
    }


STATES = {"send": MailStatus.QUEUED, "withdraw": MailStatus.WITHDRAWN, "redraft": MailStatus.DRAFT}
