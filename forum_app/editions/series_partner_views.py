"""The desk's pages of the institutions behind a series; owners keep them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.accounts.gate import needs
from forum_app.accounts.rights import Right
from forum_app.core.errors import ForumError
from forum_app.core.forms import mark_of
from forum_app.core.web import get_session
from forum_app.editions import partner_actions, queries
from forum_app.editions.forms import PartnerForm
from forum_app.editions.models import Partner, PartnerRole, Series
from forum_app.editions.recording import note

blueprint = Blueprint("series_partners", __name__, url_prefix="/desk/series/<series>/partners")


@blueprint.route("/new", methods=["GET", "POST"])
@needs(Right.MANAGE)
def new(series: str) -> ResponseReturnValue:
    """One more institution behind the series."""
    row = queries.get_series(get_session(), series)
    form = _offer_sides(row, PartnerForm(data={"role": PartnerRole.PARTNER.value}))
    if form.manages(lambda: partner_actions.add_partner(get_session(), series=row, facts=_facts(row, form))):
        note(get_session(), row.id, "added", f"a partner of {row.slug}", after=form.told())
        return _back(row, f"{form.name.data} stands behind the editions to come from now on.")
    return _page(row, form, {}, None)


@blueprint.route("/<int:number>", methods=["GET", "POST"])
@needs(Right.MANAGE)
def partner(series: str, number: int) -> ResponseReturnValue:
    """Other facts of an institution."""
    session, row = get_session(), queries.get_series(get_session(), series)
    found = partner_actions.get_partner(session, row, number)
    stored = _tell(found)
    form = _offer_sides(row, PartnerForm(data={**stored, "version": mark_of(stored)}))
    conflicts = form.find_conflicts(stored, mark_of(stored)) if form.validate_on_submit() else {}

    def act() -> None:
        partner_actions.edit_partner(session, series=row, partner=found, facts=_facts(row, form))

    if not conflicts and form.manages(act):
        note(session, row.id, "changed", f"a partner of {row.slug}", before=stored, after=form.told())
        return _back(row, "The partner is saved.")
    return _page(row, form, conflicts, found)


@blueprint.post("/<int:number>/earlier")
@needs(Right.MANAGE)
def move(series: str, number: int) -> ResponseReturnValue:
    """One place earlier."""
    row = queries.get_series(get_session(), series)
    found = partner_actions.get_partner(get_session(), row, number)
    partner_actions.move_partner(get_session(), series=row, partner=found)
    note(get_session(), row.id, "moved", f"a partner of {row.slug}", after={"name": found.name})
    return _back(row, f"{found.name} stands earlier.")


@blueprint.post("/<int:number>/remove")
@needs(Right.MANAGE)
def remove(series: str, number: int) -> ResponseReturnValue:
    """Take out an institution that stood behind nothing that was held."""
    row = queries.get_series(get_session(), series)
    found = partner_actions.get_partner(get_session(), row, number)
    stored = _tell(found)
    try:
        partner_actions.remove_partner(get_session(), series=row, partner=found)
    except ForumError as error:
        return _back(row, str(error))
    note(get_session(), row.id, "removed", f"a partner of {row.slug}", before=stored)
    return _back(row, "It is removed.")


def _offer_sides(series: Series, form: PartnerForm) -> PartnerForm:
    sides = [SelectChoice(one.key, one.label) for one in queries.list_sides(get_session(), series)]
    form.side.choices = [SelectChoice("", "Neither"), *sides]
    return form


def _facts(series: Series, form: PartnerForm) -> dict[str, Any]:
    sides = {one.key: one.id for one in queries.list_sides(get_session(), series)}
    told = {name: word for name, word in form.told().items() if name != "side"}
    return {**told, "role": PartnerRole(form.role.data), "side_id": sides.get(form.side.data or "")}


def _tell(partner: Partner) -> dict[str, str | None]:
    side = partner.side.key if partner.side else None
    plain = {name: getattr(partner, name) for name in ("name", "native_name", "address", "url")}
    return {**plain, "role": partner.role.value, "side": side}


def _page(series: Series, form: PartnerForm, conflicts: dict[str, str], partner: Partner | None) -> ResponseReturnValue:
    code = 409 if conflicts else 422 if form.errors else 200
    values = {"series": series, "form": form, "conflicts": conflicts, "partner": partner}
    return render_template("editions/partner.html", **values), code


def _back(series: Series, words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("editions.series", series=series.slug), 303)
