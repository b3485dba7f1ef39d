"""The desk's pages of a programme: the timetable, panels and segments."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core.errors import ForumError
from forum_app.core.notices import say
from forum_app.core.web import get_session, runs_scripts
from forum_app.editions.models import Edition
from forum_app.editions.queries import get_edition
from forum_app.people.reach import Thing, about
from forum_app.programme import actions, queries, removing
from forum_app.programme.forms import PanelForm, PlainForm, SegmentForm
from forum_app.programme.models import GroundRule, Panel, Segment, SegmentKind
from forum_app.programme.recording import note
from forum_app.programme.timetable import make_timetable
from forum_app.programme.wall_times import span

blueprint = Blueprint("programme", __name__, url_prefix="/desk/<edition>/programme")


@blueprint.get("")
@needs(Right.READ)
@runs_scripts
def programme(edition: str) -> ResponseReturnValue:
    """The working draft: every day in both cities' time, panels with their people, what is wrong."""
    row = get_edition(get_session(), edition)
    page, form = make_timetable(get_session(), row), PlainForm(formdata=None)
    return render_template("programme/programme.html", edition=row, page=page, form=form, overlap=None)


@blueprint.route("/panels/new", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
def new_panel(edition: str) -> ResponseReturnValue:
    """A panel more."""
    row, form = get_edition(get_session(), edition), PanelForm()
    if form.validate_on_submit():
        panel = actions.add_panel(get_session(), edition=row, **_panel_facts(form))
        note(get_session(), row, "added", f"panel {panel.number} of {row.slug}", after=_panel_facts(form))
        add = url_for("appearances.new", edition=row.slug, place=f"panel-{panel.number}")
        hour = url_for("programme.new_segment", edition=row.slug, panel=panel.number)
        ways = (f"Add a person to panel {panel.number}", add), ("Put it on the timetable", hour)
        return _back(row, f"Panel {panel.number} is added.", *ways)
    return _form("programme/panel.html", row, form)


@blueprint.route("/panels/<int:number>", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
def panel(edition: str, number: int) -> ResponseReturnValue:
    """Another wording of a panel."""
    row = get_edition(get_session(), edition)
    found = queries.get_panel(get_session(), row, number)
    stored = {"title": found.title, "short_title": found.short_title, "summary": found.summary}
    form = PanelForm(data={**stored, "version": found.version})
    conflicts: dict[str, str] = {}
    if form.validate_on_submit():
        conflicts = form.find_conflicts(stored, found.version)
        if not conflicts:
            actions.edit_panel(get_session(), panel=found, **_panel_facts(form))
            note(
                get_session(), row, "changed", f"panel {number} of {row.slug}", before=stored, after=_panel_facts(form)
            )
            return _back(row, f"Panel {number} is saved.")
    return _form("programme/panel.html", row, form, conflicts=conflicts, number=number)


@blueprint.route("/panels/<int:number>/remove", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
@about(Thing.PANEL)
def remove_panel(edition: str, number: int) -> ResponseReturnValue:
    """Say what goes with a panel, then take it out."""
    row = get_edition(get_session(), edition)
    found = queries.get_panel(get_session(), row, number)
    return _remove(
        row, found, f"panel {number} of {row.slug}", lambda: removing.remove_panel(get_session(), panel=found)
    )


@blueprint.route("/segments/new", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
def new_segment(edition: str) -> ResponseReturnValue:
    """A segment more; it proposes to begin when the last one of the programme, or of the `day` asked for, ends."""
    row = get_edition(get_session(), edition)
    panels = queries.list_panels(get_session(), row)
    form = _fit(SegmentForm(data=_propose(get_session(), row, panels)), panels)
    if form.validate_on_submit():
        try:
            segment = actions.add_segment(get_session(), edition=row, **_segment_facts(form, panels))
        except ForumError as error:
            form.form_errors.append(str(error))
        else:
            note(get_session(), row, "added", f"segment {segment.key} of {row.slug}", after=_told(form))
            there = url_for("programme.programme", edition=row.slug) + f"#segment-{segment.key}"
            ways = ("Go to it", there), ("Add another segment", request.path)
            return _back(row, f"“{segment.title}” is added.", *ways)
    return _form("programme/segment.html", row, form)


@blueprint.route("/segments/<key>", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
def segment(edition: str, key: str) -> ResponseReturnValue:
    """Other facts of a segment."""
    row = get_edition(get_session(), edition)
    found, panels = queries.get_segment(get_session(), row, key), queries.list_panels(get_session(), row)
    stored = _stored(found)
    form = _fit(SegmentForm(data={**stored, "version": found.version}), panels)
    conflicts: dict[str, str] = {}
    if form.validate_on_submit():
        conflicts = form.find_conflicts(stored, found.version)
        if not conflicts and form.manages(lambda: _change(row, found, form, panels)):
            before, after = _words(stored), _told(form)
            note(get_session(), row, "changed", f"segment {key} of {row.slug}", before=before, after=after)
            return _back(row, f"“{found.title}” is saved.")
    return _form("programme/segment.html", row, form, conflicts=conflicts, segment=found)


@blueprint.route("/segments/<key>/remove", methods=["GET", "POST"])
@needs(Right.PROGRAMME)
@about(Thing.SEGMENT)
def remove_segment(edition: str, key: str) -> ResponseReturnValue:
    """Say what goes with a segment, then take it out."""
    row = get_edition(get_session(), edition)
    found = queries.get_segment(get_session(), row, key)
    return _remove(
        row, found, f"segment {key} of {row.slug}", lambda: removing.remove_segment(get_session(), segment=found)
    )


def _panel_facts(form: PanelForm) -> dict[str, Any]:
    return {"title": form.title.data, "short_title": form.short_title.data, "summary": form.summary.data or None}


def _fit(form: SegmentForm, panels: list[Panel]) -> SegmentForm:
    form.panel.choices = [
        SelectChoice("", "None"),
        *(SelectChoice(str(panel.number), f"Panel {panel.number}: {panel.title}") for panel in panels),
    ]
    return form


def _propose(session: Session, edition: Edition, panels: list[Panel]) -> dict[str, Any]:
    """The next hour of the day, and the panel that is asked for with its name, as long as the last one sits."""
    wanted = next((panel for panel in panels if str(panel.number) == request.args.get("panel")), None)
    named = {"panel": str(wanted.number), "title": f"Panel {wanted.number}"} if wanted else {}
    found = queries.list_segments(session, edition)
    times = _propose_time(found, edition)
    sat = [one.ends_at - one.starts_at for one in found if one.panel_id is not None]
    if wanted and sat and "starts" in times:
        times["ends"] = (datetime.combine(times["day"], times["starts"]) + sat[-1]).time()
    return named | times


def _propose_time(found: list[Segment], edition: Edition) -> dict[str, Any]:
    day = _asked_day()
    if day is not None:
        found = [one for one in found if one.starts_at.date() == day]
    if not found:
        return {"day": day or edition.starts_on}
    return {"day": found[-1].ends_at.date(), "starts": found[-1].ends_at.time(), "room": found[-1].room}


def _asked_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _segment_facts(form: SegmentForm, panels: list[Panel]) -> dict[str, Any]:
    starts, ends = span(cast(date, form.day.data), cast(time, form.starts.data), cast(time, form.ends.data))
    panel_id = next((panel.id for panel in panels if str(panel.number) == form.panel.data), None)
    kind = SegmentKind(form.kind.data)
    if kind is SegmentKind.PANEL and panel_id is None:
        raise ForumError("A segment of the kind panel needs its panel: choose it, or another kind.")
    return {
        "kind": kind,
        "title": form.title.data,
        "panel_id": panel_id,
        "starts_at": starts,
        "ends_at": ends,
        "room": form.room.data or None,
        "ground_rule": GroundRule(form.ground_rule.data),
    }


def _change(edition: Edition, segment: Segment, form: SegmentForm, panels: list[Panel]) -> None:
    actions.edit_segment(get_session(), edition=edition, segment=segment, **_segment_facts(form, panels))


def _stored(segment: Segment) -> dict[str, Any]:
    return {
        "kind": segment.kind.value,
        "title": segment.title,
        "panel": str(segment.panel.number) if segment.panel else "",
        "day": segment.starts_at.date(),
        "starts": segment.starts_at.time(),
        "ends": segment.ends_at.time(),
        "room": segment.room,
        "ground_rule": segment.ground_rule.value,
    }


def _told(form: SegmentForm) -> dict[str, Any]:
    names = ("kind", "title", "panel", "day", "starts", "ends", "room", "ground_rule")
    return _words({name: form[name].data for name in names})


def _words(values: dict[str, Any]) -> dict[str, Any]:
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _form(template: str, edition: Edition, form: Any, **values: object) -> ResponseReturnValue:
    conflicts = values.pop("conflicts", {})
    status = 409 if conflicts else 422 if form.errors else 200
    return render_template(template, edition=edition, form=form, conflicts=conflicts, **values), status


def _remove(edition: Edition, found: Panel | Segment, key: str, act: Any) -> ResponseReturnValue:
    form, company = PlainForm(), removing.find_company(get_session(), found)
    title = f"Panel {found.number}: {found.title}" if isinstance(found, Panel) else found.title
    if form.manages(act):
        note(get_session(), edition, "removed", key)
        return _back(edition, f"“{title}” is removed.")
    return _form("programme/remove.html", edition, form, title=title, company=company)


def _back(edition: Edition, words: str, *ways: tuple[str, str]) -> ResponseReturnValue:
    say(words, *ways)
    return redirect(url_for("programme.programme", edition=edition.slug), 303)
