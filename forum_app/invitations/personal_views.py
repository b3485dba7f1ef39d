"""The page behind a personal link: a GET asks, a POST acts, an answer can be taken back; no account."""

from __future__ import annotations

from functools import partial
from typing import cast

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from forum_app.core import clock
from forum_app.core.catalogue import LANGUAGES, phrase, tell_day
from forum_app.core.errors import ForumError, NotFound
from forum_app.core.web import get_session
from forum_app.editions.models import Edition
from forum_app.invitations import answering
from forum_app.invitations.actions import confirm_by_mail
from forum_app.invitations.calendar_entry import write_entry
from forum_app.invitations.facts import Place, Setting, read_setting, tell_place
from forum_app.invitations.forms import AnswerForm
from forum_app.invitations.links import LinkGone, LinkOver, read_token
from forum_app.invitations.models import Invitation, InvitationStatus
from forum_app.invitations.queries import find_replacement
from forum_app.invitations.states import NotPossible
from forum_app.outbox.actions import check_address
from forum_app.outbox.views import tell_worker
from forum_app.people.queries import find_contact
from forum_app.programme.models import AppearanceStatus

blueprint = Blueprint("personal", __name__, url_prefix="/i/<token>")

NAME_LENGTH, WORDS_LENGTH = 200, 2000


@blueprint.get("")
def page(token: str) -> ResponseReturnValue:
    """The invitation, with its answers. Before it was opened once, only a cover: scanners of mail come first."""
    return _show(token, AnswerForm(formdata=None), None)


@blueprint.get("/open")
@blueprint.get("/answer")
@blueprint.get("/undo")
def back(token: str) -> ResponseReturnValue:
    """A telephone that brings back a closed page asks by GET for what was posted: the invitation as it stands."""
    return redirect(url_for("personal.page", token=token), 303)


@blueprint.errorhandler(NotFound)
def no_link(error: NotFound) -> ResponseReturnValue:
    """No personal link, or not the whole of it; or one of something long past."""
    word = "over" if isinstance(error, LinkGone) else "unknown"
    return _tell_all("This page can’t be found", str(error), word), 404


@blueprint.errorhandler(LinkOver)
def link_over(error: LinkOver) -> ResponseReturnValue:
    """A link whose time is over, whatever was asked of it."""
    return _tell_all("The time of this page is over", str(error), "over"), 410


def _tell_all(title: str, reason: str, word: str) -> str:
    """A page in every language: nobody knows who reads it."""
    words = {language: phrase(language, word) for language in LANGUAGES if language != "en"}
    return render_template("invitations/over.html", title=title, reason=reason, words=words)


@blueprint.post("/open")
def open_page(token: str) -> ResponseReturnValue:
    """The person is here."""
    row = _read(token)
    if _is_live(row):
        answering.open_invitation(get_session(), invitation=row, now=clock.now())
    return _again(token)


@blueprint.post("/answer")
def answer(token: str) -> ResponseReturnValue:
    """Yes, no, or another date; what is missing is asked for beside what was typed."""
    row, form = _read(token), AnswerForm()
    verb = request.form.get("verb", "")
    if (problem := find_problem(form, verb)) is not None:
        return _show(token, form, problem)
    words, now = (form.words.data or "").strip() or None, clock.now()
    try:
        if verb == "accept":
            answering.accept(get_session(), invitation=row, listed=bool(form.listed.data), words=words, now=now)
            _confirm(row)
        elif verb == "decline":
            name, address = _read_substitute(form)
            pair = (name, address or None) if name else None
            answering.decline(get_session(), invitation=row, words=words, substitute=pair, now=now)
        else:
            answering.ask_for_other_date(get_session(), invitation=row, words=words or "", now=now)
    except NotPossible:
        # Answered in another window, or taken back meanwhile: the page tells what holds.
        get_session().rollback()
        return _again(token)
    flash(phrase(_language(row), "saved"))
    return _again(token)


@blueprint.post("/undo")
def undo(token: str) -> ResponseReturnValue:
    """Take the answer back."""
    row = _read(token)
    try:
        answering.undo_answer(get_session(), invitation=row, now=clock.now())
    except NotPossible:
        get_session().rollback()
    else:
        flash(phrase(_language(row), "undone"))
    return _again(token)


