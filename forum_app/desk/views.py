"""The desk's first pages: every series with its editions, and what needs somebody now in one edition."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import list_own_series, needs, opens
from forum_app.accounts.rights import Right
from forum_app.core import clock
from forum_app.core.web import get_session
from forum_app.desk import queries
from forum_app.editions import queries as editions
from forum_app.invitations import open_items as invitations
from forum_app.programme import open_items as programme

# What each feature finds waiting in an edition, in the order of a forum's life.
FINDERS = (editions.list_open_items, invitations.list_open_items, programme.list_open_items)

blueprint = Blueprint("overview", __name__, url_prefix="/desk")


@blueprint.get("/")
@needs(Right.READ)
def index() -> ResponseReturnValue:
    """Every edition that this user may see, whatever its status."""
    return render_template("desk/index.html", shelves=queries.list_shelves(get_session(), series_ids=list_own_series()))


@blueprint.get("/<edition>/")
@needs(Right.READ)
def edition(edition: str) -> ResponseReturnValue:
    """What needs me now?"""
    row = editions.get_edition(get_session(), edition)
    today = clock.now().date()
    items = [item for find in FINDERS for item in find(get_session(), row, today=today)]
    page = queries.make_first_page(get_session(), row, items, today=today)
    return render_template("desk/edition.html", edition=row, page=page)


def list_links() -> list[tuple[str, str, dict[str, str]]]:
    """What the head of every desk page leads to: label, endpoint, its values."""
    found: list[tuple[str, str, dict[str, str]]] = [("Editions", "overview.index", {}), ("People", "people.people", {})]
    return [link for link in found if opens(link[1])]
