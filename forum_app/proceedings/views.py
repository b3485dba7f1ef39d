"""The desk's page of an edition's book: ask for releases, see them being built, read what went wrong."""

from __future__ import annotations

from functools import partial
from typing import cast

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import may, needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.errors import Gone, NotFound
from forum_app.core.files import FileStore
from forum_app.core.web import after_commit, get_session
from forum_app.editions.queries import get_edition
from forum_app.editions.recording import note
from forum_app.proceedings.actions import TASK, request_release
from forum_app.proceedings.forms import OUTPUT_NAMES, BuildForm
from forum_app.proceedings.models import Output, ReleaseStatus
from forum_app.proceedings.queries import get_release, list_releases
from forum_app.proceedings.withdrawing import list_withdrawable

blueprint = Blueprint("proceedings", __name__, url_prefix="/desk")

UNDER_WAY = (ReleaseStatus.REQUESTED, ReleaseStatus.BUILDING)
REFRESH_SECONDS = 3


@blueprint.get("/<edition>/proceedings")
@needs(Right.READ)
def releases(edition: str) -> ResponseReturnValue:
    """The releases of an edition, newest first; with ?follow it reloads itself while one is being built."""
    return _page(edition, BuildForm(formdata=None)), 200


@blueprint.post("/<edition>/proceedings")
@needs(Right.BOOK)
def build(edition: str) -> ResponseReturnValue:
    """Ask for a release; the queue hears of it once the request is in the database."""
    form = BuildForm()
    if not form.validate_on_submit():
        return _page(edition, form), 422
    release = request_release(
        get_session(), edition=edition, output=Output(form.output.data), draft=form.draft.data, now=clock.now()
    )
    after = {"output": release.output.value, "number": release.number, "draft": release.draft}
    note(get_session(), release.edition.series_id, "asked for a release of", f"edition {edition}", after=after)
    after_commit(partial(current_app.extensions["enqueue"], TASK, release.id))
    return redirect(url_for("proceedings.releases", edition=edition, follow="yes"), 303)


@blueprint.get("/<edition>/proceedings/<int:release_id>.pdf")
@needs(Right.READ)
def release_pdf(edition: str, release_id: int) -> ResponseReturnValue:
    """The file of any built release, drafts among them; for the desk only."""
    release = get_release(get_session(), release_id)
    if release.edition.slug != edition or release.pdf_sha256 is None:
        raise NotFound(f"“{edition}” has no built release with this number.")
    if release.withdrawn_at is not None:
        raise Gone("This release was withdrawn, and is shown to nobody.")
    store = cast(FileStore, current_app.extensions["files"])
    path = store.path(release.pdf_sha256)
    if not path.is_file():
        raise NotFound("The file of this release is missing from the file store; restore it from a backup.")
    name = f"{edition}-{release.output}-{release.number}{'-draft' if release.draft else ''}.pdf"
    return send_file(path.resolve(), mimetype="application/pdf", as_attachment=True, download_name=name)


def _page(edition: str, form: BuildForm) -> str:
    row = get_edition(get_session(), edition)
    found = list_releases(get_session(), edition=edition)
    tells = may(Right.BOOK, row.series_id)
    busy = any(release.status in UNDER_WAY for release in found)
    return render_template(
        "desk/releases.html",
        edition=row,
        releases=found,
        # What blocks a build may say something of what was said: for those who mend it.
        tells=tells,
        given=tells and list_withdrawable(get_session(), row),
        form=form,
        output_names=OUTPUT_NAMES,
        busy=busy,
        # Only on wish: a page that moves by itself must be easy to hold (WCAG 2.2.1).
        refresh=REFRESH_SECONDS if busy and "follow" in request.args else None,
    )
