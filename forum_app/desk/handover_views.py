"""The handover to the next host: a checklist made from what is open, to print or to take along."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.web import get_session
from forum_app.desk.handover import Handover, make_handover
from forum_app.desk.handover_markdown import write_markdown
from forum_app.desk.views import FINDERS
from forum_app.editions.models import Edition
from forum_app.editions.queries import get_edition

blueprint = Blueprint("handover", __name__, url_prefix="/desk/<edition>/handover")


@blueprint.get("/")
@needs(Right.READ)
def page(edition: str) -> ResponseReturnValue:
    """The checklist."""
    row = get_edition(get_session(), edition)
    return render_template("desk/handover.html", edition=row, handover=_make(row))


@blueprint.get("/handover.md")
@needs(Right.READ)
def markdown(edition: str) -> ResponseReturnValue:
    """The same as a file."""
    row = get_edition(get_session(), edition)
    response = Response(write_markdown(_make(row)), content_type="text/markdown; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.slug}-handover.md"'
    return response


def _make(edition: Edition) -> Handover:
    session, today = get_session(), clock.now().date()
    items = [item for find in FINDERS for item in find(session, edition, today=today)]
    return make_handover(session, edition, items, today=today)
