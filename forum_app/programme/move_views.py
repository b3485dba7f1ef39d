"""Moving a segment: to another place of its day or to another day, by buttons, by dragging, by a form of its own."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core.errors import ForumError
from forum_app.core.notices import BESIDE
from forum_app.core.times import format_clock, format_weekday
from forum_app.core.web import get_session, runs_scripts
from forum_app.editions.models import Edition
from forum_app.editions.queries import get_edition
from forum_app.programme import actions, queries
from forum_app.programme.forms import PlainForm
from forum_app.programme.models import Segment
from forum_app.programme.moves import Overlap, find_crossing, find_overlap, mark_day
from forum_app.programme.ordering import insert, reorder
from forum_app.programme.recording import note
from forum_app.programme.timetable import day_slots, make_timetable, split_days, tell_title

blueprint = Blueprint("moves", __name__, url_prefix="/desk/<edition>/programme/segments/<key>/move")


@blueprint.get("")
@needs(Right.PROGRAMME)
def choose(edition: str, key: str) -> ResponseReturnValue:
    """Every place that the segment may have, day by day."""
    row = get_edition(get_session(), edition)
    found = queries.get_segment(get_session(), row, key)
    days = split_days(row, queries.list_segments(get_session(), row))
    return render_template(
        "programme/move.html",
        edition=row,
        form=PlainForm(formdata=None),
        segment=found,
        days=[(day, _places(segments, found)) for day, segments in days.items()],
        marks={day: mark_day(day_slots(day, segments)) for day, segments in days.items()},
    )


@blueprint.post("")
@needs(Right.PROGRAMME)
@runs_scripts
def move(edition: str, key: str) -> ResponseReturnValue:
    """Another place: `to` is its number in the day, counted from 0; `day` says which, where it is another one."""
    row, form = get_edition(get_session(), edition), PlainForm()
    found = queries.get_segment(get_session(), row, key)
    day, to = _read_place(found)
    if not form.validate_on_submit() or to is None:
        return _back(row, "Nothing was moved: the page was too old. Try again.")
    days = split_days(row, queries.list_segments(get_session(), row))
    if day not in days:
        return _back(row, "Nothing was moved: that day is not one of this edition.")
    home, sent = found.starts_at.date(), form.version.data or ""
    segments = days[day] if day == home else [*days[day], found]
    titles = {one.key: one.title for some in days.values() for one in some}
    target = day_slots(day, days[day])
    overlap: Overlap | None
    try:
        if day == home:
            overlap = find_overlap(sent, target, key, to, titles)
            placed = reorder(target.slots, key, to)
        else:
            marks = (sent, request.form.get(f"mark-{day}", ""))
            overlap = find_crossing(marks, day_slots(home, days[home]), target, key, to=to, titles=titles)
            placed = insert(target, day_slots(home, [found]).slots[0], to)
        if overlap:
            return _show(row, overlap), 409
        actions.place_segments(get_session(), edition=row, segments=segments, slots=placed)
    except ForumError as error:
        return _back(row, str(error))
    note(get_session(), row, "moved", f"segment {key} of {row.slug}", after={"starts": found.starts_at})
    place = [slot.key for slot in placed].index(key) + 1
    flash(_tell(found, home, f"{place} of {len(placed)} that day"), BESIDE)
    return redirect(url_for("programme.programme", edition=row.slug) + f"#segment-{key}", 303)


def _read_place(segment: Segment) -> tuple[date, int | None]:
    """The day and the number of the place: in two fields, or in one as 2027-03-28:2."""
    both = request.form.get("place", "").partition(":")
    day, to = (both[0], both[2]) if both[1] else (request.form.get("day", ""), request.form.get("to", ""))
    try:
        chosen = date.fromisoformat(day) if day else segment.starts_at.date()
    except ValueError:
        return segment.starts_at.date(), None
    return chosen, int(to) if to.removeprefix("-").isdecimal() and len(to) < 6 else None


def _places(segments: list[Segment], own: Segment) -> list[tuple[int, str, bool]]:
    """Number and words of each place in a day, and whether the segment has it now."""
    others = [one for one in segments if one.id != own.id]
    here = segments.index(own) if own in segments else None
    words = ["First" if others else "The only one that day"]
    words += [f"After {tell_title(one)} ({format_clock(one.starts_at)}–{format_clock(one.ends_at)})" for one in others]
    return [(number, word, number == here) for number, word in enumerate(words)]


def _tell(segment: Segment, home: date, place: str) -> str:
    day = "" if segment.starts_at.date() == home else f" on {format_weekday(segment.starts_at.date())}"
    return f"“{segment.title}” begins{day} at {format_clock(segment.starts_at)} now, {place}."


def _show(edition: Edition, overlap: Overlap) -> str:
    page, form = make_timetable(get_session(), edition), PlainForm(formdata=None)
    return render_template("programme/programme.html", edition=edition, page=page, form=form, overlap=overlap)


def _back(edition: Edition, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("programme.programme", edition=edition.slug), 303)
