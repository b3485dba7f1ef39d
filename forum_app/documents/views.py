"""The desk's page of an edition's documents, and each of them as PDF. No file bears a person's name."""

from __future__ import annotations

from functools import partial
from typing import cast

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from config import Settings
from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.catalogue import phrase, tell_days
from forum_app.core.web import get_session
from forum_app.documents import queries
from forum_app.documents.printing import print_document
from forum_app.editions.models import Edition
from forum_app.editions.queries import get_edition
from forum_app.people.reach import Thing, about, list_worked_keys
from forum_app.proceedings.projection import project_edition
from forum_app.proceedings.public_texts import edition_without_names
from forum_app.proceedings.values import EditionValue
from forum_app.programme.barred import bar_names

blueprint = Blueprint("documents", __name__, url_prefix="/desk")

LETTERS = {"invitation": "Invitation", "visa": "Letter for a visa"}


@blueprint.get("/<edition>/documents")
@needs(Right.READ)
def documents(edition: str) -> ResponseReturnValue:
    """What can be printed of an edition."""
    session = get_session()
    row = get_edition(session, edition)
    worked = list_worked_keys(session, row)
    recipients = [one for one in queries.list_recipients(session, row) if worked is None or one[0] in worked]
    return render_template("documents/index.html", edition=row, recipients=recipients, letters=LETTERS)


@blueprint.get("/<edition>/documents/programme.pdf")
@needs(Right.READ)
def programme(edition: str) -> ResponseReturnValue:
    """The public programme in print: the same people as on the site."""
    session, row, facts = _open(edition)
    leaflet = queries.make_leaflet(session, row, facts)
    shown = edition_without_names(facts, bar_names(session, row))
    return _print(row, "programme", f"{facts.citation}: programme", facts=shown, leaflet=leaflet)


@blueprint.get("/<edition>/documents/run-of-show.pdf")
@needs(Right.PROGRAMME)
def run_of_show(edition: str) -> ResponseReturnValue:
    """Every segment with room, rule and people, whoever has answered or not; for those who run the days."""
    session, row, facts = _open(edition)
    days = queries.list_call_days(session, row, facts.cities)
    return _print(row, "run-of-show", f"{facts.citation}: run-of-show", facts=facts, days=days)


@blueprint.get("/<edition>/documents/badges.pdf")
@needs(Right.PROGRAMME)
def badges(edition: str) -> ResponseReturnValue:
    """A badge for everybody confirmed, ten on a sheet."""
    session, row, facts = _open(edition)
    sheets = queries.list_sheets(session, row, tents=False)
    return _print(row, "badges", f"{facts.citation}: badges", facts=facts, sheets=sheets)


@blueprint.get("/<edition>/documents/table-tents.pdf")
@needs(Right.PROGRAMME)
def table_tents(edition: str) -> ResponseReturnValue:
    """A tent for everybody confirmed, to fold in the middle: the name stands on both sides."""
    session, row, facts = _open(edition)
    sheets = queries.list_sheets(session, row, tents=True)
    return _print(row, "table-tents", f"{facts.citation}: table tents", facts=facts, sheets=sheets)


@blueprint.get("/<edition>/documents/<any(invitation, visa):kind>/<key>.pdf")
@needs(Right.INVITE)
@about(Thing.APPEARANCE)
def letter(edition: str, kind: str, key: str) -> ResponseReturnValue:
    """A letter to one person in the language that they read, under the head of the series."""
    session, row, facts = _open(edition)
    facts = edition_without_names(facts, bar_names(session, row))
    letter = queries.get_letter(session, row, key)
    said = {
        "letter": letter.place,
        "to": letter.to,
        "where": letter.where_visa if kind == "visa" else letter.where,
        "kind": kind,
        "organisers": queries.tell_organisers(facts, letter.language),
        "today": tell_days(clock.now().date(), clock.now().date(), letter.language),
        "t": partial(phrase, letter.language),
        "words": partial(queries.set_words, language=letter.language),
    }
    title = f"{letter.place.edition}: {phrase(letter.language, f'letter_{kind}_name')}"
    return _print(row, "letter", title, file=kind, language=letter.language, facts=facts, **said)


def _open(edition: str) -> tuple[Session, Edition, EditionValue]:
    session = get_session()
    row = get_edition(session, edition)
    return session, row, project_edition(session, row)


def _print(
    edition: Edition, template: str, title: str, *, file: str | None = None, language: str = "en", **values: object
) -> Response:
    settings = cast(Settings, current_app.extensions["settings"])
    pdf = print_document(template, edition=edition, settings=settings, title=title, values=values, language=language)
    response = Response(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{edition.slug}-{file or template}.pdf"'
    return response
