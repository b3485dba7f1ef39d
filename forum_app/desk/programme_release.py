"""Releasing a programme: what readers would see change, what is wrong, and the next numbered version."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import Length, Optional

from forum_app.accounts.gate import get_actor, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import NotFound, Severity
from forum_app.core.forms import DeskForm
from forum_app.core.notices import say
from forum_app.core.web import get_session
from forum_app.editions.models import Edition, EditionStatus
from forum_app.editions.queries import get_edition
from forum_app.invitations.facts import read_setting
from forum_app.invitations.telling import tell_of_moves
from forum_app.proceedings.programme_changes import list_differences, list_moved
from forum_app.proceedings.programme_snapshot import from_snapshot, to_snapshot
from forum_app.proceedings.projection import project_programme
from forum_app.proceedings.public_texts import find_programme_leaks
from forum_app.proceedings.values import ProgrammeValue
from forum_app.programme import queries
from forum_app.programme.actions import release_programme
from forum_app.programme.recording import note, note_rule
from forum_app.programme.seats import read_desk_seats
from forum_app.programme.timetable import check_draft
from forum_app.programme.versions import list_programme_versions

blueprint = Blueprint("programme_release", __name__, url_prefix="/desk/<edition>/programme")

DRAFT = "draft"


class ReleaseForm(DeskForm):
    """What readers are told of a new version."""

    note = StringField("Note", [Optional(), Length(max=300)], description="For yourselves: why this version.")


@blueprint.route("/release", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
def release(edition: str) -> ResponseReturnValue:
    """Warnings and differences first; then the version that readers see from now on."""
    session, form = get_session(), ReleaseForm()
    row = get_edition(session, edition)
    seats, rows = read_desk_seats(session, row)
    draft, released = project_programme(session, row, seats), list_programme_versions(session, row)
    old = from_snapshot(released[0].snapshot or {}, row.city.timezone) if released else None
    moved = list_moved(old, draft) if row.ends_on >= clock.now().date() else frozenset()
    problems = find_programme_leaks(session, row, draft, seats)
    leaks = [one for one in problems if one.severity is Severity.BLOCKER]
    if form.validate_on_submit() and not leaks:
        say(_release(row, draft, moved, form.note.data or ""), _tell_way(row))
        return redirect(url_for("programme.programme", edition=row.slug), 303)
    findings, told = check_draft(session, row, rows, moved=moved)
    return render_template(
        "desk/programme_release.html",
        edition=row,
        form=form,
        differences=list_differences(old, draft),
        told=told,
        findings=findings,
        leaks=leaks,
        doubts=[one for one in problems if one not in leaks],
        silent=len(queries.list_silent(session, row, since=clock.now().date())),
        releases=[(one.number, one.released_at, one.released_by, one.note) for one in released],
        public=row.status.value != "planned",
    ), 422 if request.method == "POST" else 200


@blueprint.get("/releases")
@needs(Right.PROGRAMME)
def differences(edition: str) -> ResponseReturnValue:
    """The differences between two versions, or a version and the draft; which two stands in the address."""
    session = get_session()
    row = get_edition(session, edition)
    asked = {int(one) for one in request.args.values() if one.isascii() and one.isdigit() and len(one) < 9}
    versions = list_programme_versions(session, row, whole=asked)
    released = {str(one.number): one.snapshot or {} for one in reversed(versions)}
    old = request.args.get("old") or next(reversed(released), "")
    new = request.args.get("new") or DRAFT
    if old not in released or new not in {*released, DRAFT}:
        raise NotFound(f"“{row.slug}” has no such version of its programme: compare two that were released.")
    before = from_snapshot(released[old], row.city.timezone)
    after = project_programme(session, row) if new == DRAFT else from_snapshot(released[new], row.city.timezone)
    values = {"differences": list_differences(before, after), "versions": [*released], "old": old, "new": new}
    return render_template("desk/programme_differences.html", edition=row, **values)


def _tell_way(edition: Edition) -> tuple[str, str]:
    """What comes after a release: the page as readers see it, or what lets them see it."""
    if edition.announced:
        return "See the page", url_for("public.edition", series=edition.series.slug, edition=edition.slug)
    wanted = EditionStatus.ANNOUNCED.value
    return "Announce the edition", url_for("statuses.change", edition=edition.slug, wanted=wanted)


def _release(edition: Edition, draft: ProgrammeValue, moved: frozenset[str], words: str) -> str:
    """Make the next version, and the drafts to whom it moves; says so in a line."""
    session, by, now = get_session(), get_actor().name, clock.now()
    snapshot = to_snapshot(draft, queries.list_public_persons(session, edition))
    silent = queries.list_silent(session, edition, since=now.date())
    made = release_programme(session, edition=edition, snapshot=snapshot, by=by, note=words, now=now)
    note(session, edition, "released", f"programme {made.number} of {edition.slug}")
    for segment in silent:
        note_rule(session, edition, segment)
    told = f"Version {made.number} of the programme is what readers see now."
    if not edition.announced:
        told = f"Version {made.number} of the programme is released: readers see it once the edition is announced."
    if not moved:
        return told
    setting = read_setting(session, edition)
    written, lacking = tell_of_moves(session, setting=setting, moved=moved, release=made.number, by=by, now=now)
    if written:
        mails = "A mail" if written == 1 else f"{written} mails"
        told += f" {mails} about other hours or rooms wait{'s' if written == 1 else ''} in the outbox."
    if lacking:
        told += f" {lacking} of those concerned {'has' if lacking == 1 else 'have'} no e-mail address."
    return told