@blueprint.get("/forum.ics")
def calendar(token: str) -> ResponseReturnValue:
    """The days and hours, once accepted."""
    row = _read(token)
    if row.status is not InvitationStatus.ACCEPTED:
        raise NotFound("There is a calendar entry once the invitation is accepted.")
    edition, _setting, place = _tell(row)
    text = write_entry(edition, place, at=clock.now())
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="forum.ics"'
    return response


def find_problem(form: AnswerForm, verb: str) -> tuple[str, str, int] | None:
    """What is wrong in an answer: the field, the phrase that says so, a number for it; None if all is well."""
    name, address = _read_substitute(form)
    if verb not in {"accept", "decline", "other"}:
        return ("words", "problem", 0)
    for field, limit in (("words", WORDS_LENGTH), ("substitute_name", NAME_LENGTH), ("substitute_address", 254)):
        if len(form[field].data or "") > limit:
            return (field, "too_long", limit)
    if verb == "other" and not (form.words.data or "").strip():
        return ("words", "need_words", 0)
    if verb == "decline" and address:
        if not name:
            return ("substitute_name", "need_name", 0)
        try:
            check_address(address)
        except ForumError:
            return ("substitute_address", "bad_address", 0)
    return None


def _read_substitute(form: AnswerForm) -> tuple[str, str]:
    name = " ".join((form.substitute_name.data or "").split())
    return name, (form.substitute_address.data or "").strip()


def _read(token: str) -> Invitation:
    key = cast(str, current_app.config["SECRET_KEY"])
    return read_token(get_session(), key, token, now=clock.now())


def _is_live(row: Invitation) -> bool:
    return _find_end(row) is None


def _find_end(row: Invitation) -> str | None:
    """The phrase that says why there is nothing to answer any more, or None."""
    if row.status is InvitationStatus.WITHDRAWN or row.appearance.status is AppearanceStatus.CANCELLED:
        return "withdrawn"
    return "called_off" if answering.is_called_off(get_session(), row) else None


def _language(row: Invitation) -> str:
    asked = request.values.get("language", "")
    return asked if asked in LANGUAGES else row.language.value


def _tell(row: Invitation) -> tuple[Edition, Setting, Place]:
    session: Session = get_session()
    edition = session.get_one(Edition, row.edition_id)
    setting = read_setting(session, edition)
    return edition, setting, tell_place(setting, row.appearance, _language(row))


def _show(token: str, form: AnswerForm, problem: tuple[str, str, int] | None) -> ResponseReturnValue:
    row = _read(token)
    language = _language(row)
    edition, _setting, place = _tell(row)
    replaced = row.status is InvitationStatus.DECLINED and find_replacement(get_session(), row) is not None
    values = {
        "t": partial(phrase, language),
        "language": language,
        "languages": LANGUAGES,
        "token": token,
        "place": place,
        "row": {
            "status": row.status.name,
            "words": row.words,
            "live": _is_live(row),
            "end": _find_end(row),
            "replaced": replaced,
            "listed": row.appearance.listed,
        },
        "deadline": tell_day(row.answer_by, language),
        "late": row.answer_by < clock.now().date(),
        "colours": (edition.series.primary_colour, edition.series.accent_colour),
        "series": edition.series.title,
        "form": form,
        "problem": problem,
        "verb": request.form.get("verb", "") if problem else "",
    }
    cover = row.status is InvitationStatus.OPEN and problem is None
    template = "invitations/cover.html" if cover and values["row"]["live"] else "invitations/personal.html"  # type: ignore[index]
    return render_template(template, **values), 422 if problem else 200


def _confirm(row: Invitation) -> None:
    """Thanks by mail, where an address is known; the answer counts without it."""
    contact = find_contact(get_session(), row.appearance.person_id)
    if contact is None or not contact.email:
        return
    edition, setting, place = _tell(row)
    now = clock.now()
    entry = write_entry(edition, place, at=now)
    mail = confirm_by_mail(get_session(), setting=setting, invitation=row, email=contact.email, calendar=entry, now=now)
    if mail is not None:
        tell_worker(mail)


def _again(token: str) -> ResponseReturnValue:
    asked = request.values.get("language", "")
    kept = asked if asked in LANGUAGES else None
    return redirect(url_for("personal.page", token=token, language=kept), 303)
