"""The feeds of the released programme: calendar, schedule.xml, JSON, Atom, an embeddable page, a QR code."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import cast

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from config import Settings
from forum_app.core import clock
from forum_app.core.errors import NotFound
from forum_app.core.kept import kept
from forum_app.core.web import EMBEDDED_POLICY, PICTURE_POLICY, get_session
from forum_app.proceedings.naming import speak
from forum_app.proceedings.programme_snapshot import PublicProgramme
from forum_app.proceedings.values import ProgrammeValue
from forum_app.public import events as programme_events
from forum_app.public import queries
from forum_app.public.calendar_feed import write_calendar
from forum_app.public.events import Event, Feed
from forum_app.public.json_feed import write_json
from forum_app.public.programmes import read_programme
from forum_app.public.qr_code import write_qr
from forum_app.public.timetable import list_days
from forum_app.public.values import PublicEdition

blueprint = Blueprint("feeds", __name__)

CALENDAR = "text/calendar; charset=utf-8"


@blueprint.get("/<series>/<edition>/programme.ics")
@kept
def calendar(series: str, edition: str) -> ResponseReturnValue:
    """The whole programme for a calendar."""
    feed, _programme, events = _open(series, edition)
    return _answer(write_calendar(feed, events, name=feed.edition.citation), CALENDAR)


@blueprint.get("/<series>/<edition>/panels/<int:number>.ics")
@kept
def panel_calendar(series: str, edition: str, number: int) -> ResponseReturnValue:
    """One panel for a calendar."""
    feed, programme, events = _open(series, edition)
    if all(panel.number != number for panel in programme.panels):
        raise NotFound(f"{feed.edition.citation} has no panel {number}.")
    own = programme_events.of_panel(events, number)
    return _answer(write_calendar(feed, own, name=f"{feed.edition.citation}, Panel {number}"), CALENDAR)


@blueprint.get("/<series>/<edition>/people/<key>.ics")
@kept
def person_calendar(series: str, edition: str, key: str) -> ResponseReturnValue:
    """What one listed person does, for a calendar; who is not listed has none."""
    feed, _programme, events = _open(series, edition)
    found = next((person for person in programme_events.list_people(events) if key in person.keys), None)
    if found is None:
        raise NotFound(f"The public programme of {feed.edition.citation} lists nobody at this address.")
    own = programme_events.of_person(events, found)
    return _answer(write_calendar(feed, own, name=f"{feed.edition.citation}: {found.name}"), CALENDAR)


@blueprint.get("/<series>/<edition>/programme.xml")
@kept
def schedule(series: str, edition: str) -> ResponseReturnValue:
    """The programme as schedule.xml."""
    # Loaded here and below: the other pages need no XML.
    from forum_app.public.frab_feed import write_schedule  # noqa: PLC0415

    feed, _programme, events = _open(series, edition)
    return _answer(write_schedule(feed, events), "application/xml; charset=utf-8")


@blueprint.get("/<series>/<edition>/programme.json")
@kept
def json(series: str, edition: str) -> ResponseReturnValue:
    """The programme as JSON, for anybody's own program."""
    feed, programme, events = _open(series, edition)
    answer = _answer(write_json(feed, programme, events), "application/json; charset=utf-8")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@blueprint.get("/<series>/feed.atom")
@kept
def changes(series: str) -> ResponseReturnValue:
    """What was released in a series."""
    from forum_app.public.atom_feed import write_atom  # noqa: PLC0415
    from forum_app.public.changes import list_changes  # noqa: PLC0415

    title, found, taken_back = list_changes(get_session(), series, root=find_root())
    root = find_root()
    data = write_atom(
        title=title,
        address=root + url_for("public.series", series=series),
        own_address=root + url_for("feeds.changes", series=series),
        changes=found,
        taken_back=taken_back,
    )
    return _answer(data, "application/atom+xml; charset=utf-8")


@blueprint.get("/<series>/<edition>/embed")
@kept
def embed(series: str, edition: str) -> ResponseReturnValue:
    """The programme alone, for a frame in another site's page: no script, no cookie."""
    row, page = queries.get_public_edition(get_session(), series, edition, today=clock.now().date())
    public = read_programme(get_session(), row, page)
    words = {"language": page.language, "edition": speak(page.facts, page.language)}
    days = list_days(public.programme, page.facts.cities, page.language)
    colours, address = (page.facts.primary_colour, page.facts.accent_colour), make_feed(page, public).address
    html = render_template("public/embed.html", days=days, colours=colours, address=address, **words)
    answer = Response(html, content_type="text/html; charset=utf-8")
    answer.headers["Content-Security-Policy"] = EMBEDDED_POLICY
    return answer


@blueprint.get("/<series>/<edition>/qr.svg")
@kept
def qr(series: str, edition: str) -> ResponseReturnValue:
    """The edition's page as a QR code, for print."""
    feed, _programme, _events = _open(series, edition)
    answer = _answer(write_qr(feed.address), "image/svg+xml")
    answer.headers["Content-Security-Policy"] = PICTURE_POLICY
    return answer


def find_root() -> str:
    """The site's address as its settings name it, else the one under which it was asked; no slash at its end."""
    settings = cast(Settings, current_app.extensions["settings"])
    return settings.public_url or request.url_root.rstrip("/")


def make_feed(page: PublicEdition, public: PublicProgramme) -> Feed:
    """What the feeds of an edition say of themselves."""
    address = find_root() + url_for("public.edition", series=page.facts.series_slug, edition=page.facts.slug)
    # Without a release of the programme nothing says when it was made: the edition's own first day stays the same.
    at = public.released_at or datetime.combine(page.facts.starts_on, time(), UTC)
    return Feed(page.facts, address, public.number or 0, at)


def _open(series: str, edition: str) -> tuple[Feed, ProgrammeValue, tuple[Event, ...]]:
    row, page = queries.get_public_edition(get_session(), series, edition, today=clock.now().date())
    public = read_programme(get_session(), row, page)
    return make_feed(page, public), public.programme, programme_events.list_events(page.facts, public.programme)


def _answer(data: bytes, media_type: str) -> Response:
    """A feed as every page goes out: with an ETag, and to be asked about before it is shown again (core.web).

    A reader that kept one for minutes would show a name that was withdrawn meanwhile.
    """
    return Response(data, content_type=media_type)
